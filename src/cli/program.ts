import { Command } from "commander";
import { COMMAND_GROUPS, type CommandFile, DEFAULT_COMMAND, type Terminal } from "./command.js";
import { COMMANDS } from "./commands.generated.js";

declare const __VERSION__: string;

/** The command line with these commands declared; each is loaded for it, none runs. */
export async function programWith(names: readonly string[], terminal: Terminal): Promise<Command> {
  const program = new Command("sfn-lint")
    .description(
      "Finds failures in AWS Step Functions state machines before you deploy,\nand proves each one with an input that triggers it.",
    )
    .usage("[options] [paths...]\n       sfn-lint <command> [options]")
    .version(typeof __VERSION__ === "string" ? __VERSION__ : "0.0.0", "-V, --version", "Print the version")
    .helpOption("-h, --help", "Print help")
    .commandsGroup("Set up:")
    .helpCommand("help [command]", "Print the options of a command")
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
  for (const file of files.toSorted(byUse)) declare(program, file, terminal);
  return program.addHelpText("after", EXAMPLES);
}

const loaded = (names: readonly string[]): Promise<CommandFile[]> =>
  Promise.all(names.flatMap((name) => COMMANDS[name]?.().then((file) => file.command) ?? []));

/** By heading; the command that runs by default comes first. */
const byUse = (a: CommandFile, b: CommandFile): number =>
  COMMAND_GROUPS.indexOf(a.group) - COMMAND_GROUPS.indexOf(b.group) || rank(a) - rank(b) || (a.name < b.name ? -1 : 1);
const rank = ({ name }: CommandFile) => (name === DEFAULT_COMMAND ? 0 : 1);

function declare(program: Command, file: CommandFile, terminal: Terminal): void {
  const command = program
    .command(file.name, { isDefault: file.name === DEFAULT_COMMAND })
    .description(file.summary)
    .helpGroup(`${file.group}:`)
    .showHelpAfterError("(sfn-lint help COMMAND lists the options)");
  file.define(command, terminal);
}

const EXAMPLES = `
Main options of lint (sfn-lint lint --help lists all):
  -f, --format <format>    text, json, sarif, github, ...; FORMAT=FILE
  --fix                    apply the safe fixes; --fix-dry-run shows a diff
  --preset <preset>        recommended, strict, or all
  --fail-on <severity>     severity that sets exit code 1: error (default),
                           warning, info, or never
  --baseline <file>        report only findings that are not in this file
  -c, --config <file>      use this configuration

Examples:
  sfn-lint                          lint every state machine below this folder
  sfn-lint order.asl.json           lint one file
  sfn-lint run order.asl.json       run it offline
  sfn-lint facts order.asl.json     show what the analysis proves about it
  sfn-lint explain history-quota    show the page of a rule
  sfn-lint init                     write a configuration for this repository

--debug prints the stack of an internal error.

Exit codes: 0 no findings at or above --fail-on, 1 findings,
2 incorrect usage or an internal error.
`;
