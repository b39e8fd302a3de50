import { DISTRIBUTED_CONCURRENCY } from "../asl/quotas.js";
import { RUNTIME } from "../semantics/causes.js";
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
import { MAP_RUN_REDRIVES, whyNotRedrivable } from "./redrive.js";
import type { S3Object } from "./tasks.js";

type Done = (reply: Result<Box, Frame<Box>>) => void;

const THRESHOLD = {
  error: "States.ExceedToleratedFailureThreshold",
  cause: "The specified tolerated failure threshold was exceeded",
} as const;

/** What became of a Map Run, and of each of its child executions. */
export interface MapRunResult {
  readonly mapRunArn: string;
  /** The Map state. */
  readonly state: string;
  readonly status: "RUNNING" | "SUCCEEDED" | "FAILED";
  readonly redriveCount: number;
  /** In the order of their items; none where the items could not be read. */
  readonly executions: readonly ChildExecution[];
}

/** A child execution of a Map Run, with a history of its own. */
export interface ChildExecution extends ExecutionResult {
  /** Of the item, or of the batch. */
  readonly index: number;
  readonly name: string;
  readonly executionArn: string;
  readonly input: Json;
}

/**
 * A Map Run: its items are read, then each has an execution of its own, with its own history and clock.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-examine-map-run.html
 */
export class MapRun implements MapRunResult {
  readonly mapRunArn: string;
  readonly state: string;
  status: MapRunResult["status"] = "RUNNING";
  redriveCount = 0;
  private readonly children: Execution[] = [];
  /** By index; a redrive replaces them. */
  private results: ExecutionResult[] = [];

  constructor(
    private runs: DistributedRun<Box>,
    private readonly parent: Fiber,
  ) {
    const { stateMachineName } = parent.execution.options;
    this.state = runs.state.name;
    this.mapRunArn = `arn:aws:states:us-east-1:111111111111:mapRun:${stateMachineName}/${runs.state.label?.value ?? this.state}:${parent.random.uuid()}`;
  }

  get executions(): ChildExecution[] {
    return this.results.map((result, index) => {
      const { name, arn, options } = this.children[index] as Execution;
      return withGetters(result, { index, name, executionArn: arn, input: options.input });
    });
  }

  begin(done: Done): void {
    const { parent, runs } = this;
    parent.record("MapRunStarted", { mapRunArn: this.mapRunArn });
    let items: readonly SourceItem[];
    try {
      items = itemsOf(runs, parent);
    } catch (error) {
      if (!(error instanceof ReaderFailure)) throw error;
      this.fail({ error: "States.ItemReaderFailed", cause: error.message }, done);
      return;
    }
    const inputs = inputsOf(runs, items, parent);
    if ("fault" in inputs) {
      const raised = toRaisedError(inputs.fault, runs.state, parent.enteredId);
      this.status = "FAILED";
      parent.execution.options.listener?.failing?.(runs.state, raised, parent.execution.history.nextId - 1, inputs.fault);
      done({ faults: [externalFault(raised, { catchable: inputs.fault.catchable })] });
      return;
    }
    // what stops the parent from here on leaves this Map Run to a redrive
    parent.resumable = this;
    for (const [i, input] of inputs.inputs.entries()) this.children.push(this.child(input, i));
    this.results = this.children.map((child) => child.run());
    this.finishAfter(duration(this.results, parent.now, runs), done);
  }

  /** Runs the unsuccessful children again: Standard ones from where they failed, Express ones from their start. */
  redrive(runs: DistributedRun<Box>, done: Done): void {
    const { parent } = this;
    const stopped = parent.execution.stoppedAt;
    this.runs = runs;
    this.status = "RUNNING";
    if (this.redriveCount >= MAP_RUN_REDRIVES) {
      const cause = `The Map Run has been redriven ${MAP_RUN_REDRIVES} times already.`;
      done({ faults: [externalFault({ error: RUNTIME, cause }, { catchable: false })] });
      return;
    }
    this.redriveCount++;
    parent.record("MapRunRedriven", { mapRunArn: this.mapRunArn, redriveCount: this.redriveCount });
    const again: ExecutionResult[] = [];
    for (const [i, result] of this.results.entries()) {
      if (result.status === "SUCCEEDED" && result.end <= stopped) continue;
      const rerun = this.rerun(i, result, result.end > stopped);
      if (rerun) again.push(rerun);
    }
    this.finishAfter(duration(again, parent.now, runs), done);
  }

  /** @param fresh it was stopped before its end. */
  private rerun(index: number, result: ExecutionResult, fresh: boolean): ExecutionResult | undefined {
    const old = this.children[index] as Execution;
    const standard = old.options.type === "standard";
    if (standard && !fresh && whyNotRedrivable(result, "standard", this.parent.now)) return undefined;
    const child = standard && !fresh ? old : this.child(old.options.input, index, old.name);
    this.children[index] = child;
    const rerun = child === old ? child.redrive(this.parent.now) : child.run();
    this.results[index] = rerun;
    return rerun;
  }

  private finishAfter(milliseconds: number, done: Done): void {
    const { parent } = this;
    const failed = this.results.filter((r) => r.status !== "SUCCEEDED").length;
    parent.later(milliseconds, () => {
      if (exceeds(this.runs, failed, this.results.length)) return this.fail(THRESHOLD, done);
      parent.record("MapRunSucceeded");
      this.status = "SUCCEEDED";
      parent.resumable = undefined;
      const writes = this.runs.writer || this.runs.state.resultWriter?.value.resource;
      done({ value: new Box(writes ? this.written() : this.results.map(resultOf)) });
    });
  }

  private fail(raised: RaisedError, done: Done): void {
    this.status = "FAILED";
    this.parent.record("MapRunFailed", { cause: raised.cause, error: raised.error });
    done({ faults: [externalFault(raised)] });
  }

  private child(input: Json, index: number, name?: string): Execution {
    const { runs, parent } = this;
    const { from: _, until: __, redrive: ___, abortAt: ____, goesOnFrom: _____, ...options } = parent.execution.options;
    return new Execution({
      ...options,
      synchronous: false,
      machine: runs.processor,
      input,
      type: runs.processor.processor?.executionType === "EXPRESS" ? "express" : "standard",
      start: parent.now,
      name: name ?? options.random.uuid(),
      stateMachineName: `${options.stateMachineName}/${runs.state.label?.value ?? runs.state.name}`,
      child: { context: runs.frame.context, iterations: [...parent.iterations, index] },
      depth: options.depth + 1,
    });
  }

  /** What ResultWriter leaves in the state's output. @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html */
  private written(): Json {
    const { writer } = this.runs;
    const where = writer && isObject(writer.json) ? writer.json : {};
    const prefix = member(where, "Prefix");
    const folder = typeof prefix === "string" && prefix !== "" ? `${prefix.replace(/\/$/, "")}/` : "";
    return {
      MapRunArn: this.mapRunArn,
      ResultWriterDetails: { Bucket: member(where, "Bucket") ?? "", Key: `${folder}${this.parent.random.uuid()}/manifest.json` },
    };
  }
}

/** A copy that still writes its history out only when somebody reads it. */
function withGetters<T extends object, M extends object>(of: T, more: M): T & M {
  return Object.defineProperties({ ...more }, Object.getOwnPropertyDescriptors(of)) as T & M;
}

function itemsOf(runs: DistributedRun<Box>, parent: Fiber): readonly SourceItem[] {
  if (runs.source.kind === "reader") {
    const { reader, parameters, maxItems } = runs.source;
    const { tasks } = parent.execution.options;
    const most = maxItems === undefined ? undefined : Number(maxItems.json);
    const from = parameters?.json ?? {};
    const read = (objects: readonly S3Object[]) => readItems(reader, from, most, objects, runs.state.queryLanguage);
    return tasks.items ? tasks.items(runs.state, from, read) : read(tasks.s3);
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

/** Milliseconds from `begun` until the last child ends, with so many at once. */
function duration(results: readonly ExecutionResult[], begun: number, runs: DistributedRun<Box>): number {
  const asked = Number(runs.maxConcurrency?.json ?? 0);
  const atOnce = Math.min(asked > 0 ? asked : DISTRIBUTED_CONCURRENCY, DISTRIBUTED_CONCURRENCY);
  if (results.length <= atOnce) return results.reduce((most, r) => Math.max(most, r.end - begun), 0);
  const free = new Array<number>(atOnce).fill(0);
  for (const result of results) {
    const slot = free.indexOf(Math.min(...free));
    free[slot] = (free[slot] as number) + (result.end - begun);
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
