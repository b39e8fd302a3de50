import type { TaskState } from "../asl/model.js";
import { terminalStatusesOf } from "../integrations/catalog.js";
import { alternativesOf } from "./alternatives.js";
import { errorsToTry, isCaught } from "./errors.js";
import type { Decision, RunLog } from "./log.js";
import type { Sources } from "./outside.js";
import type { Place } from "./places.js";
import { edgesOf, type VariedBefore, waysOf } from "./ways.js";
import type { Alternative, Raising, Variation } from "./world.js";

/** A variation that is worth a run, unless what it is to show has been seen by then. */
export interface Idea {
  readonly variation: Variation;
  /** What it is to show: a test that comes out like this. */
  readonly wanted?: { readonly test: object; readonly holds: boolean };
  /** Of two values, one visit after the other: the outcomes of the test that they are to show. */
  readonly inTurn?: InTurn;
}

interface InTurn {
  readonly test: object;
  readonly holds: readonly [boolean, boolean];
  /** Visited once in a world that has only the first value: the second one would not be asked for. */
  readonly task: TaskState;
  readonly first: Variation;
}

/** Members of an enumeration that are tried one by one. */
const MOST_LISTED = 16;

/** How a run may be varied: errors of its tasks first, then final statuses, tests that may come out otherwise, lengths, absence. */
export function* ideasFrom(log: RunLog, sources: Sources, before: VariedBefore): Generator<Idea> {
  const ways = waysOf(log);
  for (const task of log.answers.keys()) yield* errors(task, log, before, ways.get(task));
  for (const place of placesOf(log.decisions)) yield* statuses(place);
  yield* otherwise(log);
  for (const place of log.looked) yield { variation: { kind: "place", place, values: [{ kind: "present" }] } };
  const edges = edgesOf(log);
  for (const place of log.measured)
    for (const length of [0, 2])
      if (before.isNewLength(place, length, edges)) yield { variation: { kind: "place", place, values: [{ kind: "length", length }] } };
  for (const task of log.answers.keys()) yield* absences(task, sources);
}

function* errors(task: TaskState, log: RunLog, before: VariedBefore, way: string | undefined): Generator<Idea> {
  for (const { error, cause } of errorsToTry(task)) {
    const variation = (when: Raising["when"]): Idea => ({ variation: { kind: "error", task, raising: { error, cause, when } } });
    // where nothing catches it, only the Retry is of interest
    const when = isCaught(task, error) ? "visit" : "attempt";
    if (before.isNew(task, { error, when }, way)) yield variation(when);
    // fails for ever: only to follow a loop of the state machine's own retries to its end
    const raised = log.world.raisedBy(task);
    if (raised?.error === error && raised.when === "visit" && (log.visits.get(task) ?? 0) > 1) yield variation("always");
  }
}

const placesOf = (decisions: readonly Decision[]): ReadonlySet<Place> => new Set(decisions.map((d) => d.place));

function* statuses(place: Place): Generator<Idea> {
  const { values, source } = place;
  if (!values) return;
  const resource = source.kind === "result" ? source.task.resource?.value : undefined;
  const terminal = resource && terminalStatusesOf(resource.service ?? "", resource.action ?? "");
  const final = terminal ? values.filter((value) => terminal.includes(value)) : values;
  for (const json of final.slice(0, MOST_LISTED)) yield { variation: { kind: "place", place, values: [{ kind: "value", json }] } };
}

function* otherwise(log: RunLog): Generator<Idea> {
  const seen = new Set<object>();
  for (const { test, place, holds, compared } of log.decisions) {
    if (seen.has(test)) continue;
    seen.add(test);
    const wanted = { test, holds: !holds };
    const others = compared.flatMap((one) => alternativesOf(place, one));
    for (const other of others) yield { variation: { kind: "place", place, values: [other] }, wanted };
    if (!isRepeated(place, log)) continue;
    // in a loop nothing stays as it is for ever
    for (const other of others.slice(0, MOST_SEQUENCES)) {
      // a test alone leaves out neither a whole result nor what the API's model lists
      if (opposite(other).kind === "absent" && (!place.parent || (place.needed && place.shape))) continue;
      const inTurn = (values: readonly [Alternative, Alternative], ...holds: [boolean, boolean]): Idea => {
        const first: Variation = { kind: "place", place, values: values.slice(0, 1) };
        return { variation: { kind: "place", place, values }, inTurn: { test, holds, task: place.source.task, first } };
      };
      yield inTurn([other, opposite(other)], !holds, holds);
      yield inTurn([opposite(other), other], holds, !holds);
    }
  }
}

/** Values of one place that change from visit to visit. */
const MOST_SEQUENCES = 1;

type ResultPlace = Place & { readonly source: { readonly kind: "result"; readonly task: TaskState } };

const isRepeated = (place: Place, log: RunLog): place is ResultPlace =>
  place.source.kind === "result" && (log.visits.get(place.source.task) ?? 0) > 1;

function opposite(other: Alternative): Alternative {
  if (other.kind === "absent") return { kind: "present" };
  return other.kind === "present" ? { kind: "absent" } : { kind: "present" };
}

/** Members that ordinary answers lack at times. */
function* absences(task: TaskState, sources: Sources): Generator<Idea> {
  for (const place of sources.result(task).members.values())
    if (place.absentAtTimes && place.needed) yield { variation: { kind: "place", place, values: [{ kind: "absent" }] } };
}
