import type { Facts, Interval, SizeFact } from "../../analysis/facts/facts.js";
import { allStates, type State } from "../../asl/model.js";
import type { Json } from "../../text/node.js";
import { sortedNames } from "../../values/error-set.js";
import type { ErrorSet } from "../../values/result.js";

export interface Described {
  readonly file: string;
  readonly name: string;
  readonly facts: Facts;
}

/** The documented form: `null` means that no bound is known. */
export function factsJson(machines: readonly Described[]): Json {
  return { version: 1, machines: machines.map(machineJson) };
}

function machineJson({ file, name, facts }: Described): Json {
  const { execution } = facts;
  const { events, duration } = execution;
  return {
    file,
    name,
    type: facts.workflowType,
    execution: {
      statuses: [...execution.statuses],
      errors: errorsJson(execution.errors),
      events: {
        ...boundsOf(events),
        ...(events.formula ? { formula: events.formula, where: (events.where ?? []).map((w) => ({ ...w })) } : {}),
      },
      durationSeconds: { ...boundsOf(duration), ...(duration.limitedBy ? { limitedBy: duration.limitedBy } : {}) },
      transitions: boundsOf(execution.transitions),
      output: execution.output?.schema() ?? false,
      outputBytes: bytesOf(execution.outputSize),
    },
    inputSchema: facts.inputSchema(),
    states: Object.fromEntries([...allStates(facts.machine)].map((state) => [state.name, stateJson(state, facts)])),
    loops: facts.loops.map((loop) => ({
      states: loop.states.map((s) => s.name),
      class: loop.class,
      iterations: boundsOf(loop.iterations),
      ...(loop.boundedBy ? { boundedBy: loop.boundedBy } : {}),
      eventsPerIteration: boundsOf(loop.eventsPerIteration),
      secondsPerIteration: boundsOf(loop.secondsPerIteration),
      ...(loop.iterationsToQuota ? { iterationsToQuota: boundsOf(loop.iterationsToQuota) } : {}),
      ...(loop.secondsToQuota === undefined ? {} : { secondsToQuota: loop.secondsToQuota }),
      ...(loop.status
        ? { status: { name: loop.status.name, terminal: [...loop.status.terminal], stuck: loop.status.stuck.map((s) => s.status) } }
        : {}),
    })),
    failures: facts.failures().map((claim) => ({
      state: claim.state.name,
      certainty: claim.certainty,
      goal: { ...claim.goal },
      ...(claim.cause === undefined ? {} : { cause: claim.cause }),
      ...(claim.reason === undefined ? {} : { reason: claim.reason }),
      ...(claim.witness ? { witness: claim.witness as unknown as Json } : {}),
    })),
    coverage: coverageJson(facts),
    imprecisions: [...facts.imprecisions],
  };
}

/** The same whatever the order of states in the file. */
const sorted = (list: readonly { [key: string]: Json }[]): { [key: string]: Json }[] =>
  list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** What the runs of the exploration reached. */
function coverageJson(facts: Facts): Json {
  const { coverage, runs, events } = facts.exploration();
  const { states, edges, handlers } = coverage;
  return {
    runs,
    events,
    states: { reached: states.reached.length, missed: states.missed.map((state) => state.name).sort() },
    edges: { reached: edges.reached.length, missed: sorted(edges.missed.map(({ from, via }) => ({ state: from.name, edge: via }))) },
    handlers: {
      reached: handlers.reached.length,
      missed: sorted(handlers.missed.map(({ state, kind, index }) => ({ state: state.name, handler: `${kind} ${index}` }))),
    },
  };
}

function stateJson(state: State, facts: Facts): Json {
  const [input, output] = [facts.value(state, "input"), facts.value(state, "output")];
  return {
    type: state.type,
    reachable: facts.reachable(state),
    visits: boundsOf(facts.visits(state)),
    events: boundsOf(facts.events(state)),
    durationSeconds: boundsOf(facts.duration(state)),
    inputBytes: bytesOf(facts.size(state, "input")),
    outputBytes: bytesOf(facts.size(state, "output")),
    input: input?.schema() ?? false,
    output: output?.schema() ?? false,
    errors: errorsJson(facts.uncaughtErrors(state)),
    raises: errorsJson(facts.raisedErrors(state)),
    operations: facts
      .operations(state)
      .filter((o) => o.verdict !== "safe")
      .map((o) => ({
        location: o.location,
        verdict: o.verdict,
        attribution: o.attribution,
        errors: errorsJson(o.errors),
      })),
  };
}

const boundsOf = ({ min, max }: Interval): { min: number; max: number | null } => ({ min, max });
const bytesOf = (size: SizeFact | undefined): Json => (size ? boundsOf(size.bytes) : { min: 0, max: 0 });

/** `open`: names that are not listed can occur: all but those in `except`, or those that begin with one of `prefixes`. */
function errorsJson(errors: ErrorSet): Json {
  if (errors.kind === "allBut") return { names: [], open: true, except: sortedNames(errors) };
  const prefixes = [...(errors.under ?? [])].sort();
  return { names: sortedNames(errors), open: prefixes.length > 0, ...(prefixes.length > 0 ? { prefixes } : {}) };
}
