import type { Placeholder } from "../text/mapped-text.js";

/**
 * An ARN, a name or any other text of a policy as a sequence of parts. Adjacent literals are one part and no part is empty,
 * so that two patterns of the same parts are equal.
 */
export type TextPattern = readonly PatternPart[];

export type PatternPart =
  /** Characters that are known. A `*` in it is that character, not a wildcard. */
  | { readonly kind: "literal"; readonly text: string }
  /** A wildcard: every text, `:` and `/` included, as in the Resource of a policy. */
  | { readonly kind: "any" }
  /** One of the values that the deployment fixes for all resources of a stack. Equal to itself and to any(), unknown against a literal. */
  | { readonly kind: "pseudo"; readonly name: "partition" | "region" | "account" }
  /**
   * The name (or the generated id) of a resource of the same template that has no literal name: equal to the name of the
   * same resource, different from the name of every other one.
   */
  | { readonly kind: "name"; readonly resource: string }
  /** Another value of the template: a parameter, a variable, an attribute. Equal to the same expression; unknown against everything else. */
  | { readonly kind: "value"; readonly expression: string; readonly resource?: string; readonly placeholder?: Placeholder }
  /** Only the execution knows it: a JSONPath, an expression, state input. `label` says what it is: `FunctionName`. */
  | { readonly kind: "run"; readonly label: string };

export const literal = (text: string): PatternPart => ({ kind: "literal", text });
export const ANY: PatternPart = { kind: "any" };
export const PARTITION: PatternPart = { kind: "pseudo", name: "partition" };
export const REGION: PatternPart = { kind: "pseudo", name: "region" };
export const ACCOUNT: PatternPart = { kind: "pseudo", name: "account" };

/** Puts parts together; neighboring literals become one, empty ones are left out. */
export function pattern(...parts: readonly (PatternPart | TextPattern | string)[]): TextPattern {
  const made: PatternPart[] = [];
  for (const part of parts.flatMap((p): readonly PatternPart[] =>
    typeof p === "string" ? [literal(p)] : "kind" in p ? [p as PatternPart] : (p as TextPattern),
  )) {
    const last = made[made.length - 1];
    if (part.kind !== "literal") made.push(part);
    else if (last?.kind === "literal") made[made.length - 1] = literal(last.text + part.text);
    else if (part.text !== "") made.push(part);
  }
  return made;
}

/** The text, where all of it is known; wildcards, template values and values of the run are not. */
export function literalTextOf(of: TextPattern): string | undefined {
  if (of.length === 0) return "";
  const [only] = of;
  return of.length === 1 && only?.kind === "literal" ? only.text : undefined;
}

/** A key for maps and comparisons: equal for patterns of the same parts. */
export function keyOf(of: TextPattern): string {
  return of
    .map((part) => {
      switch (part.kind) {
        case "literal":
          return `"${part.text}`;
        case "any":
          return "*";
        case "pseudo":
          return `@${part.name}`;
        case "name":
          return `#${part.resource}`;
        case "value":
          return `$${part.expression}`;
        case "run":
          return `?${part.label}`;
      }
    })
    .join("\u0000");
}

/** The stretches between separators that are known; at most `limit`, the last of which keeps the rest. */
export function split(of: TextPattern, separator: string, limit = Number.POSITIVE_INFINITY): TextPattern[] {
  const found: PatternPart[][] = [[]];
  for (const part of of) {
    if (part.kind !== "literal") {
      found.at(-1)?.push(part);
      continue;
    }
    let rest = part.text;
    for (let at = rest.indexOf(separator); at >= 0 && found.length < limit; at = rest.indexOf(separator)) {
      found.at(-1)?.push(literal(rest.slice(0, at)));
      found.push([]);
      rest = rest.slice(at + separator.length);
    }
    found.at(-1)?.push(literal(rest));
  }
  return found.map((parts) => pattern(...parts));
}

/** Whether it is an ARN, as far as its beginning tells. */
export function isArn([first]: TextPattern): boolean {
  if (first?.kind === "literal") return first.text.startsWith("arn:");
  return first?.kind === "value" && (/arn$/.test(first.placeholder?.kind ?? "") || /arn$/i.test(first.expression));
}

/** The parts of an ARN, each as a pattern; undefined for what is not one. `resource` keeps its own colons. */
export function arnParts(of: TextPattern):
  | {
      readonly partition: TextPattern;
      readonly service: TextPattern;
      readonly region: TextPattern;
      readonly account: TextPattern;
      readonly resource: TextPattern;
    }
  | undefined {
  const [arn, partition, service, region, account, resource] = split(of, ":", 6);
  const [first] = arn ?? [];
  if (first?.kind !== "literal" || first.text !== "arn" || arn?.length !== 1) return undefined;
  return partition && service && region && account && resource ? { partition, service, region, account, resource } : undefined;
}
