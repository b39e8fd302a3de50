import type { Template } from "../expressions.js";
import { allStates, type Machine, type State } from "../model.js";
import { assignmentsOf } from "../variable-references.js";
import type { ParseContext } from "./context.js";
import { locationOf } from "./location.js";

const PLAIN = /^[A-Za-z_]\w*$/;
/** Made when it is used: V8 takes long to read a pattern with Unicode's properties. */
let identifier: RegExp | undefined;
const isName = (text: string): boolean => {
  if (PLAIN.test(text)) return true;
  identifier ??= /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;
  return identifier.test(text);
};
const MAX_NAME = 80;

/**
 * Names in Assign: well formed, not reserved, and not those of an outer scope.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
export function checkVariables(root: Machine, context: ParseContext): void {
  const assigned = new Map<Machine, Map<string, Set<State>>>();
  for (const state of allStates(root)) {
    for (const { template, location } of assignmentsOf(state)) {
      const names = assigned.get(state.machine) ?? new Map<string, Set<State>>();
      assigned.set(state.machine, names);
      for (const name of checkAssign(template, state, location, context)) names.set(name, (names.get(name) ?? new Set()).add(state));
    }
  }
  for (const state of allStates(root)) {
    for (const { template, location } of assignmentsOf(state)) checkShadowing(template, state, location, assigned, context);
  }
}

function checkAssign(template: Template, state: State, location: string, context: ParseContext): string[] {
  const names: string[] = [];
  for (const { name, range } of keysOf(template)) {
    names.push(name);
    const fault =
      name === "states"
        ? 'The variable name "states" is reserved'
        : !isName(name.replace(/-/g, "_"))
          ? `"${name}" is not a valid variable name: use letters, digits and _, and assign whole variables`
          : name.length > MAX_NAME
            ? `A variable name can have at most ${MAX_NAME} characters`
            : undefined;
    if (fault)
      context.report({
        code: "variable/name",
        severity: "error",
        range,
        state,
        message: fault,
        awsCode: "SCHEMA_VALIDATION_FAILED",
        awsLocation: `${locationOf(state)}/${location}`,
      });
  }
  return names;
}

function checkShadowing(
  template: Template,
  state: State,
  location: string,
  assigned: ReadonlyMap<Machine, ReadonlyMap<string, ReadonlySet<State>>>,
  context: ParseContext,
): void {
  const distributed = state.machine.processor?.mode === "DISTRIBUTED";
  if (distributed) return;
  for (const { name, range } of keysOf(template)) {
    let at = state.machine;
    while (at.owner && at.processor?.mode !== "DISTRIBUTED") {
      const { state: owner } = at.owner;
      at = owner.machine;
      // what the Parallel or Map itself assigns is set when its scopes have ended
      if (![...(assigned.get(at)?.get(name) ?? [])].some((by) => by !== owner)) continue;
      context.report({
        code: "variable/outer-scope",
        severity: "error",
        range,
        state,
        message: `Variable "${name}" belongs to an outer scope, so an inner scope cannot assign it`,
        suggestion: "Rename the inner variable, and return its value with Output",
        awsCode: "SCHEMA_VALIDATION_FAILED",
        awsLocation: `${locationOf(state)}/${location}`,
      });
      break;
    }
  }
}

function keysOf(template: Template): { name: string; range: import("../../text/range.js").Span }[] {
  if (template.kind === "object") return template.entries.map((e) => ({ name: e.key, range: e.member.key.range }));
  if (template.kind === "literal" && template.node.kind === "object")
    return template.node.members.map((m) => ({ name: m.key.name, range: m.key.range }));
  return [];
}
