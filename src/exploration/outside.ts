import type { ItemReader, MapState, State, TaskState } from "../asl/model.js";
import { ReaderFailure, type SourceItem } from "../execution/items/read-items.js";
import type { S3Object, TaskOutcome, TaskRequest, TaskRunner } from "../execution/tasks.js";
import { absentAtTimes, action } from "../integrations/catalog.js";
import { resultOfTask } from "../integrations/task-result.js";
import { typicalMembers } from "../integrations/typical-answers.js";
import type { Json } from "../text/node.js";
import { equalJson } from "../values/concrete/compare.js";
import type { Materializer } from "./materialize.js";
import { Place } from "./places.js";
import { itemShape, objectsFor } from "./stored.js";
import type { Trace } from "./trace.js";
import type { Raising, World } from "./world.js";

/** The trees of all sources of a state machine; they grow from run to run. */
export class Sources {
  private readonly ids = { next: 0 };
  readonly input: Place = Place.root({ kind: "input" }, "$", undefined, this.ids);
  private readonly results = new Map<TaskState, Place>();
  private readonly causes = new Map<TaskState, Place>();
  private readonly readers = new Map<MapState, Place>();
  private readonly unknown = new WeakMap<object, Place>();

  result(task: TaskState): Place {
    const known = this.results.get(task);
    if (known) return known;
    const resource = task.resource?.value;
    const described = resultOfTask(task);
    const isOpen = resource?.pattern !== "request-response" && described?.trust !== "recorded";
    const trust = described?.trust === "hint" ? "hint" : isOpen ? "open" : "closed";
    const made = Place.root({ kind: "result", task }, "$", described?.shape, this.ids, trust);
    const model = resource?.pattern === "request-response" ? action(resource) : undefined;
    if (model) for (const name of absentAtTimes(model, task)) markAbsent(made.member(name));
    if (resource && described) for (const path of typicalMembers(resource)) markTypical(made, path);
    this.results.set(task, made);
    return made;
  }

  /** The list of what an ItemReader reads. */
  read(map: MapState, reader: ItemReader): Place {
    const known = this.readers.get(map);
    if (known) return known;
    const shape = itemShape(reader);
    const made = Place.root({ kind: "reader", map }, "$", { kind: "list", of: shape ?? { kind: "any" } }, this.ids);
    this.readers.set(map, made);
    return made;
  }

  cause(task: TaskState): Place {
    const known = this.causes.get(task) ?? Place.root({ kind: "cause", task }, "Cause", { kind: "string" }, this.ids);
    this.causes.set(task, known);
    return known;
  }

  /** Something was read that is unknown until deployment. */
  askedDeployment = false;

  deployment(template: object): Place {
    this.askedDeployment = true;
    const known = this.unknown.get(template) ?? Place.root({ kind: "deployment" }, "$", undefined, this.ids);
    this.unknown.set(template, known);
    return known;
  }
}

function markAbsent(place: Place | undefined): void {
  if (place) place.absentAtTimes = true;
}

function markTypical(root: Place, path: readonly string[]): void {
  let at: Place | undefined = root;
  for (const name of path) {
    at = name === "*" ? at.items() : at.member(name);
    if (!at || at.absentAtTimes) return;
    at.typical = true;
  }
}

/** Answers tasks as a world says, and writes down what it answered. */
export class Outside implements TaskRunner {
  readonly s3: readonly S3Object[] = [];
  private readonly visits = new Map<State, number>();
  /** Calls of tasks so far. */
  answered = 0;

  constructor(
    private readonly world: World,
    private readonly sources: Sources,
    private readonly materializer: Materializer,
    private readonly trace: Trace,
  ) {
    for (const call of trace.calls) {
      if (call.kind !== "task") continue;
      this.visits.set(call.task, call.visit);
      this.answered++;
    }
  }

  answer({ state, attempt, input }: TaskRequest): TaskOutcome {
    const { log } = this.trace;
    const before = log.requests.get(state);
    if (before !== undefined && !equalJson(before, input)) log.varied.add(state);
    const visit = (this.visits.get(state) ?? -1) + (attempt === 0 || !this.visits.has(state) ? 1 : 0);
    this.visits.set(state, visit);
    this.answered++;
    const call = { kind: "task", task: state, visit, attempt, input } as const;
    const fails = this.world.raising(state, visit, attempt);
    if (!fails) {
      const output = this.materializer.value(this.sources.result(state), this.world, visit, this.trace.marks);
      this.trace.call({ ...call, outcome: { output } });
      return { kind: "output", output };
    }
    const { error } = fails;
    log.injected.push({ task: state, error });
    const timedOut = error === "States.Timeout" || error === "States.HeartbeatTimeout";
    const cause = causeText(fails);
    if (cause !== undefined) this.trace.marks.set(cause, this.sources.cause(state));
    const outcome = { error, ...(cause === undefined ? {} : { cause }), ...(timedOut ? { timedOut } : {}) };
    this.trace.call({ ...call, outcome });
    return { kind: "error", ...outcome };
  }

  /** Objects that hold what the state machine reads of its items: they are what it reads. */
  items(map: MapState, parameters: Json, read: (objects: readonly S3Object[]) => readonly SourceItem[]): readonly SourceItem[] {
    const reader = map.itemReader?.value;
    if (!reader) return read(this.s3);
    const { log, marks } = this.trace;
    const place = this.sources.read(map, reader);
    log.measured.add(place);
    const list = this.materializer.value(place, this.world, 0, marks) as Json[];
    this.trace.call({ kind: "list", map, place, list });
    const objects = objectsFor(reader, parameters, list, place.items());
    if (!objects) throw new ReaderFailure("objects of this form are not read");
    for (const one of objects) {
      const known = log.objects.findIndex(({ bucket, key }) => bucket === one.bucket && key === one.key);
      // two readers of one object: which of them is right is not known
      if (known >= 0 && log.objects[known]?.body !== one.body) throw new ReaderFailure("another reader has read other items there");
      if (known < 0) log.objects.push(one);
    }
    const items = read(objects);
    for (const { value } of items) marks.setAll(value, place.items());
    return items;
  }
}

export const causeText = ({ cause }: Raising): string | undefined =>
  cause === undefined || typeof cause === "string" ? cause : JSON.stringify(cause);
