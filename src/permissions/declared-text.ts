import type { DeclaredResource, DeclaredResources } from "../hosts/deployment.js";
import type { MappedText, Placeholder } from "../text/mapped-text.js";
import type { Node } from "../text/node.js";
import { asText } from "../text/node-builders.js";
import { ACCOUNT, literal, PARTITION, type PatternPart, pattern, REGION, split, type TextPattern } from "./arn-pattern.js";
import { type Form, formOf, LAMBDA } from "./declared-forms.js";

/** Names within names are followed so far: an alias of a function whose name is another resource's. */
const MAX_DEPTH = 6;

/** Variables that the host left as text: `${Name}` in a definition, `#{AWS::Region}` of a Serverless plugin, `${aws:username}` of IAM. */
const WRITTEN = /[$#&]\{[^{}]*\}/g;

/** The text of a node, with what its template says of the resources that it names; undefined where it is no text. */
export function patternOfNode(node: Node, declared: DeclaredResources | undefined): TextPattern | undefined {
  const text = asText(node);
  return text && patternOfText(text, declared);
}

function patternOfText(text: MappedText, declared: DeclaredResources | undefined, depth = 0): TextPattern {
  return pattern(
    ...text.segments.map((segment): TextPattern => {
      if (segment.placeholder) return patternOfHole(segment.placeholder, declared, depth);
      return withVariables(text.text.slice(segment.at, segment.at + segment.length));
    }),
  );
}

function withVariables(text: string): TextPattern {
  const parts: PatternPart[] = [];
  let from = 0;
  for (const match of text.matchAll(WRITTEN)) {
    parts.push(literal(text.slice(from, match.index)), pseudo(match[0].slice(2, -1)) ?? { kind: "value", expression: match[0] });
    from = match.index + match[0].length;
  }
  return pattern(...parts, literal(text.slice(from)));
}

/** What deployment puts into a hole, as far as the template says it. */
export function patternOfHole(hole: Placeholder, declared: DeclaredResources | undefined, depth = 0): TextPattern {
  if (hole.parts && depth < MAX_DEPTH) return patternOfText(hole.parts, declared, depth + 1);
  if (hole.piece && depth < MAX_DEPTH) return pieceOf(hole.piece, declared, depth + 1) ?? [openValue(hole)];
  const fixed = pseudo(hole.expression ?? hole.name.replace(/^[$#]\{|\}$/g, ""));
  if (fixed) return [fixed];
  const resource = hole.resource === undefined ? undefined : declared?.get(hole.resource);
  const known =
    resource && hole.expression !== undefined && depth < MAX_DEPTH ? declaredValueOf(resource, hole, declared, depth + 1) : undefined;
  return known ?? [openValue(hole)];
}

/** The piece, where no value before it and in it can have the separator. */
function pieceOf(
  { of, separator, index }: NonNullable<Placeholder["piece"]>,
  declared: DeclaredResources | undefined,
  depth: number,
): TextPattern | undefined {
  const pieces = split(patternOfText(of, declared, depth), separator);
  const decided = pieces.slice(0, index + 1).every((piece) => piece.every((part) => isWithout(part, separator)));
  return decided ? pieces[index] : undefined;
}

/** Pseudo parameters and names that are generated consist of letters, digits and hyphens. */
const isWithout = ({ kind }: PatternPart, separator: string): boolean =>
  kind === "literal" || ((kind === "pseudo" || kind === "name") && /[^\w-]/.test(separator));

function openValue(hole: Placeholder): PatternPart {
  // what has no expression of its own is not even equal to itself elsewhere
  const expression = hole.expression ?? `${hole.name} ${hole.range.file.path}:${hole.range.start}`;
  return { kind: "value", expression, ...(hole.resource === undefined ? {} : { resource: hole.resource }), placeholder: hole };
}

function pseudo(expression: string): PatternPart | undefined {
  switch (expression) {
    case "AWS::Partition":
      return PARTITION;
    case "AWS::Region":
    case "aws:region":
      return REGION;
    case "AWS::AccountId":
    case "aws:accountId":
      return ACCOUNT;
    default:
      if (/^data\.aws_region\.[\w-]+\.(?:name|id|region)$/.test(expression)) return REGION;
      return /^data\.aws_caller_identity\.[\w-]+\.(?:account_id|id)$/.test(expression) ? ACCOUNT : undefined;
  }
}

/** A value of a resource by what the host's language writes behind its name. */
function declaredValueOf(
  resource: DeclaredResource,
  { expression = "" }: Placeholder,
  declared: DeclaredResources | undefined,
  depth: number,
): TextPattern | undefined {
  const form = formOf(resource);
  if (!form) return undefined;
  const rest = expression.startsWith(resource.id)
    ? expression.slice(resource.id.length)
    : `.${expression.slice(expression.lastIndexOf(".") + 1)}`;
  const dot = rest.lastIndexOf(".");
  const attribute = dot < 0 ? "" : rest.slice(dot + 1);
  const given = givenBy(resource, declared, depth);
  // which of several instances it is
  const instance = `${resource.id}${dot > 0 ? rest.slice(0, dot) : ""}`;
  return attributeOf(form, attribute, instance, given);
}

/** The ARN of a resource that is declared; undefined where its form is not known. */
export function arnOfDeclared(resource: DeclaredResource, declared: DeclaredResources): TextPattern | undefined {
  const form = formOf(resource);
  return form && arnOf(form, resource.id, givenBy(resource, declared, 1));
}

/** The name of a resource that is declared; undefined where its form is not known. */
export function nameOfDeclared(resource: DeclaredResource, declared: DeclaredResources): TextPattern | undefined {
  const form = formOf(resource);
  return form && nameOf(form, resource.id, givenBy(resource, declared, 1));
}

const givenBy =
  (resource: DeclaredResource, declared: DeclaredResources | undefined, depth: number): Given =>
  (name) => {
    const node = resource.property(name);
    const text = node && node.kind !== "null" ? asText(node) : undefined;
    return text && patternOfText(text, declared, depth);
  };

type Given = (property: string) => TextPattern | undefined;

function attributeOf(form: Form, attribute: string, instance: string, given: Given): TextPattern | undefined {
  switch (form.values[attribute]) {
    case "name":
      return nameOf(form, instance, given);
    case "arn":
      return arnOf(form, instance, given);
    case "alias": {
      const alias = given("AutoPublishAlias") ?? [{ kind: "value", expression: `${instance}.AutoPublishAlias` }];
      return pattern(arnOf(form, instance, given), ":", alias);
    }
    case "version":
      return pattern(arnOf(form, instance, given), ":", { kind: "value", expression: `${instance}.Version` });
    case "url":
      return pattern("https://sqs.", REGION, ".amazonaws.com/", ACCOUNT, "/", nameOf(form, instance, given));
    default:
      return undefined;
  }
}

/** The literal name, or the one that is generated for this resource alone. */
function nameOf(form: Form, instance: string, given: Given): TextPattern {
  for (const property of form.name) {
    const text = given(property);
    if (text && text.length > 0) return text;
  }
  return [{ kind: "name", resource: instance }];
}

function arnOf(form: Form, instance: string, given: Given): TextPattern {
  if (form.of) {
    const of = given(form.of) ?? [{ kind: "name", resource: instance }];
    const qualifier =
      form.name.length > 0 ? nameOf(form, instance, given) : [{ kind: "value", expression: `${instance}.Version` } as const];
    return pattern(functionArn(of), ":", qualifier);
  }
  const [service, prefix, place = "regional"] = form.arn;
  const name = nameOf(form, instance, given);
  const where = place === "regional" ? pattern(REGION, ":", ACCOUNT) : place === "account" ? pattern(":", ACCOUNT) : pattern(":");
  const path = form.path === undefined ? [] : (given(form.path) ?? pattern("/"));
  const suffix = form.suffix === undefined ? [] : pattern(form.suffix, { kind: "name", resource: `${instance} suffix` });
  const [first] = name;
  const below = prefix.endsWith("/") && first?.kind === "literal" && first.text.startsWith("/") ? prefix.slice(0, -1) : prefix;
  return pattern("arn:", PARTITION, `:${service}:`, where, `:${below}`, path, name, suffix);
}

/** A function by its name or its ARN. */
function functionArn(function_: TextPattern): TextPattern {
  const [first] = function_;
  if (first?.kind === "literal" && first.text.startsWith("arn:")) return function_;
  return pattern("arn:", PARTITION, `:${LAMBDA.arn[0]}:`, REGION, ":", ACCOUNT, `:${LAMBDA.arn[1]}`, function_);
}
