import type { JsonataNode } from "../../../asl/expressions.js";
import { lookUp } from "../../../semantics/expressions/path.js";
import { look } from "../../../values/abstract/constraints.js";
import type { Atom, Operand } from "../../../values/abstract/decided.js";
import { toJson } from "../../../values/abstract/json.js";
import { ARRAY, FALSE, NUMBER, OBJECT, STRING, TRUE } from "../../../values/abstract/kinds.js";
import { valueLack } from "../../../values/abstract/lack.js";
import { join } from "../../../values/abstract/lattice.js";
import { byDeepEquality, byGlob, byOrder, byTextOrder, byTruth, type Divided, mirror, type Order } from "../../../values/abstract/split.js";
import type { Sym } from "../../../values/abstract/symbol.js";
import { type AbstractValue, ANY, BOTTOM, change, withSym } from "../../../values/abstract/value.js";
import { ofKinds } from "../faults.js";
import { type AbstractFrame, joinFrames, knowledgeOf, withDecision } from "../frames.js";
import { narrowFrame, type Refinement, type Slot } from "../narrow.js";
import { type Step, stepInto } from "../steps.js";
import { arrayIn, type ExpressionResult, isNever, isNothing } from "./outcome.js";
import type { Run } from "./run.js";
import { inFrame, type Scope } from "./scope.js";

/** Both sides of a condition as JSONata's `$boolean` decides it, refined; a side that no run takes is absent. */
interface Sides {
  readonly yes?: Scope | undefined;
  readonly no?: Scope | undefined;
}

export const splitByCondition = (node: JsonataNode, scope: Scope, run: Run): Sides => split(node, scope, run, "truth");

/**
 * What counts as true and as false. `truth`: as `$boolean` has it, where nothing is false. `boolean`: true and false
 * themselves, as the Condition of a Choice asks for; on neither side is what fails there.
 */
type Reading = "truth" | "boolean";

/** Both sides of a Condition: it is true, it is false. */
export const splitByBoolean = (node: JsonataNode, scope: Scope, run: Run): Sides => split(node, scope, run, "boolean");

function split(node: JsonataNode, scope: Scope, run: Run, reading: Reading): Sides {
  if (!run.spend() || run.depth > 50) {
    run.fail("latent");
    return { yes: scope, no: scope };
  }
  run.depth++;
  try {
    return testNode(node, scope, run, reading);
  } finally {
    run.depth--;
  }
}

function testNode(node: JsonataNode, scope: Scope, run: Run, reading: Reading): Sides {
  const op = node.value as string;
  if (node.predicate === undefined && node.group === undefined) {
    if (node.type === "binary" && (op === "and" || op === "or")) return testBoth(node, op === "and", scope, run);
    if (node.type === "binary" && op in comparisons) return testComparison(node, op, scope, run, reading);
    if (node.type === "block" && (node.expressions as JsonataNode[]).length === 1)
      return split((node.expressions as JsonataNode[])[0] as JsonataNode, scope, run, reading);
    if (node.type === "condition") return testConditional(node, scope, run, reading);
    if (node.type === "function") {
      const known = testFunction(node, scope, run, reading);
      if (known) return known;
    }
  }
  const out = node.type === "path" ? run.ask(() => run.evaluate(node, scope)) : run.evaluate(node, scope);
  if (isNever(out)) return {};
  const place = placeOf(node, scope);
  if (reading === "boolean") {
    const [yes, no] = [only(out.value, TRUE), only(out.value, FALSE)];
    return {
      yes: yes.kinds === 0 ? undefined : learn(scope, place, out.value, yes, false),
      no: no.kinds === 0 ? undefined : learn(scope, place, out.value, no, false),
    };
  }
  const { yes, no } = byTruth(out.value);
  const falsy = out.nothing || out.fn !== undefined || no.kinds !== 0;
  return {
    yes: yes.kinds === 0 ? undefined : learn(scope, place, out.value, yes, false),
    no: falsy ? (out.fn ? scope : no.kinds === 0 ? absent(scope, place) : learn(scope, place, out.value, no, true)) : undefined,
  };
}

function testBoth(node: JsonataNode, isAnd: boolean, scope: Scope, run: Run): Sides {
  const left = splitByCondition(node.lhs as JsonataNode, scope, run);
  const open = isAnd ? left.yes : left.no;
  const decided = isAnd ? left.no : left.yes;
  if (!open) return isAnd ? { no: decided } : { yes: decided };
  const right = splitByCondition(node.rhs as JsonataNode, open, run);
  const also = isAnd ? right.no : right.yes;
  const either = decided && also ? inFrame(decided, joinFrames(decided.frame, also.frame)) : (decided ?? also);
  return isAnd ? { yes: right.yes, no: either } : { yes: either, no: right.no };
}

/** `a ? b : c`: each branch divides what comes to it; a missing `else` is nothing. */
function testConditional(node: JsonataNode, scope: Scope, run: Run, reading: Reading): Sides {
  const { yes, no } = splitByCondition(node.condition as JsonataNode, scope, run);
  const then = yes ? split(node.then as JsonataNode, yes, run, reading) : {};
  const none: Sides = reading === "truth" ? { no } : {};
  const other = no ? (node.else ? split(node.else as JsonataNode, no, run, reading) : none) : {};
  return { yes: merge(then.yes, other.yes), no: merge(then.no, other.no) };
}

const comparisons = { "=": 1, "!=": 1, "<": 1, "<=": 1, ">": 1, ">=": 1, in: 1 };

function testComparison(node: JsonataNode, op: string, scope: Scope, run: Run, reading: Reading): Sides {
  const lhs = run.evaluate(node.lhs as JsonataNode, scope);
  const rhs = run.evaluate(node.rhs as JsonataNode, scope);
  if (isNever(lhs) || isNever(rhs)) return {};
  const sides = compared(node, op, lhs, rhs, scope, run, reading);
  const atom =
    lhs.fn || rhs.fn
      ? undefined
      : atomOf(op, operandOf(lhs, node.lhs as JsonataNode, scope), operandOf(rhs, node.rhs as JsonataNode, scope));
  if (!atom) return sides;
  // beside nothing `!=` is false like `=`: only where it is true it tells something
  const differs = op === "!=";
  return {
    yes: sides.yes && decided(sides.yes, atom, !differs),
    no: sides.no && (differs ? sides.no : decided(sides.no, atom, false)),
  };
}

/** The scope with the comparison decided; none where an earlier one of the same values excludes it. */
function decided(scope: Scope, atom: Atom, holds: boolean): Scope | undefined {
  const frame = withDecision(scope.frame, atom, holds);
  return frame && inFrame(scope, frame);
}

/** What names the operand: a literal, else the symbol of its value or of the place that it is read from. */
function operandOf({ value }: ExpressionResult, node: JsonataNode, scope: Scope): Operand | undefined {
  if (value.sym) return value.sym;
  if (value.exact && (value.kinds === STRING || value.kinds === NUMBER)) return toJson(value) as string | number;
  return namedOperand(node, scope);
}

/** Functions that give the same for the same arguments. */
const PURE = new Set([
  "count",
  "length",
  "number",
  "string",
  "sum",
  "max",
  "min",
  "average",
  "lowercase",
  "uppercase",
  "trim",
  "abs",
  "round",
]);
const ARITHMETIC = new Set(["+", "-", "*", "/", "%"]);
const MOST_NAMED = 8;

/** The symbol of the place that is read, or of what is calculated from it and from literals. */
function namedOperand(node: JsonataNode, scope: Scope, depth = 0): Operand | undefined {
  if (depth > MOST_NAMED || node.predicate !== undefined || node.group !== undefined) return undefined;
  if (node.type === "string" || node.type === "number") return node.value as string | number;
  if (node.type === "block" && (node.expressions as JsonataNode[]).length === 1)
    return namedOperand((node.expressions as JsonataNode[])[0] as JsonataNode, scope, depth + 1);
  const name = calculation(node, scope);
  if (name === undefined) return placeOf(node, scope)?.sym;
  const parts = (node.type === "binary" ? [node.lhs, node.rhs] : (node.arguments as unknown[])) as JsonataNode[];
  const operands = parts.map((part) => namedOperand(part, scope, depth + 1));
  const of = operands.find((one) => typeof one === "object");
  if (!of || operands.some((one) => one === undefined || (typeof one === "object" && one !== of))) return undefined;
  return of.computed(`${name} ${operands.map((one) => (one === of ? "it" : JSON.stringify(one))).join(" ")}`);
}

function calculation(node: JsonataNode, scope: Scope): string | undefined {
  if (node.type === "binary") return ARITHMETIC.has(node.value as string) ? (node.value as string) : undefined;
  const procedure = node.type === "function" ? (node.procedure as JsonataNode) : undefined;
  const name = procedure?.type === "variable" ? (procedure.value as string) : "";
  return PURE.has(name) && !scope.env.lookup(name) && !isShadowed(name, scope) ? name : undefined;
}

function atomOf(op: string, left: Operand | undefined, right: Operand | undefined): Atom | undefined {
  if (left === undefined || right === undefined || op === "in") return undefined;
  const literal = typeof left === "object" ? right : left;
  if (typeof left !== "object" && typeof right !== "object") return undefined;
  const type = typeof literal === "string" ? "text" : typeof literal === "number" ? "number" : "any";
  if (op === "=" || op === "!=") return { type, relation: "=", left, right };
  const relation = op.endsWith("=") ? "<=" : "<";
  return op.startsWith("<") ? { type, relation, left, right } : { type, relation, left: right, right: left };
}

/** Texts of a list that are known. */
const textsIn = ({ arr }: AbstractValue): string[] =>
  (arr?.prefix ?? []).flatMap((item) => (item.kinds === STRING && item.text?.set?.size === 1 ? [...item.text.set] : []));

function compared(
  node: JsonataNode,
  op: string,
  lhs: ExpressionResult,
  rhs: ExpressionResult,
  scope: Scope,
  run: Run,
  reading: Reading,
): Sides {
  const [leftNode, rightNode] = [node.lhs as JsonataNode, node.rhs as JsonataNode];
  if (lhs.fn || rhs.fn) {
    if (op !== "=" && op !== "!=" && op !== "in") run.fail("latent");
    return { yes: scope, no: scope };
  }
  if (op === "in") {
    for (const text of textsIn(rhs.value)) run.lack(valueLack(look(lhs.value, knowledgeOf(scope.frame)), text));
    return testMember(leftNode, lhs, rhs, scope);
  }
  if (op === "=" || op === "!=") {
    const k = knowledgeOf(scope.frame);
    for (const [one, other] of [[lhs, rhs] as const, [rhs, lhs] as const]) {
      const text = other.value.kinds === STRING && other.value.text?.set?.size === 1 ? [...other.value.text.set][0] : undefined;
      if (text !== undefined) run.lack(valueLack(look(one.value, k), text));
    }
  }
  const [left, right] = [placeOf(leftNode, scope), placeOf(rightNode, scope)];
  if (op === "=" || op === "!=") {
    const equal = both(scope, left, right, lhs, rhs, byDeepEquality(lhs.value, rhs.value), byDeepEquality(rhs.value, lhs.value));
    if (op === "=") return equal;
    // with nothing on one side `!=` is false as well
    const none = nothingSide(scope, left, right, lhs, rhs);
    const differs = both(
      scope,
      left,
      right,
      { ...lhs, nothing: false },
      { ...rhs, nothing: false },
      byDeepEquality(lhs.value, rhs.value),
      byDeepEquality(rhs.value, lhs.value),
    );
    return { yes: differs.no, no: equal.yes && none ? inFrame(scope, joinFrames(equal.yes.frame, none.frame)) : (equal.yes ?? none) };
  }
  return testOrder(op as Order, left, right, lhs, rhs, scope, run, reading);
}

function testOrder(
  op: Order,
  left: Place | undefined,
  right: Place | undefined,
  lhs: ExpressionResult,
  rhs: ExpressionResult,
  scope: Scope,
  run: Run,
  reading: Reading,
): Sides {
  const wrong = (o: ExpressionResult): void => {
    if (o.value.kinds & ~(NUMBER | STRING))
      run.fail((o.value.kinds & (NUMBER | STRING)) === 0 && !o.nothing ? "manifest" : ofKinds(o.value));
  };
  wrong(lhs);
  wrong(rhs);
  let sides: Sides = {};
  for (const kind of [NUMBER, STRING]) {
    if (!(lhs.value.kinds & kind) || !(rhs.value.kinds & kind)) continue;
    const [a, b] = [only(lhs.value, kind), only(rhs.value, kind)];
    const by = kind === NUMBER ? byOrder : byTextOrder;
    const here = both(
      scope,
      left,
      right,
      { ...lhs, value: a, nothing: false },
      { ...rhs, value: b, nothing: false },
      by(a, op, b),
      by(b, mirror(op), a),
    );
    sides = { yes: merge(sides.yes, here.yes), no: merge(sides.no, here.no) };
  }
  const mixed = (lhs.value.kinds & NUMBER && rhs.value.kinds & STRING) || (lhs.value.kinds & STRING && rhs.value.kinds & NUMBER);
  if (mixed) run.fail(ofKinds(lhs.value) === "latent" || ofKinds(rhs.value) === "latent" ? "latent" : "manifest");
  // ordering with nothing gives nothing, which `$boolean` takes for false
  const none = reading === "truth" && (lhs.nothing || rhs.nothing);
  return { yes: sides.yes, no: none ? merge(sides.no, scope) : sides.no };
}

const only = (v: AbstractValue, kind: number): AbstractValue =>
  v.kinds === kind ? v : change(v, { kinds: v.kinds & kind, sym: v.sym, rel: v.rel });
const merge = (a: Scope | undefined, b: Scope | undefined): Scope | undefined =>
  a && b ? inFrame(a, joinFrames(a.frame, b.frame)) : (a ?? b);

function nothingSide(
  scope: Scope,
  left: Place | undefined,
  right: Place | undefined,
  lhs: ExpressionResult,
  rhs: ExpressionResult,
): Scope | undefined {
  if (lhs.nothing && !rhs.nothing) return absent(scope, left);
  if (rhs.nothing && !lhs.nothing) return absent(scope, right);
  return lhs.nothing || rhs.nothing ? scope : undefined;
}

/** Learns about both operands what each side of the comparison tells. */
function both(
  scope: Scope,
  left: Place | undefined,
  right: Place | undefined,
  lhs: ExpressionResult,
  rhs: ExpressionResult,
  here: Divided,
  there: Divided,
): Sides {
  const yes = here.yes.kinds === 0 || there.yes.kinds === 0 ? undefined : learn(scope, left, lhs.value, here.yes, false);
  const yesBoth = yes && learnAgain(yes, right, rhs.value, there.yes, false);
  const isNothing = lhs.nothing || rhs.nothing;
  if (isNothing) {
    const no =
      here.no.kinds === 0 && there.no.kinds === 0
        ? nothingSide(scope, left, right, lhs, rhs)
        : rhs.nothing
          ? scope
          : learn(scope, left, lhs.value, here.no, true);
    return { yes: yesBoth, no };
  }
  const no = here.no.kinds === 0 || there.no.kinds === 0 ? undefined : learn(scope, left, lhs.value, here.no, false);
  return { yes: yesBoth, no: no && learnAgain(no, right, rhs.value, there.no, false) };
}

function learnAgain(scope: Scope, place: Place | undefined, before: AbstractValue, to: AbstractValue, ifThere: boolean): Scope | undefined {
  // the first lesson may have changed the slot: only places told by a symbol are followed further
  if (!place || (!place.root.sym && place.node !== undefined)) {
    const again = place?.node && placeOf(place.node, scope);
    return again ? learn(scope, again, before, to, ifThere) : scope;
  }
  return learn(scope, place, before, to, ifThere);
}

function testMember(leftNode: JsonataNode, lhs: ExpressionResult, rhs: ExpressionResult, scope: Scope): Sides {
  const place = placeOf(leftNode, scope);
  const items = rhs.value.kinds === ARRAY && rhs.value.exact ? arrayIn(rhs.value).prefix : undefined;
  if (!items || rhs.nothing || items.some((i) => i.kinds & (ARRAY | OBJECT)))
    return { yes: rhs.value.kinds === 0 || lhs.value.kinds === 0 ? undefined : scope, no: scope };
  let yes: AbstractValue = BOTTOM;
  let no = lhs.value;
  for (const i of items) {
    const divided = byDeepEquality(lhs.value, i);
    yes = join(yes, divided.yes);
    no = byDeepEquality(no, i).no;
  }
  return {
    yes: yes.kinds === 0 ? undefined : learn(scope, place, lhs.value, yes, false),
    no: no.kinds === 0 ? (lhs.nothing ? absent(scope, place) : undefined) : learn(scope, place, lhs.value, no, lhs.nothing),
  };
}

function testFunction(node: JsonataNode, scope: Scope, run: Run, reading: Reading): Sides | undefined {
  const procedure = node.procedure as JsonataNode;
  const args = node.arguments as JsonataNode[];
  const [first, second] = args;
  if (
    procedure.type !== "variable" ||
    !first ||
    scope.env.lookup(procedure.value as string) ||
    isShadowed(procedure.value as string, scope)
  )
    return undefined;
  if (procedure.value === "exists" && args.length === 1) {
    const out = run.ask(() => run.evaluate(first, scope));
    if (isNever(out)) return {};
    const place = placeOf(first, scope);
    return {
      yes: out.value.kinds === 0 && !out.fn ? undefined : learn(scope, place, out.value, ANY, false),
      no: out.nothing ? absent(scope, place) : undefined,
    };
  }
  if ((procedure.value === "boolean" || procedure.value === "not") && args.length === 1) {
    const negated = procedure.value === "not";
    const { yes, no } = splitByCondition(first, scope, run);
    if (!run.ask(() => run.evaluate(first, scope)).nothing) return negated ? { yes: no, no: yes } : { yes, no };
    // of nothing both are nothing, which `$boolean` again takes for false
    const there = withSomething(first, no, run);
    if (reading === "boolean") return negated ? { yes: there, no: yes } : { yes, no: there };
    return negated ? { yes: there, no: merge(yes, scope) } : { yes, no };
  }
  if (procedure.value === "contains" && second && args.length === 2) return testContains(first, second, scope, run, reading);
  return undefined;
}

/** `$contains(text, part)` of a part that is known. */
function testContains(of: JsonataNode, part: JsonataNode, scope: Scope, run: Run, reading: Reading): Sides | undefined {
  const out = run.evaluate(of, scope);
  const token = run.evaluate(part, scope);
  const known = token.value.kinds === STRING && !token.nothing && !token.fn ? token.value.text?.set : undefined;
  // of nothing a function may read the context instead
  if (known?.size !== 1 || out.fn || !(out.value.kinds & STRING) || (out.nothing && !isNothing(scope.context))) return undefined;
  if (out.value.kinds & ~STRING) run.fail(ofKinds(out.value));
  const glob = ["", [...known][0] as string, ""];
  const text = only(out.value, STRING);
  const { yes, no } = byGlob(text, glob);
  const place = placeOf(of, scope);
  const sides: Sides = {
    yes: yes.kinds ? learn(scope, place, out.value, yes, false) : undefined,
    no: no.kinds ? learn(scope, place, out.value, no, false) : undefined,
  };
  const sym = text.sym ?? place?.sym;
  const atom: Atom | undefined = sym && { type: "text", relation: "like", left: sym, glob };
  const narrowed = atom ? { yes: sides.yes && decided(sides.yes, atom, true), no: sides.no && decided(sides.no, atom, false) } : sides;
  return out.nothing && reading === "truth" ? { yes: narrowed.yes, no: merge(narrowed.no, scope) } : narrowed;
}

/** The scope with what the expression reads known to be there, where that can be said. */
function withSomething(node: JsonataNode, scope: Scope | undefined, run: Run): Scope | undefined {
  if (!scope) return undefined;
  const out = run.ask(() => run.evaluate(node, scope));
  if (!out.nothing) return scope;
  return out.value.kinds === 0 && !out.fn ? undefined : learn(scope, placeOf(node, scope), out.value, ANY, false);
}

function isShadowed(name: string, scope: Scope): boolean {
  for (let s: typeof scope.frame.variables | undefined = scope.frame.variables; s; s = s.outer) if (s.own.has(name)) return true;
  return false;
}

// places

interface Place {
  readonly slot: Slot | undefined;
  readonly root: AbstractValue;
  readonly steps: readonly Step[];
  readonly node: JsonataNode;
  /** Names what is read there, where there is something. */
  readonly sym: Sym | undefined;
  /** What the path reads on the way is known to be absent, and so is what it reads there. */
  readonly nowhere?: true;
}

/** The place that a plain path of names reads, where its value is not gathered from an array on the way. */
function placeOf(node: JsonataNode, scope: Scope): Place | undefined {
  if (node.type === "block" && (node.expressions as JsonataNode[]).length === 1)
    return placeOf((node.expressions as JsonataNode[])[0] as JsonataNode, scope);
  const steps = node.type === "path" ? (node.steps as JsonataNode[]) : node.type === "variable" ? [node] : undefined;
  const [first, second] = steps ?? [];
  if (
    !steps ||
    !first ||
    first.type !== "variable" ||
    node.group ||
    node.keepSingletonArray ||
    steps.some((s) => s.stages || s.predicate || s.tuple || s.group || s.keepArray)
  )
    return undefined;
  const names = steps.slice(1).map((s) => (s.type === "name" ? (s.value as string) : undefined));
  if (names.includes(undefined)) return undefined;
  const name = first.value as string;
  const local = scope.env.lookup(name);
  let root: AbstractValue | undefined;
  let from = 0;
  if (local) root = local.nothing || local.fn ? undefined : local.value;
  else if (name === "states") {
    root =
      second?.value === "input"
        ? scope.states.input
        : second?.value === "context"
          ? scope.states.context
          : second?.value === "result"
            ? scope.states.result
            : second?.value === "errorOutput"
              ? scope.states.errorOutput
              : undefined;
    from = 1;
  } else if (name === "") root = scope.context.nothing ? undefined : scope.context.value;
  else root = lookUp(scope.frame.variables, name);
  if (!root || root.kinds === 0 || root.unset) return undefined;
  const path = names.slice(from) as string[];
  const k = knowledgeOf(scope.frame);
  let at = root;
  let slot: Slot | undefined =
    local || name === "" ? undefined : name !== "states" ? { variable: name } : second?.value === "input" ? "input" : undefined;
  let walked: string[] = [];
  for (const step of path) {
    at = look(at, k);
    if (at.kinds === 0) return { slot, root, steps: walked, node, sym: undefined, nowhere: true };
    if (at.kinds & ARRAY) {
      // what is read may be gathered from items: nothing is learnt of the value itself, but of what is read
      const asked = at.exact ? undefined : at.sym?.query(step);
      if (!asked) return undefined;
      at = withSym(ANY, asked);
      root = at;
      walked = [];
      slot = undefined;
      continue;
    }
    walked.push(step);
    at = stepInto(at, step, k).value;
    if (at.kinds === 0) return undefined;
  }
  return { slot, root, steps: walked, node, sym: at.sym };
}

/** The frame of the runs in which the path that the expression is has a value; undefined for any other expression. */
export function whereThere(node: JsonataNode, scope: Scope): AbstractFrame | undefined {
  const place = placeOf(node, scope);
  if (!place || place.nowhere) return undefined;
  // a later field may be evaluated with another input than the state's own
  const slot = place.slot === "input" && place.root !== scope.frame.input ? undefined : place.slot;
  return narrowFrame(scope.frame, slot, place.root, place.steps, { to: ANY });
}

function learn(scope: Scope, place: Place | undefined, before: AbstractValue, to: AbstractValue, ifThere: boolean): Scope | undefined {
  if (!place) return bySymbol(scope, before, to, ifThere);
  if (place.nowhere) return ifThere ? scope : undefined;
  if (to === before && ifThere) return scope;
  const lesson: Refinement = { to: change(to, { json: to.json }), ifThere };
  const frame = narrowFrame(scope.frame, place.slot, place.root, place.steps, lesson);
  return frame && inFrame(scope, frame);
}

/** An operand that is no plain path, such as `$count($x)`: what its value tells of symbols. */
function bySymbol(scope: Scope, before: AbstractValue, to: AbstractValue, ifThere: boolean): Scope | undefined {
  if (ifThere || !(before.sym || before.rel) || to === before) return scope;
  const frame = narrowFrame(scope.frame, undefined, before, [], { to });
  return frame && inFrame(scope, frame);
}

function absent(scope: Scope, place: Place | undefined): Scope | undefined {
  if (!place || place.nowhere || (place.steps.length === 0 && !place.root.sym?.part)) return scope;
  const frame = narrowFrame(scope.frame, place.slot, place.root, place.steps, "absent");
  return frame && inFrame(scope, frame);
}
