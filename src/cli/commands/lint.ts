import { InvalidArgumentError, Option } from "commander";
import type { CommandFile } from "../command.js";
import type { LintCommandOptions } from "../lint-command.js";

const FORMATS = "text, compact, json, sarif, github, gitlab, junit, checkstyle or markdown";

export const command: CommandFile = {
  name: "lint",
  summary: "Find what is wrong with state machines, in files of any form (this is what runs when no command is named)",
  define(command, terminal) {
    command
      .argument("[paths...]", "files, folders, globs; - for standard input; nothing: this folder")
      .addOption(
        new Option("-f, --format <format>", `${FORMATS}; FORMAT=FILE writes to a file, may be repeated`)
          .argParser(collect)
          .default([], "text"),
      )
      .option("-o, --output <file>", "write the report to a file")
      .addOption(new Option("--type <type>", "workflow type where the file does not say it").choices(["standard", "express"]))
      .option("-c, --config <file>", "this configuration and no other")
      .option("--no-config", "no configuration file at all")
      .option("--no-config-code", "refuse configurations and plugins that are programs")
      .option("--preset <preset>", "recommended, strict or all")
      .option("--rule <ids...>", "only these rules")
      .addOption(
        new Option("--fail-on <severity>", "lowest severity that makes the exit code 1 (default: error)").choices([
          "error",
          "warning",
          "info",
          "never",
        ]),
      )
      .option("--max-warnings <n>", "more warnings than this make the exit code 1", wholeNumber)
      .option("-q, --quiet", "errors only")
      .option("--fix", "apply the fixes that change nothing else")
      .option("--fix-unsafe", "apply the other fixes too")
      .option("--fix-dry-run", "print a diff of what --fix would change, and change nothing")
      .option("--baseline <file>", "report only what is not in this file")
      .option("--write-baseline <file>", "write today's findings as the baseline")
      .option("--require-reason", "a suppression must say why: -- reason")
      .option("--emit-witness <dir>", "write input and mocks of each replayed claim")
      .option("--stdin-filename <name>", "name under which standard input is reported")
      .option("--allow-empty", "a file named here may hold no state machine (for hooks that hand over changed files)")
      .option("--print-config <file>", "print what holds for this file, and lint nothing")
      .option("--stats", "count findings by rule")
      .option("--timing", "say where the time went")
      .option("--no-progress", "never show progress")
      .addHelpText("after", EXAMPLES)
      .action(async (paths: string[], options: LintCommandOptions) => {
        const { lintCommand } = await import("../lint-command.js");
        await lintCommand(paths, options, terminal);
      });
  },
};

const EXAMPLES = `
Examples:
  sfn-lint                                   each state machine below here
  sfn-lint template.yaml 'services/**/*.asl.json'
  sfn-lint -f sarif=out.sarif -f text        two reports of one run
  sfn-lint --fix                             repair what changes nothing else
  sfn-lint --write-baseline baseline.json    accept what is there today ...
  sfn-lint --baseline baseline.json          ... and report only what is new
  cat a.asl.json | sfn-lint - --stdin-filename a.asl.json

Exit codes: 0 no findings at or above --fail-on, 1 findings,
2 wrong usage or an internal error.
`;

const collect = (value: string, all: string[]) => [...all, value];

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It is a whole number, 0 or more.");
  return Number(text);
}
