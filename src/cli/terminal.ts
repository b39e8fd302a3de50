import { writeSync } from "node:fs";
import { reasonOf } from "../discovery/plain-file.js";
import { SafeLines } from "../reporters/printable.js";
import type { ExitCode, Terminal } from "./command.js";

const WIDEST = 120;

export function createTerminal(): Terminal {
  let code: ExitCode = 0;
  // a reader such as head(1) may go away: that is no fault
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(code);
      fail(`the output cannot be written: ${reasonOf(error)}`);
    });
  }
  const color = wantsColor();
  const [out, err] = [new SafeLines(color), new SafeLines(color)];
  return {
    out: (text) => {
      process.stdout.write(out.write(text));
    },
    err: (text) => {
      process.stderr.write(err.write(text));
    },
    data: (text) => {
      process.stdout.write(text);
    },
    status: (text) => {
      process.stderr.write(text);
    },
    width: Math.min(process.stdout.columns ?? 80, WIDEST),
    isTerminal: process.stdout.isTTY === true,
    color,
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
function wantsColor(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return process.stdout.isTTY === true && TERM !== "dumb";
}
