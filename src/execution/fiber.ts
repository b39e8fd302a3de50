import type { Machine, State } from "../asl/model.js";
import { RUNTIME } from "../semantics/causes.js";
import type { Effect, EventShape, Nested, Outcome, Step, WaitUntil } from "../semantics/effects.js";
import type { Frame } from "../semantics/frame.js";
import type { Role } from "../semantics/roles.js";
import { runState } from "../semantics/run-state.js";
import type { Json } from "../text/node.js";
import { Box } from "../values/concrete/box.js";
import type { Random } from "../values/concrete/random.js";
import type { Fault, Result } from "../values/result.js";
import { parseTimestamp } from "../values/timestamp.js";
import type { ConcreteMode, RunContext } from "./concrete-mode.js";
import type { Execution } from "./execution.js";
import { externalFault, type RaisedError, toRaisedError } from "./faults.js";
import type { JsonataRunner } from "./jsonata/evaluate-jsonata.js";
import { runNested } from "./nested.js";
import { perform } from "./perform.js";

type Reply = Result<Box, Frame<Box>> | undefined;

/** Who hears how a fiber ended. `last` is the event to which the next one links. */
interface FiberEnd {
  succeeded(output: Box, last: number): void;
  failed(fault: Fault, raised: RaisedError, last: number): void;
}

/** A fiber that is about to enter a state, or waits in one: what it does next depends on nothing else. */
export interface Planned {
  readonly fiber: Fiber;
  readonly state: string;
  readonly frame: Frame<Box>;
}

/** What runs inside an open state: branches, iterations, the children of a Map Run. */
interface Resumable {
  /** Continues what did not succeed, after a redrive. */
  redrive(runs: Nested<Box>, done: (reply: Result<Box, Frame<Box>>) => void): void;
}

/** What is to be closed when a fiber is stopped from outside. */
export interface OpenWork extends Resumable {
  /** Events for what runs inside the open state: the branches, the iterations. */
  abort(last: number): void;
}

/** One line of states: the execution itself, a branch, an iteration. It runs until it waits for something. */
export class Fiber implements RunContext {
  state: State | undefined;
  enteredId = 0;
  /** The event before that by which the state was entered. */
  private beforeState = 0;
  /** What runs inside the open Parallel or Map. */
  inner: OpenWork | undefined;
  /** What failed inside the state, or was stopped there: a redrive continues it. */
  resumable: Resumable | undefined;
  private step: Step<Box> | undefined;
  private readonly mode: ConcreteMode;
  /** Plans made before the fiber was stopped are void. */
  private generation = 0;
  private enteredAt = 0;
  /** The state that comes next, between two states. */
  private target: string | undefined;
  /** The clock of a state that is entered again without an event. */
  private clock: number | undefined;
  /** The events that begin what `resumed` continues are in the history already. */
  private resumed: Resumable | undefined;

  /** @param last the id of the event before the next one of this fiber. */
  constructor(
    readonly execution: Execution,
    readonly machine: Machine,
    private frame: Frame<Box>,
    public last: number,
    /** Indexes of the iterations around it, outermost first. */
    readonly iterations: readonly number[],
    private readonly end: FiberEnd,
  ) {
    this.mode = execution.modeOf(this);
    execution.population++;
  }

  isIrregular(): void {
    this.execution.isIrregular();
  }

  get now(): number {
    return this.clock ?? this.execution.now;
  }

  get random(): Random {
    return this.execution.options.random;
  }

  get jsonata(): JsonataRunner {
    return this.execution.options.jsonata;
  }

  observe(state: State, role: Role, value: Json): void {
    this.execution.options.listener?.observe?.(state, role, value);
  }

  retrying(state: State, retrier: number, seconds: number, raised: RaisedError): void {
    this.execution.options.listener?.retrying?.(state, retrier, seconds, raised);
  }

  /** @param from a state other than StartAt. */
  begin(from?: string): void {
    this.enter(from ?? this.machine.startAt?.value ?? "");
  }

  beginWith(frame: Frame<Box>): void {
    this.frame = frame;
    this.begin();
  }

  /** Enters a state that another run was about to enter. */
  goOn(state: string, frame: Frame<Box>): void {
    this.frame = frame;
    this.last = this.execution.history.nextId - 1;
    this.enter(state);
  }

  /** What is not of one of its states has failed: the ItemSelector of the Map around it. */
  failWith(fault: Fault, raised: RaisedError, of: State): void {
    this.execution.options.listener?.failing?.(of, raised, this.execution.history.nextId - 1, fault);
    this.end.failed(fault, raised, this.last);
  }

  /** Nothing of it happens any more. */
  stop(): void {
    this.execution.population++;
    this.generation++;
  }

  /** Goes on after a delay in milliseconds. */
  later(delay: number, run: () => void, what?: Planned): void {
    const { generation } = this;
    this.execution.agenda.add(
      this.now + delay,
      () => {
        if (this.generation === generation) run();
      },
      what,
    );
  }

  /**
   * Continues a fiber whose execution has ended, in the state that did not succeed. AWS does not enter the state again: its
   * next event links to the one by which it was entered, and its retriers start anew.
   * @param start begins a fiber that had not begun.
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html#redrive-behavior-states
   */
  redrive(start: () => void): void {
    this.generation++;
    const { state, target } = this;
    this.frame = { ...this.frame, context: { ...this.frame.context, execution: this.execution.described } };
    if (!state) {
      this.later(0, target === undefined ? start : () => this.enter(target));
      return;
    }
    this.last = this.enteredId;
    this.resumed = this.inner ?? this.resumable;
    this.step = runState(state, this.frame, this.mode);
    this.clock = this.enteredAt;
    // the event of the entry
    this.step.next(undefined);
    this.clock = undefined;
    this.resume(undefined);
  }

  /** Writes an event behind this fiber's last one. */
  record(type: string, details?: { readonly [name: string]: Json | undefined }): void {
    this.last = this.execution.history.add(type, this.last, this.now, details);
  }

  resume(reply: Reply): void {
    const step = this.step;
    if (!step) return;
    let next = step.next(reply);
    while (!next.done) {
      const waits = this.take(next.value);
      if (waits) return;
      next = step.next(undefined);
    }
  }

  private enter(name: string): void {
    if (this.execution.stopsAt(name, this.frame.input.json)) return;
    this.execution.skipRepetition({ fiber: this, state: name, frame: this.frame });
    this.execution.arrives(this, name, this.frame);
    const state = this.machine.states.get(name);
    if (!state) {
      this.fail(externalFault({ error: RUNTIME, cause: `There is no state "${name}"` }, { catchable: false }));
      return;
    }
    this.execution.options.listener?.entering?.(state);
    this.state = state;
    this.enteredId = this.execution.history.nextId;
    this.beforeState = this.last;
    this.enteredAt = this.now;
    this.target = undefined;
    this.inner = undefined;
    this.resumable = undefined;
    this.step = runState(state, this.frame, this.mode);
    this.resume(undefined);
  }

  /** @returns whether the fiber now waits, or has ended. */
  private take(effect: Effect<Box>): boolean {
    switch (effect.kind) {
      case "event":
        this.write(effect.event);
        return false;
      case "wait":
        if (effect.until.kind !== "seconds") this.isIrregular();
        this.later(
          millisecondsOf(effect.until, this.now),
          () => this.resume(undefined),
          // a delay of a retrier depends on what came before
          effect.state.type === "Wait" ? { fiber: this, state: effect.state.name, frame: this.frame } : undefined,
        );
        return true;
      case "perform":
        perform(effect.call, this, (reply) => this.resume(reply));
        return true;
      case "nested": {
        const { resumed } = this;
        this.resumed = undefined;
        const done = (reply: Reply) => this.resume(reply);
        if (resumed) resumed.redrive(effect.runs, done);
        else runNested(effect.runs, this, done);
        return true;
      }
      default:
        this.leave(effect.outcome);
        return true;
    }
  }

  /** State markers that nothing links to. */
  private write(event: EventShape<Box>): void {
    if (this.resumed && (event.type === "MapStateStarted" || event.type === "ParallelStateStarted")) return;
    const before = this.last;
    // recorded: an evaluation that fails on entry links to the event before the state; a Wait is entered first
    if (event.type === "EvaluationFailed" && before === this.enteredId && this.state?.type !== "Wait") this.last = this.beforeState;
    this.record(event.type, this.execution.history.keeps(event.type) && event.details ? plainDetails(event.details()) : undefined);
    if (event.type === "MapStateSucceeded" || event.type === "ParallelStateSucceeded") this.last = before;
  }

  private leave(outcome: Outcome<Box>): void {
    for (const event of outcome.events) this.write(event);
    this.step = undefined;
    if (this.state) this.execution.options.listener?.leaving?.(this.state, outcome, this.frame.input);
    if (outcome.kind === "fail") {
      this.fail(outcome.fault);
      return;
    }
    this.frame = outcome.frame;
    if (outcome.kind === "next") {
      this.state = undefined;
      this.target = outcome.target;
      this.later(0, () => this.enter(outcome.target), { fiber: this, state: outcome.target, frame: this.frame });
      return;
    }
    this.state = undefined;
    this.execution.population++;
    this.end.succeeded(outcome.output, this.last);
  }

  private fail(fault: Fault): void {
    const raised = toRaisedError(fault, this.state, this.enteredId);
    this.execution.failedAt(this.state, raised);
    if (this.state) this.execution.options.listener?.failing?.(this.state, raised, this.execution.history.nextId - 1, fault);
    this.execution.population++;
    this.end.failed(fault, raised, this.last);
  }
}

function plainDetails(details: Readonly<Record<string, Box | string | number | boolean | undefined>>): {
  [name: string]: Json | undefined;
} {
  const plain: { [name: string]: Json | undefined } = {};
  for (const name in details) {
    const value = details[name];
    plain[name] = value instanceof Box ? value.json : value;
  }
  return plain;
}

function millisecondsOf(until: WaitUntil<Box>, now: number): number {
  if (until.kind === "seconds") return Math.max(0, Number(until.seconds.json) * 1000);
  const instant = parseTimestamp(String(until.timestamp.json));
  // AWS counts in whole seconds
  return instant ? Math.max(0, instant.seconds * 1000 - now) : 0;
}
