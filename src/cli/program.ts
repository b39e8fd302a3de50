import { Command } from "commander";
import { type CommandFile, DEFAULT_COMMAND, type Terminal } from "./command.js";
import { COMMANDS } from "./commands.generated.js";

declare const __VERSION__: string;

/** The command line with these commands declared; each is loaded for it, none runs. */
export async function programWith(names: readonly string[], terminal: Terminal): Promise<Command> {
  const program = new Command("sfn-lint")
    .description("Tells what an AWS Step Functions state machine can do in production, before you deploy it.")
    .version(typeof __VERSION__ === "string" ? __VERSION__ : "0.0.0", "-V, --version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.err(text),
      outputError: (text, write) => write(text.replace(/^error: /, "sfn-lint: ")),
      getOutHelpWidth: () => terminal.width,
      getErrHelpWidth: () => terminal.width,
    });
  const asked = await loaded(names);
  const files = asked.some((file) => file.ofAll) ? await loaded(Object.keys(COMMANDS)) : asked;
  for (const file of files) declare(program, file, terminal);
  return program.addHelpText("after", EXAMPLES);
}

const loaded = (names: readonly string[]): Promise<CommandFile[]> =>
  Promise.all(names.flatMap((name) => COMMANDS[name]?.().then((file) => file.command) ?? []));

function declare(program: Command, file: CommandFile, terminal: Terminal): void {
  const command = program
    .command(file.name, { isDefault: file.name === DEFAULT_COMMAND })
    .description(file.summary)
    .showHelpAfterError("(sfn-lint help COMMAND lists the options)");
  file.define(command, terminal);
}

const EXAMPLES = `
Examples:
  sfn-lint                          lint every state machine below this folder
  sfn-lint order.asl.json           one file
  sfn-lint run order.asl.json       run it as AWS would
  sfn-lint facts order.asl.json     what is known of it before it runs
  sfn-lint explain history-quota    why a rule asks for something
  sfn-lint init                     write a configuration for this repository

--debug shows the stack of an internal error.

Exit codes: 0 no findings at or above --fail-on, 1 findings,
2 wrong usage or an internal error.
`;
