import type { Finding } from "./finding.js";

/**
 * Findings that were there when the team began, so that only new ones count.
 * Keyed by fingerprint with a count, so that moved lines change nothing and a second equal fault is seen.
 */
export interface Baseline {
  readonly version: 1;
  readonly findings: readonly BaselineEntry[];
}

export interface BaselineEntry {
  readonly fingerprint: string;
  readonly count: number;
  /** For people who read the file; not compared. */
  readonly rule: string;
  readonly file: string;
  readonly message: string;
}

/** A baseline that cannot be used; the message is a sentence for the user. */
export class BaselineError extends Error {}

/** The findings by fingerprint with their counts, in an order that does not depend on that of the findings. */
export function baselineOf(findings: readonly Finding[]): Baseline {
  const entries = new Map<string, BaselineEntry>();
  for (const { fingerprint, rule, place, message } of findings) {
    const count = (entries.get(fingerprint)?.count ?? 0) + 1;
    entries.set(fingerprint, { fingerprint, count, rule, file: place.file, message });
  }
  const order = (entry: BaselineEntry) => `${entry.file}\n${entry.rule}\n${entry.fingerprint}`;
  return { version: 1, findings: [...entries.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1)) };
}

/** Text of a baseline file, which `parseBaseline` reads. */
export function serializeBaseline(baseline: Baseline): string {
  return `${JSON.stringify(baseline, null, 2)}\n`;
}

/** @throws BaselineError with a sentence for the user where the text is no baseline. */
export function parseBaseline(text: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BaselineError(`invalid JSON (${(error as Error).message}); recreate the file with --write-baseline`);
  }
  if (!isBaseline(value)) throw new BaselineError("not a baseline of this version; recreate the file with --write-baseline");
  return value;
}

const TEXTS = ["fingerprint", "rule", "file", "message"] as const;

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== "object" || value === null) return false;
  const { version, findings } = value as Partial<Baseline>;
  return (
    version === 1 &&
    Array.isArray(findings) &&
    findings.every((f) => TEXTS.every((name) => typeof f?.[name] === "string") && typeof f.count === "number")
  );
}

/**
 * Findings beyond the baseline, and entries of it that no longer occur (or occur less often). What a file held that is no
 * longer there is looked for in others: a file that moved brings its findings along.
 * @param isThere whether a file that the baseline names still exists.
 */
export function findNewFindings(
  findings: readonly Finding[],
  baseline: Baseline,
  isThere: (file: string) => boolean = () => true,
): { readonly fresh: readonly Finding[]; readonly gone: readonly BaselineEntry[] } {
  const left = new Map(baseline.findings.map((entry) => [entry.fingerprint, entry.count]));
  const take = (key: string, from: Map<string, number>) => {
    const count = from.get(key) ?? 0;
    if (count > 0) from.set(key, count - 1);
    return count > 0;
  };
  const unknown = findings.filter(({ fingerprint }) => !take(fingerprint, left));
  const lost = baseline.findings.filter((entry) => (left.get(entry.fingerprint) ?? 0) > 0);
  const moved = new Map<string, number>();
  for (const entry of lost)
    if (!isThere(entry.file)) moved.set(said(entry), (moved.get(said(entry)) ?? 0) + (left.get(entry.fingerprint) ?? 0));
  const fresh = unknown.filter((finding) => !take(said(finding), moved));
  const gone = lost.filter((entry) => isThere(entry.file) || take(said(entry), moved));
  return { fresh, gone };
}

const said = ({ rule, message }: Pick<Finding, "rule" | "message">) => `${rule}\n${message}`;
