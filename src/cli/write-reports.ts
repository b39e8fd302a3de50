import { resolve } from "node:path";
import { UnreadableFileError, writePlainFile } from "../discovery/plain-file.js";
import type { Report } from "../linter/finding.js";
import { brokenBy, isExhaustion } from "../linter/guard.js";
import { fromRepository } from "../reporters/from-repository.js";
import { printable, SafeLines } from "../reporters/printable.js";
import { reporterFor } from "../reporters/registry.js";
import { plainStyle, type Reporter } from "../reporters/reporter.js";
import type { Terminal } from "./command.js";
import { terminalStyle } from "./style.js";

export interface Output {
  readonly format: string;
  /** Absent: standard output. */
  readonly file?: string;
}

/**
 * Writes every report that was asked for. One that cannot be made or written is told with exit code 2; the others are
 * written all the same.
 * @param find the reporter of a format.
 */
export function writeReports(
  report: Report,
  outputs: readonly Output[],
  terminal: Terminal,
  find: (format: string) => Reporter | undefined = reporterFor,
): void {
  const checkout = process.env.GITHUB_WORKSPACE ?? process.env.CI_PROJECT_DIR;
  for (const output of outputs) {
    const reporter = find(output.format);
    if (!reporter) continue;
    try {
      writeOne(reporter, reporter.fromRepository ? fromRepository(report, checkout, process.cwd()) : report, output.file, terminal);
    } catch (error) {
      terminal.err(`sfn-lint: ${whyFailed(output.format, error)}\n`);
      terminal.exit(2);
    }
  }
}

/** The whole text is made before any of it is written: no reader gets half a report. */
function writeOne(reporter: Reporter, report: Report, file: string | undefined, terminal: Terminal): void {
  const forPeople = reporter.forPeople === true;
  const style = file === undefined ? terminalStyle(terminal.color, terminal.width) : plainStyle;
  const pieces = [...reporter.render(report, style)];
  if (file === undefined) {
    const write = forPeople ? terminal.out : terminal.data;
    for (const piece of pieces) write(piece);
    return;
  }
  const safe = new SafeLines(false);
  writePlainFile(resolve(file), pieces.map((piece) => (forPeople ? safe.write(piece) : piece)).join(""));
}

function whyFailed(format: string, error: unknown): string {
  if (error instanceof UnreadableFileError) return printable(error.message);
  const sentence = `the ${format} report cannot be made: ${brokenBy(error)}`;
  return isExhaustion(error) ? sentence : `internal error, please report it with the file that shows it: ${sentence}`;
}
