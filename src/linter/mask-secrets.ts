import type { SecretText } from "../rule-kit/index.js";
import type { Place } from "../text/range.js";
import type { Finding, Report } from "./finding.js";

/** A credential, and where a definition holds it. */
export interface Secret extends SecretText {
  readonly place: Place;
}

const MASK = "********";
/** Distinct credentials that are looked for in all texts; of further ones only their own places are masked. */
const MOST = 1000;
/** Characters of a credential after which a text that breaks off is taken for it. */
const RECOGNIZED = 6;
/** Levels of a witness's input; what lies deeper is left out. */
const DEEPEST = 500;

/** The report without these credentials: findings, witnesses and the source text that code frames show. */
export function maskSecrets(report: Report, secrets: readonly Secret[]): Report {
  if (secrets.length === 0) return report;
  const mask = masker(secrets);
  const inText = (text: string) => mask(text, () => MASK);
  const findings = maskFindings(report.findings, secrets);
  const sources = new Map<string, string>();
  for (const [path, text] of report.sources) {
    const masked = mask(text, blank);
    const hidden = secrets.filter(({ place, text: secret }) => place.file === path && !text.includes(secret)).map(({ place }) => place);
    sources.set(path, hidden.length > 0 ? blankPlaces(masked, hidden) : masked);
  }
  return {
    ...report,
    machines: report.machines.map((machine) => ({
      ...machine,
      name: inText(machine.name),
      ...(machine.skipped === undefined ? {} : { skipped: inText(machine.skipped) }),
    })),
    findings,
    sources,
  };
}

/** Findings without these credentials. */
export function maskFindings(findings: readonly Finding[], secrets: readonly Secret[]): readonly Finding[] {
  if (secrets.length === 0) return findings;
  const mask = masker(secrets);
  return findings.map((finding) => maskFinding(finding, (text) => mask(text, () => MASK)));
}

/** A text for people without these credentials. */
export function hideSecrets(text: string, secrets: readonly Secret[]): string {
  return secrets.length === 0 ? text : masker(secrets)(text, () => MASK);
}

/** As many characters as before: places stay where they are. */
const blank = (text: string): string => text.replace(/[^\r\n]/g, "*");

type Masker = (text: string, replacement: (found: string) => string) => string;

function masker(secrets: readonly Secret[]): Masker {
  const wanted = new Map<string, number>();
  for (const { text, common = 0 } of secrets) {
    if (wanted.size >= MOST) break;
    for (const form of [text, JSON.stringify(text).slice(1, -1)]) wanted.set(form, common);
  }
  // the longest first: one may be a part of another
  const sorted = [...wanted].sort(([a], [b]) => b.length - a.length);
  return (text, replacement) => sorted.reduce((left, [secret, common]) => maskOne(left, secret, common, replacement), text);
}

/** Replaces the whole secret, and a beginning of it that an ellipsis breaks off. */
function maskOne(text: string, secret: string, common: number, replacement: (found: string) => string): string {
  const start = secret.slice(0, common + RECOGNIZED);
  let out = "";
  let done = 0;
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) {
    if (at < done) continue;
    let end = at + start.length;
    while (end < at + secret.length && text[end] === secret[end - at]) end++;
    if (end < at + secret.length && text[end] !== "…" && !text.startsWith("...", end)) continue;
    out += text.slice(done, at) + replacement(text.slice(at, end));
    done = end;
  }
  return done === 0 ? text : out + text.slice(done);
}

function maskFinding(finding: Finding, inText: (text: string) => string): Finding {
  const { rule, place, fingerprint, related, occurrences, fix, witness, evidence: _, ...words } = finding;
  const repeats = fix?.edits.some((edit) => inText(edit.text) !== edit.text);
  return {
    ...(maskJson(words, inText, 0) as typeof words),
    rule,
    place,
    fingerprint,
    ...(related ? { related: related.map(({ place: at, message }) => ({ place: at, message: inText(message) })) } : {}),
    ...(occurrences
      ? {
          occurrences: occurrences.map(({ state, place: at }) => ({ ...(state === undefined ? {} : { state: inText(state) }), place: at })),
        }
      : {}),
    ...(fix && !repeats ? { fix: { ...fix, title: inText(fix.title) } } : {}),
    ...(repeats ? { noFixReason: "the fix would repeat a credential" } : {}),
    ...(witness ? { witness: maskJson(witness, inText, 0) as typeof witness } : {}),
  };
}

function maskJson(value: unknown, inText: (text: string) => string, depth: number): unknown {
  if (typeof value === "string") return inText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= DEEPEST) return MASK;
  if (Array.isArray(value)) return value.map((item) => maskJson(item, inText, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [inText(key), maskJson(item, inText, depth + 1)]));
}

/** Where the file writes a credential in another form than its value: with escapes, folded, or put together. */
function blankPlaces(text: string, places: readonly Place[]): string {
  const lines = text.split(/(\r\n|\r|\n)/);
  for (const { start, end } of places) {
    for (let line = start.line; line <= end.line; line++) {
      const at = (line - 1) * 2;
      const content = lines[at];
      if (content === undefined) break;
      const from = line === start.line ? start.column - 1 : 0;
      const to = line === end.line ? end.column - 1 : content.length;
      lines[at] = content.slice(0, from) + "*".repeat(Math.max(0, Math.min(to, content.length) - from)) + content.slice(to);
    }
  }
  return lines.join("");
}
