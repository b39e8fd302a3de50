import type { MapState, State, TaskState } from "../asl/model.js";
import type { Checkpoint } from "../execution/checkpoint.js";
import type { Json } from "../text/node.js";
import { equalJson } from "../values/concrete/compare.js";
import { emptyLog, type Failure, type RunLog, type Turn } from "./log.js";
import { Marks, type MarksPosition } from "./marks.js";
import type { Materializer } from "./materialize.js";
import { causeText, type Sources } from "./outside.js";
import type { Place } from "./places.js";
import type { World } from "./world.js";

/** What a run has asked of the outside, and what it was told. */
type Call =
  | {
      readonly kind: "task";
      readonly task: TaskState;
      readonly visit: number;
      readonly attempt: number;
      readonly input: Json;
      readonly outcome: { readonly output: Json } | { readonly error: string; readonly cause?: string };
    }
  | { readonly kind: "list"; readonly map: MapState; readonly place: Place; readonly list: Json };

interface Entered {
  readonly state: State;
  /** States that had been left, and decisions that had been made, by then. */
  readonly passed: number;
  readonly decisions: number;
}

/** A moment of a run, and how much of its log had been written by then. */
interface Point {
  readonly checkpoint: Checkpoint;
  readonly failure: Failure | undefined;
  readonly bytes: number;
  readonly marks: MarksPosition;
  readonly sizes: Readonly<Record<Listed, number>>;
}

/** Of the log: what only ever gets longer. */
const LOGGED = ["caught", "decisions", "looked", "measured", "objects", "varied", "injected", "passed"] as const;
const TRACED = ["entered", "edges", "retries", "turns", "calls"] as const;
type Listed = (typeof LOGGED)[number] | (typeof TRACED)[number];

/**
 * A run step by step, so that a run in another world need not repeat what both have in common: it goes on from the last state
 * that was entered before the two worlds differ.
 */
export class Trace {
  readonly entered: Entered[] = [];
  readonly edges: string[] = [];
  readonly retries: (readonly [State, number])[] = [];
  /** What Choices have passed on, in order. */
  readonly turns: (readonly [State, Turn])[] = [];
  readonly calls: Call[] = [];
  private readonly points: Point[] = [];

  private constructor(
    readonly log: RunLog,
    readonly marks: Marks,
    readonly input: Json,
    /** Where the run began, if not with the execution. */
    readonly from?: Checkpoint,
  ) {}

  static of(world: World, marks: Marks, input: Json): Trace {
    return new Trace(emptyLog(world), marks, input);
  }

  /** A state of the execution itself is about to be entered. */
  arriving(checkpoint: Checkpoint): void {
    const { log, points } = this;
    // the run has been given what its source had left out: no other run is like it
    if (log.grew || log.supplied.size > 0) return;
    points.push({ checkpoint, failure: log.failure, bytes: log.bytes, marks: this.marks.position, sizes: this.sizes });
  }

  private get sizes(): Point["sizes"] {
    const { log } = this;
    return {
      caught: log.caught.length,
      decisions: log.decisions.length,
      looked: log.looked.size,
      measured: log.measured.size,
      objects: log.objects.length,
      varied: log.varied.size,
      injected: log.injected.length,
      passed: log.passed.length,
      entered: this.entered.length,
      edges: this.edges.length,
      retries: this.retries.length,
      turns: this.turns.length,
      calls: this.calls.length,
    };
  }

  /**
   * The part of this run that a run in another world would repeat, as the beginning of that run.
   * @param input of the other run.
   * @returns undefined where they have less than a state in common.
   */
  until(world: World, input: Json, sources: Sources, materializer: Materializer): Trace | undefined {
    const { points } = this;
    const last = points.at(-1);
    if (!last || points.length < 2 || !equalJson(input, this.input)) return undefined;
    let alike = 0;
    while (alike < last.sizes.calls && isAnswered(this.calls[alike] as Call, world, sources, materializer)) alike++;
    const index = points.findLastIndex(({ sizes }) => sizes.calls <= alike);
    return index < 1 ? undefined : this.cut(points[index] as Point, index, world);
  }

  private cut({ checkpoint, failure, bytes, marks, sizes }: Point, index: number, world: World): Trace {
    const cut = new Trace(emptyLog(world), new Marks({ marks: this.marks, until: marks }), this.input, checkpoint);
    for (let i = 0; i < index; i++) cut.points.push(this.points[i] as Point);
    const { log } = cut;
    log.failure = failure;
    log.bytes = bytes;
    for (const name of LOGGED) {
      const into = log[name] as unknown as { push?(one: unknown): void; add?(one: unknown): void };
      let left = sizes[name];
      for (const one of this.log[name]) {
        if (left-- === 0) break;
        if (into.push) into.push(one);
        else into.add?.(one);
      }
    }
    for (let i = 0; i < sizes.entered; i++) cut.enter(this.entered[i] as Entered);
    for (let i = 0; i < sizes.edges; i++) cut.leave(this.edges[i] as string);
    for (let i = 0; i < sizes.retries; i++) cut.retry(...(this.retries[i] as [State, number]));
    for (let i = 0; i < sizes.turns; i++) cut.turns.push(this.turns[i] as [State, Turn]);
    for (let i = 0; i < sizes.calls; i++) cut.call(this.calls[i] as Call);
    return cut;
  }

  enter(entered: Entered): void {
    const { visits, reached } = this.log;
    this.entered.push(entered);
    const before = visits.get(entered.state) ?? 0;
    if (before === 0) reached.set(entered.state, entered.passed);
    visits.set(entered.state, before + 1);
  }

  leave(edge: string): void {
    const { edges } = this.log;
    this.edges.push(edge);
    edges.set(edge, (edges.get(edge) ?? 0) + 1);
  }

  retry(state: State, retrier: number): void {
    const { retried } = this.log;
    this.retries.push([state, retrier]);
    retried.set(state, (retried.get(state) ?? new Set()).add(retrier));
  }

  call(call: Call): void {
    const { requests, answers } = this.log;
    this.calls.push(call);
    if (call.kind === "list") return;
    requests.set(call.task, call.input);
    const list = answers.get(call.task);
    if (list) list.push(call.outcome);
    else answers.set(call.task, [call.outcome]);
  }
}

/** Marks that are not looked at. */
const NOWHERE = new (class extends Marks {
  override set(): void {}
})();

/** Would a world answer the same? */
function isAnswered(call: Call, world: World, sources: Sources, materializer: Materializer): boolean {
  if (call.kind === "list") return equalJson(call.list, materializer.value(call.place, world, 0, NOWHERE));
  const { task, visit, attempt, outcome } = call;
  const raising = world.raising(task, visit, attempt);
  if ("error" in outcome) return raising?.error === outcome.error && causeText(raising) === outcome.cause;
  return !raising && equalJson(outcome.output, materializer.value(sources.result(task), world, visit, NOWHERE));
}
