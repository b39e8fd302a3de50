import type { JsonataExpression, Path } from "../../asl/expressions.js";
import type { State } from "../../asl/model.js";
import { shortenedBy } from "../../asl/shortened-lists.js";
import { expressionsOf } from "../../asl/variable-references.js";
import type { Taken } from "../../exploration/explore.js";
import { action, service } from "../../integrations/catalog.js";
import { sdkCounterpart } from "../../integrations/optimized.js";
import { type EnumeratedStatus, enumeratedStatuses } from "../../integrations/polled-by-model.js";
import { pollingModel } from "../../integrations/polling.js";
import type { Analysis } from "../analyze.js";
import { eachPlace } from "../costs/loop-bounds.js";
import { components } from "../costs/loop-costs.js";
import { loopName } from "../fixpoint/cost-scope.js";
import { targetsOf } from "../fixpoint/targets.js";
import type { LoopRecord, ScopeRun } from "../fixpoint/visit.js";
import { measureOf } from "./build-measure.js";
import { interval } from "./build-value.js";
import type { Collected } from "./collect.js";
import type { LoopClass, LoopFact } from "./loops.js";
import { repeatedPage } from "./repeated-page.js";
import { type PolledStatus, stuckStatuses } from "./stuck.js";
import { testsNothingThatChanges } from "./unchanged-tests.js";

const PAGE_TOKEN =
  /next_?token|continuation_?token|lastEvaluatedKey|nextMarker|next_?page|pageToken|\bmarker\b|\bcursor\b|isTruncated|hasMore/i;

/**
 * Every loop that some run can turn, with its class, its bounds and what an iteration costs.
 * @param runs what runs have shown: a status with which one leaves the loop need not be analyzed.
 */
export function loopFacts({ loops }: Collected, analysis: Analysis, runs: () => readonly Taken[]): LoopFact[] {
  return loops.map(({ loop, run }) => factOf(loop, run, analysis, runs));
}

function factOf(loop: LoopRecord, run: ScopeRun, analysis: Analysis, runs: () => readonly Taken[]): LoopFact {
  const { engine } = analysis;
  const states = [loop.head, ...loop.members.filter((s) => s !== loop.head)];
  const polled = statusOf(states);
  const waits = waitsEachTurn(states);
  const className = testsNothingThatChanges(loop, run) ? "spins" : classOf(loop, states, waits);
  const quota = engine.limitsIn(loop.head.machine).history;
  const { events, seconds } = loop.turn;
  const turnsToQuota =
    quota === Infinity || events.lo <= 0
      ? undefined
      : interval(events.hi === Infinity ? 0 : Math.floor(quota / events.hi), Math.floor(quota / events.lo));
  const byQuota = loop.boundedBy?.startsWith("the quota") === true;
  const repeated = className === "pages" ? repeatedPage(states) : undefined;
  const stuck = polled && className !== "counter" && className !== "consumed" ? stuckStatuses(loop, polled, analysis, runs()) : [];
  return {
    states,
    head: loop.head,
    name: loopName(loop.members),
    class: className,
    iterations: byQuota ? { ...measureOf(loop.turns), max: null } : measureOf(loop.turns),
    ...(loop.boundedBy && !byQuota ? { boundedBy: loop.boundedBy } : {}),
    ...(loop.by ? { counter: loop.by.place } : {}),
    ...(loop.limit > 0 ? { iterationLimit: loop.limit } : {}),
    eventsPerIteration: interval(events.lo, events.hi),
    secondsPerIteration: interval(seconds.lo, seconds.hi),
    ...(turnsToQuota ? { iterationsToQuota: turnsToQuota, secondsToQuota: (turnsToQuota.min || turnsToQuota.max || 0) * seconds.lo } : {}),
    waits,
    exits: loop.exits.map(({ from, to }) => ({ from, to })),
    ...(isClosed(loop, states) ? { closed: true } : {}),
    ...(polled
      ? {
          status: {
            poll: polled.poll,
            name: polled.name,
            service: polled.service,
            action: polled.action,
            terminal: polled.terminal,
            stuck,
          },
        }
      : {}),
    ...(repeated ? { repeatedPage: repeated } : {}),
    growingValues: growing(loop),
  };
}

function classOf(loop: LoopRecord, states: readonly State[], waits: boolean): LoopClass {
  if (loop.exits.every((e) => e.frame !== undefined && e.to === undefined) && loop.exits.length === 0) return "spins";
  if (loop.by) return loop.by.kind;
  if (states.some(restartsItself) || loop.exits.some((e) => e.to !== undefined && restartsItself(e.to))) return "self-restart";
  if (consumesList(loop, states)) return "consumed";
  if (states.some((s) => s.type === "Choice" && textsOf(s).some((t) => PAGE_TOKEN.test(t))) || readsPageToken(states)) return "pages";
  const asks = states.some((s) => s.type === "Task");
  if (waits && asks) return "polling";
  if (loop.turns.hi !== Infinity && loop.boundedBy !== undefined && !loop.boundedBy.startsWith("the quota")) return "deadline";
  return "decides";
}

/** The definition has a way out of the loop, and no run takes it. */
function isClosed(loop: LoopRecord, states: readonly State[]): boolean {
  const names = new Set(states.map(({ name }) => name));
  return loop.exits.every(({ to }) => to === undefined) && states.some((state) => targetsOf(state).some((name) => !names.has(name)));
}

/** A call of the loop answers in pages, and a state of the loop reads the token of the next one. */
function readsPageToken(states: readonly State[]): boolean {
  const tokens = states.flatMap((s) => (s.type === "Task" && s.resource ? (action(s.resource.value)?.pages?.token ?? []) : []));
  return tokens.length > 0 && states.some((s) => textsOf(s).some((text) => tokens.some((token) => text.includes(token))));
}

/** Starts another execution of the very machine that it is in. */
function restartsItself(state: State): boolean {
  if (state.type !== "Task") return false;
  const { resource, parameters } = state;
  if (!/startExecution$|startExecution\./i.test(resource?.value.text ?? "") || parameters?.value.kind !== "object") return false;
  const target = parameters.value.entries.find((e) => e.key === "StateMachineArn")?.value;
  if (target?.kind === "path") return target.root.kind === "context" && /StateMachine/.test(target.text);
  return target?.kind === "jsonata" && /states\.context\.StateMachine\.Id/.test(target.source);
}

function textsOf(state: State): string[] {
  return [...expressionsOf(state)].map((e) => (e.kind === "path" ? e.text : e.source));
}

/** Does every way round pass a Wait? */
function waitsEachTurn(states: readonly State[]): boolean {
  const waits = states.filter((s) => s.type === "Wait");
  return waits.length > 0 && cyclesWithout(waits, states).length === 0;
}

/** A list or text that a test of the loop reads gets shorter on every way round through the head. */
function consumesList({ head, exits }: LoopRecord, states: readonly State[]): boolean {
  const tested = new Set(exits.flatMap(({ from }) => (from.type === "Choice" ? [...expressionsOf(from)].flatMap(lookedInto) : [])));
  const shortening = states.filter((state) => state.type !== "Choice" && [...shortenedBy(state)].some((name) => tested.has(name)));
  return shortening.length > 0 && !cyclesWithout(shortening, states).some((cycle) => cycle.includes(head));
}

/** Names whose values a test looks into: `$.items` itself is present as long as there is a list, empty or not. */
function lookedInto(expression: Path | JsonataExpression): string[] {
  if (expression.kind === "jsonata") return expression.source.split(/\W+/);
  const { root, steps } = expression;
  const names = steps.slice(0, -1).flatMap((step) => (step.kind === "member" ? step.name : []));
  return root.kind === "variable" && steps.length > 0 ? [root.name, ...names] : names;
}

/** The groups of states that an execution can go round in without passing one of these. */
function cyclesWithout(passed: readonly State[], states: readonly State[]): State[][] {
  const rest = states.filter((s) => !passed.includes(s));
  const index = new Map(rest.map((s, i) => [s.name, i]));
  const next = (n: number): number[] => targetsOf(rest[n] as State).flatMap((name) => index.get(name) ?? []);
  const groups = components([...rest.keys()], next).filter(
    (group) => group.length > 1 || next(group[0] as number).includes(group[0] as number),
  );
  return groups.map((group) => group.map((n) => rest[n] as State));
}

/** The polled status of the loop, where the catalog knows the call. */
function statusOf(states: readonly State[]): PolledStatus | undefined {
  for (const state of states) {
    if (state.type !== "Task" || !state.resource) continue;
    const counterpart = sdkCounterpart(state.resource.value);
    const polled =
      counterpart && (pollingModel(counterpart.service, counterpart.action) ?? enumerated(counterpart.service, counterpart.action, states));
    if (!counterpart || !polled) continue;
    return {
      poll: state,
      name: [state.name, ...polled.status].join("."),
      service: counterpart.service,
      action: counterpart.action,
      path: polled.status,
      terminal: polled.terminal,
    };
  }
  return undefined;
}

/** The status that the model of a read call enumerates, where a Choice of the loop reads it and no other is as near. */
function enumerated(name: string, action: string, states: readonly State[]): EnumeratedStatus | undefined {
  const model = service(name)?.action(action);
  if (!model) return undefined;
  const read = states.flatMap((state) => (state.type === "Choice" ? textsOf(state) : []));
  const named = enumeratedStatuses(model).map((one) => {
    const members = one.status.filter((part) => part !== "*").reverse();
    return { one, depth: Math.max(0, ...read.map((text) => namedFromEnd(members, text))) };
  });
  const deepest = Math.max(0, ...named.map(({ depth }) => depth));
  const found = named.filter(({ depth }) => depth === deepest && depth > 0);
  return found.length === 1 ? found[0]?.one : undefined;
}

/** How many of the members, the last first, a test names one after the other. */
function namedFromEnd(members: readonly string[], text: string): number {
  const missing = members.findIndex((member) => !text.includes(member));
  return missing === -1 ? members.length : missing;
}

/** Slots whose array gets longer, or whose least size is larger at the end of an iteration than at its head. */
function growing(loop: LoopRecord): LoopFact["growingValues"] {
  const out: { name: string; bytesPerIteration: { min: number; max: number | null } }[] = [];
  const places = new Set(loop.moving.filter((m) => m.kind === "length" && m.step.hi > 0).map((m) => m.place));
  for (const place of places) {
    const moving = loop.moving.find((m) => m.place === place && m.kind === "length");
    if (!moving) continue;
    const added = loop.back.flatMap(({ frame }) => {
      const found: number[] = [];
      eachPlace(frame, (v, at) => {
        if (at !== place || !v.arr) return;
        const last = v.arr.rest ?? v.arr.prefix[v.arr.prefix.length - 1];
        found.push(last ? last.lo + 1 : 2);
      });
      return found;
    });
    const least = added.length > 0 ? Math.min(...added) : 2;
    out.push({ name: place, bytesPerIteration: { min: Math.max(0, moving.step.lo) * least, max: null } });
  }
  return out;
}
