import {
  type EdgeKey,
  type Facts,
  type Interval,
  type Reach,
  VALUE_ROLES,
  type ValueFact,
  type ValueRole,
} from "../../analysis/facts/facts.js";
import { allStates, type State } from "../../asl/model.js";
import { checkpoint } from "../../budget/interruption.js";
import type { Definition } from "../../hosts/host.js";
import { filesOf } from "../../linter/host-context.js";
import { type Place, placeOf } from "../../text/range.js";
import { sortedNames } from "../../values/error-set.js";
import type { ErrorSet } from "../../values/result.js";

/** The facts of one state machine as plain data, so that they outlive the analysis and cross threads. */
export interface MachineDigest {
  readonly name: string;
  readonly file: string;
  readonly files: readonly string[];
  readonly type: "STANDARD" | "EXPRESS";
  readonly statuses: readonly string[];
  readonly errors: ErrorDigest;
  readonly events: Interval;
  readonly seconds: Interval;
  readonly states: ReadonlyMap<string, StateDigest>;
  readonly loops: readonly { readonly states: readonly string[]; readonly name: string; readonly iterations: Interval }[];
}

/** What is known of the values at the places of a state's data flow. */
export type StateValues = { readonly [role in ValueRole]?: ValueDigest };

export interface StateDigest {
  readonly reached: Reach;
  readonly unreachable?: string;
  readonly visits: Interval;
  readonly events: Interval;
  readonly seconds: Interval & { readonly limitedBy?: string };
  /** Values are many: they are asked for state by state, and empty until then. */
  readonly values: StateValues;
  readonly inputBytes?: Interval;
  readonly outputBytes?: Interval;
  readonly raised: ErrorDigest;
  readonly uncaught: ErrorDigest;
  readonly catchers: readonly { readonly errors: ErrorDigest; readonly next?: string }[];
  readonly retriers: readonly { readonly errors: ErrorDigest; readonly attempts: number; readonly delay: Interval }[];
  /** Names in ErrorEquals that never match. */
  readonly dead: readonly { readonly kind: "retry" | "catch"; readonly index: number; readonly name: string; readonly why: string }[];
  /** Transitions that no execution uses. */
  readonly never: readonly { readonly edge: EdgeKey; readonly to?: string }[];
  readonly failures: readonly { readonly certainty: "will" | "can" | "may"; readonly text: string; readonly place?: Place }[];
  readonly assigned: readonly { readonly name: string; readonly assigned: "yes" | "maybe" | "no" }[];
}

/** Names; with `open`, every other name as well, and `names` are those that it lacks. */
export interface ErrorDigest {
  readonly names: readonly string[];
  readonly open: boolean;
  /** Every name with one of these prefixes. */
  readonly under: readonly string[];
}

/** What is known of a value, to a modest depth. */
export interface ValueDigest {
  readonly kinds: readonly string[];
  readonly bytes: Interval;
  readonly constant?: string;
  readonly strings?: readonly string[];
  readonly number?: Interval;
  readonly length?: Interval;
  readonly name?: string;
  readonly opaque: boolean;
  readonly open: boolean;
  readonly members: readonly { readonly name: string; readonly presence: "must" | "may"; readonly value: ValueDigest }[];
  readonly items?: ValueDigest;
}

export function digestOf(definition: Definition, facts: Facts): MachineDigest {
  const { execution } = facts;
  return {
    name: definition.name,
    file: definition.file.path,
    files: [...filesOf(definition)].map((file) => file.path),
    type: facts.workflowType,
    statuses: execution.statuses,
    errors: errorsOf(execution.errors),
    events: boundsOf(execution.events),
    seconds: boundsOf(execution.duration),
    states: new Map([...allStates(facts.machine)].map((state) => [state.name, stateDigest(state, facts)])),
    loops: facts.loops.map((loop) => ({ states: loop.states.map((s) => s.name), name: loop.name, iterations: boundsOf(loop.iterations) })),
  };
}

function stateDigest(state: State, facts: Facts): StateDigest {
  const reached = facts.reachable(state);
  const why = reached === "no" ? facts.unreachableReason(state) : undefined;
  checkpoint();
  const duration = facts.duration(state);
  const input = facts.size(state, "input");
  const output = facts.size(state, "output");
  return {
    reached,
    ...(why === undefined ? {} : { unreachable: why }),
    visits: boundsOf(facts.visits(state)),
    events: boundsOf(facts.events(state)),
    seconds: { ...boundsOf(duration), ...(duration.limitedBy ? { limitedBy: duration.limitedBy } : {}) },
    values: {},
    ...(input ? { inputBytes: boundsOf(input.bytes) } : {}),
    ...(output ? { outputBytes: boundsOf(output.bytes) } : {}),
    raised: errorsOf(facts.raisedErrors(state)),
    uncaught: errorsOf(facts.uncaughtErrors(state)),
    catchers: facts.catchers(state).map(({ matchedErrors, catcher }) => ({
      errors: errorsOf(matchedErrors),
      ...(catcher.next ? { next: catcher.next.value } : {}),
    })),
    retriers: facts.retriers(state).map(({ matchedErrors, maxAttempts, delay }) => ({
      errors: errorsOf(matchedErrors),
      attempts: maxAttempts,
      delay: boundsOf(delay),
    })),
    dead: facts
      .matchers(state)
      .filter((m) => m.dead !== false)
      .map(({ kind, index, name, dead, by }) => ({
        kind,
        index,
        name,
        why: dead === "shadowed" ? `matched earlier by ${by?.name ?? "another entry"}` : "this state never raises it",
      })),
    never: facts.edges(state).flatMap(({ edge, to, taken }) => (taken === "never" ? [{ edge, ...(to ? { to: to.name } : {}) }] : [])),
    failures: facts
      .failures()
      .filter((failure) => failure.state === state)
      .map(({ certainty, cause, goal, node }) => ({
        certainty,
        text: cause ?? ("error" in goal ? goal.error : goal.kind),
        ...(node ? { place: placeOf(node.range) } : {}),
      })),
    assigned: facts.variables(state).flatMap(({ name, access, assigned }) => (access === "read" ? [{ name, assigned }] : [])),
  };
}

/** The values of one state. */
export function stateValues(name: string, facts: Facts): StateValues {
  const values: { [role in ValueRole]?: ValueDigest } = {};
  for (const state of allStates(facts.machine)) {
    if (state.name !== name || facts.reachable(state) === "no") continue;
    for (const role of VALUE_ROLES) {
      const value = facts.value(state, role);
      if (value) values[role] = valueDigest(value, MOST_NODES, MOST_DEPTH);
    }
    break;
  }
  return values;
}

/** Enough for completion and hover; what is deeper or wider is left open. All members of the value itself are told. */
const MOST_DEPTH = 5;
const MOST_NODES = 200;
const MOST_MEMBERS = 500;
const MOST_TEXT = 120;

/** @param room nodes that may be told below this one, shared evenly by its members. */
function valueDigest(value: ValueFact, room: number, depth: number): ValueDigest {
  const listed = depth > 0 && value.kinds.includes("object") ? value.members().filter((m) => m.presence !== "no") : [];
  const share = Math.floor(room / Math.max(1, listed.length)) - 1;
  const members: ValueDigest["members"][number][] = [];
  for (const { name, presence } of listed.slice(0, depth === MOST_DEPTH ? MOST_MEMBERS : room)) {
    members.push({
      name,
      presence: presence as "must" | "may",
      value: valueDigest(value.member(name).value, Math.max(0, share), share > 0 ? depth - 1 : 0),
    });
  }
  const items = depth > 0 && room > 0 && value.kinds.includes("array") && !value.opaque ? value.items() : undefined;
  const constant = value.constant && JSON.stringify(value.constant.value);
  return {
    kinds: value.kinds,
    bytes: boundsOf(value.bytes),
    ...(constant === undefined ? {} : { constant: constant.length > MOST_TEXT ? `${constant.slice(0, MOST_TEXT)}…` : constant }),
    ...(value.strings ? { strings: value.strings } : {}),
    ...(value.number ? { number: boundsOf(value.number) } : {}),
    ...(value.length ? { length: boundsOf(value.length) } : {}),
    ...(value.name === undefined ? {} : { name: value.name }),
    opaque: value.opaque,
    open: value.open || members.length < listed.length || (depth === 0 && value.kinds.includes("object")),
    members,
    ...(items ? { items: valueDigest(items, room - 1, depth - 1) } : {}),
  };
}

const boundsOf = ({ min, max }: Interval): Interval => ({ min, max });

const errorsOf = (set: ErrorSet): ErrorDigest => ({
  names: sortedNames(set),
  open: set.kind === "allBut",
  under: [...(set.under ?? [])].sort(),
});
