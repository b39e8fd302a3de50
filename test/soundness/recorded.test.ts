import { beforeAll, describe, expect, it } from "vitest";
import { explore } from "../../src/analysis/analyze.js";
import { factsOf, NOTHING_SHOWN } from "../../src/analysis/facts/build.js";
import type { Facts, Interval } from "../../src/analysis/facts/facts.js";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { allStates, type State } from "../../src/asl/model.js";
import type { HistoryEvent } from "../../src/execution/history.js";
import type { Json } from "../../src/text/node.js";
import { hasError, sortedNames } from "../../src/values/error-set.js";
import { parseAsl } from "../support/parse.js";
import { casesIn, hasShared, whyNot } from "../support/shared.js";

interface Recorded {
  readonly id: string;
  readonly definition?: unknown;
  readonly definitionText?: string;
  readonly type?: "STANDARD" | "EXPRESS";
  readonly input?: Json;
  readonly expect: {
    readonly status: "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "RUNNING" | "ABORTED";
    readonly error?: string;
    readonly history?: readonly HistoryEvent[];
  };
}

const cases = casesIn<Recorded>("conformance", "execution").filter(
  ({ expect: { status } }) => status !== "RUNNING" && status !== "ABORTED",
);

describe.skipIf(!hasShared)(`what AWS did lies inside what the analysis says${whyNot}`, () => {
  beforeAll(loadJsonata);

  it.each(cases.map((c) => [c.id, c] as const))("%s", async (_id, c) => {
    const { machine } = await parseAsl(c.definitionText ?? c.definition);
    if (!machine) throw new Error("no machine");
    const options = { type: c.type ?? "STANDARD" };
    expect(excludes(factsOf(explore(machine, options), NOTHING_SHOWN), c)).toEqual([]);
    // and where the input is known as well
    const known = explore(machine, { ...options, input: { value: c.input === undefined ? {} : c.input } });
    expect(excludes(factsOf(known, NOTHING_SHOWN), c)).toEqual([]);
  });
});

/** Everything in the recording that the facts rule out. */
function excludes(facts: Facts, { expect: { status, error, history = [] } }: Recorded): string[] {
  const out: string[] = [];
  const { execution } = facts;
  if (!execution.statuses.some((s) => s === status)) out.push(`${status}, said ${execution.statuses.join(", ")}`);
  if (status === "FAILED" && error && !hasError(execution.errors, error))
    out.push(`${error}, said ${execution.errors.kind} ${sortedNames(execution.errors).join(", ")}`);
  // the ids count: some published histories leave an event out
  const events = history.reduce((most, { id }) => Math.max(most, id), 0);
  if (events > 0 && isOutside(events, execution.events))
    out.push(`${events} events, said ${execution.events.min} to ${execution.events.max}`);
  const byName = new Map<string, State>([...allStates(facts.machine)].map((s) => [s.name, s]));
  const times = new Map<State, number>();
  for (const { stateEnteredEventDetails: entered } of history) {
    const state = byName.get(String(entered?.name));
    if (state) times.set(state, (times.get(state) ?? 0) + 1);
  }
  for (const [state, n] of times) {
    if (facts.reachable(state) === "no") out.push(`${state.name} is reached, said never`);
    const { max } = facts.visits(state);
    if (max !== null && n > max) out.push(`${n} visits of ${state.name}, said at most ${max}`);
  }
  return out;
}

const isOutside = (n: number, { min, max }: Interval): boolean => n < min || (max !== null && n > max);
