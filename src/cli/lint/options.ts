import type { Severity } from "../../linter/finding.js";

/** The options of `sfn-lint lint`, as the command line gives them. */
export interface LintCommandOptions {
  readonly format: readonly string[];
  readonly output?: string;
  readonly type?: "standard" | "express";
  /** `name=FILE`: children that the definitions alone do not tell. */
  readonly machine?: readonly string[];
  readonly config?: string | boolean;
  readonly configCode?: boolean;
  readonly preset?: string;
  readonly rule?: readonly string[];
  readonly failOn?: Severity | "never";
  readonly maxWarnings?: number;
  readonly quiet?: boolean;
  readonly fix?: boolean;
  readonly fixUnsafe?: boolean;
  readonly fixDryRun?: boolean;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly requireReason?: boolean;
  readonly emitWitness?: string;
  readonly stdinFilename?: string;
  readonly allowEmpty?: boolean;
  readonly printConfig?: string;
  readonly stats?: boolean;
  readonly timing?: boolean;
  readonly threads?: number;
  readonly cache?: boolean;
  readonly cacheLocation?: string;
  readonly since?: string;
  readonly watch?: boolean;
  readonly progress?: boolean;
}
