import type { DeclaredResources, Deployment } from "../hosts/deployment.js";
import type { ArrayNode } from "../text/node.js";
import { keyOf, type PatternPart, type TextPattern } from "./arn-pattern.js";
import { formOf } from "./declared-forms.js";
import { arnOfDeclared } from "./declared-text.js";
import type { RequiredPermission } from "./required.js";
import type { ExecutionRole } from "./role/model.js";

/** An item to append to a list of the user's file. */
export interface StatementToAdd {
  readonly list: ArrayNode;
  readonly item: unknown;
}

/** The statement that allows what is needed, in the form of the file; undefined where it cannot be written there. */
export function statementToAdd(
  role: ExecutionRole,
  needed: readonly RequiredPermission[],
  { self, declared }: Deployment,
): StatementToAdd | undefined {
  const { place } = role;
  if (!place || !self || !declared) return undefined;
  const template = self.type.startsWith("AWS::") || self.type === "serverless-step-functions";
  const resources: unknown[] = [];
  for (const key of new Map(needed.map(({ resource }) => [keyOf(resource), resource])).values()) {
    const text = template ? inTemplate(key, declared) : inModule(key);
    if (text === undefined) return undefined;
    resources.push(text);
  }
  const actions = [...new Set(needed.map(({ action }) => action))];
  const statement = {
    Effect: "Allow",
    Action: actions.length === 1 ? actions[0] : actions,
    Resource: resources.length === 1 ? resources[0] : resources,
  };
  return { list: place.list, item: place.item === "sam-policy" ? { Statement: [statement] } : statement };
}

/** `*`, a text, or what `Fn::GetAtt` and `Fn::Sub` make of it. */
function inTemplate(of: TextPattern, declared: DeclaredResources): unknown {
  const owner = of.find((part) => part.kind === "name");
  const resource = owner?.kind === "name" ? declared.get(owner.resource) : undefined;
  const arn = resource && arnOfDeclared(resource, declared);
  const form = resource && formOf(resource);
  const whole = form && Object.keys(form.values).find((name) => name !== "" && form.values[name] === "arn");
  if (arn && whole !== undefined && startsWith(of, arn)) {
    const rest = substitution(of.slice(arn.length));
    if (rest === "") return { "Fn::GetAtt": [resource.id, whole] };
    return rest === undefined ? undefined : { "Fn::Sub": `\${${resource.id}.${whole}}${rest}` };
  }
  const text = substitution(of, declared);
  return text === undefined ? undefined : text.includes("${") ? { "Fn::Sub": text } : text;
}

function startsWith(of: TextPattern, start: TextPattern): boolean {
  return keyOf(of.slice(0, start.length)) === keyOf(start);
}

function substitution(of: TextPattern, declared?: DeclaredResources): string | undefined {
  const parts = of.map((part) => substituted(part, declared));
  return parts.includes(undefined) ? undefined : parts.join("");
}

function substituted(part: PatternPart, declared: DeclaredResources | undefined): string | undefined {
  switch (part.kind) {
    case "literal":
      return part.text.includes("${") ? undefined : part.text;
    case "any":
    case "run":
      return "*";
    case "pseudo":
      return part.name === "partition" ? "${AWS::Partition}" : part.name === "region" ? "${AWS::Region}" : "${AWS::AccountId}";
    case "name": {
      const resource = declared?.get(part.resource);
      const form = resource && formOf(resource);
      const attribute = form && Object.keys(form.values).find((name) => form.values[name] === "name");
      return attribute === undefined ? undefined : `\${${part.resource}${attribute === "" ? "" : `.${attribute}`}}`;
    }
    case "value":
      return /^[A-Za-z][\w.:]*$/.test(part.expression) ? `\${${part.expression}}` : undefined;
  }
}

/** Only what is all known: an expression of Terraform is no value. */
function inModule(of: TextPattern): string | undefined {
  const parts = of.map((part) => (part.kind === "literal" ? part.text : part.kind === "any" || part.kind === "run" ? "*" : undefined));
  return parts.includes(undefined) ? undefined : parts.join("");
}
