import { PRESETS, type Preset } from "../linter/config/model.js";
import type { LintSettings } from "./analysis/messages.js";

/** What an editor can set, as `initializationOptions` or in its section `sfnLint`. */
export interface EditorSettings {
  readonly lint: LintSettings;
  /** Milliseconds without a keystroke before a document is linted. */
  readonly delay: number;
  readonly inlayHints: { readonly size: boolean; readonly visits: boolean };
  readonly codeLens: boolean;
}

const DEFAULT_DELAY = 50;
const MOST_DELAY = 10_000;

/** Reads settings of a client; what has another type than it should is left at its default. */
export function settingsFrom(given: unknown, base: LintSettings): EditorSettings {
  const section = record(given);
  const hints = record(section.inlayHints);
  const preset = PRESETS.find((name) => name === section.preset) as Preset | undefined;
  const type = section.type === "standard" ? "STANDARD" : section.type === "express" ? "EXPRESS" : undefined;
  const config = typeof section.config === "string" && section.config !== "" ? section.config : undefined;
  return {
    lint: {
      ...base,
      ...(config === undefined ? {} : { config }),
      ...(section.allowConfigCode === true ? { code: true } : {}),
      ...(preset ? { preset } : {}),
      ...(type ? { type } : {}),
    },
    delay: typeof section.delay === "number" && section.delay >= 0 ? Math.min(section.delay, MOST_DELAY) : DEFAULT_DELAY,
    inlayHints: { size: hints.size === true, visits: hints.visits === true },
    codeLens: section.codeLens !== false,
  };
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
