import { BudgetSpentError } from "../../budget/budget.js";
import type { MappedText } from "../../text/mapped-text.js";
import { get, type Node } from "../../text/node.js";
import { asRoot } from "../../text/node-builders.js";
import type { ParsedText, SyntaxProblem } from "../../text/problems.js";
import type { SourceFile } from "../../text/source-file.js";
import type { HostProblem } from "../host.js";
import { type InlineText, parseDefinitionText, parseInlineDefinition, withFileProblems } from "../shared/definition-text.js";
import type { Session } from "./session.js";

/** One machine's definition as a tree, from whichever expression gives it. */
export interface FoundDefinition {
  readonly root?: Node;
  readonly problems: readonly SyntaxProblem[];
  readonly trouble: readonly HostProblem[];
  readonly partial?: string;
  /** Files that it was put together from. */
  readonly used: readonly SourceFile[];
}

/** Texts of YAML within what YAML texts gave are not followed for ever. */
const MAX_ROUNDS = 5;

/** Collections within collections in which definitions are looked for. */
const MAX_COLLECTIONS = 3;

/** Blanks between what deployment puts in and the place where the text stops making sense. */
const MAX_GAP = 1_000;

/** Computes a definition; what it reads on the way is read, and then it is computed again. */
export async function definitionFrom(session: Session, compute: () => Node | undefined): Promise<FoundDefinition> {
  try {
    const value = await computed(session, compute);
    const found = value ? await treeOf(value, session) : { problems: [], partial: "the resource has no definition" };
    return { ...withNotes(found, session), trouble: session.problems, used: [...session.used.values()] };
  } catch (error) {
    if (!(error instanceof BudgetSpentError)) throw error;
    return { problems: [], trouble: session.problems, partial: error.message, used: [...session.used.values()] };
  }
}

async function computed(session: Session, compute: () => Node | undefined): Promise<Node | undefined> {
  let value = compute();
  for (let round = 0; round < MAX_ROUNDS && (await session.readYaml()); round++) {
    session.again();
    value = compute();
  }
  return value;
}

/** Definitions within a collection, each with the names that lead to it: what a module that makes many is given. */
export async function definitionsWithin(
  session: Session,
  compute: () => Node,
): Promise<{ readonly name: string; readonly found: FoundDefinition }[]> {
  try {
    const value = await computed(session, compute);
    const made: { name: string; found: FoundDefinition }[] = [];
    for (const { names, node } of value ? candidatesIn(value, session) : []) {
      const found = withNotes(await treeOf(node, session), session);
      if (looksLikeDefinition(found.root))
        made.push({
          name: names.filter((n) => n !== "definition").join("."),
          found: { ...found, trouble: session.problems, used: [...session.used.values()] },
        });
    }
    return made;
  } catch (error) {
    if (!(error instanceof BudgetSpentError)) throw error;
    return [];
  }
}

interface Candidate {
  readonly names: readonly string[];
  readonly node: Node;
}

function candidatesIn(root: Node, session: Session): Candidate[] {
  const found: Candidate[] = [];
  const open: Candidate[] = [{ names: [], node: root }];
  for (let next = open.shift(); next; next = open.shift()) {
    const { names, node } = next;
    const tree = session.encoded.get(node) ?? node;
    if (looksLikeDefinition(tree) || (tree.kind === "string" && /\bStartAt\b/.test(tree.value))) found.push(next);
    else if (names.length < MAX_COLLECTIONS && tree === node)
      open.push(...childrenOf(node).map(({ name, child }) => ({ names: [...names, name], node: child })));
  }
  return found;
}

function childrenOf(node: Node): { readonly name: string; readonly child: Node }[] {
  if (node.kind === "object") return node.members.map(({ key, value }) => ({ name: key.name, child: value }));
  return node.kind === "array" ? node.items.map((child, i) => ({ name: String(i), child })) : [];
}

interface Tree {
  readonly root?: Node;
  readonly problems: readonly SyntaxProblem[];
  readonly partial?: string;
}

function withNotes(found: Tree, session: Session): Tree {
  const [trouble] = session.problems;
  const notes = [...session.notes];
  const partial = found.root ? notes.join("; ") : [trouble?.message ?? found.partial ?? "", ...notes].filter((n) => n !== "").join("; ");
  return { problems: found.problems, ...(found.root ? { root: found.root } : {}), ...(partial === "" ? {} : { partial }) };
}

async function treeOf(value: Node, session: Session): Promise<Tree> {
  const tree = session.encoded.get(value) ?? value;
  if (tree.kind === "object") return { root: asRoot(tree), problems: [] };
  if (value.kind !== "string" || tree.kind === "placeholder") return { problems: [], partial: unknownText(tree) };
  const content = value.content();
  const [only] = content.holesIn();
  if (only && content.text.trim() === content.text.slice(only.start, only.end).trim())
    return { problems: [], partial: unknownText({ kind: "placeholder", placeholder: only.placeholder, range: only.placeholder.range }) };
  const parsed: InlineText = await (session.used.size > 0 ? parseDefinitionText(content, "") : parseInlineDefinition(content));
  if (parsed.partial !== undefined) return { problems: [], partial: parsed.partial };
  if (hiddenBy(parsed, content)) return { problems: [], partial: "parts of its text are unknown until deployment" };
  const [file] = session.used.values();
  const whole = file && session.used.size === 1 && content.origin.file === file;
  const { root, problems } = whole ? withFileProblems(parsed, file) : parsed;
  return { ...(root ? { root } : {}), problems };
}

function unknownText(node: Node): string {
  const name = node.kind === "placeholder" ? node.placeholder.name.replace(/^\$\{|\}$/g, "") : "";
  if (name.startsWith("var.")) return `the definition is an input of the module (${name})`;
  return `the definition is unknown until deployment${name === "" ? "" : ` (${name})`}`;
}

/** The text is no JSON or YAML where something is that deployment puts in: that may as well make it one. */
function hiddenBy(parsed: ParsedText, content: MappedText): boolean {
  const fault = parsed.problems.find((p) => !p.tolerated);
  if (!fault) return false;
  return content.holesIn().some(({ placeholder: { range, kind } }) => {
    if (kind !== "unknown" && kind !== "text") return false;
    const { file, start, end } = fault.range;
    if (range.file !== file || range.start > end || start - range.end > MAX_GAP) return false;
    return range.end >= start || /^[\s,]*$/.test(file.text.slice(range.end, start));
  });
}

/** By its look: what a module is given under any name may be one. */
export function looksLikeDefinition(root: Node | undefined): boolean {
  return root?.kind === "object" && get(root, "States") !== undefined && get(root, "StartAt") !== undefined;
}
