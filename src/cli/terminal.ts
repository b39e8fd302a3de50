import { writeSync } from "node:fs";
import { reasonOf } from "../discovery/plain-file.js";
import { SafeLines } from "../reporters/printable.js";
import type { ExitCode, Terminal } from "./command.js";
import { Output } from "./output.js";

const WIDEST = 120;

/** The process's own terminal. */
export interface ProcessTerminal extends Terminal {
  /** Ends the process if all that was written is written: clearing the heap first would take some milliseconds. */
  end(): void;
}

/** The process's own output, with colors where it is a terminal that shows them or `FORCE_COLOR` asks for them. */
export function createTerminal(): ProcessTerminal {
  let code: ExitCode = 0;
  const failed = (error: NodeJS.ErrnoException): void => {
    // a reader such as head(1) may go away: that is no fault
    if (error.code === "EPIPE") process.exit(code);
    fail(`the output cannot be written: ${reasonOf(error)}`);
  };
  const [stdout, stderr] = [new Output(1, failed), new Output(2, failed)];
  const color = wantsColor(stdout);
  const [out, err] = [new SafeLines(color), new SafeLines(color)];
  return {
    out: (text) => stdout.write(out.write(text)),
    err: (text) => stderr.write(err.write(text)),
    data: (text) => stdout.write(text),
    status: (text) => stderr.write(text),
    width: Math.min(stdout.columns ?? 80, WIDEST),
    isTerminal: stdout.isTerminal,
    color,
    end: () => {
      if (stdout.isWritten && stderr.isWritten) process.exit();
    },
    exit: (wanted) => {
      if (wanted > code) code = wanted;
      process.exitCode = code;
    },
  };
}

/** A full disk, a closed device: only standard error is left to write to, which may be the same. */
function fail(sentence: string): never {
  try {
    writeSync(2, `sfn-lint: ${sentence}\n`);
  } catch {}
  process.exit(2);
}

/** @see https://no-color.org */
function wantsColor(output: Output): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return output.isTerminal && TERM !== "dumb";
}
