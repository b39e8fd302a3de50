import type { Json } from "../../text/node.js";
import type { Severity } from "../finding.js";

/** The severity that a configuration gives a rule, or that it is not run. */
export type RuleLevel = Severity | "off";
/** `"off"`, `"warning"`, or `["warning", { option: value }]`. */
export type RuleSetting = RuleLevel | readonly [RuleLevel, Readonly<Record<string, Json>>];

/** What the user knows of the input, of a task's result or of a state's output. */
export interface KnownFact {
  readonly maxBytes?: number;
  readonly minBytes?: number;
  readonly schema?: Json;
}

/** What a configuration file may say, at its top and (but for `extends`, `plugins`, `root`) in an override. */
export interface Settings {
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  /** Bytes and events; defaults are AWS's quotas and advice. */
  readonly thresholds?: { readonly payloadWarning?: number; readonly payloadError?: number; readonly history?: number };
  /** Globs of function names, ARNs, URLs or `service:action` whose repetition does no harm. */
  readonly idempotent?: readonly string[];
  /** Declared facts: `"states.Fetch.output": { "maxBytes": 5000 }`, `"input": { "maxBytes": 2000 }`. */
  readonly known?: Readonly<Record<string, KnownFact>>;
  /** Globs as for `idempotent`, of calls that must not be repeated whatever the API says. */
  readonly notIdempotent?: readonly string[];
  /** A JSON Schema of the execution input, or the path of a file that holds one. */
  readonly inputSchema?: string | Readonly<Record<string, Json>>;
  readonly type?: "STANDARD" | "EXPRESS";
}

/** Settings for some files or state machines. Later ones win. */
export interface Override extends Settings {
  /** Globs, relative to the configuration file. */
  readonly files?: readonly string[];
  /** Globs over the names of state machines. */
  readonly machines?: readonly string[];
}

/** What a configuration file may say at its top. */
export interface Config extends Settings {
  /** Presets (`recommended`, `strict`, `all`) and files, the later over the earlier, all under this file. */
  readonly extends?: string | readonly string[];
  /** Stop looking further up. */
  readonly root?: boolean;
  readonly ignore?: readonly string[];
  /** Modules with rules of your own. */
  readonly plugins?: readonly string[];
  readonly overrides?: readonly Override[];
  readonly failOn?: Severity;
  readonly requireReason?: boolean;
  readonly maxWarnings?: number;
}

/** Which rules run without being named. */
export type Preset = "recommended" | "strict" | "all";
export const PRESETS: readonly Preset[] = ["recommended", "strict", "all"];

/** A configuration as it was found, after its `extends`, ready to be asked about a file. */
export interface LoadedConfig {
  /** The file that was found; absent for the defaults. */
  readonly path?: string;
  /** The repository, or what stands for it: plugins and files that the configuration names are within it. */
  readonly root: string;
  /** Folder that globs and paths in it are relative to. */
  readonly folder: string;
  readonly preset: Preset;
  /** Lowest priority first; each with the folder that its globs are relative to. */
  readonly layers: readonly { readonly folder: string; readonly config: Config }[];
  readonly plugins: readonly string[];
  /** Every file that took part, for messages and caches. */
  readonly files: readonly string[];
}
