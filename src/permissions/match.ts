import type { PatternPart, TextPattern } from "./arn-pattern.js";

/** A pattern as a policy writes it: `*` is any text, `?` one character, the rest is itself. */
export type PolicyPattern = readonly (PatternPart | { readonly kind: "one" })[];

/**
 * Whether a policy's pattern matches what is needed.
 * - `yes`: every value that the needed text can have.
 * - `no`: none of them, whatever the deployment's values are.
 * - `unknown`: some of them, or it depends on values that only the deployment or the execution knows.
 */
export type Match = "yes" | "no" | "unknown";

type Token = { readonly kind: "character"; readonly text: string } | Exclude<PolicyPattern[number], { kind: "literal" }>;

/** Longer texts than these are compared as unknown: an ARN has at most 2,048 characters. */
const MAX_TOKENS = 4_000;

/** The text of a policy with its wildcards taken as such. */
export function policyPattern(text: TextPattern): PolicyPattern {
  const made: PolicyPattern[number][] = [];
  for (const part of text) {
    if (part.kind !== "literal") made.push(part);
    else
      for (const piece of part.text.split(/([*?])/)) {
        if (piece === "*") made.push({ kind: "any" });
        else if (piece === "?") made.push({ kind: "one" });
        else if (piece !== "") made.push({ kind: "literal", text: piece });
      }
  }
  return made;
}

/** Whether a pattern of a policy, with `*` and `?`, covers a text of which parts may be unknown. */
export function matchPattern(policy: PolicyPattern, needed: TextPattern): Match {
  const [first] = policy;
  if (policy.length === 1 && first?.kind === "any") return "yes";
  if (beginOtherwise(first, needed[0]) && !policy.some(isGenerated) && !needed.some(isGenerated)) return "no";
  const p = tokensOf(policy);
  const n = tokensOf(needed);
  if (p.length > MAX_TOKENS || n.length > MAX_TOKENS) return "unknown";
  // a value that both have at the same place is the same one, whatever it is
  const from = sharedLength(p, n);
  const [policyRest, neededRest] = [p.slice(from), n.slice(from)];
  if (covers(policyRest, neededRest)) return "yes";
  if (copiesGeneratedName(policy, needed) || copiesGeneratedName(needed, policy)) return "unknown";
  return intersects(policyRest, neededRest) ? "unknown" : "no";
}

/** Do both begin with texts that differ, as most names of actions do? The partition of an ARN may be written in two forms. */
const beginOtherwise = (a: PolicyPattern[number] | undefined, b: PatternPart | undefined): boolean =>
  a?.kind === "literal" &&
  b?.kind === "literal" &&
  !a.text.startsWith("arn:") &&
  !b.text.startsWith("arn:") &&
  !a.text.startsWith(b.text) &&
  !b.text.startsWith(a.text);

const isGenerated = ({ kind }: PolicyPattern[number]): boolean => kind === "name";

/** Somebody wrote down what CloudFormation made of a logical id: `stack-Orders-1AC2BGX60YBEG`. */
function copiesGeneratedName(pattern: PolicyPattern, written: PolicyPattern): boolean {
  const texts = likeGenerated(written);
  if (texts.length === 0) return false;
  const ids = pattern.flatMap((part) => (part.kind === "name" ? [part.resource] : []));
  return texts.some((text) =>
    ids.some((id) => {
      const at = text.indexOf(`${id}-`);
      return at >= 0 && /^[A-Za-z0-9]{8,}/.test(text.slice(at + id.length + 1));
    }),
  );
}

const generated = new WeakMap<PolicyPattern, readonly string[]>();

/** The texts of a pattern that can hold a generated name: few have one, and each pattern is compared many times. */
function likeGenerated(written: PolicyPattern): readonly string[] {
  let texts = generated.get(written);
  if (!texts) {
    texts = written.flatMap((part) => (part.kind === "literal" && /-[A-Za-z0-9]{8}/.test(part.text) ? [part.text] : []));
    generated.set(written, texts);
  }
  return texts;
}

function sharedLength(a: readonly Token[], b: readonly Token[]): number {
  let length = 0;
  while (length < a.length && length < b.length && isSame(a[length] as Token, b[length] as Token)) length++;
  return length;
}

/** Each statement of a policy is compared with each call, so that a pattern is taken apart once. */
const known = new WeakMap<PolicyPattern, readonly Token[]>();

function tokensOf(pattern: PolicyPattern): readonly Token[] {
  let tokens = known.get(pattern);
  if (!tokens) {
    tokens = samePartition(pattern).flatMap((part): Token[] =>
      part.kind === "literal" ? Array.from(part.text, (text) => ({ kind: "character", text })) : [part],
    );
    known.set(pattern, tokens);
  }
  return tokens;
}

/** What every text that the pattern covers begins with, up to the first wildcard, for comparison with `wholeTextOf`. */
export const beginningOf = (pattern: PolicyPattern): string => {
  const tokens = tokensOf(pattern);
  const end = tokens.findIndex(({ kind }) => kind === "any" || kind === "one" || kind === "run");
  return tokens
    .slice(0, end < 0 ? tokens.length : end)
    .map(signOf)
    .join("");
};

/** The text with a sign for each part that is not known. */
export const wholeTextOf = (needed: TextPattern): string => tokensOf(needed).map(signOf).join("");

function signOf(token: Token): string {
  switch (token.kind) {
    case "character":
      return token.text;
    case "pseudo":
      return `\u0000@${token.name}\u0000`;
    case "name":
      return `\u0000#${token.resource}\u0000`;
    case "value":
      return `\u0000$${token.expression}\u0000`;
    default:
      return "\u0000*\u0000";
  }
}

/** `arn:aws:` is what people write where they mean the partition that the template is deployed to. */
function samePartition(pattern: PolicyPattern): PolicyPattern {
  const [first, ...rest] = pattern;
  const written = first?.kind === "literal" ? /^arn:aws(?:-[\w-]{1,40})?:/.exec(first.text) : null;
  if (first?.kind !== "literal" || !written) return pattern;
  return [
    { kind: "literal", text: "arn:" },
    { kind: "pseudo", name: "partition" },
    { kind: "literal", text: first.text.slice(written[0].length - 1) },
    ...rest,
  ];
}

/** Does the policy's pattern match every value of what is needed? Values that are not known match only themselves and `*`. */
function covers(policy: readonly Token[], needed: readonly Token[]): boolean {
  let reached = new Set<number>([0]);
  const closed = (at: Set<number>) => {
    for (const i of at) if (policy[i]?.kind === "any") at.add(i + 1);
    return at;
  };
  closed(reached);
  for (const token of needed) {
    const next = new Set<number>();
    for (const i of reached) {
      const own = policy[i];
      if (!own) continue;
      if (own.kind === "any") next.add(i);
      else if (own.kind === "one" ? token.kind === "character" : isSame(own, token)) next.add(i + 1);
    }
    if (next.size === 0) return false;
    reached = closed(next);
  }
  return reached.has(policy.length);
}

function isSame(a: Token, b: Token): boolean {
  switch (a.kind) {
    case "character":
      return b.kind === "character" && a.text === b.text;
    case "pseudo":
      return b.kind === "pseudo" && a.name === b.name;
    case "name":
      return b.kind === "name" && a.resource === b.resource;
    case "value":
      return b.kind === "value" && a.expression === b.expression;
    default:
      return false;
  }
}

/** How far a generated name was read: not begun, characters alone, or something that may be any characters. */
type Progress = 0 | 1 | 2;

/**
 * Can any value of one be a value of the other? What is not known may be anything, but for two things: a pseudo parameter
 * has no colon, and a name that CloudFormation generates is never a text that is written out, nor that of another resource.
 */
function intersects(policy: readonly Token[], needed: readonly Token[]): boolean {
  const seen = new Set<number>();
  const todo: [number, number, Progress, Progress][] = [];
  const width = needed.length + 1;
  const visit = (i: number, j: number, a: Progress, b: Progress) => {
    const key = ((i * width + j) * 3 + a) * 3 + b;
    if (seen.has(key)) return;
    seen.add(key);
    todo.push([i, j, a, b]);
  };
  visit(0, 0, 0, 0);
  for (let state = todo.pop(); state; state = todo.pop()) {
    const [i, j, a, b] = state;
    const p = policy[i];
    const n = needed[j];
    if (!p && !n) return true;
    // each side as the one that may stand for several tokens of the other
    if (p) step(p, n, a, (used, progress) => visit(used === "own" ? i + 1 : i, used === "other" ? j + 1 : j, progress, b), b !== 0);
    if (n) step(n, p, b, (used, progress) => visit(used === "other" ? i + 1 : i, used === "own" ? j + 1 : j, a, progress), a !== 0);
    if (p && n && a === 0 && b === 0 && (isSame(p, n) || isOneOf(p, n) || isOneOf(n, p))) visit(i + 1, j + 1, 0, 0);
  }
  return false;
}

const isOneOf = (a: Token, b: Token) => a.kind === "one" && (b.kind === "character" || b.kind === "one");

/** @param locked the other side is within a generated name. */
function step(
  own: Token,
  other: Token | undefined,
  progress: Progress,
  go: (used: "own" | "other", progress: Progress) => void,
  locked: boolean,
): void {
  if (isOpen(own)) {
    if (!locked) go("own", 0);
    if (other && !locked && fits(own, other)) go("other", 0);
  } else if (own.kind === "name") {
    if (progress === 2) go("own", 0);
    if (!other || locked || other.kind === "name") return;
    if (other.kind === "character" && other.text !== ":") go("other", progress === 2 ? 2 : 1);
    else if (other.kind !== "character") go("other", 2);
  }
}

/** Stands for a text of any length. */
const isOpen = ({ kind }: Token) => kind === "any" || kind === "value" || kind === "run" || kind === "pseudo";

function fits(open: Token, other: Token): boolean {
  if (open.kind !== "pseudo") return true;
  if (other.kind === "character") return /[a-z0-9-]/i.test(other.text);
  return other.kind !== "name";
}
