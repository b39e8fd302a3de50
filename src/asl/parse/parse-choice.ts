import { type Member, type Node, toJson } from "../../text/node.js";
import { OPERATORS, RULE_FIELDS } from "../fields.js";
import type { ChoiceOperator, ChoiceRule, Condition } from "../model.js";
import { parseTimestamp } from "../timestamp.js";
import { describe, holey, ObjectReader } from "./context.js";
import { jsonataAt, readPath, readTemplate } from "./expressions.js";
import { put } from "./put.js";

/** And, Or and Not within each other; a person writes two or three levels. */
const MAX_CONDITION_DEPTH = 200;

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html */
export function readChoices(r: ObjectReader, draft: Record<string, unknown>): void {
  r.required("Choices");
  put(draft, "default", r.string("Default"));
  const rules: ChoiceRule[] = [];
  draft.choices = rules;
  const found = r.array("Choices");
  if (!found) return;
  if (found.items.length === 0) r.schema("structure/empty", found.member.value.range, "Choices cannot be empty", r.at("Choices"));
  found.items.forEach((item, i) => {
    const location = `${r.where.location}/Choices[${i}]`;
    if (item.kind === "object") rules.push(readRule(r, item, location, i));
    else if (!holey(item)) r.schema("structure/wrong-type", item.range, `A choice rule must be an object, not ${describe(item)}`, location);
  });
}

function readRule(r: ObjectReader, node: Node & { kind: "object" }, location: string, index: number): ChoiceRule {
  const c = new ObjectReader(node, { ...r.where, location }, r.context, "a choice rule");
  c.unknown(RULE_FIELDS);
  c.required("Next", "Add Next with the state to run if the rule matches");
  const draft: Record<string, unknown> = { node, condition: readCondition(c, 0, `Choices[${index}]/Condition`) };
  put(draft, "next", c.string("Next"));
  put(draft, "comment", c.comment());
  put(draft, "assign", readTemplate(c, "Assign", {}, { object: true }));
  if (c.where.language === "JSONata") put(draft, "output", readTemplate(c, "Output", {}));
  return draft as unknown as ChoiceRule;
}

function readCondition(c: ObjectReader, depth: number, site: string): Condition {
  if (c.where.language === "JSONata") return readJsonataCondition(c, site);
  const combining = ["And", "Or", "Not"].filter((name) => c.has(name));
  const operators = c.node.members.filter((m) => OPERATORS.has(m.key.name));
  const kinds = combining.length + operators.length;
  if (kinds === 0) {
    c.schema(
      "choice/no-operator",
      c.node.range,
      "A choice rule requires a comparison such as StringEquals, or And, Or or Not",
      c.where.location,
    );
    if (c.has("Variable")) readPath(c, "Variable");
    return { kind: "unknown", node: c.node };
  }
  if (kinds > 1) {
    const names = [...combining, ...operators.map((m) => m.key.name)];
    const second = c.member(names[1] as string) as Member;
    c.schema(
      "choice/several-operators",
      second.key.range,
      `A choice rule must have exactly one operator, but this one has ${names.join(" and ")}`,
      c.where.location,
      "Combine comparisons with And or Or",
    );
  }
  if (combining.length > 0) return combine(c, combining[0] as "And" | "Or" | "Not", depth);
  return compare(c, operators[0] as Member);
}

function readJsonataCondition(c: ObjectReader, _site: string): Condition {
  const member = c.member("Condition");
  if (!member) {
    c.required("Condition", 'Write "{% … %}"');
    return { kind: "unknown", node: c.node };
  }
  const { value } = member;
  if (value.kind === "boolean") return { kind: "constant", value: value.value, node: value };
  if (value.kind === "string") {
    const expression = jsonataAt(c, value, "Condition", {});
    if (expression) return { kind: "jsonata", expression, node: value };
  }
  if (!holey(value))
    c.schema(
      "choice/condition",
      value.range,
      "Condition must be true, false or a JSONata expression",
      c.at("Condition"),
      'Write "{% … %}"',
    );
  return { kind: "unknown", node: value };
}

function combine(c: ObjectReader, name: "And" | "Or" | "Not", depth: number): Condition {
  const member = c.member(name) as Member;
  const node = member.value;
  if (depth >= MAX_CONDITION_DEPTH) {
    c.schema("structure/too-deep", node.range, "Conditions are nested too deeply", c.where.location.slice(0, 200));
    return { kind: "unknown", node };
  }
  if (name === "Not") {
    const found = c.object("Not");
    return found ? { kind: "not", operand: nested(c, found.node, c.at("Not"), depth), node } : { kind: "unknown", node };
  }
  const found = c.array(name);
  if (!found) return { kind: "unknown", node };
  if (found.items.length === 0) c.schema("structure/empty", node.range, `${name} cannot be empty`, c.at(name));
  const operands = found.items.map((item, i) => {
    if (item.kind === "object") return nested(c, item, `${c.at(name)}[${i}]`, depth);
    if (!holey(item))
      c.schema("structure/wrong-type", item.range, `${name} must contain choice rules, not ${describe(item)}`, `${c.at(name)}[${i}]`);
    return { kind: "unknown", node: item } as const;
  });
  return { kind: name === "And" ? "and" : "or", operands, node };
}

function nested(c: ObjectReader, node: Node & { kind: "object" }, location: string, depth: number): Condition {
  const inner = new ObjectReader(node, { ...c.where, location }, c.context, "a nested choice rule");
  const { Next: _next, Assign: _assign, Output: _output, ...known } = RULE_FIELDS;
  inner.unknown(known, (name) =>
    name === "Next" || name === "Assign" || name === "Output" ? `Move ${name} to the top-level rule in Choices` : undefined,
  );
  return readCondition(inner, depth + 1, "");
}

function compare(c: ObjectReader, member: Member): Condition {
  const name = member.key.name;
  const kind = OPERATORS.get(name) as string;
  c.required("Variable", "Add Variable with the path of the value to compare");
  const variable = readPath(c, "Variable")?.value;
  const operator = (kind === "path" ? name.slice(0, -4) : name) as ChoiceOperator;
  if (kind === "path") {
    const path = readPath(c, name);
    if (!variable || !path?.value) return { kind: "unknown", node: c.node };
    return { kind: "compare", operator, variable, operand: path.value, node: c.node };
  }
  checkLiteral(c, member, kind);
  if (!variable || holey(member.value)) return { kind: "unknown", node: c.node };
  return {
    kind: "compare",
    operator,
    variable,
    operand: { kind: "literal", value: toJson(member.value), node: member.value },
    node: c.node,
  };
}

function checkLiteral(c: ObjectReader, member: Member, kind: string): void {
  const { value, key } = member;
  if (holey(value)) return;
  if (kind === "timestamp") {
    if (value.kind !== "string") c.wrongType(key.name, member, "timestamp");
    else if (parseTimestamp(value.value) === undefined) {
      c.schema(
        "structure/timestamp",
        value.range,
        `${key.name} must be an RFC 3339 timestamp, not "${value.value}"`,
        c.at(key.name),
        "Use a format such as 2026-01-31T12:00:00Z",
      );
    }
  } else if (value.kind !== kind) c.wrongType(key.name, member, kind);
}
