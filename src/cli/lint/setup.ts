import type { ReadSession } from "../../hosts/read-session.js";
import type { LoadedConfig } from "../../linter/config/model.js";
import type { LintSetup } from "../../linter/lint.js";
import type { Rule } from "../../rule-kit/index.js";

/** The options of the command line that change what is found in a file. */
export interface SetupOptions {
  readonly type?: "standard" | "express";
  readonly rule?: readonly string[];
  readonly stats?: boolean;
}

/** What linting takes from the configuration and the options. `toFix`: with the edits of fixes. */
export function setupFor(
  rules: readonly Rule[],
  config: LoadedConfig,
  access: ReadSession,
  options: SetupOptions,
  toFix = false,
): LintSetup {
  return {
    rules,
    config,
    access,
    ...(options.type ? { type: options.type === "express" ? "EXPRESS" : "STANDARD" } : {}),
    ...(options.rule ? { only: new Set(options.rule) } : {}),
    ...(toFix ? { toFix } : {}),
    ...(options.stats ? { withCoverage: true } : {}),
  };
}
