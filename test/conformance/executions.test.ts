import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import type { HistoryEvent } from "../../src/execution/history.js";
import type { Json } from "../../src/text/node.js";
import { hasShared, whyNot } from "../support/shared.js";
import { executionCases, runCase } from "./execution-cases.js";
import { matches } from "./matches.js";

/** Cases that cannot be met, with the reason. */
const DIFFERENT: readonly (readonly [RegExp, string])[] = [
  [/test_parallel_catch_error/, "the published history leaves ParallelStateFailed out: its id is missing between those of its neighbors"],
  [
    /express_sync::test_query_runtime_memory/,
    "a synchronous Express execution has no RedriveCount, an asynchronous one has; a definition does not tell",
  ],
];
const reasonFor = (id: string) => DIFFERENT.find(([pattern]) => pattern.test(id))?.[1];

const cases = executionCases();

describe.skipIf(!hasShared)(`executions recorded on AWS${whyNot}`, () => {
  beforeAll(loadJsonata);

  it.each(cases.filter((c) => !reasonFor(c.id)).map((c) => [c.id, c] as const))("%s", async (_id, c) => {
    const result = await runCase(c);
    const want = c.expect;
    const got = { status: result.status, error: result.error, output: result.output };
    expect(got.status, `${result.error}: ${result.cause}`).toBe(want.status);
    if (want.output !== undefined) hold(want.output, got.output);
    if (want.error !== undefined) hold(want.error, got.error);
    if (want.cause !== undefined) hold(want.cause, result.cause);
    if (!want.history) return;
    // where things run side by side their order is chance
    const concurrent = /"(Parallel|Map)"/.test(JSON.stringify(c.definition ?? c.definitionText));
    const [wanted, reported] = [steps(want.history), steps(result.history)];
    expect(concurrent ? reported.sort() : reported).toEqual(concurrent ? wanted.sort() : wanted);
    for (const event of want.history) {
      const data = dataOf(event);
      if (data === undefined) continue;
      const peers = result.history.filter((e) => step(e) === step(event)).map(dataOf);
      if (!peers.some((p) => matches(data, p))) expect(peers[0]).toEqual(data);
    }
  });
});

function hold(want: unknown, got: unknown): void {
  if (!matches(want, got)) expect(got).toEqual(want);
}

type Details = { readonly name?: string; readonly input?: Json; readonly output?: Json } | undefined;
const details = (e: HistoryEvent, name: string): Details => (e as unknown as Record<string, Details>)[name];

function step(e: HistoryEvent): string {
  const named = [
    "stateEnteredEventDetails",
    "stateExitedEventDetails",
    "mapIterationStartedEventDetails",
    "mapIterationSucceededEventDetails",
  ];
  return `${e.type} ${named.map((n) => details(e, n)?.name ?? "").join("")}`.trim();
}

/** The published histories leave this one out; the gap in their ids shows it. */
const steps = (events: readonly HistoryEvent[]): string[] => events.filter((e) => e.type !== "ParallelStateSucceeded").map(step);

function dataOf(e: HistoryEvent): Json | undefined {
  const [entered, exited] = [details(e, "stateEnteredEventDetails"), details(e, "stateExitedEventDetails")];
  return entered ? entered.input : exited?.output;
}
