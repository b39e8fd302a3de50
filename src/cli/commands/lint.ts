import { InvalidArgumentError, Option } from "commander";
import type { CommandFile } from "../command.js";
import type { LintCommandOptions } from "../lint/options.js";

const FORMATS = "text, compact, json, sarif, github, gitlab, junit, checkstyle, markdown, rdjson, or agent";

export const command: CommandFile = {
  name: "lint",
  summary: "Report problems in state machines (runs when no command is named)",
  group: "Find problems",
  define(command, terminal) {
    command
      .argument("[paths...]", "files, folders, or globs; - reads standard input; default: this folder")
      .optionsGroup("What to check:")
      .addOption(new Option("--type <type>", "workflow type where the file does not say it").choices(["standard", "express"]))
      .addOption(
        new Option("--machine <name=file>", "a state machine that others start by this name or ARN; repeatable")
          .argParser(collect)
          .default([], "none"),
      )
      .option("--preset <preset>", "recommended, strict, or all")
      .addOption(new Option("--rule <ids>", "only these rules, separated by commas; repeatable").argParser(collectIds))
      .option("-c, --config <file>", "use this configuration and no other")
      .option("--no-config", "use no configuration file")
      .option("--no-config-code", "refuse configurations and plugins that are code")
      .option("--since <commit>", "only files that changed since this commit, and state machines that depend on them")
      .option("--watch", "lint again whenever a file changes")
      .option("--stdin-filename <name>", "file name for standard input")
      .option("--print-config <file>", "print the settings for this file and exit")
      .optionsGroup("Report:")
      .addOption(
        new Option("-f, --format <format>", `${FORMATS}; FORMAT=FILE writes to a file; repeatable`).argParser(collect).default([], "text"),
      )
      .option("-o, --output <file>", "write the report to a file")
      .option("-q, --quiet", "report errors only")
      .option("--emit-witness <dir>", "write the input and mocks of each replayed finding")
      .option("--stats", "print the number of findings per rule")
      .option("--timing", "print where the time was spent")
      .option("--no-progress", "never show progress")
      .optionsGroup("Speed:")
      .option("--cache", "keep results, and lint only what has changed since")
      .option("--cache-location <file>", "where --cache keeps them (default: node_modules/.cache/sfn-lint, or your cache folder)")
      .addOption(new Option("--threads <n>", "threads that lint (default: several for many files)").argParser(atLeastOne))
      .optionsGroup("Exit code:")
      .addOption(
        new Option("--fail-on <severity>", "lowest severity that sets exit code 1 (default: error)").choices([
          "error",
          "warning",
          "info",
          "never",
        ]),
      )
      .option("--max-warnings <n>", "exit with 1 if there are more warnings than this", wholeNumber)
      .option("--allow-empty", "accept named files without a state machine (for hooks that pass changed files)")
      .optionsGroup("Fix:")
      .option("--fix", "apply the safe fixes")
      .option("--fix-unsafe", "apply fixes that change behavior too")
      .option("--fix-dry-run", "print the fixes as a diff; change nothing")
      .optionsGroup("Adopt in an existing repository:")
      .option("--baseline <file>", "report only findings that are not in this file")
      .option("--write-baseline <file>", "write the current findings as the baseline")
      .option("--require-reason", "report suppressions without a reason (-- reason)")
      .addHelpText("after", EXAMPLES)
      .action(async (paths: string[], options: LintCommandOptions) => {
        const { lintCommand } = await import("../lint-command.js");
        await lintCommand(paths, options, terminal);
      });
  },
};

const EXAMPLES = `
Examples:
  sfn-lint                                   lint everything below this folder
  sfn-lint template.yaml 'services/**/*.asl.json'
  sfn-lint -f sarif=out.sarif -f text        write two reports
  sfn-lint --fix                             apply the safe fixes
  sfn-lint --write-baseline baseline.json    accept today's findings ...
  sfn-lint --baseline baseline.json          ... and report only new ones
  cat a.asl.json | sfn-lint - --stdin-filename a.asl.json

Exit codes: 0 no findings at or above --fail-on, 1 findings,
2 incorrect usage or an internal error.
`;

const collectIds = (value: string, all: readonly string[] = []) => [...all, ...value.split(",").filter((id) => id !== "")];
const collect = (value: string, all: string[]) => [...all, value];

function atLeastOne(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError("Expected a whole number, 1 or more.");
  return Number(text);
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Expected a whole number, 0 or more.");
  return Number(text);
}
