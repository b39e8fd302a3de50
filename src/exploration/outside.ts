import type { ItemReader, MapState, State, TaskState } from "../asl/model.js";
import { ReaderFailure, type SourceItem } from "../execution/items/read-items.js";
import type { S3Object, TaskOutcome, TaskRequest, TaskRunner } from "../execution/tasks.js";
import { absentAtTimes, action } from "../integrations/catalog.js";
import { resultOfTask } from "../integrations/task-result.js";
import type { Json } from "../text/node.js";
import { equalJson } from "../values/concrete/compare.js";
import type { RunLog } from "./log.js";
import type { Marks } from "./marks.js";
import type { Materializer } from "./materialize.js";
import { Place } from "./places.js";
import { itemShape, objectsFor } from "./stored.js";
import type { World } from "./world.js";

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

/** Answers tasks as a world says, and writes down what it answered. */
export class Outside implements TaskRunner {
  readonly s3: readonly S3Object[] = [];
  private readonly visits = new Map<State, number>();

  constructor(
    private readonly world: World,
    private readonly sources: Sources,
    private readonly materializer: Materializer,
    private readonly marks: Marks,
    private readonly log: RunLog,
    private readonly onAnswer: () => void,
  ) {}

  answer({ state, attempt, input }: TaskRequest): TaskOutcome {
    const before = this.log.requests.get(state);
    if (before !== undefined && !equalJson(before, input)) this.log.varied.add(state);
    this.log.requests.set(state, input);
    this.onAnswer();
    const visit = (this.visits.get(state) ?? -1) + (attempt === 0 || !this.visits.has(state) ? 1 : 0);
    this.visits.set(state, visit);
    const raising = this.world.raisedBy(state);
    const fails =
      raising && (raising.when === "always" || (visit === 0 && (raising.when === "visit" || attempt === 0))) ? raising : undefined;
    if (!fails) {
      const output = this.materializer.value(this.sources.result(state), this.world, visit, this.marks);
      this.write(state, { output });
      return { kind: "output", output };
    }
    const { error } = fails;
    this.log.injected.push({ task: state, error });
    const timedOut = error === "States.Timeout" || error === "States.HeartbeatTimeout";
    const cause = fails.cause === undefined ? undefined : textOf(fails.cause);
    if (cause !== undefined) this.marks.set(cause, this.sources.cause(state));
    const outcome = { error, ...(cause === undefined ? {} : { cause }), ...(timedOut ? { timedOut } : {}) };
    this.write(state, outcome);
    return { kind: "error", ...outcome };
  }

  /** Objects that hold what the state machine reads of its items: they are what it reads. */
  items(map: MapState, parameters: Json, read: (objects: readonly S3Object[]) => readonly SourceItem[]): readonly SourceItem[] {
    const reader = map.itemReader?.value;
    if (!reader) return read(this.s3);
    const place = this.sources.read(map, reader);
    this.log.measured.add(place);
    const list = this.materializer.value(place, this.world, 0, this.marks) as Json[];
    const objects = objectsFor(reader, parameters, list, place.items());
    if (!objects) throw new ReaderFailure("objects of this form are not read");
    for (const one of objects) {
      const known = this.log.objects.findIndex(({ bucket, key }) => bucket === one.bucket && key === one.key);
      // two readers of one object: which of them is right is not known
      if (known >= 0 && this.log.objects[known]?.body !== one.body) throw new ReaderFailure("another reader has read other items there");
      if (known < 0) this.log.objects.push(one);
    }
    const items = read(objects);
    for (const { value } of items) this.marks.setAll(value, place.items());
    return items;
  }

  private write(state: TaskState, outcome: Json): void {
    const list = this.log.answers.get(state) ?? [];
    list.push(outcome);
    this.log.answers.set(state, list);
  }
}

const textOf = (cause: Json): string => (typeof cause === "string" ? cause : JSON.stringify(cause));
