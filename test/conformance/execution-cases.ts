import type { ExecutionResult } from "../../src/execution/execution.js";
import type { HistoryEvent } from "../../src/execution/history.js";
import { readMocks } from "../../src/execution/mocks/read-mocks.js";
import { runMachine } from "../../src/execution/run.js";
import type { Json } from "../../src/text/node.js";
import { parseTimestamp } from "../../src/values/timestamp.js";
import { parseAsl, parseText } from "../support/parse.js";
import { casesIn } from "../support/shared.js";

/** A recorded execution. */
export interface Case {
  readonly id: string;
  readonly definition?: unknown;
  readonly definitionText?: string;
  readonly type?: string;
  readonly input?: Json;
  readonly startTime?: string;
  readonly mocksComplete?: boolean;
  readonly mocks?: readonly { state: string; iteration?: number | null; submitted?: Json; outcome: Record<string, Json> }[];
  readonly fixtures?: { readonly s3?: Json };
  readonly expect: {
    readonly status: string;
    readonly output?: Json;
    readonly error?: string;
    readonly cause?: string;
    readonly history?: HistoryEvent[];
  };
}

/** Those whose recording says all that a run needs. */
export const executionCases = (): Case[] =>
  casesIn<Case>("conformance", "execution").filter((c) => c.mocksComplete !== false && !["RUNNING", "ABORTED"].includes(c.expect.status));

export async function runCase(c: Case): Promise<ExecutionResult> {
  const { machine } = await parseAsl(c.definitionText ?? c.definition);
  if (!machine) throw new Error("no machine");
  const start = c.startTime ? parseTimestamp(c.startTime) : undefined;
  return runMachine(machine, {
    input: c.input ?? {},
    type: c.type === "EXPRESS" ? "express" : "standard",
    mocks: readMocks(mocksNode(c)),
    ...(start ? { start: start.seconds * 1000 + start.nanos / 1e6 } : {}),
  });
}

function mocksNode(c: Case) {
  const states = new Map<string, unknown[]>();
  for (const m of c.mocks ?? []) {
    const entry = {
      ...m.outcome,
      ...(m.iteration === undefined || m.iteration === null ? {} : { iteration: m.iteration }),
      ...(m.submitted === undefined ? {} : { submitted: m.submitted }),
    };
    states.set(m.state, [...(states.get(m.state) ?? []), entry]);
  }
  const { root } = parseText(JSON.stringify({ states: Object.fromEntries(states), ...(c.fixtures?.s3 ? { s3: c.fixtures.s3 } : {}) }));
  if (!root) throw new Error("no mocks");
  return root;
}
