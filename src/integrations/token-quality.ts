import type { IntrinsicCall, JsonataExpression, JsonataNode, Path, Template } from "../asl/expressions.js";
import { FRESH_FUNCTIONS, FRESH_INTRINSICS, JSONATA_FUNCTIONS } from "../asl/functions.js";

/**
 * What flows into an idempotency token, by how it changes.
 * `constant`: the same in every execution. `exec-stable`: of this execution (Id, Name). `fresh-state`: new on each entry of
 * the state. `fresh-attempt`: new on each try. `item`: of a Map's item. `data`: from input, results or variables.
 */
export type Taint = "constant" | "exec-stable" | "fresh-state" | "fresh-attempt" | "item" | "data" | "hidden";

export interface TokenQuality {
  readonly provenance: ReadonlySet<Taint>;
  /** What makes it fresh, as written. */
  readonly fresh?: string;
}

/** Which changes the value of a template follows, as far as its own text shows. */
export function tokenQuality(template: Template): TokenQuality {
  const taints = new Set<Taint>();
  let fresh: string | undefined;
  const note = (taint: Taint, text?: string): void => {
    taints.add(taint);
    if (taint === "fresh-attempt" || (taint === "fresh-state" && !fresh)) fresh = text ?? fresh;
  };
  const todo: (Template | IntrinsicCall["args"][number])[] = [template];
  while (todo.length > 0) {
    const at = todo.pop();
    if (!at) continue;
    switch (at.kind) {
      case "literal":
        note("constant");
        break;
      case "path":
        note(ofPath(at), at.text);
        break;
      case "intrinsic":
        if (FRESH_INTRINSICS.has(at.name)) note("fresh-attempt", at.name);
        else todo.push(...at.args);
        break;
      case "jsonata":
        ofJsonata(at, note);
        break;
      case "object":
        todo.push(...at.entries.map((entry) => entry.value));
        break;
      case "array":
        todo.push(...at.items);
        break;
      case "text":
        // deployment fills the holes once for all executions, and may well fill in an expression
        note("hidden");
        break;
      default:
        note("hidden");
    }
  }
  return { provenance: taints, ...(fresh ? { fresh } : {}) };
}

function ofPath(path: Path): Taint {
  if (path.root.kind !== "context") return "data";
  return ofContext(path.steps.map((step) => (step.kind === "member" ? step.name : "")));
}

/** Members of the context object. @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
function ofContext(names: readonly string[]): Taint {
  const key = names.slice(0, 2).join(".");
  if (key === "Execution.Id" || key === "Execution.Name" || key === "Execution.StartTime") return "exec-stable";
  if (key === "State.RetryCount" || key === "Task.Token") return "fresh-attempt";
  if (key === "State.EnteredTime") return "fresh-state";
  if (key === "State.Name" || names[0] === "StateMachine") return "constant";
  return names[0] === "Map" ? "item" : "data";
}

function ofJsonata(expression: JsonataExpression, note: (taint: Taint, text?: string) => void): void {
  if (!expression.ast) {
    note("hidden");
    return;
  }
  let reads = 0;
  const todo: unknown[] = [expression.ast];
  while (todo.length > 0) {
    const at = todo.pop();
    if (Array.isArray(at)) {
      todo.push(...at);
      continue;
    }
    if (typeof at !== "object" || at === null) continue;
    const node = at as JsonataNode;
    const read = node.type === "path" ? statesRead(node) : undefined;
    if (read) {
      reads++;
      note(read[0] === "context" ? ofContext(read.slice(1)) : "data", `$states.${read.join(".")}`);
      continue;
    }
    if (node.type === "variable") {
      const name = String(node.value);
      const isFresh = FRESH_FUNCTIONS.has(name);
      if (isFresh || !JSONATA_FUNCTIONS.has(name)) {
        reads++;
        if (isFresh) note("fresh-attempt", `$${name}()`);
        else note("data");
      }
    }
    for (const [key, value] of Object.entries(node)) if (key !== "position" && typeof value === "object") todo.push(value);
  }
  if (reads === 0) note("constant");
}

/** The names behind `$states` in a path that starts with it. */
function statesRead(node: JsonataNode): readonly string[] | undefined {
  const steps = node.steps;
  if (!Array.isArray(steps)) return undefined;
  const [first, ...rest] = steps as readonly JsonataNode[];
  if (first?.type !== "variable" || first.value !== "states") return undefined;
  return rest.map((step) => (step.type === "name" ? String(step.value) : ""));
}

/** Does the template read the task's token, or all of the context that holds it? `undefined` where a hole may hide it. */
export function mentionsTaskToken(template: Template): boolean | undefined {
  let hidden = false;
  const todo: (Template | IntrinsicCall["args"][number])[] = [template];
  while (todo.length > 0) {
    const at = todo.pop();
    if (!at) continue;
    if (at.kind === "path" && readsToken(at)) return true;
    if (at.kind === "jsonata") {
      // linear: what it looks at ahead is what it cannot begin with again
      if (!at.ast || /\bTask\b|\$states\.context(?!\s*\.)|\$states(?!\s*\.)/.test(at.source)) return at.ast ? true : undefined;
    } else if (at.kind === "object") {
      for (const entry of at.entries) {
        if (entry.member.key.placeholders.length > 0) hidden = true;
        // text that deployment fills in is a name or an address, unless its key computes it or speaks of a token
        if (isName(entry.value)) hidden ||= /\.\$$|token/i.test(entry.member.key.name);
        else todo.push(entry.value);
      }
    } else if (at.kind === "array") todo.push(...at.items.filter((item) => !isName(item)));
    else if (at.kind === "intrinsic") todo.push(...at.args);
    else if (at.kind === "placeholder" || at.kind === "open" || at.kind === "broken" || at.kind === "text") hidden = true;
  }
  return hidden ? undefined : false;
}

/** A text that deployment fills in, as a part of one or as a whole of a known type. */
const isName = (value: Template): boolean =>
  value.kind === "text" || (value.kind === "placeholder" && value.node.placeholder.kind !== "unknown");

/** `$$.Task.Token`, or a part of the context that holds it. */
function readsToken(path: Path): boolean {
  if (path.root.kind !== "context") return false;
  const [first] = path.steps;
  return first === undefined || first.kind !== "member" || first.name === "Task";
}
