import type { PatternPart, TextPattern } from "../arn-pattern.js";
import type { PolicyStatement } from "../policy.js";

/** A policy document, with a text for each value. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: "Allow";
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  }[];
}

export function documentOf(statements: readonly PolicyStatement[], write: (text: TextPattern) => string): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: statements.map(({ sid, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: "Allow",
      Action: actions,
      Resource: resources.map(write),
      ...(conditions.length > 0 ? { Condition: conditionOf(conditions, write) } : {}),
    })),
  };
}

function conditionOf(
  conditions: PolicyStatement["conditions"],
  write: (text: TextPattern) => string,
): Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> {
  const made: Record<string, Record<string, readonly string[]>> = {};
  for (const { operator, key, values } of conditions) {
    const of = made[operator] ?? {};
    of[key] = values.map(write);
    made[operator] = of;
  }
  return made;
}

/** What fills the values that every deployment has its own of. */
export interface Deployed {
  readonly partition?: string;
  readonly region?: string;
  readonly account?: string;
}

/** Text for a place without references: what is not known is named in angle brackets. */
export function plainText(text: TextPattern, deployed: Deployed, marks: Set<string>): string {
  return text.map((part) => plainPart(part, deployed, marks)).join("");
}

function plainPart(part: PatternPart, deployed: Deployed, marks: Set<string>): string {
  switch (part.kind) {
    case "literal":
      return part.text;
    case "any":
      return "*";
    case "pseudo":
      if (part.name === "partition") return deployed.partition ?? "aws";
      return deployed[part.name] ?? mark(part.name === "region" ? "Region" : "AccountId", marks);
    case "name":
      return mark(`name of ${part.resource}`, marks);
    case "value":
      return mark(valueLabel(part), marks);
    case "run":
      return mark(part.label, marks);
  }
}

/** What a value of the template is called: its expression, else as it is written there. */
export function valueLabel({ expression, placeholder }: PatternPart & { readonly kind: "value" }): string {
  if (!placeholder || placeholder.expression !== undefined) return expression.replace(/^[$#&]\{|\}$/g, "");
  return placeholder.name.replace(/^[$#]\{|\}$/g, "");
}

/** A place to fill in, in angle brackets. */
export function mark(label: string, marks: Set<string>): string {
  const written = `<${label.replace(/[<>]/g, "")}>`;
  marks.add(written);
  return written;
}
