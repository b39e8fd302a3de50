import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Severity } from "../finding.js";
import { matchesGlob } from "./glob.js";
import type { Config, KnownFact, LoadedConfig, Override, RuleLevel, RuleSetting, Settings } from "./model.js";

/** A state of which `known` says something. */
export interface DeclaredState {
  readonly name: string;
  /** As written: `states.Fetch.result`. */
  readonly key: string;
  /** The folder of the configuration that says it. */
  readonly folder: string;
  /** Whether it holds for a file, by the globs of its override. */
  readonly covers: (file: string) => boolean;
}

/** What holds for one machine in one file, everything merged. */
export interface ResolvedSettings {
  readonly rules: ReadonlyMap<string, { readonly level: RuleLevel; readonly options: Readonly<Record<string, unknown>> }>;
  readonly thresholds: { readonly payloadWarning: number; readonly payloadError: number; readonly history: number };
  readonly idempotent: readonly string[];
  readonly notIdempotent: readonly string[];
  readonly known: ReadonlyMap<string, KnownFact>;
  /** A schema, or the absolute path of one. */
  readonly inputSchema?: Settings["inputSchema"];
  readonly type?: "STANDARD" | "EXPRESS";
}

/** Bytes: AWS's old limit as advice, today's quota; events: the quota of Standard. @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const DEFAULT_THRESHOLDS = { payloadWarning: 32_768, payloadError: 262_144, history: 25_000 } as const;

/** @param machine name of the state machine; leave out to ask for the file alone. */
export function settingsFor(loaded: LoadedConfig, file: string, machine?: string): ResolvedSettings {
  const rules = new Map<string, { level: RuleLevel; options: Readonly<Record<string, unknown>> }>();
  const known = new Map<string, KnownFact>();
  let thresholds: ResolvedSettings["thresholds"] = DEFAULT_THRESHOLDS;
  let idempotent: readonly string[] = [];
  let notIdempotent: readonly string[] = [];
  let inputSchema: Settings["inputSchema"];
  let type: Settings["type"];
  for (const { folder, settings } of applicable(loaded, file, machine)) {
    for (const [id, setting] of Object.entries(settings.rules ?? {})) rules.set(id, mergeRule(rules.get(id), setting));
    for (const [path, fact] of Object.entries(settings.known ?? {})) known.set(path, fact);
    thresholds = { ...thresholds, ...settings.thresholds };
    idempotent = [...idempotent, ...(settings.idempotent ?? [])];
    notIdempotent = [...notIdempotent, ...(settings.notIdempotent ?? [])];
    if (settings.inputSchema !== undefined) {
      inputSchema = typeof settings.inputSchema === "string" ? resolve(folder, settings.inputSchema) : settings.inputSchema;
    }
    type = settings.type ?? type;
  }
  return {
    rules,
    thresholds,
    idempotent,
    notIdempotent,
    known,
    ...(inputSchema === undefined ? {} : { inputSchema }),
    ...(type ? { type } : {}),
  };
}

/** Settings that hold, lowest priority first: each layer's own, then its overrides in the order they are written. */
function* applicable(loaded: LoadedConfig, file: string, machine: string | undefined): Generator<{ folder: string; settings: Settings }> {
  for (const { folder, config } of loaded.layers) {
    yield { folder, settings: config };
    for (const override of config.overrides ?? []) {
      if (holds(override, pathFrom(folder, file), machine)) yield { folder, settings: override };
    }
  }
}

function holds(override: Override, file: string, machine: string | undefined): boolean {
  if (override.files && !override.files.some((glob) => matchesGlob(file, glob))) return false;
  if (!override.machines) return true;
  return machine !== undefined && override.machines.some((glob) => matchesGlob(machine, glob));
}

/** A bare level keeps the options set before. */
function mergeRule(before: { options: Readonly<Record<string, unknown>> } | undefined, setting: RuleSetting) {
  if (typeof setting === "string") return { level: setting, options: before?.options ?? {} };
  return { level: setting[0], options: { ...before?.options, ...setting[1] } };
}

/** All states that `known` names, also those of overrides. */
export function* declaredStates(loaded: LoadedConfig): Generator<DeclaredState> {
  for (const { folder, config } of loaded.layers)
    for (const { files, known } of [config, ...(config.overrides ?? [])] as readonly Pick<Override, "files" | "known">[])
      for (const key of Object.keys(known ?? {})) {
        const name = /^states\.(.+)\.(?:input|output|result)$/.exec(key)?.[1];
        if (name === undefined) continue;
        yield { name, key, folder, covers: (file) => !files || files.some((glob) => matchesGlob(pathFrom(folder, file), glob)) };
      }
}

/** Whether any layer of the configuration ignores a file; globs are relative to the layer's folder. */
export function isIgnored(loaded: LoadedConfig, file: string): boolean {
  return loaded.layers.some(({ folder, config }) => config.ignore?.some((glob) => matchesGlob(pathFrom(folder, file), glob)) ?? false);
}

/** The last layer that says something decides. */
export function overall<K extends "failOn" | "requireReason" | "maxWarnings">(loaded: LoadedConfig, key: K): Config[K] {
  let value: Config[K] = undefined as Config[K];
  for (const { config } of loaded.layers) value = config[key] ?? value;
  return value;
}

export const isLevel = (value: unknown): value is Severity | "off" =>
  value === "off" || value === "error" || value === "warning" || value === "info";

function pathFrom(folder: string, file: string): string {
  const absolute = isAbsolute(file) ? file : join(process.cwd(), file);
  return relative(folder, absolute).split(sep).join("/");
}
