import type { Finding, Fix, Occurrence } from "./finding.js";

/**
 * One finding per cause. Findings of one rule with the same message, reason and suggestion, their state's name aside, are
 * one finding at the first place, with the others as `occurrences`, where they
 * - are in one state machine, or
 * - point to the same characters: a line of a template, a helper function or a Terraform local that several states share.
 * A rule can name the cause itself (`Evidence.cause`); then its words may differ. What AWS refuses for no named cause and what
 * a run shows is merged by its place only: each of them is repaired or replayed by itself.
 * @param findings in the order of their places
 */
export function oncePerCause(all: readonly Finding[]): Finding[] {
  const findings = explained(all);
  const parent = findings.map((_, index) => index);
  const firstOf = (index: number): number => {
    let at = index;
    while (parent[at] !== at) at = parent[at] as number;
    return at;
  };
  const known = new Map<string, number>();
  for (const [index, finding] of findings.entries()) {
    for (const key of keysOf(finding)) {
      const [a, b] = [firstOf(known.get(key) ?? index), firstOf(index)];
      parent[Math.max(a, b)] = Math.min(a, b);
      known.set(key, Math.min(a, b));
    }
  }
  const groups = new Map<number, Finding[]>();
  for (const [index, finding] of findings.entries()) {
    const first = firstOf(index);
    const group = groups.get(first);
    if (group) group.push(finding);
    else groups.set(first, [finding]);
  }
  return [...groups.values()].map((group) => (group.length === 1 ? (group[0] as Finding) : merged(group)));
}

/** Without the causes of failures that other findings report: these say the cause, and have its remedy and fix. */
function explained(findings: readonly Finding[]): readonly Finding[] {
  const reported = new Set(findings.flatMap((one) => (one.failure === undefined ? [] : inMachine(one, one.failure))));
  const causes = new Map<string, Finding[]>();
  for (const one of findings) {
    const key = one.explains === undefined ? undefined : inMachine(one, one.explains);
    if (key !== undefined && reported.has(key)) causes.set(key, [...(causes.get(key) ?? []), one]);
  }
  if (causes.size === 0) return findings;
  return findings.flatMap((one) => {
    if (one.explains !== undefined && causes.has(inMachine(one, one.explains))) return [];
    const own = one.failure === undefined ? undefined : causes.get(inMachine(one, one.failure));
    return own ? [becauseOf(one, own)] : [one];
  });
}

const inMachine = ({ place, machine }: Finding, key: string): string => `${place.file}\n${machine}\n${key}`;

function becauseOf(failure: Finding, causes: readonly Finding[]): Finding {
  const [{ message, suggestion }] = causes as [Finding];
  const fix = failure.fix ?? fixOfAll(causes);
  const places = new Set((failure.related ?? []).map(({ place }) => `${place.file}:${place.start.line}`));
  const related = causes
    .filter(({ place }) => !places.has(`${place.file}:${place.start.line}`))
    .map(({ place }) => ({ place, message: "caused here" }));
  return Object.defineProperties({} as Finding, {
    ...Object.getOwnPropertyDescriptors(failure),
    reason: { value: message, enumerable: true },
    ...(suggestion ? { suggestion: { value: suggestion, enumerable: true } } : {}),
    ...(fix ? { fix: { value: fix, enumerable: true } } : {}),
    related: { value: [...(failure.related ?? []), ...related], enumerable: true },
  });
}

function keysOf(finding: Finding): string[] {
  const { rule, category, severity, certainty, machine, place } = finding;
  const cause = `${rule}\n${severity}\n${certainty}\n${finding.cause ?? wordsOf(finding)}`;
  const { file, start, end } = place;
  const keys = [`${cause}\n${file}:${start.line}:${start.column}-${end.line}:${end.column}`];
  if ((category !== "validity" || finding.cause !== undefined) && !finding.witness && machine !== undefined)
    keys.push(`${cause}\n${file}\n${machine}`);
  return keys;
}

/** What is said, whichever state it is said of. */
function wordsOf({ message, reason: because, suggestion: instead, state }: Finding): string {
  const words = [message, because, instead].join("\n");
  return state === undefined ? words : words.replaceAll(`"${state}"`, '""');
}

function merged(group: readonly Finding[]): Finding {
  const [first] = group as [Finding];
  const seen = new Set([placeAndState(first)]);
  const occurrences: Occurrence[] = [];
  for (const finding of group) {
    const key = placeAndState(finding);
    if (seen.has(key)) continue;
    seen.add(key);
    const { state, place } = finding;
    occurrences.push({ ...(state === undefined ? {} : { state }), place });
  }
  const fix = fixOfAll(group);
  const related = relatedOfAll(group);
  // the fingerprint is computed when it is asked for, so it is not read here
  return Object.defineProperties({} as Finding, {
    ...Object.getOwnPropertyDescriptors(first),
    ...(fix ? { fix: { value: fix, enumerable: true } } : {}),
    ...(related ? { related: { value: related, enumerable: true } } : {}),
    ...(occurrences.length > 0 ? { occurrences: { value: occurrences, enumerable: true } } : {}),
  });
}

/** More of them say no more. */
const MOST_RELATED = 20;

/** What is related to findings at the place of the first one: the calls of a helper function, say. */
function relatedOfAll(group: readonly Finding[]): Finding["related"] {
  const [first] = group as [Finding];
  const all = group.filter((one) => samePlace(one, first)).flatMap(({ related }) => related ?? []);
  const seen = new Set<string>();
  const once = all.filter(({ place: { file, start }, message }) => {
    const key = `${file}:${start.line}:${start.column} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
  return once.length > (first.related?.length ?? 0) ? once.slice(0, MOST_RELATED) : undefined;
}

const samePlace = ({ place: a }: Finding, { place: b }: Finding): boolean =>
  a.file === b.file && a.start.line === b.start.line && a.start.column === b.start.column;

const placeAndState = ({ state, place: { file, start } }: Finding): string => `${state}\n${file}:${start.line}:${start.column}`;

/** The edits of all of them, each place once; of two that differ at the same characters the first is kept. */
function fixOfAll(group: readonly Finding[]): Fix | undefined {
  const fixes = group.flatMap(({ fix }) => (fix ? [fix] : []));
  const [first] = fixes;
  if (!first) return undefined;
  const kept = new Kept();
  let places = 0;
  for (const { edits } of fixes) if (kept.take(edits)) places++;
  const alike = fixes.every(({ title }) => title === first.title);
  const title = places > 1 ? `${first.title} (${alike ? "" : "and similar, "}${places} places)` : first.title;
  return { title, safe: first.safe, edits: kept.all };
}

type Edit = Fix["edits"][number];

/** Edits that do not overlap, by file in the order of their places: only neighbors have to be compared. */
class Kept {
  readonly all: Edit[] = [];
  private readonly byFile = new Map<string, Edit[]>();

  /** Whether any of the edits was new; all are refused where one overlaps. */
  take(edits: readonly Edit[]): boolean {
    const fresh = edits.filter((edit) => !this.has(edit));
    if (fresh.length === 0 || fresh.some((edit) => this.isTaken(edit))) return false;
    for (const edit of fresh) {
      const list = this.byFile.get(edit.file) ?? [];
      this.byFile.set(edit.file, list);
      list.splice(indexAt(list, edit.start), 0, edit);
      this.all.push(edit);
    }
    return true;
  }

  private has({ file, start, end, text }: Edit): boolean {
    const list = this.byFile.get(file) ?? [];
    const same = list[indexAt(list, start)];
    return same !== undefined && same.start === start && same.end === end && same.text === text;
  }

  private isTaken({ file, start, end }: Edit): boolean {
    const list = this.byFile.get(file) ?? [];
    const at = indexAt(list, start);
    const [before, after] = [list[at - 1], list[at]];
    return (before !== undefined && before.end > start) || (after !== undefined && (after.start < end || after.start === start));
  }
}

/** The index of the first edit that does not begin before this offset. */
function indexAt(edits: readonly Edit[], start: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle] as Edit).start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
