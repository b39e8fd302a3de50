import type { TextPattern } from "../arn-pattern.js";
import type { PolicyStatement } from "../policy.js";
import { mark, valueLabel } from "./json.js";
import { purposeOf } from "./purpose.js";
import type { References } from "./references.js";

export interface TerraformContext {
  readonly references: References;
  readonly marks: Set<string>;
  /** A name for the data source: letters, digits, `_`. */
  readonly name: string;
  /** Address of the role, where the module declares it. */
  readonly role?: string;
}

/** `data "aws_iam_policy_document"` and the role's policy, in HCL. */
export function* terraformPolicy(statements: readonly PolicyStatement[], context: TerraformContext): Generator<string> {
  const used = new Set<string>();
  const body = [...documentLines(statements, context, used)];
  for (const source of [...used].sort()) yield `data "${source}" "current" {}\n`;
  yield `data "aws_iam_policy_document" "${context.name}" {`;
  yield* body;
  yield "}";
  yield "";
  yield `resource "aws_iam_role_policy" "${context.name}" {`;
  yield `  name   = "${context.name}"`;
  yield `  role   = ${context.role === undefined ? JSON.stringify(mark("name of the execution role", context.marks)) : `${context.role}.id`}`;
  yield `  policy = data.aws_iam_policy_document.${context.name}.json`;
  yield "}";
}

function* documentLines(statements: readonly PolicyStatement[], context: TerraformContext, used: Set<string>): Generator<string> {
  const write = (text: TextPattern) => hclValue(text, context, used);
  for (const [i, statement] of statements.entries()) {
    if (i > 0) yield "";
    for (const line of purposeOf(statement)) yield `  # ${line}`;
    yield "  statement {";
    // terraform fmt aligns what follows line upon line
    const several = statement.actions.length > 1;
    const aligned = (name: string) => name.padEnd(several ? "actions".length : "resources".length);
    yield `    ${aligned("sid")} = "${statement.sid}"`;
    yield `    ${aligned("actions")} = ${list(statement.actions.map((action) => JSON.stringify(action)))}`;
    yield `    resources = ${list(statement.resources.map(write))}`;
    for (const { operator, key, values } of statement.conditions) {
      yield "    condition {";
      yield `      test     = "${operator}"`;
      yield `      variable = "${key}"`;
      yield `      values   = ${list(values.map(write))}`;
      yield "    }";
    }
    yield "  }";
  }
}

function list(items: readonly string[]): string {
  if (items.length < 2) return `[${items.join("")}]`;
  return `[\n${items.map((item) => `      ${item},`).join("\n")}\n    ]`;
}

const SOURCES = {
  partition: ["aws_partition", "partition"],
  region: ["aws_region", "id"],
  account: ["aws_caller_identity", "account_id"],
} as const;

function hclValue(text: TextPattern, context: TerraformContext, used: Set<string>): string {
  const reference = context.references.arnIn(text);
  if (reference && reference.rest.length === 0) return `${reference.resource.id}.${reference.attribute}`;
  const [only] = text;
  if (text.length === 1 && only?.kind === "value" && isAddress(only.expression)) return only.expression;
  const head = reference ? `\${${reference.resource.id}.${reference.attribute}}` : "";
  const rest = (reference ? reference.rest : text).map((part) => {
    switch (part.kind) {
      case "literal":
        return JSON.stringify(part.text).slice(1, -1).replace(/\$\{/g, "$$${").replace(/%\{/g, "%%{");
      case "any":
        return "*";
      case "pseudo": {
        const [source, attribute] = SOURCES[part.name];
        used.add(source);
        return `\${data.${source}.current.${attribute}}`;
      }
      case "name": {
        const named = context.references.nameOf(part.resource);
        return named && named.attribute !== ""
          ? `\${${named.resource.id}.${named.attribute}}`
          : mark(`name of ${part.resource}`, context.marks);
      }
      case "value":
        return isAddress(part.expression) ? `\${${part.expression}}` : mark(valueLabel(part), context.marks);
      case "run":
        return mark(part.label, context.marks);
    }
  });
  return `"${head}${rest.join("")}"`;
}

/** An expression of Terraform, not one of another host. */
const isAddress = (expression: string): boolean => /^(?:var|local|module|data\.\w+|[a-z][a-z0-9]*_\w+)\.[\w.[\]"-]+$/.test(expression);
