import { Command, CommanderError } from "commander";
import { type ImportModule, setImporter } from "../linter/config/import-module.js";
import { type CommandFile, type Terminal, UsageError } from "./command.js";
import { COMMANDS } from "./commands.generated.js";
import { createTerminal } from "./terminal.js";

declare const __VERSION__: string;

/** The command that runs when none is named. */
const DEFAULT = "lint";

/** @param importer `import()` as it is outside of the bundle, for the user's own modules. */
export async function main(argv: readonly string[], importer?: ImportModule): Promise<void> {
  if (importer) setImporter(importer);
  const terminal = createTerminal();
  const words = argv.slice(2);
  try {
    const program = await programFor(words, terminal);
    const named = words[0] !== undefined && Object.hasOwn(COMMANDS, words[0]);
    await program.parseAsync(named || asksForProgram(words) ? words : [DEFAULT, ...words], { from: "user" });
  } catch (error) {
    report(error, terminal);
  }
}

const asksForProgram = (words: readonly string[]) =>
  words.length === 1 && ["--help", "-h", "help", "--version", "-V"].includes(words[0] as string);

/** Only the command that is asked for is loaded; help lists them all. */
async function programFor(words: readonly string[], terminal: Terminal): Promise<Command> {
  const program = new Command("sfn-lint")
    .description("Tells what an AWS Step Functions state machine can do in production, before you deploy it.")
    .version(typeof __VERSION__ === "string" ? __VERSION__ : "0.0.0", "-V, --version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.err(text),
      getOutHelpWidth: () => terminal.width,
      getErrHelpWidth: () => terminal.width,
    });
  const first = words[0];
  const help = asksForProgram(words) || first === "help";
  const names = help ? Object.keys(COMMANDS) : [first !== undefined && Object.hasOwn(COMMANDS, first) ? first : DEFAULT];
  for (const name of names) {
    const load = COMMANDS[name];
    if (load) declare(program, (await load()).command, terminal);
  }
  program.addHelpText("after", EXAMPLES);
  return program;
}

function declare(program: Command, file: CommandFile, terminal: Terminal): void {
  const command = program
    .command(file.name, { isDefault: file.name === DEFAULT })
    .description(file.summary)
    .showHelpAfterError("(sfn-lint help COMMAND lists the options)");
  file.define(command, terminal);
}

const EXAMPLES = `
Examples:
  sfn-lint                              lint every state machine below this folder
  sfn-lint order.asl.json               one file
  sfn-lint run order.asl.json --mocks m.json   run it as AWS would
  sfn-lint facts order.asl.json         what is known of it before it runs
  sfn-lint explain history-quota        why a rule asks for something

Exit codes: 0 no findings at or above --fail-on, 1 findings, 2 wrong usage or an internal error.
`;

/** The user's fault gets one sentence; ours a stack to report. Both end with 2. */
function report(error: unknown, terminal: Terminal): void {
  if (error instanceof CommanderError) {
    terminal.exit(error.exitCode === 0 ? 0 : 2);
    return;
  }
  terminal.exit(2);
  if (error instanceof UsageError || (error instanceof Error && error.name === "ConfigError")) terminal.err(`sfn-lint: ${error.message}\n`);
  else
    terminal.err(
      `sfn-lint: internal error, please report it with the input that shows it\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
}
