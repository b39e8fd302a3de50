import { attribute, type Block, type Expression } from "../../languages/hcl/syntax.js";
import { MappedText } from "../../text/mapped-text.js";
import type { Node } from "../../text/node.js";
import { stringNode, textAt } from "../../text/node-builders.js";
import { type Span, textOf } from "../../text/range.js";
import type { Evaluator } from "./evaluator.js";
import { kindOfAttribute, kindOfOutput, kindOfVariable, usualValue } from "./references.js";
import { renderText } from "./render.js";
import type { Scope } from "./scope.js";
import { meansSomething, object, placedAt, plainText, unknown } from "./values.js";
import { lastName, type Step, walk } from "./walk.js";

/** `local.a.b[0].c`: what the name stands for, and from there step by step. @throws NoValue */
export function traversalValue(expression: Expression, scope: Scope, evaluator: Evaluator): Node {
  const steps: Step[] = [];
  let base = expression;
  while (base.type === "attribute" || base.type === "index") {
    evaluator.session.step();
    const { at } = base;
    steps.push(base.type === "attribute" ? { name: base.name, at } : { index: evaluator.evaluate(base.index, scope), at });
    base = base.of;
  }
  steps.reverse();
  if (base.type !== "variable") return walk(evaluator.strict(base, scope), steps);
  const own = scope.names.get(base.name);
  if (own) return placedAt(walk(own, steps), expression.at);
  if (scope.closed) return notGiven(base.name, scope, expression.at, evaluator);
  return named(base.name, steps, expression.at, evaluator);
}

function notGiven(name: string, { complete }: Scope, at: Span, { session }: Evaluator): Node {
  if (complete && !/^(?:path|terraform)$/.test(name)) session.problem(at, "error", `Template variable "${name}" is not set`);
  return unknown(complete ? "text" : "unknown", at);
}

function named(name: string, steps: readonly Step[], at: Span, evaluator: Evaluator): Node {
  const [first, ...rest] = steps;
  const member = first && "name" in first ? first.name : undefined;
  switch (name) {
    case "local":
      return member === undefined ? unknown("unknown", at) : placedAt(walk(local(member, at, evaluator), rest), at);
    case "var":
      return member === undefined ? unknown("unknown", at) : placedAt(walk(variable(member, at, evaluator), rest), at);
    case "path":
      return textAt(member === "module" ? evaluator.module.path : ".", at);
    case "terraform":
    case "self":
      return unknown("text", at);
    case "each":
    case "count":
      return unknown(name === "count" ? "number" : member === "key" ? "text" : kindOfOutput(lastName(rest)), at);
    case "module":
      return member === undefined ? unknown("unknown", at) : output(member, rest, at, evaluator);
    case "dependency":
    case "include":
      return unknown(kindOfOutput(lastName(rest)), at);
    case "data":
      return reference(steps, at, true, evaluator);
    case "resource":
      return reference(steps, at, false, evaluator);
    default:
      return reference([{ name, at }, ...steps], at, false, evaluator);
  }
}

function local(name: string, at: Span, evaluator: Evaluator): Node {
  const { session, module } = evaluator;
  const found = module.locals.get(name);
  if (!found) {
    // it may be in a file that cannot be parsed, which is reported as such
    if (module.problems.length === 0) session.problem(at, "error", `The module has no local value "${name}"`);
    return unknown("unknown", at);
  }
  return session.follow(`${evaluator.id} local.${name}`, at, () => evaluator.evaluate(found.value)) ?? unknown("unknown", at);
}

function variable(name: string, at: Span, evaluator: Evaluator): Node {
  const { session, module } = evaluator;
  const given = evaluator.inputs.get(name);
  if (given) return session.follow(`${evaluator.id} var.${name}`, at, given) ?? unknown("unknown", at);
  const declared = module.variables.get(name);
  const type = declared && attribute(declared.body, "type");
  const open = () => unknown(kindOfVariable(type && textOf(type.value.at)), at, undefined, `${evaluator.chain}var.${name}`);
  const assigned = module.assigned.get(name);
  const preset = assigned ?? (declared && attribute(declared.body, "default"));
  const sensitive = declared && attribute(declared.body, "sensitive");
  if (!preset || (sensitive && evaluator.truth(sensitive.value))) return open();
  const value = evaluator.evaluate(preset.value);
  if (!assigned) session.defaultsTaken++;
  return assigned || evaluator.takesDefaultsLiterally || meansSomething(value) ? value : open();
}

/** What a resource or a data source of the module gives. */
function reference(steps: readonly Step[], at: Span, data: boolean, evaluator: Evaluator): Node {
  const names = steps.flatMap((s) => ("name" in s ? [s.name] : []));
  const [type, name, ...attributes] = names;
  if (type === undefined || name === undefined) return unknown("unknown", at);
  const address = `${data ? "data." : ""}${type}.${name}`;
  const block = evaluator.module.resources.get(address);
  const attributeName = attributes[0] ?? "";
  const usual = usualValue(type, attributeName);
  if (usual !== undefined) return textAt(usual, at);
  const computed = block && computedValue(type, block, attributeName, at, evaluator);
  if (computed) return computed;
  const kind = attributes.length > 1 ? kindOfOutput(attributes.at(-1) ?? "") : kindOfAttribute(type, attributeName);
  const { chain } = evaluator;
  return unknown(kind, at, block ? chain + address : undefined, attributeName === "" ? undefined : expressionOf(steps, data, chain));
}

/** `aws_lambda_function.work["a"].arn`; undefined where an index is not known. */
function expressionOf(steps: readonly Step[], data: boolean, chain: string): string | undefined {
  let text = `${chain}${data ? "data." : ""}`;
  const { length } = text;
  for (const step of steps) {
    if ("name" in step) text += text.length === length ? step.name : `.${step.name}`;
    else {
      const key = step.index.kind === "string" ? JSON.stringify(plainText(step.index)) : plainText(step.index);
      if (plainText(step.index) === undefined) return undefined;
      text += `[${key}]`;
    }
  }
  return text;
}

/** Attributes that Terraform itself computes from what the program says. */
function computedValue(type: string, block: Block, name: string, at: Span, evaluator: Evaluator): Node | undefined {
  const { session } = evaluator;
  const key = `${evaluator.id} ${block.at.file.path} ${block.at.start}`;
  const own = (attributeName: string) => session.follow(key, at, () => evaluator.attribute(block, attributeName));
  if (type === "template_file" && name === "rendered") {
    const template = own("template");
    const vars = own("vars") ?? blockAsObject(block, "vars", evaluator);
    if (template?.kind !== "string") return template ?? unknown("text", at);
    return renderText(template.content(), vars, at, evaluator);
  }
  if (type === "local_file" && name === "content") {
    const content = own("content");
    if (content) return content;
    const path = plainText(own("filename"));
    const file = path === undefined ? undefined : session.file(path, at);
    return file && stringNode(MappedText.ofFile(file));
  }
  if (type === "terraform_data" && name === "output") return own("input");
  return undefined;
}

/** `vars { a = 1 }`, as it was written before Terraform 0.12. */
function blockAsObject(block: Block, name: string, evaluator: Evaluator): Node {
  const inner = block.body.blocks.find((b) => b.type === name);
  return object(
    (inner ?? block).at,
    (inner?.body.attributes ?? []).map((a) => ({
      key: { name: a.name, range: a.nameAt, placeholders: [] },
      value: evaluator.evaluate(a.value),
      range: a.at,
    })),
  );
}

function output(name: string, steps: readonly Step[], at: Span, evaluator: Evaluator): Node {
  const [first, ...rest] = steps.filter((s) => !("index" in s));
  const wanted = first && "name" in first ? first.name : "";
  const child = evaluator.child(name);
  const declared = child?.module.outputs.get(wanted);
  const value = declared && attribute(declared.body, "value");
  if (!child || !value) return unknownOutput(name, wanted, rest.length === 0, at, evaluator);
  const made = evaluator.session.follow(`${evaluator.id} module.${name}.${wanted}`, at, () => child.evaluate(value.value));
  return made ? placedAt(walk(made, rest), at) : unknown("unknown", at);
}

function unknownOutput(name: string, wanted: string, direct: boolean, at: Span, { module, chain }: Evaluator): Node {
  const kind = direct ? kindOfOutput(wanted) : "unknown";
  const made = module.modules.has(name) ? `${chain}module.${name}` : undefined;
  return unknown(kind, at, made, direct ? `${chain}module.${name}.${wanted}` : undefined);
}
