import type { ExecutionResult } from "../execution/execution.js";
import type { HistoryEvent } from "../execution/history.js";
import type { Terminal } from "./command.js";

/** Bytes of JSON after which values are left out, as AWS leaves them out: `truncated: true`. */
const MOST_BYTES = 256 * 1024 * 1024;
const VALUES = ["input", "output", "parameters"];

/** `{status, output, error, cause, history}`, written event by event: a long history does not fit into one string. */
export function writeRunJson({ status, output, error, cause, history }: ExecutionResult, terminal: Terminal, more: object = {}): void {
  const head = { status, output, error, cause, ...more };
  terminal.data(`${JSON.stringify(head).slice(0, -1)},"history":[`);
  let bytes = 0;
  let chunk = "";
  for (const [i, event] of history.entries()) {
    const text = bytes > MOST_BYTES ? JSON.stringify(withoutValues(event)) : JSON.stringify(event);
    bytes += text.length;
    chunk += `${i > 0 ? ",\n" : "\n"}${text}`;
    if (chunk.length > 1_000_000) {
      terminal.data(chunk);
      chunk = "";
    }
  }
  terminal.data(`${chunk}\n]}\n`);
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
