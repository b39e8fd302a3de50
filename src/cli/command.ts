import type { Command } from "commander";

/**
 * A command of the program: one file in `src/cli/commands`, found by its name.
 * `define` only declares options and arguments; what the command needs is imported when it runs.
 */
export interface CommandFile {
  readonly name: string;
  /** One line of `sfn-lint --help`. */
  readonly summary: string;
  /** Under which heading `sfn-lint --help` lists it. */
  readonly group: CommandGroup;
  /** It speaks of the other commands: they are declared beside it. */
  readonly ofAll?: boolean;
  define(command: Command, terminal: Terminal): void;
}

/** The headings of `sfn-lint --help`, in the order of use. */
export const COMMAND_GROUPS = ["Find problems", "Understand a state machine", "Run without AWS", "Set up"] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** The command that runs when none is named. */
export const DEFAULT_COMMAND = "lint";

/** Where a command writes and what the other end can show. */
export interface Terminal {
  /** Text for people: what would act on a terminal or in a log is made visible. */
  out(text: string): void;
  /** As `out`, on standard error. */
  err(text: string): void;
  /** A form for programs (JSON, SARIF, DOT …), which escapes by its own rules. */
  data(text: string): void;
  /** Progress, on standard error of a terminal: our own text alone. */
  status(text: string): void;
  /** Columns of standard output; 80 where it is no terminal. */
  readonly width: number;
  readonly isTerminal: boolean;
  readonly color: boolean;
  /** Sets the exit code; the highest one set wins. */
  exit(code: ExitCode): void;
}

/** 0 clean, 1 findings, 2 the user's or our own broken usage. */
export type ExitCode = 0 | 1 | 2;

/** What the user did wrong, in a sentence with what to do; printed without a stack, exit code 2. */
export class UsageError extends Error {}
