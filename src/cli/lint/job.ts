import type { LoadedConfig } from "../../linter/config/model.js";
import type { LintSetup } from "../../linter/lint.js";
import type { ResultCache } from "../../linter/result-cache.js";
import type { Rule } from "../../rule-kit/index.js";
import type { Terminal } from "../command.js";
import type { InputFile } from "./lint-files.js";
import type { LintCommandOptions } from "./options.js";

/** One run of the lint command: what was asked for, under which configuration, over which files. */
export interface LintJob {
  readonly paths: readonly string[];
  readonly options: LintCommandOptions;
  readonly terminal: Terminal;
  readonly config: LoadedConfig;
  readonly rules: readonly Rule[];
  readonly setup: LintSetup;
  readonly files: readonly InputFile[];
  /** Results of the last run of this process (`--watch`). */
  readonly kept: ResultCache | undefined;
}
