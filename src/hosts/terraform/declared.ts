import { BudgetSpentError } from "../../budget/budget.js";
import { type Attribute, attribute, type Block, type Body } from "../../languages/hcl/syntax.js";
import { parseJson } from "../../languages/json/parse-json.js";
import type { Member, Node } from "../../text/node.js";
import { textOf } from "../../text/range.js";
import type { DeclaredResource, DeclaredResources } from "../deployment.js";
import { innerBlock } from "./deployment.js";
import type { Evaluator } from "./evaluator.js";
import { certainInstances, entries } from "./loops.js";
import { addressOf } from "./module.js";
import { bound, OPEN, type Scope } from "./scope.js";
import { list, object, unknown } from "./values.js";

/** Modules that call each other are followed so far. */
const MAX_DEPTH = 5;

/** What the module that is read declares, and the modules that it calls: `module.a.aws_iam_role.this` is in one of those. */
export function declaredResources(evaluator: Evaluator): DeclaredResources {
  let root = evaluator;
  while (root.caller) root = root.caller;
  return {
    get(id) {
      const steps = /^(?:module\.[\w-]+\.)*/.exec(id)?.[0] ?? "";
      let at: Evaluator | undefined = root;
      for (const [, name = ""] of steps.matchAll(/module\.([\w-]+)\./g)) at = at?.child(name);
      const block = at?.module.resources.get(id.slice(steps.length)) ?? at?.module.modules.get(/^module\.([\w-]+)$/.exec(id)?.[1] ?? "");
      if (!at || !block) return undefined;
      const [scope, ...others] = instances(block, at) ?? [];
      // which of several instances is meant is not asked
      return scope && others.length === 0 ? { ...declaredResource(block, at, scope), conditional: false } : declaredResource(block, at);
    },
    all: () => within(root, 0),
  };
}

function* within(evaluator: Evaluator, depth: number): Iterable<DeclaredResource> {
  const { module } = evaluator;
  for (const block of module.resources.values()) {
    const scopes = instances(block, evaluator);
    if (scopes) for (const scope of scopes) yield { ...declaredResource(block, evaluator, scope), conditional: false };
    else yield { ...declaredResource(block, evaluator), conditional: true };
  }
  for (const [name, block] of module.modules) {
    yield declaredResource(block, evaluator);
    const child = depth < MAX_DEPTH ? evaluator.child(name) : undefined;
    if (child) yield* within(child, depth + 1);
  }
}

function instances(block: Block, evaluator: Evaluator): readonly Scope[] | undefined {
  try {
    return certainInstances(block, evaluator);
  } catch (error) {
    if (error instanceof BudgetSpentError) return undefined;
    throw error;
  }
}

/** A resource, a data source or the call of a module. */
export const declaredResource = (block: Block, evaluator: Evaluator, scope: Scope = OPEN): DeclaredResource => ({
  id: evaluator.chain + (block.type === "module" ? `module.${block.labels[0]}` : addressOf(block)),
  type: block.type === "module" ? "module" : `${block.type === "data" ? "data." : ""}${block.labels[0] ?? ""}`,
  at: block.header,
  conditional: attribute(block.body, "count") !== undefined || attribute(block.body, "for_each") !== undefined,
  property: (name) =>
    orUnknown(block, () => {
      const inner = innerBlock(block, name, evaluator, scope);
      return inner === "unknown" || inner === undefined ? evaluator.attribute(block, name, scope) : inner;
    }),
  document: (name) =>
    orUnknown(block, () => {
      const value = evaluator.attribute(block, name, scope);
      return value && documentOf(value, evaluator);
    }),
  text: () => textOf(block.at),
  blocks: (name) => {
    const found = orUnknown(block, () => list(block.header, blocksOf(block.body, name, evaluator, scope)));
    return found?.kind === "array" ? found.items : found ? [found] : [];
  },
});

/** The tree that `jsonencode` was given, or that a text of JSON holds. */
function documentOf(value: Node, { session }: Evaluator): Node {
  const encoded = session.encoded.get(value);
  if (encoded || value.kind !== "string") return encoded ?? value;
  const { root, problems } = parseJson(value.content());
  return root && !problems.some((p) => !p.tolerated) ? root : unknown("unknown", value.range);
}

/** What takes too much to compute is unknown. */
function orUnknown(block: Block, compute: () => Node | undefined): Node | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof BudgetSpentError) return unknown("unknown", block.header);
    throw error;
  }
}

/** The nested blocks of that name, written out or made by `dynamic`. */
function blocksOf(body: Body, name: string, evaluator: Evaluator, scope: Scope): Node[] {
  return body.blocks.flatMap((block): Node[] => {
    if (block.type === name) return [asObject(block, evaluator, scope)];
    return block.type === "dynamic" && block.labels[0] === name ? dynamicBlocks(block, name, evaluator, scope) : [];
  });
}

function dynamicBlocks(block: Block, name: string, evaluator: Evaluator, scope: Scope): Node[] {
  const over = attribute(block.body, "for_each");
  const content = block.body.blocks.find((b) => b.type === "content");
  const before = evaluator.session.defaultsTaken;
  const items = over && entries(evaluator.exactly(() => evaluator.evaluate(over.value, scope)));
  if (!items || !content) return [unknown("unknown", block.header)];
  // a deployment may give other values than the defaults
  const others = evaluator.session.defaultsTaken === before ? [] : [unknown("unknown", block.header)];
  const iterator = attribute(block.body, "iterator")?.value;
  const made = items.map(([key, value]) => {
    const each = object(block.at, [member("key", key, block), member("value", value, block)]);
    return asObject(content, evaluator, bound(scope, [iterator?.type === "variable" ? iterator.name : name, each]));
  });
  return [...made, ...others];
}

const member = (name: string, value: Node, { at }: Block): Member => ({ key: { name, range: at, placeholders: [] }, value, range: at });

/** A policy within a block is its tree. */
function attributeValue({ name, value }: Attribute, evaluator: Evaluator, scope: Scope): Node {
  const made = evaluator.evaluate(value, scope);
  return name === "policy" ? documentOf(made, evaluator) : made;
}

/** Attributes as they are, the blocks within as lists by their names. */
function asObject(block: Block, evaluator: Evaluator, scope: Scope): Node {
  evaluator.session.step();
  const attributes = block.body.attributes.map((a) => ({
    key: { name: a.name, range: a.nameAt, placeholders: [] },
    value: attributeValue(a, evaluator, scope),
    range: a.at,
  }));
  const names = new Set(block.body.blocks.map((b) => (b.type === "dynamic" ? (b.labels[0] ?? "") : b.type)));
  const inner = [...names].map((name) => member(name, list(block.at, blocksOf(block.body, name, evaluator, scope)), block));
  return object(block.at, [...attributes.filter(({ value }) => value.kind !== "null"), ...inner]);
}
