import type { Member, Node, ObjectNode, PlaceholderNode } from "../../text/node.js";
import { arrayNode, mapTree, objectNode, placeholder, placeholderNode } from "../../text/node-builders.js";

/** Objects of the language that are read field by field: where one may have more fields, it is not known what it is. */
const LISTS: ReadonlySet<string> = new Set(["Retry", "Catch", "Choices", "Branches"]);
const DECISIVE: ReadonlySet<string> = new Set(["Choices", "Branches"]);
const HANDLERS: ReadonlySet<string> = new Set(["Retry", "Catch"]);
const MACHINES: ReadonlySet<string> = new Set(["ItemProcessor", "Iterator"]);

const isOpen = (node: ObjectNode): boolean => node.members.some(({ key }) => isWholeHole(key));

const isWholeHole = ({ name, placeholders: holes }: Member["key"]): boolean =>
  holes.some(({ start, end }) => start === 0 && end === name.length) && name !== "";

/**
 * The definition with every state, retrier, catcher, rule and inner machine that may have fields which are not known
 * replaced by a hole: `merge(var.more, {End = true})` has a Type that comes with the variable. A machine of which that
 * is true keeps what it has, and its TimeoutSeconds is not known.
 */
export function closed(root: Node): Node {
  if (root.kind !== "object") return root;
  const filled = mapTree(root, (node) =>
    node !== root && node.kind === "object" && isOpen(node) && isStructure(node) ? unknown(node) : node,
  );
  const made =
    filled &&
    mapTree(filled, (node) => (node.kind === "placeholder" ? (handlersFor(node) ?? node) : isUndecided(node) ? unknown(node) : node));
  if (made?.kind !== "object" || !isOpen(made) || made.members.some(({ key }) => key.name === "TimeoutSeconds")) return made ?? root;
  const extra = made.members.find(({ key }) => isWholeHole(key)) as Member;
  const value = placeholderNode(placeholder("number", "${TimeoutSeconds}", extra.range));
  const timeout: Member = { key: { name: "TimeoutSeconds", range: extra.key.range, placeholders: [] }, value, range: extra.range };
  return objectNode(made.range, [...made.members, timeout], made.editable, made.syntax);
}

/** Which rule matches, and what a Parallel gives, depend on items that are not known. */
const isUndecided = (node: Node): boolean =>
  node.kind === "object" &&
  isState(node) &&
  node.members.some(
    ({ key, value }) => DECISIVE.has(key.name) && value.kind === "array" && value.items.some(({ kind }) => kind === "placeholder"),
  );

/** Retriers or catchers that are not known: one that matches errors which are not known, and leads to an unknown state. */
function handlersFor(node: PlaceholderNode): Node | undefined {
  const { parent } = node;
  if (parent?.kind === "object" && isState(parent)) {
    const name = nameIn(parent, node);
    return HANDLERS.has(name ?? "") ? arrayNode(node.range, [handler(name as string, node)]) : undefined;
  }
  const owner = parent?.kind === "array" ? parent.parent : undefined;
  const name = parent && owner?.kind === "object" && isState(owner) ? nameIn(owner, parent) : undefined;
  return HANDLERS.has(name ?? "") ? handler(name as string, node) : undefined;
}

function handler(list: string, { range }: PlaceholderNode): Node {
  const fields =
    list === "Retry" ? ["ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds"] : ["ErrorEquals", "Next"];
  const members = fields.map((name): Member => {
    const value = placeholderNode(placeholder(name === "Next" ? "text" : "unknown", `\${${name}}`, range));
    return { key: { name, range, placeholders: [] }, value, range };
  });
  return objectNode(range, members, false);
}

const unknown = (node: Node): Node => placeholderNode(placeholder("unknown", "${…}", node.range));

/** A place where the language itself says what an object is, not the data that passes through. */
function isStructure(node: ObjectNode): boolean {
  const { parent } = node;
  if (!parent) return false;
  if (parent.kind === "object") {
    const name = nameIn(parent, node);
    if (name !== undefined && MACHINES.has(name)) return isState(parent);
    return isState(node);
  }
  const owner = parent.parent;
  return owner?.kind === "object" && LISTS.has(nameIn(owner, parent) ?? "") && (isState(owner) || nameIn(owner, parent) === "Choices");
}

/** A member of the States of a machine that is the root or part of a structure itself. */
function isState(node: Node): boolean {
  const states = node.parent;
  const machine = states?.parent;
  return states?.kind === "object" && machine?.kind === "object" && nameIn(machine, states) === "States";
}

const nameIn = (parent: ObjectNode, value: Node): string | undefined => parent.members.find((m) => m.value === value)?.key.name;
