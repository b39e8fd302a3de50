import type { DeclaredResources } from "../../hosts/deployment.js";
import { get, type Node, type ObjectNode } from "../../text/node.js";
import type { TextPattern } from "../arn-pattern.js";
import { patternOfNode } from "../declared-text.js";
import { type PolicyPattern, policyPattern } from "../match.js";
import type { PolicyCondition, PolicyStatement, RoleParts, Trust, WrittenAction } from "./model.js";

type StatementParts = Omit<PolicyStatement, "actions" | "resources" | "conditions" | "written"> & {
  readonly actions: Node;
  readonly resources: Node;
};

/** Reads policy documents: their texts name what `declared` declares. */
export class PolicyReader {
  constructor(
    readonly declared: DeclaredResources | undefined,
    readonly into: RoleParts,
  ) {}

  /** `{Version, Statement}`. */
  document(node: Node | undefined, certain: boolean): void {
    if (node?.kind !== "object") {
      this.into.unread.push("a policy document that is unknown until deployment");
      return;
    }
    const statements = get(node, "Statement");
    if (statements?.kind === "array") {
      for (const item of statements.items) this.statement(item, certain);
      if (certain) this.into.place ??= { list: statements, item: "statement" };
    } else if (statements) this.statement(statements, certain);
  }

  statement(node: Node, certain: boolean): void {
    // a list within the list, as a template's loop makes it
    if (node.kind === "array") for (const item of node.items) this.statement(item, certain);
    else if (node.kind === "object") {
      const read = this.read(node, certain);
      if (read) this.into.statements.push(read);
      else this.into.unread.push("a statement that is unknown until deployment");
    } else if (node.kind !== "null") this.into.unread.push("a statement that is unknown until deployment");
  }

  private read(node: ObjectNode, certain: boolean): PolicyStatement | undefined {
    if (node.members.some((m) => m.key.placeholders.length > 0)) return undefined;
    const effect = get(node, "Effect");
    if (effect?.kind !== "string" || (effect.value !== "Allow" && effect.value !== "Deny")) return undefined;
    const actions = get(node, "Action") ?? get(node, "NotAction");
    const resources = get(node, "Resource") ?? get(node, "NotResource");
    if (!actions || !resources) return undefined;
    const read = this.statementOf({
      effect: effect.value,
      actions,
      exceptActions: get(node, "Action") === undefined,
      resources,
      exceptResources: get(node, "Resource") === undefined,
      certain,
      at: node.range,
    });
    return { ...read, conditions: conditionsOf(get(node, "Condition"), (value) => this.texts(value).map(policyPattern)) };
  }

  /** A statement without conditions. */
  statementOf({ actions, resources, ...rest }: StatementParts): PolicyStatement {
    return {
      ...rest,
      actions: this.texts(actions).map((text) => policyPattern(inLowerCase(text))),
      resources: this.texts(resources).map(policyPattern),
      conditions: [],
      written: writtenIn(actions),
    };
  }

  /** A text or a list of them; what cannot be read may be anything. */
  texts(node: Node): TextPattern[] {
    const items = node.kind === "array" ? node.items.flatMap((item) => (item.kind === "array" ? item.items : [item])) : [node];
    return items.map((item) => patternOfNode(item, this.declared) ?? unreadable(item));
  }
}

export const unreadable = (node: Node): TextPattern => [
  { kind: "value", expression: `${node.range.file.path}:${node.range.start}:${node.range.end}` },
];

const inLowerCase = (text: TextPattern): TextPattern =>
  text.map((part) => (part.kind === "literal" ? { kind: "literal", text: part.text.toLowerCase() } : part));

function writtenIn(node: Node): WrittenAction[] {
  const items = node.kind === "array" ? node.items : [node];
  return items.flatMap((item) => (item.kind === "string" && item.placeholders.length === 0 ? [{ text: item.value, node: item }] : []));
}

function conditionsOf(node: Node | undefined, texts: (node: Node) => PolicyPattern[]): readonly PolicyCondition[] | undefined {
  if (!node || node.kind === "null") return [];
  if (node.kind !== "object") return undefined;
  const found: PolicyCondition[] = [];
  for (const { key: operator, value: keys } of node.members) {
    if (keys.kind !== "object" || operator.placeholders.length > 0) return undefined;
    const { name } = operator;
    for (const { key, value } of keys.members) {
      if (key.placeholders.length > 0) return undefined;
      found.push(condition(name, key.name, texts(value)));
    }
  }
  return found;
}

export const condition = (operator: string, key: string, values: readonly PolicyPattern[]): PolicyCondition => ({
  operator: operator.replace(/^For(?:AnyValue|AllValues):/i, "").replace(/IfExists$/i, ""),
  ifExists: /IfExists$/i.test(operator),
  key: key.toLowerCase(),
  values,
});

/** Who a trust policy lets assume the role; undefined where it cannot be read. */
export function trustIn(document: Node | undefined, declared: DeclaredResources | undefined): Trust | undefined {
  if (document?.kind !== "object") return undefined;
  const statements = get(document, "Statement");
  const items = statements?.kind === "array" ? statements.items : statements ? [statements] : [];
  const principals: TextPattern[] = [];
  for (const item of items) {
    if (item.kind !== "object") return undefined;
    const effect = get(item, "Effect");
    const principal = get(item, "Principal");
    if (effect?.kind !== "string" || !principal) return undefined;
    if (effect.value !== "Allow") continue;
    const values = principal.kind === "object" ? principal.members.map((m) => m.value) : [principal];
    for (const value of values)
      for (const one of value.kind === "array" ? value.items : [value]) principals.push(patternOfNode(one, declared) ?? unreadable(one));
  }
  return { principals, at: document.range };
}
