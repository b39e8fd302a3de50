import type { DeclaredResource, Deployment } from "../../hosts/deployment.js";
import type { Placeholder } from "../../text/mapped-text.js";
import { keyOf, pattern, type TextPattern } from "../arn-pattern.js";
import { formOf } from "../declared-forms.js";
import { patternOfHole } from "../declared-text.js";

/** A value of a declared resource that a text begins with, and what follows it. */
interface Reference {
  readonly resource: DeclaredResource;
  /** As the host names it; empty for CloudFormation's `Ref`. */
  readonly attribute: string;
  readonly rest: TextPattern;
}

/** Types without an attribute for their ARN. */
const NO_ARN = new Set(["AWS::Athena::WorkGroup", "AWS::DataBrew::Job", "AWS::Glue::Crawler", "AWS::Glue::Job", "AWS::SSM::Parameter"]);

/** Which attributes give a resource's ARN and its name. */
function attributesOf(resource: DeclaredResource): { readonly arn?: string; readonly name?: string } {
  const form = formOf(resource);
  if (!form) return {};
  const giving = (value: string) => Object.keys(form.values).find((attribute) => form.values[attribute] === value);
  const arn = NO_ARN.has(resource.type) ? undefined : giving("arn");
  const own = form.name.find((name) => form.values[name] === "name");
  const name = form.values[""] === "name" || own === undefined || own.startsWith("State") ? giving("name") : own;
  return { ...(arn === undefined ? {} : { arn }), ...(name === undefined ? {} : { name }) };
}

/** Finds the resources of the template in ARNs and names that were put together from them. */
export class References {
  private arns: readonly { readonly resource: DeclaredResource; readonly attribute: string; readonly text: TextPattern }[] | undefined;

  /** @param language whose references are written; resources of another one are not referred to. */
  constructor(
    private readonly deployment: Deployment | undefined,
    private readonly language?: "cloudformation" | "terraform",
  ) {}

  /** The resource whose ARN the text begins with; the longest. */
  arnIn(text: TextPattern): Reference | undefined {
    let found: (Reference & { readonly length: number }) | undefined;
    for (const { resource, attribute, text: arn } of this.all()) {
      const rest = after(text, arn);
      const length = arn.length;
      if (rest && (!found || length > found.length || keyOf(rest) < keyOf(found.rest))) found = { resource, attribute, rest, length };
    }
    return found;
  }

  /** What gives the generated name of a resource: its id and the attribute. */
  nameOf(id: string): { readonly resource: DeclaredResource; readonly attribute: string } | undefined {
    const resource = this.deployment?.declared?.get(id);
    const attribute = resource && this.isOwn(resource) ? attributesOf(resource).name : undefined;
    return resource && attribute !== undefined ? { resource, attribute } : undefined;
  }

  private isOwn({ type }: DeclaredResource): boolean {
    return this.language === undefined || (this.language === "cloudformation") === type.startsWith("AWS::");
  }

  private all() {
    this.arns ??= [...(this.deployment?.declared?.all() ?? [])].flatMap((resource) => {
      const attribute = this.isOwn(resource) ? attributesOf(resource).arn : undefined;
      if (attribute === undefined) return [];
      const text = this.valueOf(resource, attribute);
      return text.some((part) => part.kind === "value" && part.resource === resource.id && text.length === 1)
        ? []
        : [{ resource, attribute, text }];
    });
    return this.arns;
  }

  private valueOf(resource: DeclaredResource, attribute: string): TextPattern {
    const expression = attribute === "" ? resource.id : `${resource.id}.${attribute}`;
    const hole: Placeholder = { kind: "arn", name: resource.id, range: resource.at, resource: resource.id, expression };
    return patternOfHole(hole, this.deployment?.declared);
  }
}

/** What follows `start` in the text; undefined where it does not begin with it, or goes on within a name. */
function after(text: TextPattern, start: TextPattern): TextPattern | undefined {
  if (start.length === 0 || text.length < start.length) return undefined;
  const last = start.length - 1;
  const head = text.slice(0, last);
  if (keyOf(head) !== keyOf(start.slice(0, last))) return undefined;
  const [own, other] = [text[last], start[last]];
  if (!own || !other) return undefined;
  const rest = text.slice(start.length);
  if (own.kind === "literal" && other.kind === "literal") {
    if (!own.text.startsWith(other.text)) return undefined;
    return boundary(pattern(own.text.slice(other.text.length), rest));
  }
  return keyOf([own]) === keyOf([other]) ? boundary(pattern(rest)) : undefined;
}

function boundary(rest: TextPattern): TextPattern | undefined {
  const [first] = rest;
  return !first || (first.kind === "literal" && /^[:/]/.test(first.text)) ? rest : undefined;
}
