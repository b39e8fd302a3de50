import type { Field, State } from "../../asl/model.js";
import {
  errorsMatchedBy,
  errorsNamed,
  hasError,
  intersectErrors,
  isEmptyErrors,
  isFiniteErrors,
  minusErrors,
  NO_ERRORS,
  unionErrors,
} from "../../values/error-set.js";
import type { ErrorSet } from "../../values/result.js";
import { attemptsOf, caught, delayOf, knownName, retried } from "../fixpoint/retries.js";
import type { VisitRecord } from "../fixpoint/visit.js";
import { interval } from "./build-value.js";
import type { CatcherFact, MatcherFact, RetrierFact } from "./facts.js";

/** What the work of a Task, Map or Parallel raises; of other states what they fail with. */
export function raisedErrors(record: VisitRecord): ErrorSet {
  const raised = record.raised.reduce((sum, f) => unionErrors(sum, f.errors), NO_ERRORS);
  if ("retry" in record.state) return raised;
  return record.exits.reduce((sum, { outcome }) => (outcome.kind === "fail" ? unionErrors(sum, outcome.fault.errors) : sum), raised);
}

/** What Retry and Catch may see of it. */
const catchableErrors = (records: readonly VisitRecord[]): ErrorSet =>
  records.flatMap((r) => r.raised).reduce((sum, f) => (f.catchable ? unionErrors(sum, f.errors) : sum), NO_ERRORS);

/** What Catch may see besides: faults of the result's own fields. */
function caughtErrors(records: readonly VisitRecord[]): ErrorSet {
  let out = catchableErrors(records);
  for (const record of records)
    for (const operation of record.operations.values()) for (const f of operation.faults) if (f.catchable) out = unionErrors(out, f.errors);
  return out;
}

export function retrierFacts(state: State, records: readonly VisitRecord[]): RetrierFact[] {
  if (!("retry" in state)) return [];
  const { taken } = retried(catchableErrors(records), state.retry);
  return state.retry.map((retrier, index) => {
    const delay = delayOf(retrier);
    const matched = taken.find((t) => t.index === index)?.errors ?? NO_ERRORS;
    return { retrier, index, matchedErrors: matched, delay: interval(0, delay.hi), maxAttempts: attemptsOf(retrier).hi };
  });
}

export function catcherFacts(state: State, records: readonly VisitRecord[]): CatcherFact[] {
  if (!("catch" in state)) return [];
  const { taken } = caught(caughtErrors(records), state.catch);
  return state.catch.map((catcher, index) => ({ catcher, index, matchedErrors: taken[index] ?? NO_ERRORS }));
}

export function matcherFacts(state: State, records: readonly VisitRecord[]): MatcherFact[] {
  if (!("catch" in state) || records.length === 0) return [];
  const raised = catchableErrors(records);
  return [...judge("retry", state.retry, raised), ...judge("catch", state.catch, caughtErrors(records))];
}

type Handlers = readonly { readonly errorEquals: readonly Field<string>[] }[];

function judge(kind: "retry" | "catch", handlers: Handlers, raised: ErrorSet): MatcherFact[] {
  const out: MatcherFact[] = [];
  const before = new Earlier(raised);
  handlers.forEach((handler, index) => {
    handler.errorEquals.forEach((field, entry) => {
      const { value: name, node } = field;
      if (knownName(field) === undefined) return;
      const matched = intersectErrors(raised, errorsMatchedBy(name));
      const common = { kind, index, entry, name, node };
      if (isEmptyErrors(matched)) out.push({ ...common, dead: "impossible" });
      else if (before.leaves(matched)) out.push({ ...common, dead: false });
      else {
        const by = before.firstOf(matched);
        out.push({ ...common, dead: "shadowed", ...(by ? { by: { index: by.index, name: by.name } } : {}) });
      }
      before.add({ index, name, matched });
    });
  });
  return out;
}

interface Entry {
  readonly index: number;
  readonly name: string;
  /** Of what is raised. */
  readonly matched: ErrorSet;
}

/** The entries before one. There may be thousands of plain names: each is looked up, not searched for. */
class Earlier {
  private left: ErrorSet;
  private readonly named = new Map<string, Entry & { readonly at: number }>();
  private readonly open: (Entry & { readonly at: number })[] = [];
  private count = 0;

  constructor(raised: ErrorSet) {
    this.left = raised;
  }

  /** Does any of these errors come past the earlier entries? */
  leaves(matched: ErrorSet): boolean {
    if (isFiniteErrors(matched)) return [...matched.names].some((name) => hasError(this.left, name) && !this.named.has(name));
    return !isEmptyErrors(minusErrors(intersectErrors(this.left, matched), errorsNamed(...this.named.keys())));
  }

  add(entry: Entry): void {
    const one = { ...entry, at: this.count++ };
    if (isFiniteErrors(entry.matched)) {
      for (const name of entry.matched.names) if (!this.named.has(name)) this.named.set(name, one);
      return;
    }
    this.open.push(one);
    this.left = minusErrors(this.left, entry.matched);
  }

  /** The first entry that takes one of these. */
  firstOf(matched: ErrorSet): Entry | undefined {
    const names = isFiniteErrors(matched) ? matched.names : [...this.named.keys()].filter((name) => hasError(matched, name));
    const found = [...names].flatMap((name) => this.named.get(name) ?? []);
    const open = this.open.find((one) => !isEmptyErrors(intersectErrors(matched, one.matched)));
    return [...found, ...(open ? [open] : [])].sort((a, b) => a.at - b.at)[0];
  }
}
