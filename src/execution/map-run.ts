import { DISTRIBUTED_CONCURRENCY } from "../asl/quotas.js";
import { itemContext } from "../semantics/context-object.js";
import type { DistributedRun } from "../semantics/effects.js";
import type { Frame } from "../semantics/frame.js";
import type { Json } from "../text/node.js";
import { Box, isObject, member } from "../values/concrete/box.js";
import type { Fault, Result } from "../values/result.js";
import { Execution, type ExecutionResult } from "./execution.js";
import { externalFault, type RaisedError, toRaisedError } from "./faults.js";
import type { Fiber } from "./fiber.js";
import { batches } from "./items/batches.js";
import { ReaderFailure, readItems, type SourceItem } from "./items/read-items.js";

type Done = (reply: Result<Box, Frame<Box>>) => void;

const THRESHOLD = {
  error: "States.ExceedToleratedFailureThreshold",
  cause: "The specified tolerated failure threshold was exceeded",
} as const;

/**
 * A Map Run: its items are read, then each has an execution of its own, with its own history and clock.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-examine-map-run.html
 */
export function runMap(runs: DistributedRun<Box>, parent: Fiber, done: Done): void {
  const arn = mapRunArn(runs, parent);
  parent.record("MapRunStarted", { mapRunArn: arn });
  const fail = (raised: RaisedError) => {
    parent.record("MapRunFailed", { cause: raised.cause, error: raised.error });
    done({ faults: [externalFault(raised)] });
  };
  let items: readonly SourceItem[];
  try {
    items = itemsOf(runs, parent);
  } catch (error) {
    if (!(error instanceof ReaderFailure)) throw error;
    fail({ error: "States.ItemReaderFailed", cause: error.message });
    return;
  }
  const inputs = inputsOf(runs, items, parent);
  if ("fault" in inputs) {
    const raised = toRaisedError(inputs.fault, runs.state, parent.enteredId);
    done({ faults: [externalFault(raised, { catchable: inputs.fault.catchable })] });
    return;
  }
  const results = inputs.inputs.map((input, i) => child(runs, parent, input, i));
  const failed = results.filter((r) => r.status !== "SUCCEEDED").length;
  parent.later(duration(results, runs), () => {
    if (exceeds(runs, failed, results.length)) return fail(THRESHOLD);
    parent.record("MapRunSucceeded");
    done({ value: new Box(runs.writer || runs.state.resultWriter?.value.resource ? written(runs, arn, parent) : results.map(resultOf)) });
  });
}

function mapRunArn({ state }: DistributedRun<Box>, parent: Fiber): string {
  const { stateMachineName } = parent.execution.options;
  return `arn:aws:states:us-east-1:111111111111:mapRun:${stateMachineName}/${state.label?.value ?? state.name}:${parent.random.uuid()}`;
}

function itemsOf(runs: DistributedRun<Box>, parent: Fiber): readonly SourceItem[] {
  if (runs.source.kind === "reader") {
    const { reader, parameters, maxItems } = runs.source;
    return readItems(
      reader,
      parameters?.json ?? {},
      maxItems === undefined ? undefined : Number(maxItems.json),
      parent.execution.options.tasks.s3,
      runs.state.queryLanguage,
    );
  }
  const json = runs.source.items.json;
  if (Array.isArray(json)) return json.map((value) => ({ value, source: "STATE_DATA" }));
  return Object.entries(json as { [key: string]: Json }).map(([key, value]) => ({ value, key, source: "STATE_DATA" }));
}

/** ItemSelector for each item, then batches of them. */
function inputsOf(
  runs: DistributedRun<Box>,
  items: readonly SourceItem[],
  parent: Fiber,
): { readonly inputs: readonly Json[] } | { readonly fault: Fault } {
  const mode = parent.execution.modeOf(parent);
  const selected: Json[] = [];
  for (const [i, item] of items.entries()) {
    const index = new Box(i);
    const value = new Box(item.value);
    const frame = itemContext(
      runs.frame,
      { index, value, source: new Box(item.source), ...(item.key === undefined ? {} : { key: new Box(item.key) }) },
      mode,
    );
    const plain = item.key === undefined || runs.state.itemSelector ? value : new Box({ Key: item.key, Value: item.value });
    const made = runs.inputOf(plain, index, frame);
    if (!made.value) return { fault: made.faults?.[0] as Fault };
    selected.push(made.value.json);
  }
  if (!runs.batch) return { inputs: selected };
  const limits = { items: Number(runs.batch.maxItems?.json ?? Infinity), bytes: Number(runs.batch.maxBytes?.json ?? Infinity) };
  return {
    inputs: batches(selected, limits).map((Items) => ({ ...(runs.batch?.input ? { BatchInput: runs.batch.input.json } : {}), Items })),
  };
}

function child(runs: DistributedRun<Box>, parent: Fiber, input: Json, index: number): ExecutionResult {
  const { from: _, until: __, ...options } = parent.execution.options;
  return new Execution({
    ...options,
    synchronous: false,
    machine: runs.processor,
    input,
    type: runs.processor.processor?.executionType === "EXPRESS" ? "express" : "standard",
    start: parent.now,
    name: options.random.uuid(),
    stateMachineName: `${options.stateMachineName}/${runs.state.label?.value ?? runs.state.name}`,
    child: { context: runs.frame.context, iterations: [...parent.iterations, index] },
    depth: options.depth + 1,
  }).run();
}

/** Milliseconds until the last child ends, with so many at once. */
function duration(results: readonly ExecutionResult[], runs: DistributedRun<Box>): number {
  const asked = Number(runs.maxConcurrency?.json ?? 0);
  const atOnce = Math.min(asked > 0 ? asked : DISTRIBUTED_CONCURRENCY, DISTRIBUTED_CONCURRENCY);
  if (results.length <= atOnce) return results.reduce((most, r) => Math.max(most, r.end - r.start), 0);
  const free = new Array<number>(atOnce).fill(0);
  for (const result of results) {
    const slot = free.indexOf(Math.min(...free));
    free[slot] = (free[slot] as number) + (result.end - result.start);
  }
  return Math.max(...free);
}

function exceeds(runs: DistributedRun<Box>, failed: number, all: number): boolean {
  if (failed === 0) return false;
  const count = runs.toleratedFailureCount && Number(runs.toleratedFailureCount.json);
  const percentage = runs.toleratedFailurePercentage && Number(runs.toleratedFailurePercentage.json);
  if (count === undefined && percentage === undefined) return true;
  return (count !== undefined && failed > count) || (percentage !== undefined && (failed / all) * 100 > percentage);
}

const resultOf = (result: ExecutionResult): Json =>
  result.status === "SUCCEEDED" ? (result.output as Json) : { Error: result.error ?? null, Cause: result.cause ?? null };

/** What ResultWriter leaves in the state's output. @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html */
function written(runs: DistributedRun<Box>, arn: string, parent: Fiber): Json {
  const where = runs.writer && isObject(runs.writer.json) ? runs.writer.json : {};
  const prefix = member(where, "Prefix");
  const folder = typeof prefix === "string" && prefix !== "" ? `${prefix.replace(/\/$/, "")}/` : "";
  return {
    MapRunArn: arn,
    ResultWriterDetails: { Bucket: member(where, "Bucket") ?? "", Key: `${folder}${parent.random.uuid()}/manifest.json` },
  };
}
