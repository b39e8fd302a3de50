import type { PatternPart, TextPattern } from "./arn-pattern.js";
import type { PolicyPattern } from "./match.js";

/** A resource as people name it: without partition, service, Region and account where those are the deployment's own. */
export function describeResource(of: PolicyPattern | TextPattern): string {
  const text = of.map(describePart).join("");
  // an ARN of the deployment's own Region and account says nothing by them
  const own = /^arn:[^:]*:[^:]*:(?:\$\{AWS::Region\}|\*|)?:(?:\$\{AWS::AccountId\}|\*|)?:(.+)$/.exec(text);
  return own?.[1] ?? text;
}

function describePart(part: PatternPart | { readonly kind: "one" }): string {
  switch (part.kind) {
    case "literal":
      return part.text;
    case "any":
      return "*";
    case "one":
      return "?";
    case "pseudo":
      return part.name === "partition" ? "aws" : part.name === "region" ? "${AWS::Region}" : "${AWS::AccountId}";
    case "name":
      // the revision or the characters that the service appends
      return part.resource.endsWith(" suffix") ? "*" : part.resource;
    case "value":
      return (
        part.placeholder?.name ??
        (part.expression.includes(" ") ? "…" : part.expression.startsWith("$") ? part.expression : `\${${part.expression}}`)
      );
    case "run":
      return `<${part.label}>`;
  }
}
