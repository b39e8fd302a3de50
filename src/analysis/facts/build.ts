import type { Machine, State } from "../../asl/model.js";
import { type Exploration, unexplored } from "../../exploration/explore.js";
import type { Json } from "../../text/node.js";
import { join } from "../../values/abstract/lattice.js";
import type { AbstractValue } from "../../values/abstract/value.js";
import { errorsNamed, NO_ERRORS, unionErrors } from "../../values/error-set.js";
import type { ErrorSet } from "../../values/result.js";
import type { Analysis } from "../analyze.js";
import { type Cost, type CostBounds, hullCost, ZERO_COST } from "../costs/costs.js";
import { HISTORY_QUOTA, YEAR_SECONDS } from "../fixpoint/engine.js";
import type { VisitRecord } from "../fixpoint/visit.js";
import { resolveSymbols } from "../symbolic/frames.js";
import { argumentFact } from "./arguments.js";
import { catcherFacts, matcherFacts, raisedErrors, retrierFacts } from "./build-error-handling.js";
import { loopFacts } from "./build-loops.js";
import { measureOf } from "./build-measure.js";
import { interval, sizeFact, valueFact } from "./build-value.js";
import { type Collected, collect, type Gathered } from "./collect.js";
import { askedMembers, contractOf } from "./contract.js";
import { choiceFact, edgeFacts } from "./edges.js";
import type {
  ChoiceFact,
  DurationFact,
  ExecutionFact,
  ExecutionStatus,
  Facts,
  Interval,
  MatcherFact,
  Measure,
  OperationFact,
  Reach,
} from "./facts.js";
import type { FailureFact } from "./failures.js";
import { type LimitFact, limitFacts } from "./limits.js";
import type { LoopFact } from "./loops.js";
import type { SizeFact, ValueFact, ValueRole } from "./values.js";
import { variableFacts } from "./variables.js";

/** Error with which AWS ends an execution at its event 25,000. */
const QUOTA_ERROR = "States.Runtime";

/** What the analysis shows, as rules and the `facts` command ask for it. */
export function factsOf(analysis: Analysis, shown: Shown): Facts {
  return new AnalysisFacts(analysis, shown);
}

/** What runs show beyond the analysis; each is asked for once at most. */
export interface Shown {
  explore(analysis: Analysis): Exploration;
  findFailures(facts: Facts, analysis: Analysis, exploration: Exploration): readonly FailureFact[];
}

/** The analysis alone. */
export const NOTHING_SHOWN: Shown = { explore: ({ machine }) => unexplored(machine), findFailures: () => [] };

class AnalysisFacts implements Facts {
  readonly machine: Machine;
  readonly workflowType: "STANDARD" | "EXPRESS";
  private readonly collected: Collected;
  private loopsFound: readonly LoopFact[] | undefined;
  private readonly choices = new Map<State, ChoiceFact>();
  private readonly matched = new Map<State, readonly MatcherFact[]>();
  private limitsFound: readonly LimitFact[] | undefined;
  private claimsFound: readonly FailureFact[] | undefined;
  private explored: Exploration | undefined;
  private executionFound: ExecutionFact | undefined;

  constructor(
    private readonly analysis: Analysis,
    private readonly shown: Shown,
  ) {
    this.machine = analysis.machine;
    this.workflowType = analysis.type;
    this.collected = collect(analysis);
  }

  get execution(): ExecutionFact {
    this.executionFound ??= executionFact(this.analysis);
    return this.executionFound;
  }

  get imprecisions(): readonly string[] {
    return [...this.analysis.engine.cuts].sort();
  }

  get limits(): readonly LimitFact[] {
    this.limitsFound ??= limitFacts(this.analysis);
    return this.limitsFound;
  }

  get loops(): readonly LoopFact[] {
    const found: readonly LoopFact[] = this.loopsFound ?? loopFacts(this.collected, this.analysis, () => this.exploration().taken);
    this.loopsFound = found;
    return found;
  }

  failures(): readonly FailureFact[] {
    this.claimsFound ??= this.shown.findFailures(this, this.analysis, this.exploration());
    return this.claimsFound;
  }

  exploration(): Exploration {
    this.explored ??= this.shown.explore(this.analysis);
    return this.explored;
  }

  private gathered(state: State): Gathered {
    return this.collected.states.get(state) ?? { visits: [] };
  }

  private records(state: State): VisitRecord[] {
    return this.gathered(state).visits.map((v) => v.record);
  }

  reachable(state: State): Reach {
    const { visits } = this.gathered(state);
    if (visits.length === 0 || visits.every((v) => v.max === 0)) return "no";
    return visits.some((v) => v.min >= 1) ? "yes" : "maybe";
  }

  visits(state: State): Interval {
    let min = 0;
    let max = 0;
    for (const v of this.gathered(state).visits) {
      min += v.min;
      max += v.max;
    }
    const { engine } = this.analysis;
    // each visit writes an event of its own; a child execution of a Map Run has a history of its own
    if (engine.limitsIn(state.machine) === engine.limits) max = Math.min(max, engine.limits.history);
    return interval(Math.min(min, max), max);
  }

  unreachableReason(state: State): string | undefined {
    if (this.reachable(state) !== "no") return undefined;
    const ways = [...state.machine.states.values()].filter((s) => s !== state && this.edges(s).some((e) => e.to === state));
    const closed = ways.find((s) => this.reachable(s) !== "no");
    if (closed) return `no run takes the way from "${closed.name}" to it`;
    return ways.length === 0 ? "no state leads to it" : "all states that lead to it are unreachable themselves";
  }

  edges(state: State): ReturnType<Facts["edges"]> {
    return edgeFacts(state, this.records(state));
  }

  choice(state: Parameters<Facts["choice"]>[0]): ReturnType<Facts["choice"]> {
    const records = this.records(state);
    if (records.length === 0) return undefined;
    let fact = this.choices.get(state);
    if (!fact) {
      fact = choiceFact(state, records, this.analysis);
      this.choices.set(state, fact);
    }
    return fact;
  }

  value(state: State, role: ValueRole): ValueFact | undefined {
    const found = this.at(state, role);
    return found && valueFact(found.value, found.name);
  }

  size(state: State, role: ValueRole): SizeFact | undefined {
    const found = this.at(state, role);
    return found && sizeFact(found.value);
  }

  private readonly places = new Map<State, Map<ValueRole, { value: AbstractValue; name?: string } | undefined>>();

  /** Rules ask for the same places again and again, and putting a value together costs what the value is large. */
  private at(state: State, role: ValueRole): { value: AbstractValue; name?: string } | undefined {
    const known = this.places.get(state) ?? new Map<ValueRole, { value: AbstractValue; name?: string } | undefined>();
    this.places.set(state, known);
    if (!known.has(role)) known.set(role, this.joinedAt(state, role));
    return known.get(role);
  }

  private joinedAt(state: State, role: ValueRole): { value: AbstractValue; name?: string } | undefined {
    let value: AbstractValue | undefined;
    let name: string | undefined;
    for (const record of this.records(state)) {
      for (const seen of record.observed.get(role) ?? []) {
        name = value === undefined ? seen.value.sym?.name : undefined;
        const now = resolveSymbols(seen.value, seen.frame);
        value = value ? join(value, now) : now;
      }
    }
    return value && { value, ...(name === undefined ? {} : { name }) };
  }

  operations(state: State): readonly OperationFact[] {
    return this.records(state).flatMap((record) => [...record.operations.values()].map((o) => operationFact(state, o)));
  }

  private cost(state: State): Cost | undefined {
    return this.records(state)
      .flatMap((r) => r.exits.map((e) => e.cost))
      .reduce<Cost | undefined>((sum, c) => (sum ? hullCost(sum, c) : c), undefined);
  }

  events(state: State): Measure {
    const cost = this.cost(state) ?? ZERO_COST;
    return measureOf(cost.events);
  }

  transitions(state: State): Interval {
    const { transitions } = this.cost(state) ?? ZERO_COST;
    return interval(transitions.lo, transitions.hi);
  }

  duration(state: State): DurationFact {
    const { seconds } = this.cost(state) ?? ZERO_COST;
    const { deadline, deadlineIs } = this.analysis.engine.limitsIn(state.machine);
    const by = [...new Set(this.records(state).flatMap((r) => r.limits))];
    const max = Math.min(seconds.hi, deadline);
    return {
      ...interval(Math.min(seconds.lo, max), max),
      unlimited: seconds.hi === Infinity && deadline >= YEAR_SECONDS,
      ...(by.length > 0 && seconds.hi < deadline ? { limitedBy: by.join(", ") } : seconds.hi >= deadline ? { limitedBy: deadlineIs } : {}),
    };
  }

  raisedErrors(state: State): ErrorSet {
    return this.records(state).reduce((sum, r) => unionErrors(sum, raisedErrors(r)), NO_ERRORS);
  }

  uncaughtErrors(state: State): ErrorSet {
    let out: ErrorSet = NO_ERRORS;
    for (const record of this.records(state))
      for (const { outcome } of record.exits) if (outcome.kind === "fail") out = unionErrors(out, outcome.fault.errors);
    return out;
  }

  retriers(state: State): ReturnType<Facts["retriers"]> {
    return retrierFacts(state, this.records(state));
  }

  catchers(state: State): ReturnType<Facts["catchers"]> {
    return catcherFacts(state, this.records(state));
  }

  matchers(state: State): ReturnType<Facts["matchers"]> {
    let known = this.matched.get(state);
    if (!known) {
      known = matcherFacts(state, this.records(state));
      this.matched.set(state, known);
    }
    return known;
  }

  variables(state: State): ReturnType<Facts["variables"]> {
    return variableFacts(state, this.records(state));
  }

  argument(state: State, path: readonly string[]): ReturnType<Facts["argument"]> {
    return argumentFact(state, path, this.records(state));
  }

  inputSchema(): Json {
    return contractOf(this.analysis);
  }

  membersRead(): readonly (readonly string[])[] {
    return askedMembers(this.analysis);
  }
}

function operationFact(state: State, record: VisitRecord["operations"] extends ReadonlyMap<string, infer O> ? O : never): OperationFact {
  const { site, faults, fails } = record;
  const manifest = faults.some((f) => f.evidence === "manifest");
  return {
    state,
    location: site.location,
    node: site.node as OperationFact["node"],
    verdict: faults.length === 0 ? "safe" : fails ? "will" : "may",
    errors: faults.reduce((sum, f) => unionErrors(sum, f.errors), NO_ERRORS),
    cause: faults[0]?.cause?.(),
    attribution: manifest ? "manifest" : "latent",
    text: record.key,
    lacks: record.lacks,
  };
}

/** More than AWS could do in the five minutes of an Express execution: steps take time, though nothing says how much. */
const EXPRESS_EVENTS = 100_000;

/** The first states' events, entered before anything can end the execution from outside. */
const LEAST_EVENTS = 3;

function executionFact({ run, engine, type }: Analysis): ExecutionFact {
  const { history, deadline, deadlineIs, soonest } = engine.limits;
  const { any } = run.costs;
  const statuses: ExecutionStatus[] = [];
  const { end, failures } = run;
  const possible = (cost: Cost): boolean => cost.events.lo <= history && cost.seconds.lo <= deadline;
  const succeeds = end !== undefined && possible(end.cost);
  const overQuota = any.events.hi > history;
  const timesOut = any.seconds.hi >= soonest || (type === "EXPRESS" && any.events.hi >= EXPRESS_EVENTS);
  // a timeout that only deployment knows ends what would have ended by itself
  const latest = any.seconds.hi >= soonest && any.seconds.hi < deadline && soonest < deadline ? any.seconds.hi : deadline;
  if (succeeds) statuses.push("SUCCEEDED");
  if (failures.some((f) => possible(f.cost)) || overQuota) statuses.push("FAILED");
  if (timesOut) statuses.push("TIMED_OUT");
  let errors = failures.reduce((sum, f) => unionErrors(sum, f.fault.errors), NO_ERRORS);
  if (overQuota) errors = unionErrors(errors, errorsNamed(QUOTA_ERROR));
  if (timesOut) errors = unionErrors(errors, errorsNamed("States.Timeout"));
  const whole =
    [...(end ? [end.cost] : []), ...failures.map((f) => f.cost)].reduce<Cost | undefined>((s, c) => (s ? hullCost(s, c) : c), undefined) ??
    any;
  const finished = { ...whole.events, lo: whole.events.lo, hi: Math.max(whole.events.hi, overQuota || timesOut ? any.events.hi : 0) };
  const events = withEnds(finished);
  const least = timesOut ? LEAST_EVENTS : overQuota ? Math.min(events.lo, HISTORY_QUOTA) : events.lo;
  const most = type === "STANDARD" ? HISTORY_QUOTA : Infinity;
  const last = Math.min(Math.max(whole.seconds.hi, timesOut ? latest : 0, overQuota ? any.seconds.hi : 0), deadline);
  let resolved: AbstractValue | undefined;
  // few ask for it, and putting it together costs what it is large
  const output = (): AbstractValue | undefined => {
    if (end && succeeds) resolved ??= resolveSymbols(end.output, end.frame);
    return resolved;
  };
  return {
    statuses,
    errors,
    events: { ...measureOf(events, most), min: Math.min(least, measureOf(events, most).max ?? least) },
    transitions: interval(
      Math.min(whole.transitions.lo, timesOut || overQuota ? 1 : whole.transitions.lo),
      Math.max(whole.transitions.hi, any.transitions.hi),
    ),
    duration: {
      ...interval(overQuota ? 0 : Math.min(whole.seconds.lo, timesOut ? soonest : last, last), last),
      unlimited: any.seconds.hi === Infinity && deadline >= YEAR_SECONDS,
      ...(timesOut ? { limitedBy: deadlineIs } : {}),
    },
    ...(end && succeeds ? { successAfter: end.cost.seconds.lo } : {}),
    get output() {
      const value = output();
      return value && valueFact(value);
    },
    get outputSize() {
      const value = output();
      return value && sizeFact(value);
    },
  };
}

/** ExecutionStarted and the event that ends it. */
const withEnds = (r: CostBounds): CostBounds => {
  const { formula: form } = r;
  if (!form) return { lo: r.lo + 2, hi: r.hi + 2 };
  const constant = form.get("") ?? { factors: [], coefficient: 0 };
  return {
    lo: r.lo + 2,
    hi: r.hi + 2,
    formula: new Map([["", { ...constant, coefficient: constant.coefficient + 2 }], ...[...form].filter(([k]) => k !== "")]),
  };
};
