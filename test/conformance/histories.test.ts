import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import type { HistoryEvent } from "../../src/execution/history.js";
import { withTexts } from "../../src/execution/history-text.js";
import { hasShared, whyNot } from "../support/shared.js";
import { executionCases, runCase } from "./execution-cases.js";

/** Histories that cannot be met in every byte, with the reason. */
const DIFFERENT: readonly (readonly [RegExp, string])[] = [
  [
    /test_activity_task_failure$|test_activity_task_start_timeout|test_activity_task_with_heartbeat/,
    "the case does not say which worker took the activity task",
  ],
  [/test_sqs_wait_for_task_token$/, "the placeholder of the token is nested in another one"],
  [/with_retry_extended_input$/, "recorded in 2023, before the context object had RedriveCount"],
];

const cases = executionCases().filter((c) => c.expect.history && !DIFFERENT.some(([pattern]) => pattern.test(c.id)));

/** As GetExecutionHistory returns them, but for the time; placeholders stand for what changes from run to run. */
describe.skipIf(!hasShared)(`event histories recorded on AWS, byte for byte${whyNot}`, () => {
  beforeAll(loadJsonata);

  it.each(cases.map((c) => [c.id, c] as const))("%s", async (_id, c) => {
    const { history } = await runCase(c);
    const concurrent = /"(Parallel|Map)"/.test(JSON.stringify(c.definition ?? c.definitionText));
    const lines = history.map((event) => text(event, concurrent));
    for (const event of (c.expect.history ?? []).map((e) => text(e, concurrent))) {
      const pattern = patternOf(event);
      // where things run side by side their order is chance, and with it the ids
      const peers = concurrent ? lines : lines.filter((t) => t.startsWith(`{"id":${/\d+/.exec(event)?.[0]},`));
      if (!peers.some((t) => pattern.test(t))) expect(peers.find((t) => t.slice(0, 20) === event.slice(0, 20))).toBe(event);
    }
  });
});

/** Members of an event have no order of their own; those of the values have. */
function text(event: HistoryEvent, concurrent: boolean): string {
  const { timestamp: _, id, previousEventId, type, ...details } = withTexts(event);
  const all = Object.entries(details).map(([name, members]) => [
    name,
    sorted(
      Object.entries(members as object).map(([key, value]) => [key, key === "assignedVariables" ? sorted(Object.entries(value)) : value]),
    ),
  ]);
  const ids = concurrent ? {} : { id, previousEventId };
  return JSON.stringify({ ...ids, type, ...(Object.fromEntries(all) as object) });
}

const sorted = (entries: [string, unknown][]): object => Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));

/** A string that is one placeholder stands for a value of any type. */
const PLACEHOLDER = /\\?"<[A-Za-z][A-Za-z0-9_.:-]*>\\?"|<+[A-Za-z][A-Za-z0-9_.:>-]*>/;

function patternOf(event: string): RegExp {
  const parts = event.split(PLACEHOLDER).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[\\s\\S]*?")}$`);
}
