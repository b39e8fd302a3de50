import type { Machine, State } from "../asl/model.js";
import { RUNTIME } from "../semantics/causes.js";
import type { Effect, EventShape, Outcome, Step, WaitUntil } from "../semantics/effects.js";
import type { Frame } from "../semantics/frame.js";
import type { Role } from "../semantics/mode.js";
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

/** What stands open in a fiber, to be closed when it is stopped from outside. */
export interface OpenWork {
  /** Events for what runs inside the open state: the branches, the iterations. */
  abort(last: number): void;
}

/** One line of states: the execution itself, a branch, an iteration. It runs until it waits for something. */
export class Fiber implements RunContext {
  state: State | undefined;
  enteredId = 0;
  /** What runs inside the open Parallel or Map. */
  inner: OpenWork | undefined;
  private step: Step<Box> | undefined;
  private readonly mode: ConcreteMode;
  private stopped = false;

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
  }

  get now(): number {
    return this.execution.now;
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

  failWith(fault: Fault, raised: RaisedError): void {
    this.end.failed(fault, raised, this.last);
  }

  /** Nothing of it happens any more. */
  stop(): void {
    this.stopped = true;
  }

  /** Goes on after a delay in milliseconds. */
  later(delay: number, run: () => void): void {
    this.execution.agenda.add(this.now + delay, () => {
      if (!this.stopped) run();
    });
  }

  /** Writes an event behind this fiber's last one. */
  record(type: string, details?: { readonly [name: string]: Json | undefined }): void {
    this.last = this.execution.history.add(type, this.last, this.now, details);
  }

  resume(reply: Reply): void {
    const step = this.step;
    if (!step || this.stopped) return;
    let next = step.next(reply);
    while (!next.done) {
      const waits = this.take(next.value);
      if (waits) return;
      next = step.next(undefined);
    }
  }

  private enter(name: string): void {
    if (this.execution.stopsAt(name, this.frame.input.json)) return;
    const state = this.machine.states.get(name);
    if (!state) {
      this.fail(externalFault({ error: RUNTIME, cause: `There is no state "${name}"` }, { catchable: false }));
      return;
    }
    this.execution.options.listener?.entering?.(state);
    this.state = state;
    this.enteredId = this.execution.history.nextId;
    this.inner = undefined;
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
        this.later(millisecondsOf(effect.until, this.now), () => this.resume(undefined));
        return true;
      case "perform":
        perform(effect.call, this, (reply) => this.resume(reply));
        return true;
      case "nested":
        runNested(effect.runs, this, (reply) => this.resume(reply));
        return true;
      default:
        this.leave(effect.outcome);
        return true;
    }
  }

  /** State markers that nothing links to. */
  private write(event: EventShape<Box>): void {
    const before = this.last;
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
      this.later(0, () => this.enter(outcome.target));
      return;
    }
    this.state = undefined;
    this.end.succeeded(outcome.output, this.last);
  }

  private fail(fault: Fault): void {
    const raised = toRaisedError(fault, this.state, this.enteredId);
    if (this.state) this.execution.options.listener?.failing?.(this.state, raised, this.execution.history.nextId - 1, fault);
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
