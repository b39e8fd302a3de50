import type { State } from "../../asl/model.js";
import type { ContextParts, Frame, VariableScope } from "../../semantics/frame.js";
import {
  type Constraints,
  forgetFacts,
  joinKnowledge,
  NO_KNOWLEDGE,
  release,
  sameKnowledge,
  settled,
  settler,
  testsOf,
  withTests,
} from "../../values/abstract/constraints.js";
import { type Atom, decide, decidedBy } from "../../values/abstract/decided.js";
import { ARRAY, NUMBER, STRING } from "../../values/abstract/kinds.js";
import { equal, joiner } from "../../values/abstract/lattice.js";
import { type Origin, Sym, type SymbolIds } from "../../values/abstract/symbol.js";
import { type AbstractValue, type Entry, entriesOf, make, NO, objectOf, withSym } from "../../values/abstract/value.js";
import { LayeredMap, namesApart } from "../../values/layered-map.js";

/** A frame of the symbolic mode; `knowledge` holds what has been learnt about symbols. */
export type AbstractFrame = Frame<AbstractValue> & { readonly reading?: Reading };

/** Reads of one field have narrowed the state's input from `from` to `to`. */
interface Reading {
  readonly site: { readonly state: State; readonly field: string };
  readonly from: AbstractValue;
  readonly to: AbstractValue;
}

export const knowledgeOf = (frame: AbstractFrame): Constraints => (frame.knowledge as Constraints | undefined) ?? NO_KNOWLEDGE;
/** The frame where the comparison holds, or does not; none where another one of the same values excludes that. */
export function withDecision(frame: AbstractFrame, atom: Atom, holds: boolean): AbstractFrame | undefined {
  const k = knowledgeOf(frame);
  const known = decidedBy(testsOf(k), atom);
  if (known !== undefined) return known === holds ? frame : undefined;
  return withKnowledge(frame, withTests(k, decide(testsOf(k), atom, holds)));
}

export const withKnowledge = (frame: AbstractFrame, knowledge: Constraints): AbstractFrame =>
  frame.knowledge === knowledge ? frame : { ...frame, knowledge };

/** Fresh symbols of one analysis. */
export class Symbols {
  readonly ids: SymbolIds = { next: 1 };

  /** The value, from now on known under a name of its own. Each definition of a run-time value needs a symbol of its own. */
  named(value: AbstractValue, origin: Origin): AbstractValue {
    return value.exact ? value : withSym(value, Sym.root(this.ids, origin));
  }
}

/** What both frames allow; `a` itself where `b` adds nothing. */
export function joinFrames(a: AbstractFrame, b: AbstractFrame): AbstractFrame {
  return combine(a, b);
}

/** The same for loop heads: chains end. `thresholds` ascending: constants of the loop and the quotas. */
function widenFrames(a: AbstractFrame, b: AbstractFrame, thresholds: readonly number[]): AbstractFrame {
  return combine(a, b, thresholds);
}

function combine(a: AbstractFrame, b: AbstractFrame, thresholds?: readonly number[]): AbstractFrame {
  if (a === b) return a;
  const join = joiner(settler(knowledgeOf(a)), settler(knowledgeOf(b)), thresholds);
  const input = join(a.input, b.input);
  const variables = joinScopes(a.variables, b.variables, join);
  const context = joinContexts(a.context, b.context, join);
  const knowledge = joinKnowledge(knowledgeOf(a), knowledgeOf(b));
  const same = input === a.input && variables === a.variables && context === a.context && knowledge === knowledgeOf(a);
  return same ? a : { input, variables, context, knowledge };
}

type Join = (a: AbstractValue, b: AbstractValue) => AbstractValue;

function joinScopes(a: VariableScope<AbstractValue>, b: VariableScope<AbstractValue>, join: Join): VariableScope<AbstractValue> {
  if (a === b) return a;
  const outer = a.outer && b.outer ? joinScopes(a.outer, b.outer, join) : a.outer;
  const own = joinVariables(a.own, b.own, join);
  if (own === a.own && outer === a.outer) return a;
  return outer ? { own, outer } : { own };
}

function joinVariables(
  a: ReadonlyMap<string, AbstractValue>,
  b: ReadonlyMap<string, AbstractValue>,
  join: Join,
): ReadonlyMap<string, AbstractValue> {
  const changed = new Map<string, AbstractValue>();
  for (const name of namesApart(a, b)) {
    const [value, other] = [a.get(name), b.get(name)];
    const joined = value && other ? join(value, other) : maybeUnset((value ?? other) as AbstractValue);
    if (joined !== value) changed.set(name, joined);
  }
  return changed.size > 0 ? LayeredMap.of(a).with(changed) : a;
}

/** A variable that only one of the joined ways has assigned. */
const maybeUnset = (v: AbstractValue): AbstractValue => (v.unset ? v : { ...v, unset: true });

function joinContexts(a: ContextParts<AbstractValue>, b: ContextParts<AbstractValue>, join: Join): ContextParts<AbstractValue> {
  if (a === b) return a;
  const execution = join(a.execution, b.execution);
  const stateMachine = join(a.stateMachine, b.stateMachine);
  const state = a.state && b.state && join(a.state, b.state);
  const task = a.task && b.task && join(a.task, b.task);
  const map = a.map && b.map && join(a.map, b.map);
  if (execution === a.execution && stateMachine === a.stateMachine && state === a.state && task === a.task && map === a.map) return a;
  return { execution, stateMachine, ...(state ? { state } : {}), ...(task ? { task } : {}), ...(map ? { map } : {}) };
}

/** Do both frames say the same? */
export function sameFrame(a: AbstractFrame, b: AbstractFrame): boolean {
  return a === b || (sameParts(a, b) && sameKnowledge(knowledgeOf(a), knowledgeOf(b)));
}

/** The same but for what is known of symbols: enough at loop heads, where symbols of the loop are renamed anyway. */
function sameParts(a: AbstractFrame, b: AbstractFrame): boolean {
  return equal(a.input, b.input) && sameScope(a.variables, b.variables) && sameContext(a.context, b.context);
}

function sameScope(a: VariableScope<AbstractValue>, b: VariableScope<AbstractValue>): boolean {
  if (a === b) return true;
  if (a.own.size !== b.own.size || (a.outer === undefined) !== (b.outer === undefined)) return false;
  for (const name of namesApart(a.own, b.own)) {
    const [value, other] = [a.own.get(name), b.own.get(name)];
    if (!value || !other || !equal(value, other)) return false;
  }
  return !a.outer || !b.outer || sameScope(a.outer, b.outer);
}

function sameContext(a: ContextParts<AbstractValue>, b: ContextParts<AbstractValue>): boolean {
  const same = (x: AbstractValue | undefined, y: AbstractValue | undefined): boolean =>
    x === y || (x !== undefined && y !== undefined && equal(x, y));
  return (
    same(a.execution, b.execution) &&
    same(a.stateMachine, b.stateMachine) &&
    same(a.state, b.state) &&
    same(a.task, b.task) &&
    same(a.map, b.map)
  );
}

/** Applies `to` to every value of the frame. */
function mapFrame(frame: AbstractFrame, to: (v: AbstractValue, place: string) => AbstractValue): AbstractFrame {
  const scope = (s: VariableScope<AbstractValue>): VariableScope<AbstractValue> => {
    const changed = new Map<string, AbstractValue>();
    for (const [name, value] of s.own) {
      const now = to(value, `$${name}`);
      if (now !== value) changed.set(name, now);
    }
    const own = changed.size > 0 ? LayeredMap.of(s.own).with(changed) : s.own;
    return s.outer ? { own, outer: scope(s.outer) } : { own };
  };
  const c = frame.context;
  const context: ContextParts<AbstractValue> = {
    execution: c.execution,
    stateMachine: c.stateMachine,
    ...(c.state ? { state: c.state } : {}),
    ...(c.task ? { task: c.task } : {}),
    ...(c.map ? { map: to(c.map, "$$.Map") } : {}),
  };
  return { ...frame, input: to(frame.input, "$"), variables: scope(frame.variables), context };
}

/**
 * Gives up the symbols that were made inside a loop, a Map's body or a nested run, keeping as structure what is known of
 * them: they name another value in the next iteration. Facts about them go as well. `from`: no such symbol has a smaller number.
 */
export function forgetSymbols(frame: AbstractFrame, inside: (origin: Origin) => boolean, from = 0): AbstractFrame {
  const knowledge = knowledgeOf(frame);
  const memo = new Map<AbstractValue, AbstractValue>();
  return { ...mapFrame(frame, (v) => release(v, knowledge, inside, memo)), knowledge: forgetFacts(knowledge, inside, from) };
}

/** The value as it is now with everything known of it, free of symbols: for facts, summaries and messages. */
export const resolveSymbols = (v: AbstractValue, frame: AbstractFrame): AbstractValue => settled(v, knowledgeOf(frame));

/**
 * Loop heads. Every slot (input, variable, and their named members) that has no symbol and is not one constant gets a
 * symbol of this head, so that an iteration's change can be read off: after the iteration a counter's value has `rel` to it, an
 * array that was appended to has `grown`. `symbols` remembers the symbol of each slot, so that every round uses the same.
 */
export class LoopHead {
  private readonly slots = new Map<string, Sym>();

  constructor(
    readonly state: State,
    private readonly symbols: Symbols,
    /** No symbol of the loop has a smaller number. */
    private readonly from: number,
  ) {}

  /** Is the origin a symbol of this head? */
  readonly isOwn = (origin: Origin): boolean => origin.kind === "loop" && origin.place === this.state;

  /**
   * What the head knows after `incoming` arrived (from outside or from an iteration): `old` itself where nothing is new.
   * `inside` names the origins whose symbols the loop defines anew in each iteration.
   */
  merge(
    old: AbstractFrame | undefined,
    incoming: AbstractFrame,
    inside: (origin: Origin) => boolean,
    thresholds?: readonly number[],
  ): AbstractFrame {
    const gone = (origin: Origin): boolean => this.isOwn(origin) || inside(origin);
    const b = forgetSymbols(incoming, gone, this.from);
    if (!old) return this.name(b);
    const a = forgetSymbols(old, gone, this.from);
    const named = this.name(thresholds ? widenFrames(a, b, thresholds) : joinFrames(a, b));
    return sameFrame(named, old) ? old : named;
  }

  name(frame: AbstractFrame): AbstractFrame {
    return mapFrame(frame, (v, place) => this.nameSlot(v, place, 3));
  }

  /** Symbols by slot: `$.i`, `$count`. */
  get named(): ReadonlyMap<string, Sym> {
    return this.slots;
  }

  private nameSlot(v: AbstractValue, place: string, room: number): AbstractValue {
    if (v.sym || v.kinds === 0) return v;
    if (v.obj && v.obj.keys.length > 0 && room > 0) {
      const entries: Entry[] = entriesOf(v.obj).map((e) =>
        e.presence === NO ? e : { ...e, value: this.nameSlot(e.value, `${place}.${e.key}`, room - 1) },
      );
      const { obj } = v;
      if (entries.every((e, i) => e.value === obj.vals[i])) return v;
      return make({ ...v, obj: objectOf(entries, obj.row, obj.base, obj.rowLo, obj.rowHi, obj.listing), json: undefined });
    }
    if (!(v.kinds & (NUMBER | STRING | ARRAY))) return v;
    return withSym(withoutRel(v), this.symbolOf(place));
  }

  private symbolOf(place: string): Sym {
    let sym = this.slots.get(place);
    if (!sym) {
      sym = Sym.root(this.symbols.ids, { kind: "loop", name: place, place: this.state });
      this.slots.set(place, sym);
    }
    return sym;
  }
}

const withoutRel = (v: AbstractValue): AbstractValue => (v.rel ? make({ ...v, rel: undefined }) : v);
