import type { Template } from "../asl/expressions.js";
import type { TaskState } from "../asl/model.js";
import { get, type Node, toJson } from "../text/node.js";

/** One parameter of a call, as far as the definition shows it. `hidden`: the arguments are computed as a whole. */
export type Argument = { readonly kind: "absent" } | { readonly kind: "hidden" } | { readonly kind: "given"; readonly value: Template };

const ABSENT: Argument = { kind: "absent" };
const HIDDEN: Argument = { kind: "hidden" };

/** `argumentOf(task, "Input", "Name")`: the parameter at that path of the Task's Parameters or Arguments. */
export function argumentOf(task: TaskState, ...path: readonly string[]): Argument {
  return task.parameters ? argumentAt(task.parameters.value, path) : ABSENT;
}

/** Names of the parameters that are written out; undefined where the arguments are computed as a whole. */
export function argumentNames(task: TaskState): readonly string[] | undefined {
  const template = task.parameters?.value;
  if (!template) return [];
  if (template.kind === "object") return template.entries.map((entry) => entry.key);
  return template.kind === "literal" && template.node.kind === "object" ? template.node.members.map((m) => m.key.name) : undefined;
}

/** The argument at a path of member names; what it is in where that is not known. */
export function argumentAt(template: Template, path: readonly string[]): Argument {
  let at: Argument = { kind: "given", value: template };
  for (const name of path) {
    if (at.kind !== "given") return at;
    at = member(at.value, name);
  }
  return at;
}

function member(template: Template, name: string): Argument {
  if (template.kind === "object") {
    const entry = template.entries.find((e) => e.key === name);
    return entry ? { kind: "given", value: entry.value } : ABSENT;
  }
  if (template.kind === "literal") return literalMember(template.node, name);
  return template.kind === "array" ? ABSENT : HIDDEN;
}

function literalMember(node: Node, name: string): Argument {
  if (node.kind !== "object") return ABSENT;
  const value = get(node, name);
  return value ? { kind: "given", value: literal(value) } : ABSENT;
}

function literal(node: Node): Template {
  if (node.kind === "placeholder") return { kind: "placeholder", node };
  if (node.kind === "string" && node.placeholders.length > 0) return { kind: "text", node };
  return { kind: "literal", node, value: toJson(node) };
}

/** The string that an argument is known to be, whole. */
export function literalText(argument: Argument): string | undefined {
  return argument.kind === "given" && argument.value.kind === "literal" && typeof argument.value.value === "string"
    ? argument.value.value
    : undefined;
}

/** A string argument with `*` for each part that only deployment or the run knows; undefined where nothing is known. */
export function textWithPlaceholders(argument: Argument): string | undefined {
  if (argument.kind !== "given") return undefined;
  const { value } = argument;
  if (value.kind === "literal") return typeof value.value === "string" ? value.value : undefined;
  if (value.kind === "text") return maskHoles(value.node.value, value.node.placeholders);
  return value.kind === "placeholder" ? value.node.placeholder.name : undefined;
}

function maskHoles(text: string, holes: readonly { readonly start: number; readonly end: number }[]): string {
  let masked = "";
  let at = 0;
  for (const hole of holes) {
    masked += `${text.slice(at, hole.start)}*`;
    at = hole.end;
  }
  return masked + text.slice(at);
}
