import type { HostSuppression } from "../hosts/host.js";
import type { Member, Node, StringNode } from "../text/node.js";
import { type Place, placeOf, range, type Span } from "../text/range.js";
import type { Position, SourceFile } from "../text/source-file.js";
import type { Finding } from "./finding.js";

/** A stretch of one file. */
export interface Area {
  readonly file: string;
  /** Lines and columns that it covers, both ends inclusive. */
  readonly from: Position;
  readonly to: Position;
}

/**
 * One `sfn-lint-disable` of the user.
 *
 * - In ASL's own `Comment` (plain JSON has no other): `sfn-lint-disable rule-a, rule-b -- reason`, for that object and below.
 * - In a comment of YAML, JSONC, HCL or TypeScript: `sfn-lint-disable-line`, `sfn-lint-disable-next-line`,
 *   `sfn-lint-disable-file`, or `sfn-lint-disable` … `sfn-lint-enable`.
 * - In `Metadata: sfn-lint: disable: [rule-a]` of a template's resource or of the template.
 */
export interface Suppression extends Area {
  /** What else it covers: a resource's metadata speaks for the template and for the definition's own file. */
  readonly also?: readonly Area[];
  /** Empty: every rule. */
  readonly rules: readonly string[];
  readonly reason?: string;
  /** Where it is written. */
  readonly place: Place;
}

export interface Suppressed {
  readonly kept: readonly Finding[];
  readonly suppressed: readonly { readonly finding: Finding; readonly by: Suppression }[];
  /** Suppressions, or single rules of one, that silenced nothing. */
  readonly unused: readonly { readonly suppression: Suppression; readonly rules: readonly string[] }[];
  readonly withoutReason: readonly Suppression[];
}

const DIRECTIVE = /sfn-lint-(disable(?:-next-line|-line|-file)?|enable)\b[ \t]*([^\r\n]*)/g;
const END_OF_FILE: Position = { line: Number.POSITIVE_INFINITY, column: 0 };

/** Directives in comments, found in the text itself: every format marks comments with `#`, `//` or `/*`. */
export function suppressionsInText(file: SourceFile): Suppression[] {
  if (!file.text.includes("sfn-lint-")) return [];
  const found: Suppression[] = [];
  const open = new OpenSuppressions(found);
  for (const match of file.text.matchAll(DIRECTIVE)) {
    if (!beginsComment(file.text, match.index)) continue;
    const place = placeOf(range(file, match.index, match.index + match[0].trimEnd().length));
    const { rules, reason } = rulesAndReason((match[2] ?? "").split("*/", 1)[0] ?? "");
    const line = place.start.line;
    const add = (from: Position, to: Position) => {
      found.push({ file: file.path, from, to, rules, ...(reason === undefined ? {} : { reason }), place });
    };
    if (match[1] === "disable-line") add({ line, column: 0 }, { line, column: Number.POSITIVE_INFINITY });
    else if (match[1] === "disable-next-line") add({ line: line + 1, column: 0 }, { line: line + 1, column: Number.POSITIVE_INFINITY });
    else if (match[1] === "disable-file") add({ line: 0, column: 0 }, END_OF_FILE);
    else if (match[1] === "disable") {
      add(place.start, END_OF_FILE);
      open.add(found.length - 1);
    } else open.close(rules, place.start);
  }
  return found;
}

/** Is there a marker before it that begins a comment in YAML and HCL (`#`), or JSONC, TypeScript and HCL (`//`, `/*`)? */
function beginsComment(text: string, end: number): boolean {
  let at = end - 1;
  while (at >= 0 && " \t*".includes(text[at] as string)) at--;
  return text[at] === "#" || (text[at] === "/" && (text[at - 1] === "/" || text[at + 1] === "*"));
}

/** `sfn-lint-disable` without its end, by rule: a file may have thousands of them. */
class OpenSuppressions {
  private readonly open = new Set<number>();
  private readonly byRule = new Map<string, number[]>();

  constructor(private readonly found: Suppression[]) {}

  add(index: number): void {
    this.open.add(index);
    for (const rule of (this.found[index] as Suppression).rules) {
      const list = this.byRule.get(rule);
      if (list) list.push(index);
      else this.byRule.set(rule, [index]);
    }
  }

  /** `sfn-lint-enable` ends the open suppressions of the same rules, or all of them where it names none. */
  close(rules: readonly string[], at: Position): void {
    for (const index of rules.length === 0 ? [...this.open] : rules.flatMap((rule) => this.byRule.get(rule) ?? [])) {
      if (this.open.delete(index)) this.found[index] = { ...(this.found[index] as Suppression), to: at };
    }
    for (const rule of rules.length === 0 ? [...this.byRule.keys()] : rules) this.byRule.delete(rule);
  }
}

/** What a template's `Metadata` says. */
export function suppressionsOfHost(found: readonly HostSuppression[]): Suppression[] {
  return found.flatMap(({ rules, reason, at, covers }) => {
    const [first, ...also] = covers.map(areaOf);
    if (!first) return [];
    return [{ ...first, also, rules, ...(reason === undefined ? {} : { reason }), place: placeOf(at) }];
  });
}

function areaOf(at: Span): Area {
  const { file, start, end } = placeOf(at);
  return { file, from: start, to: end };
}

/** Directives in the `Comment` of a machine, state, choice rule, catcher or branch. Iterative: nesting is the user's. */
export function suppressionsInTree(root: Node): Suppression[] {
  const found: Suppression[] = [];
  const todo: { readonly node: Node; readonly scope: Span }[] = [{ node: root, scope: root.range }];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const { node, scope } = next;
    if (node.kind === "array") for (const item of node.items) todo.push({ node: item, scope: item.range });
    if (node.kind !== "object") continue;
    for (const member of node.members) {
      const { key, value } = member;
      if (key.name === "Comment" && value.kind === "string") {
        const suppression = fromComment(value, scope);
        if (suppression) found.push(suppression);
      } else if (value.kind === "object" || value.kind === "array") todo.push({ node: value, scope: withName(member) });
    }
  }
  return found;
}

/** Findings on a state are placed at its name, which belongs to it. */
function withName({ range, value }: Member): Span {
  const own = value.range;
  return range.file === own.file && range.start <= own.start && own.end <= range.end ? range : own;
}

function fromComment(comment: StringNode, scope: Span): Suppression | undefined {
  const match = /sfn-lint-disable\b[ \t]*([^\r\n]*)/.exec(comment.value);
  if (!match) return undefined;
  const { rules, reason } = rulesAndReason(match[1] ?? "");
  const covered = placeOf(scope);
  const place = placeOf(comment.content().rangeOf(match.index, match.index + match[0].trimEnd().length));
  return { file: covered.file, from: covered.start, to: covered.end, rules, ...(reason === undefined ? {} : { reason }), place };
}

function rulesAndReason(text: string): { rules: string[]; reason?: string } {
  const [names = "", ...rest] = text.split(/\s--\s|^--\s/);
  const reason = rest.join(" -- ").trim();
  const rules = names
    .split(/[\s,]+/)
    .map((name) => name.replace(/[^\w/@.-]/g, ""))
    .filter((name) => name !== "");
  return { rules, ...(reason === "" ? {} : { reason }) };
}

/** Which findings stay, which are silenced and by whom, and which suppressions did nothing. */
export function applySuppressions(findings: readonly Finding[], suppressions: readonly Suppression[]): Suppressed {
  const used = new Map<Suppression, Set<string>>();
  const kept: Finding[] = [];
  const suppressed: { finding: Finding; by: Suppression }[] = [];
  const index = new SuppressionIndex(suppressions);
  for (const finding of findings) {
    const by = index.find(finding);
    if (!by) {
      kept.push(finding);
      continue;
    }
    suppressed.push({ finding, by });
    const rules = used.get(by) ?? new Set();
    used.set(by, rules.add(finding.rule));
  }
  const unused = suppressions
    .map((suppression) => ({ suppression, rules: idleRules(suppression, used.get(suppression)) }))
    .filter(({ suppression, rules }) => rules.length > 0 || (suppression.rules.length === 0 && !used.has(suppression)));
  return { kept, suppressed, unused, withoutReason: suppressions.filter((s) => s.reason === undefined) };
}

const idleRules = (suppression: Suppression, used: ReadonlySet<string> | undefined) => suppression.rules.filter((rule) => !used?.has(rule));

/** Suppressions by file, rule and, where they cover one line, by that: a file may have thousands of them, and of findings. */
class SuppressionIndex {
  private readonly areas = new Map<string, { readonly area: Area; readonly order: number }[]>();

  constructor(private readonly suppressions: readonly Suppression[]) {
    for (const [order, suppression] of suppressions.entries()) {
      for (const area of [suppression, ...(suppression.also ?? [])]) {
        const line = area.from.line === area.to.line ? area.from.line : EVERY;
        for (const rule of suppression.rules.length > 0 ? new Set(suppression.rules) : [EVERY]) {
          const key = keyOf(area.file, rule, line);
          const list = this.areas.get(key);
          if (list) list.push({ area, order });
          else this.areas.set(key, [{ area, order }]);
        }
      }
    }
  }

  /** The first one that covers the finding. */
  find({ rule, place }: Finding): Suppression | undefined {
    let first = Number.POSITIVE_INFINITY;
    for (const name of [rule, EVERY])
      for (const line of [place.start.line, EVERY] as const) {
        const found = this.areas.get(keyOf(place.file, name, line))?.find(({ area }) => lies(area, place));
        if (found) first = Math.min(first, found.order);
      }
    return this.suppressions[first];
  }
}

const EVERY = "";
const keyOf = (file: string, rule: string, line: number | typeof EVERY): string => `${rule}\n${line}\n${file}`;

const lies = (area: Area, { file, start }: Place) => area.file === file && !before(start, area.from) && !before(area.to, start);

const before = (a: Position, b: Position) => a.line < b.line || (a.line === b.line && a.column < b.column);
