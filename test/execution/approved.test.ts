import { join } from "node:path";
import { beforeAll, describe, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import type { ExecutionResult } from "../../src/execution/execution.js";
import type { HistoryEvent } from "../../src/execution/history.js";
import { approvedAt } from "../support/approved.js";
import { runDefinition } from "../support/run-definition.js";
import { EDGES } from "./edges.js";
import { RUNS } from "./examples.js";

const brief = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length})` : text;
};

/** Events that are shown of a long history: the first and the last ones. */
const MOST = 60;

/** How a run ends, its events, and its child executions. */
function print(result: ExecutionResult): string[] {
  const { status, error, cause, output, start, end, events, history, mapRuns } = result;
  const shown = history.length > MOST ? [...history.slice(0, MOST / 2), ...history.slice(-MOST / 2)] : history;
  return [
    `${status}${error === undefined ? "" : ` ${error}`}${cause === undefined ? "" : `: ${cause}`} after ${(end - start) / 1000} s and ${events} events`,
    ...(output === undefined ? [] : [`output ${brief(output)}`]),
    ...shown.map((event) => `  ${printEvent(event, start)}`),
    ...mapRuns.flatMap((run) => [
      `Map Run of ${run.state} ${run.status}, ${run.redriveCount} redrives`,
      ...run.executions.flatMap((child) => [
        `  ${child.index} ${child.name} ${child.status}${child.error === undefined ? "" : ` ${child.error}`} ${child.events} events, ${(child.end - child.start) / 1000} s: ${brief(child.input)} → ${brief(child.output)}`,
      ]),
    ]),
  ];
}

function printEvent({ id, previousEventId, type, timestamp, ...details }: HistoryEvent, start: number): string {
  const [more] = Object.values(details);
  return `${id}<-${previousEventId} +${(Date.parse(timestamp) - start) / 1000} ${type}${more === undefined ? "" : ` ${brief(more)}`}`;
}

beforeAll(loadJsonata);

/** Whole runs: that they do what AWS does is tested against recordings, where those are; here, that nothing of them changes unseen. */
describe.each(Object.entries({ ...RUNS, ...EDGES }))("what runs do is approved (%s):", (group, examples) => {
  const approved = approvedAt(join(import.meta.dirname, "approved", `${group}.txt`), Object.keys(examples));
  for (const [name, { definition, mocks = {}, options = {} }] of Object.entries(examples))
    it(name, async () => approved.check(name, print(await runDefinition(definition, mocks, options))));
});
