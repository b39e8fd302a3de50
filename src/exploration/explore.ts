import type { Machine, State } from "../asl/model.js";
import { HISTORY_EVENTS } from "../asl/quotas.js";
import { writtenSeconds } from "../asl/written-seconds.js";
import { checkpoint } from "../budget/interruption.js";
import { JsonataRunner } from "../execution/jsonata/evaluate-jsonata.js";
import type { S3Object } from "../execution/tasks.js";
import type { Json } from "../text/node.js";
import { variesByItself } from "./chance.js";
import { type Coverage, CoverageRecord } from "./coverage.js";
import { repeatedBy } from "./errors.js";
import { learn } from "./lessons.js";
import type { Failure, RunLog } from "./log.js";
import { Materializer } from "./materialize.js";
import { Sources } from "./outside.js";
import { own } from "./own.js";
import { type RunWork, runOnce } from "./run-once.js";
import type { Trace } from "./trace.js";
import { type Idea, ideasFrom } from "./variations.js";
import { VariedBefore } from "./ways.js";
import { World } from "./world.js";

export interface ExploreOptions {
  readonly type: "STANDARD" | "EXPRESS";
  /** The execution input, where it is known. */
  readonly input?: { readonly value: Json };
  /** Each run begins with the execution, also where it has something in common with an earlier one: for comparison. */
  readonly repeats?: true;
  /** Receives the last run of each world: the one in which no lesson is left. */
  readonly watch?: (run: ExploredRun) => void;
}

/** One run in one world: with this input and these task outcomes the interpreter goes the same way again. */
export interface ExploredRun {
  readonly input: Json;
  /** By state name: outcomes in order, in the form of a mocks file. */
  readonly mocks: ReadonlyMap<string, readonly Json[]>;
  /** The objects that its ItemReaders read. */
  readonly s3: readonly S3Object[];
  /** Edges taken, by `edgeKey`, with their counts. */
  readonly edges: ReadonlyMap<string, number>;
  /** How the execution ended; undefined where the run was cut off. */
  readonly status: string | undefined;
}

/** What running a state machine in worlds that keep their promises has shown. */
export interface Exploration {
  readonly coverage: Coverage;
  /** Failures of the state machine's own making, each with the fewest variations that show it. */
  readonly failures: readonly ShownFailure[];
  /** What each task answered in the runs, and the edges that they took from there. */
  readonly taken: readonly Taken[];
  /** Runs that did not end by themselves, by the state in which they were given up. */
  readonly endless: readonly EndlessRun[];
  /** Runs that their deadline has ended, by the state that each was in. */
  readonly late: readonly LateRun[];
  readonly runs: number;
  readonly events: number;
  /** The budget ended it before all ideas were tried. */
  readonly cut: boolean;
  /** Nothing from outside can change a run, and the one that there is has succeeded. */
  readonly settled: boolean;
}

/** One run: its input, the answers of its tasks in order, in the form of a mocks file, and its edges by `edgeKey`. */
export interface Taken {
  readonly input: Json;
  readonly answers: ReadonlyMap<State, readonly Json[]>;
  readonly edges: ReadonlyMap<string, number>;
}

/** A run that was given up, and the input and task outcomes that keep it going. */
export interface EndlessRun {
  readonly state: State;
  readonly input: Json;
  readonly mocks: ReadonlyMap<string, readonly Json[]>;
  /** The objects that its ItemReaders read. */
  readonly s3: readonly S3Object[];
  /** The run read nothing from outside, no clock and no chance: every execution is like it. */
  readonly only: boolean;
  /** Tasks that were called with other arguments than the time before. */
  readonly varied: ReadonlySet<State>;
  /** The last iteration of the loop has asked nothing of the outside, and left all as it was: so does each one from there on. */
  readonly repeats: boolean;
}

/** A run that took longer than an execution may, and the input and task outcomes that make it so. */
export interface LateRun extends Pick<EndlessRun, "state" | "input" | "mocks" | "s3"> {
  /** The Waits that the run went through, once each and without an error, if their seconds in the definition are what took the time. */
  readonly waits?: readonly State[];
}

/** A failure, and the input and task outcomes that lead to it. */
export interface ShownFailure extends Failure {
  readonly input: Json;
  /** By state name: outcomes in order, in the form of a mocks file. */
  readonly mocks: ReadonlyMap<string, readonly Json[]>;
  /** The objects that its ItemReaders read. */
  readonly s3: readonly S3Object[];
  readonly world: World;
  /** The run read nothing from outside, no clock and no chance: every execution is like it. */
  readonly only: boolean;
}

/** Runs, events, bytes of payloads, and steps of one exploration; all are counts, so that it is the same everywhere. */
const MOST_RUNS = 60;
const MOST_RERUNS = 100;
const MOST_EVENTS = 30_000;
const MOST_BYTES = 40_000_000;
const MOST_STEPS = 4_000_000;
/** What evaluating a JSONata expression takes besides the steps of the engine. */
const STEPS_AN_EVALUATION = 40;
/** A run that takes longer does not end by itself, or shows nothing new. */
const FIRST_LOOK: RunWork = { events: 800, steps: 400_000 };
/** What every execution does is worth more: the whole history of a Standard execution. */
const WHOLE_RUN: RunWork = { events: HISTORY_EVENTS, steps: 4_000_000 };
/** Runs without an end that are kept. */
const MOST_ENDLESS = 20;
/** Lessons in one world. */
const MOST_LESSONS = 80;

/** Runs the machine systematically: the usual world, then worlds with one variation, with two, while runs take paths that are new. JSONata must have been loaded. */
export function explore(machine: Machine, options: ExploreOptions): Exploration {
  return new Explorer(machine, options).explore();
}

/** Where nothing was run. */
export const unexplored = (machine: Machine): Exploration => ({
  coverage: new CoverageRecord(machine).coverage,
  failures: [],
  taken: [],
  endless: [],
  late: [],
  runs: 0,
  events: 0,
  cut: false,
  settled: false,
});

/** A world that is to be run, and what it is to show. */
interface Planned {
  readonly world: World;
  readonly idea?: Idea;
  /** A run that it begins like. */
  readonly like?: Trace;
}

const bitOf = (first: boolean, then: boolean): number => 1 << ((first ? 2 : 0) + (then ? 1 : 0));

class Explorer {
  private readonly sources = new Sources();
  private readonly materializer = new Materializer();
  private readonly record: CoverageRecord;
  private readonly jsonata = new JsonataRunner();
  private readonly failures = new Map<string, ShownFailure>();
  private readonly taken: Taken[] = [];
  private readonly endless: EndlessRun[] = [];
  private readonly late: LateRun[] = [];
  /** Outcomes of tests that were seen: 1 for true, 2 for false. */
  private readonly outcomes = new Map<object, number>();
  private readonly tried = new Set<string>();
  private readonly varied = new VariedBefore();
  /** Visits of each state, by world. */
  private readonly visits = new Map<string, ReadonlyMap<State, number>>();
  /** Outcomes of tests at one visit and at the next: four bits. */
  private readonly inTurn = new Map<object, number>();
  private runs = 0;
  private reruns = 0;
  private events = 0;
  private bytes = 0;
  private steps = 0;
  private variesByItself: boolean | undefined;
  private settled = false;

  constructor(
    private readonly machine: Machine,
    private readonly options: ExploreOptions,
  ) {
    this.record = new CoverageRecord(machine);
  }

  explore(): Exploration {
    const { record } = this;
    let level: Planned[] = [{ world: World.usual }];
    let cut = false;
    while (level.length > 0 && !cut) {
      const next: Planned[] = [];
      for (const { world, idea, like } of level) {
        if (this.isSpent) {
          cut = true;
          break;
        }
        if (idea && this.hasSeen(idea, world)) continue;
        if (this.tried.has(world.key)) continue;
        this.tried.add(world.key);
        const trace = this.runWorld(world, like);
        const log = trace?.log;
        // what a Catch has taken taught what the outside should hold: the same world is another one now
        if (this.learnsFromCaught(log)) {
          this.tried.delete(world.key);
          next.unshift({ world, ...(trace ? { like: trace } : {}) });
        }
        if (!trace || !log || !this.isNew(log)) continue;
        for (const idea of ideasFrom(log, this.sources, this.varied)) {
          if (this.isRepeated(idea)) continue;
          const varied = world.with(idea.variation);
          if (!this.tried.has(varied.key)) next.push({ world: varied, idea, like: trace });
        }
      }
      level = next;
    }
    return {
      get coverage() {
        return record.coverage;
      },
      failures: [...this.failures.values()],
      taken: this.taken,
      endless: this.endless,
      late: this.late,
      runs: this.runs + this.reruns,
      events: this.events,
      cut,
      settled: this.settled,
    };
  }

  private learnsFromCaught(log: RunLog | undefined): boolean {
    if (!log || this.reruns >= MOST_RERUNS) return false;
    let learnt = false;
    for (const failure of log.caught) {
      const verdict = own(log, failure);
      if (verdict.kind === "lesson") learnt = learn(verdict.blame, log) || learnt;
    }
    if (learnt) this.reruns++;
    return learnt;
  }

  private get isSpent(): boolean {
    return (
      this.runs >= MOST_RUNS ||
      this.reruns >= MOST_RERUNS ||
      this.events >= MOST_EVENTS ||
      this.bytes >= MOST_BYTES ||
      this.steps >= MOST_STEPS
    );
  }

  private hasSeen({ wanted, inTurn }: Idea, world: World): boolean {
    if (wanted) return ((this.outcomes.get(wanted.test) ?? 0) & (wanted.holds ? 1 : 2)) !== 0;
    if (!inTurn) return false;
    const visits = this.visits.get(world.with(inTurn.first).key)?.get(inTurn.task);
    return visits === 1 || ((this.inTurn.get(inTurn.test) ?? 0) & bitOf(...inTurn.holds)) !== 0;
  }

  /** The task is called again as if nothing had happened: the retrier matches, and the rest has been run. */
  private isRepeated({ variation }: Idea): boolean {
    if (variation.kind !== "error" || variation.raising.when !== "attempt") return false;
    const retrier = repeatedBy(variation.task, variation.raising.error);
    if (retrier === undefined) return false;
    this.record.retried(variation.task, retrier);
    return true;
  }

  /** Did the run go an edge, or decide a test, as none before? */
  private isNew(log: RunLog): boolean {
    let fresh = this.record.add(log.edges);
    const last = new Map<object, boolean>();
    for (const { test, holds } of log.decisions) {
      const first = last.get(test);
      if (first !== undefined) this.inTurn.set(test, (this.inTurn.get(test) ?? 0) | bitOf(first, holds));
      last.set(test, holds);
      const before = this.outcomes.get(test) ?? 0;
      const now = before | (holds ? 1 : 2);
      if (now === before) continue;
      this.outcomes.set(test, now);
      fresh = true;
    }
    return fresh;
  }

  /** Runs a world until no lesson is left in it. */
  private runWorld(world: World, like: Trace | undefined): Trace | undefined {
    let before = like;
    for (let i = 0; i < MOST_LESSONS && (i === 0 || this.steps < MOST_STEPS); i++) {
      checkpoint();
      let trace = this.run(world, FIRST_LOOK, before);
      // nothing from outside can change it: it is run to its end
      if (trace.log.endless && this.isOnly(trace.log)) trace = this.run(world, WHOLE_RUN);
      before = trace;
      const { log, input } = trace;
      if (i === 0) this.runs++;
      else this.reruns++;
      this.events += log.events;
      this.bytes += log.bytes;
      for (const state of log.visits.keys()) this.record.entered(state);
      for (const [state, retriers] of log.retried) for (const retrier of retriers) this.record.retried(state, retrier);
      if (log.grew && this.reruns < MOST_RERUNS) continue;
      // what it was given later was not in what it began with
      if (log.supplied.size > 0) return undefined;
      const verdict = own(log);
      if (verdict.kind === "lesson" && verdict.unlessReturned && log.failure)
        this.keep({ ...log.failure, unlessReturned: true }, log, input);
      if (verdict.kind === "lesson" && this.reruns < MOST_RERUNS && learn(verdict.blame, log)) continue;
      if (verdict.kind === "own" && log.failure) this.keep(log.failure, log, input);
      for (const failure of log.caught)
        if (isUnexpected(failure) && own(log, failure).kind === "own") this.keep({ ...failure, caught: true }, log, input);
      this.options.watch?.({ input, mocks: mocksOf(log), s3: log.objects, edges: log.edges, status: log.result?.status });
      if (log.result?.status === "SUCCEEDED" && this.isOnly(log)) this.settled = true;
      this.visits.set(world.key, log.visits);
      this.taken.push({ input, answers: log.answers, edges: log.edges });
      if (log.endless && this.endless.length < MOST_ENDLESS) {
        const { endless, repeats, varied } = log;
        this.endless.push({ state: endless, input, mocks: mocksOf(log), s3: log.objects, only: this.isOnly(log), repeats, varied });
      }
      if (log.late) this.keepLate(log.late, log, input);
      return verdict.kind === "lesson" ? undefined : trace;
    }
    return undefined;
  }

  private run(world: World, work: RunWork, like?: Trace): Trace {
    const made = runOnce(
      this.machine,
      world,
      this.sources,
      this.materializer,
      this.jsonata,
      this.options,
      work,
      this.options.repeats ? undefined : like,
    );
    const { steps, evaluations } = this.jsonata.work;
    this.steps += steps + evaluations * STEPS_AN_EVALUATION;
    return made;
  }

  /** Has nothing been read from outside, so that there is no other run? */
  private isOnly({ answers, decisions, world }: RunLog): boolean {
    const { input } = this.sources;
    const isRead = input.members.size > 0 || input.item !== undefined || input.content !== undefined || input.kind !== undefined;
    return !isRead && answers.size === 0 && decisions.length === 0 && world.variations.length === 0 && !this.varies;
  }

  private get varies(): boolean {
    this.variesByItself ??= variesByItself(this.machine);
    return this.variesByItself || this.sources.askedDeployment;
  }

  /** One run for each state that it was cut off in; rather one that the definition's own Waits have made late. */
  private keepLate(state: State, log: RunLog, input: Json): void {
    const at = this.late.findIndex((run) => run.state === state);
    const waits = waitsOf(log);
    if (at >= 0 && (!waits || this.late[at]?.waits)) return;
    const run: LateRun = { state, input, mocks: mocksOf(log), s3: log.objects, ...(waits ? { waits } : {}) };
    if (at < 0) this.late.push(run);
    else this.late[at] = run;
  }

  private keep(failure: Failure, log: RunLog, input: Json): void {
    const key = failureKey(failure);
    const known = this.failures.get(key);
    if (known && (!known.unlessReturned || failure.unlessReturned)) return;
    this.failures.set(key, { ...failure, input, mocks: mocksOf(log), s3: log.objects, world: log.world, only: this.isOnly(log) });
  }
}

/** The Waits of a run in which nothing else takes time; undefined where a state is entered again, a task fails, or a Wait is computed. */
function waitsOf({ visits, injected }: RunLog): readonly State[] | undefined {
  const waits = [...visits.keys()].filter((state) => state.type === "Wait");
  const isPlain = injected.length === 0 && [...visits.values()].every((count) => count === 1);
  return isPlain && waits.every((wait) => writtenSeconds(wait) !== undefined) ? waits : undefined;
}

/** Nobody has asked for it: its Catch names no error of expressions, and takes it together with others. */
function isUnexpected({ state, error }: Failure): boolean {
  return "catch" in state && !state.catch.some(({ errorEquals }) => errorEquals.some(({ value }) => value === error));
}

/** Failures of one cause: the same operation of the same state, with the same error. */
const failureKey = ({ state, error, site }: Failure): string => `${state.name}\n${site?.location ?? ""}\n${error}`;

/** Outcomes in their order; the last one repeats. */
export function mocksOf({ answers }: Pick<Taken, "answers">): ReadonlyMap<string, readonly Json[]> {
  const mocks = new Map<string, readonly Json[]>();
  for (const [task, outcomes] of answers) {
    let length = outcomes.length;
    while (length > 1 && JSON.stringify(outcomes[length - 1]) === JSON.stringify(outcomes[length - 2])) length--;
    mocks.set(task.name, outcomes.slice(0, length));
  }
  return mocks;
}
