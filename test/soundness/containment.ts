import type { Analysis } from "../../src/analysis/analyze.js";
import { explore } from "../../src/analysis/analyze.js";
import { factsOf, NOTHING_SHOWN } from "../../src/analysis/facts/build.js";
import type { EdgeFact, Facts, Interval } from "../../src/analysis/facts/facts.js";
import type { ScopeRun, VisitRecord } from "../../src/analysis/fixpoint/visit.js";
import { resolveSymbols } from "../../src/analysis/symbolic/frames.js";
import type { Machine, State } from "../../src/asl/model.js";
import type { HistoryEvent } from "../../src/execution/history.js";
import type { Role } from "../../src/semantics/roles.js";
import { describe } from "../../src/values/abstract/describe.js";
import { contains, jsonBytes } from "../../src/values/abstract/json.js";
import type { AbstractValue } from "../../src/values/abstract/value.js";
import { hasError, sortedNames } from "../../src/values/error-set.js";
import type { Case } from "./generator.js";
import type { Json } from "./json.js";
import type { Seen } from "./run-case.js";

/** What the analysis says, with access to the abstract values behind it. */
export interface Said {
  readonly analysis: Analysis;
  readonly facts: Facts;
  readonly values: (state: State, role: Role) => readonly AbstractValue[];
}

export function analyse(machine: Machine, type: Case["type"], input?: { readonly value: Json }): Said {
  const analysis = explore(machine, { type, ...(input ? { input } : {}) });
  return saidOf(analysis, factsOf(analysis, NOTHING_SHOWN));
}

export function saidOf(analysis: Analysis, facts: Facts): Said {
  const records = recordsOf(analysis.run);
  const known = new Map<State, Map<Role, AbstractValue[]>>();
  const values = (state: State, role: Role): readonly AbstractValue[] => {
    const own = known.get(state) ?? new Map<Role, AbstractValue[]>();
    known.set(state, own);
    let list = own.get(role);
    if (!list) {
      list = (records.get(state) ?? []).flatMap((r) => (r.observed.get(role) ?? []).map((o) => resolveSymbols(o.value, o.frame)));
      own.set(role, list);
    }
    return list;
  };
  return { analysis, facts, values };
}

function recordsOf(root: ScopeRun): Map<State, VisitRecord[]> {
  const out = new Map<State, VisitRecord[]>();
  const todo = [root];
  for (const run of todo) {
    for (const [state, record] of run.visits) {
      const list = out.get(state);
      if (list) list.push(record);
      else out.set(state, [record]);
      for (const inner of record.runs) todo.push(inner.run);
    }
  }
  return out;
}

/** The first thing in the run that the analysis excludes, in words; nothing where soundness holds. */
export function excluded(said: Said, seen: Seen): string | undefined {
  return (
    statusExcluded(said, seen) ??
    amountsExcluded(said, seen) ??
    visitsExcluded(said, seen) ??
    valuesExcluded(said, seen) ??
    answersExcluded(said, seen) ??
    waysExcluded(said, seen)
  );
}

function statusExcluded({ facts, analysis }: Said, { result }: Seen): string | undefined {
  const { execution } = facts;
  if (result.status === "STOPPED") return "was not to be stopped";
  if (!execution.statuses.includes(result.status)) return `ends ${result.status}, said ${execution.statuses.join(", ")}`;
  if (result.status !== "SUCCEEDED") {
    if (hasError(execution.errors, result.error ?? "")) return undefined;
    return `ends with ${result.error}, said ${execution.errors.kind} ${sortedNames(execution.errors).join(", ")}`;
  }
  const { end } = analysis.run;
  const output = end && resolveSymbols(end.output, end.frame);
  if (!output || !contains(output, result.output as Json))
    return `gives ${JSON.stringify(result.output)}, said ${output ? describe(output) : "none"}`;
  const size = execution.outputSize?.bytes;
  if (size && outside(jsonBytes(result.output as Json), size))
    return `gives ${jsonBytes(result.output as Json)} bytes, said ${words(size)}`;
  return undefined;
}

function amountsExcluded({ facts }: Said, { result }: Seen): string | undefined {
  const { execution } = facts;
  const events = result.history.length;
  if (outside(events, execution.events)) return `${events} events, said ${words(execution.events)}`;
  const seconds = (result.end - result.start) / 1000;
  if (outside(seconds, execution.duration)) return `${seconds} seconds, said ${words(execution.duration)}`;
  return undefined;
}

function visitsExcluded({ facts }: Said, { observed, answers, result }: Seen): string | undefined {
  const visits = new Map<State, number>();
  for (const { state, role } of observed) if (role === "input") visits.set(state, (visits.get(state) ?? 0) + 1);
  for (const [state, times] of visits) {
    if (facts.reachable(state) === "no") return `comes to ${state.name}, said unreachable`;
    const said = facts.visits(state);
    if (said.max !== null && times > said.max) return `${times} visits of ${state.name}, said ${words(said)}`;
  }
  for (const { request } of answers) if (facts.reachable(request.state) === "no") return `calls ${request.state.name}, said unreachable`;
  if (result.history.length >= 25_000) return undefined;
  for (const state of facts.machine.states.values()) {
    const times = visits.get(state) ?? 0;
    if (facts.reachable(state) === "yes" && times === 0) return `never comes to ${state.name}, said always`;
    if (times < facts.visits(state).min) return `${times} visits of ${state.name}, said ${words(facts.visits(state))}`;
  }
  return undefined;
}

function valuesExcluded({ values }: Said, { observed }: Seen): string | undefined {
  for (const { state, role, value } of observed) {
    const list = values(state, role);
    if (list.some((v) => contains(v, value))) continue;
    return `${role} of ${state.name} is ${JSON.stringify(value)}, said ${list.map(describe).join(" or ") || "none"}`;
  }
  return undefined;
}

function answersExcluded({ facts, values }: Said, { answers }: Seen): string | undefined {
  for (const { request, answer } of answers) {
    const { state } = request;
    if (answer.kind === "error" && !hasError(facts.raisedErrors(state), answer.error ?? ""))
      return `${state.name} raises ${answer.error}, said ${sortedNames(facts.raisedErrors(state)).join(", ")}`;
    const list = [...values(state, "afterParameters"), ...values(state, "afterArguments")];
    if (!list.some((v) => contains(v, request.input as Json)))
      return `${state.name} is called with ${JSON.stringify(request.input)}, said ${list.map(describe).join(" or ") || "none"}`;
  }
  return undefined;
}

interface Visit {
  readonly state: State;
  readonly events: number;
  readonly seconds: number;
  readonly next: State | undefined;
}

/** Ways out, events and time of each visit, where nothing runs side by side. */
function waysExcluded({ facts }: Said, { result }: Seen): string | undefined {
  for (const { state, events, seconds, next } of visitsIn(facts.machine, result.history)) {
    const own = facts.events(state);
    if (outside(events, own)) return `${events} events in ${state.name}, said ${words(own)}`;
    if (outside(seconds, facts.duration(state))) return `${seconds} seconds in ${state.name}, said ${words(facts.duration(state))}`;
    if (next && !facts.edges(state).some((e: EdgeFact) => e.to === next && e.taken !== "never"))
      return `goes from ${state.name} to ${next.name}, said never`;
  }
  return undefined;
}

/** Complete visits; none where branches or iterations mix their events. */
function visitsIn(machine: Machine, history: readonly HistoryEvent[]): Visit[] {
  for (const state of machine.states.values()) if (state.type === "Parallel" || state.type === "Map") return [];
  const entries: { state: State; at: number; time: number }[] = [];
  history.forEach((event, at) => {
    const name = event.stateEnteredEventDetails?.name;
    const state = typeof name === "string" ? machine.states.get(name) : undefined;
    if (state) entries.push({ state, at, time: Date.parse(event.timestamp) });
  });
  return entries.slice(0, -1).map(({ state, at, time }, i) => {
    const after = entries[i + 1] as (typeof entries)[number];
    return { state, events: after.at - at, seconds: (after.time - time) / 1000, next: after.state };
  });
}

const EPSILON = 1e-6;

function outside(n: number, { min, max }: Interval): boolean {
  return n < min - EPSILON * Math.max(1, Math.abs(min)) || (max !== null && n > max + EPSILON * Math.max(1, Math.abs(max)));
}

const words = ({ min, max }: Interval): string => `${min} to ${max ?? "any"}`;
