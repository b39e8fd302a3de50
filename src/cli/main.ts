import { type Command, CommanderError } from "commander";
import { UnreadableFileError } from "../discovery/plain-file.js";
import { type ImportModule, setImporter } from "../linter/config/import-module.js";
import { brokenBy, isExhaustion, showStacks } from "../linter/guard.js";
import { printable } from "../reporters/printable.js";
import { DEFAULT_COMMAND, type Terminal, UsageError } from "./command.js";
import { COMMANDS } from "./commands.generated.js";
import { refuseFilesAsOptions } from "./option-or-file.js";
import { programWith } from "./program.js";
import { createTerminal } from "./terminal.js";

/** @param importer `import()` as it is outside of the bundle, for the user's own modules. */
export async function main(argv: readonly string[], importer?: ImportModule): Promise<void> {
  if (importer) setImporter(importer);
  const terminal = createTerminal();
  const debug = argv.includes("--debug");
  if (debug) showStacks();
  const words = argv.slice(2).filter((word) => word !== "--debug");
  if (words.length === 1 && words[0] === "-v") words[0] = "--version";
  try {
    refuseFilesAsOptions(words);
    if (terminal.color) await (await import("./style.js")).loadColors();
    const program = await programFor(words, terminal);
    const named = words[0] !== undefined && Object.hasOwn(COMMANDS, words[0]);
    await program.parseAsync(named || asksForProgram(words) ? words : [DEFAULT_COMMAND, ...words], { from: "user" });
  } catch (error) {
    report(error, terminal);
  }
  terminal.end();
}

const asksForProgram = (words: readonly string[]) =>
  words[0] === "help" || (words.length === 1 && ["--help", "-h", "--version", "-V"].includes(words[0] as string));

/** Only the command that is asked for is loaded; help lists them all. */
function programFor(words: readonly string[], terminal: Terminal): Promise<Command> {
  const [first] = words;
  if (asksForProgram(words)) return programWith(Object.keys(COMMANDS), terminal);
  return programWith([first !== undefined && Object.hasOwn(COMMANDS, first) ? first : DEFAULT_COMMAND], terminal);
}

/** The user's fault gets one sentence; ours too, with a stack where `--debug` asks for it. Both end with 2. */
function report(error: unknown, terminal: Terminal): void {
  if (error instanceof CommanderError) {
    terminal.exit(error.exitCode === 0 ? 0 : 2);
    return;
  }
  terminal.exit(2);
  if (error instanceof UsageError || error instanceof UnreadableFileError) terminal.err(`sfn-lint: ${printable(error.message)}\n`);
  else if (error instanceof Error && error.name === "ConfigError")
    for (const line of error.message.split("\n")) terminal.err(`sfn-lint: ${printable(line)}\n`);
  else if (isExhaustion(error)) terminal.err(`sfn-lint: the input asks for more than there is: ${brokenBy(error)}\n`);
  else terminal.err(`sfn-lint: internal error, please report it with the input that shows it: ${brokenBy(error)}\n`);
}
