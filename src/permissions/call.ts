import type { IntrinsicArgument, JsonataNode, Template } from "../asl/expressions.js";
import type { IntegrationPattern } from "../asl/model.js";
import type { DeclaredResource, Deployment } from "../hosts/deployment.js";
import { type Argument, argumentAt } from "../integrations/arguments.js";
import type { Node } from "../text/node.js";
import { type PatternPart, pattern, type TextPattern } from "./arn-pattern.js";
import { patternOfNode } from "./declared-text.js";
import type { RequiredPermission } from "./required.js";

/** A permission without the place that needs it. */
export type Need = Omit<RequiredPermission, "state" | "at">;

/** Every text that an argument can be, where the analysis knows them all. */
type KnownTexts = (path: readonly string[]) => readonly string[] | undefined;

/** One call of an API with its arguments, as a Task, an ItemReader or a ResultWriter makes it. */
export class Call {
  /** Computed arguments that can be one of several texts, by their path. */
  readonly alternatives = new Map<string, readonly string[]>();

  /** @param chosen which of its alternatives a computed argument is taken to be, by its path */
  constructor(
    readonly action: string,
    readonly integration: IntegrationPattern,
    readonly template: Template | undefined,
    readonly deployment: Deployment | undefined,
    private readonly known?: KnownTexts,
    private readonly chosen: ReadonlyMap<string, string> = new Map(),
  ) {}

  /** The same call for each text that its one computed argument with alternatives can be; itself where there is none. */
  choices(): Call[] {
    const [only] = this.alternatives;
    if (!only || this.alternatives.size > 1) return [this];
    const [path, texts] = only;
    return texts.map(
      (text) => new Call(this.action, this.integration, this.template, this.deployment, this.known, new Map([[path, text]])),
    );
  }

  get sync(): boolean {
    return this.integration === "sync" || this.integration === "sync:2";
  }

  /** Names of the arguments that are written out. */
  names(): readonly string[] {
    const { template } = this;
    if (template?.kind === "object") return template.entries.map((entry) => entry.key);
    return template?.kind === "literal" && template.node.kind === "object" ? template.node.members.map((m) => m.key.name) : [];
  }

  argument(...path: readonly string[]): Argument {
    return this.template ? argumentAt(this.template, path) : { kind: "absent" };
  }

  has(...path: readonly string[]): boolean {
    return this.argument(...path).kind !== "absent";
  }

  /** The argument as text; undefined where it is not given. What the execution computes is a part of its own. */
  text(...path: readonly string[]): TextPattern | undefined {
    const argument = this.argument(...path);
    const label = path[path.length - 1] ?? "";
    if (argument.kind === "absent") return undefined;
    const text = argument.kind === "hidden" ? [run(label)] : this.ofTemplate(argument.value, label);
    return text.some((part) => part.kind === "run") ? this.computed(path, text) : text;
  }

  /** What the execution computes may be known all the same: a variable with one value, a choice of two. */
  private computed(path: readonly string[], text: TextPattern): TextPattern {
    const key = path.join(".");
    const chosen = this.chosen.get(key);
    if (chosen !== undefined) return pattern(chosen);
    const [only, ...more] = this.known?.(path) ?? [];
    if (only === undefined) return text;
    if (more.length === 0) return pattern(only);
    this.alternatives.set(key, [only, ...more]);
    return text;
  }

  /** As `text`, with a value of the execution where it is not given: the service refuses the call then, or a caller gives it. */
  required(...path: readonly string[]): TextPattern {
    return this.text(...path) ?? [run(path[path.length - 1] ?? "")];
  }

  /** The same call with one element of a list argument as its arguments. */
  within(element: Template): Call {
    return new Call(this.action, this.integration, element, this.deployment);
  }

  /** The members of a list argument, each as a template; undefined where they are not known. */
  items(...path: readonly string[]): readonly Template[] | undefined {
    const argument = this.argument(...path);
    return argument.kind === "given" ? itemsOf(argument.value) : undefined;
  }

  ofTemplate(template: Template, label: string): TextPattern {
    return textOf(template, label, this.deployment) ?? [run(label)];
  }

  /** The resource of the same template that an argument names. */
  declaredBy(...path: readonly string[]): DeclaredResource | undefined {
    const argument = this.argument(...path);
    if (argument.kind !== "given") return undefined;
    return declaredBy((argument.value as { readonly node?: Node }).node, this.deployment);
  }
}

export const run = (label: string): PatternPart => ({ kind: "run", label });

/** The resource of the template whose name, ARN or URL a value is: all of it, not a part. */
function declaredBy(node: Node | undefined, deployment: Deployment | undefined): DeclaredResource | undefined {
  const placeholders =
    node?.kind === "placeholder" ? [node.placeholder] : node?.kind === "string" ? node.placeholders.map((part) => part.placeholder) : [];
  const ids = new Set(placeholders.flatMap((placeholder) => placeholder.resource ?? []));
  const [id] = ids;
  return ids.size === 1 && id !== undefined ? deployment?.declared?.get(id) : undefined;
}

/** The text that a template of the definition gives; undefined where it is not a text. */
export function textOf(template: Template, label: string, deployment: Deployment | undefined): TextPattern | undefined {
  switch (template.kind) {
    case "literal":
      return typeof template.value === "object" ? undefined : pattern(String(template.value));
    case "text":
    case "placeholder":
      return patternOfNode(template.node, deployment?.declared);
    case "path":
      return [run(label)];
    case "intrinsic":
      return intrinsic(template, label);
    case "jsonata":
      return template.ast ? jsonata(template.ast, label) : [run(label)];
    case "open":
    case "broken":
      return [run(label)];
    default:
      return undefined;
  }
}

function itemsOf(template: Template): readonly Template[] | undefined {
  if (template.kind === "array") return template.items;
  if (template.kind !== "literal" || template.node.kind !== "array") return undefined;
  return template.node.items.map((node, i): Template => {
    const value = Array.isArray(template.value) ? (template.value[i] ?? null) : null;
    return { kind: "literal", node, value };
  });
}

/** `States.Format('arn:aws:s3:::{}/in', $.bucket)`: known text around what the execution decides. */
function intrinsic(of: IntrinsicArgument & { readonly kind: "intrinsic" }, label: string): TextPattern {
  const [format, ...args] = of.args;
  if (of.name !== "States.Format" || format?.kind !== "literal" || typeof format.value !== "string") return [run(label)];
  let next = 0;
  const parts = format.value.split(/(\{\})/).map((piece): TextPattern => {
    const argument = piece === "{}" ? args[next++] : undefined;
    if (!argument) return pattern(piece);
    if (argument.kind === "literal") return pattern(String(argument.value));
    return argument.kind === "intrinsic" ? intrinsic(argument, label) : [run(label)];
  });
  return pattern(...parts);
}

/** Depth of expressions within expressions that is looked into. */
const MAX_DEPTH = 50;

/** `'arn:aws:s3:::' & $bucket`. */
function jsonata(ast: JsonataNode, label: string, depth = 0): TextPattern {
  const part = (name: string) => {
    const node = ast[name];
    return depth < MAX_DEPTH && isNode(node) ? jsonata(node, label, depth + 1) : [run(label)];
  };
  if (ast.type === "string" || ast.type === "number") return pattern(String(ast.value));
  if (ast.type === "binary" && ast.value === "&") return pattern(part("lhs"), part("rhs"));
  if (ast.type === "block" && Array.isArray(ast.expressions) && ast.expressions.length === 1) {
    const [only] = ast.expressions as unknown[];
    if (isNode(only) && depth < MAX_DEPTH) return jsonata(only, label, depth + 1);
  }
  return [run(label)];
}

const isNode = (value: unknown): value is JsonataNode => typeof value === "object" && value !== null && "type" in value;
