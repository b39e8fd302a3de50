import type { ExecutionResult } from "../execution/execution.js";
import { type HistoryEvent, isoTime } from "../execution/history.js";
import { withTexts } from "../execution/history-text.js";
import type { ChildExecution, MapRunResult } from "../execution/map-run.js";
import type { Terminal } from "./command.js";

/** Bytes of JSON after which values are left out, as AWS leaves them out: `truncated: true`. */
const MOST_BYTES = 256 * 1024 * 1024;
const VALUES = ["input", "output", "parameters"];

/** `aws`: values are JSON text, as GetExecutionHistory has them. */
export type HistoryFormat = "aws" | "objects";

/**
 * `{status, output, error, cause, failedState, redriveCount, mapRuns, history}`, written event by event: a long history does
 * not fit into one string.
 */
export function writeRunJson(result: ExecutionResult, terminal: Terminal, format: HistoryFormat, more: object = {}): void {
  const { status, output, error, cause, failedState, redriveCount } = result;
  const head = { status, output, error, cause, failedState, ...(redriveCount > 0 ? { redriveCount } : {}), ...more };
  new RunWriter(terminal, format).run(head, result);
}

class RunWriter {
  private bytes = 0;
  private chunk = "";

  constructor(
    private readonly terminal: Terminal,
    private readonly format: HistoryFormat,
  ) {}

  run(head: object, result: ExecutionResult): void {
    this.execution(head, result);
    this.terminal.data(`${this.chunk}\n`);
  }

  private execution(head: object, { history, mapRuns }: ExecutionResult): void {
    this.write(`${JSON.stringify(head).slice(0, -1)}`);
    if (mapRuns.length > 0) {
      this.write(',"mapRuns":[');
      for (const [i, run] of mapRuns.entries()) this.mapRun(run, i);
      this.write("]");
    }
    this.write(',"history":[');
    for (const [i, event] of history.entries()) this.event(event, i);
    this.write("\n]}");
  }

  private mapRun({ mapRunArn, state, status, redriveCount, executions }: MapRunResult, index: number): void {
    const count = (wanted: string) => executions.filter((e) => e.status === wanted).length;
    const counts = { total: executions.length, succeeded: count("SUCCEEDED"), failed: count("FAILED"), timedOut: count("TIMED_OUT") };
    const head = { mapRunArn, state, status, ...(redriveCount > 0 ? { redriveCount } : {}), executionCounts: counts };
    this.write(`${index > 0 ? "," : ""}\n${JSON.stringify(head).slice(0, -1)},"executions":[`);
    for (const [i, child] of executions.entries()) this.child(child, i);
    this.write("]}");
  }

  private child(child: ChildExecution, i: number): void {
    const { index, executionArn, name, status, input, output, error, cause, failedState } = child;
    const dates = { startDate: isoTime(child.start), stopDate: isoTime(child.end) };
    this.write(i > 0 ? ",\n" : "\n");
    this.execution({ index, executionArn, name, status, ...dates, input, output, error, cause, failedState }, child);
  }

  private event(event: HistoryEvent, index: number): void {
    const shown = this.format === "aws" ? withTexts(event) : event;
    const text = JSON.stringify(this.bytes > MOST_BYTES ? withoutValues(shown) : shown);
    this.bytes += text.length;
    this.write(`${index > 0 ? ",\n" : "\n"}${text}`);
  }

  private write(text: string): void {
    this.chunk += text;
    if (this.chunk.length < 1_000_000) return;
    this.terminal.data(this.chunk);
    this.chunk = "";
  }
}

function withoutValues(event: HistoryEvent): HistoryEvent {
  return Object.fromEntries(
    Object.entries(event).map(([name, details]) => {
      if (typeof details !== "object" || details === null) return [name, details];
      const kept = Object.entries(details).filter(([key]) => !VALUES.includes(key) && !key.endsWith("Details"));
      const left = VALUES.filter((key) => key in details).map((key) => [`${key}Details`, { truncated: true }]);
      return [name, Object.fromEntries([...kept, ...left])];
    }),
  ) as unknown as HistoryEvent;
}
