import type { Machine, State } from "../asl/model.js";
import { INLINE_CONCURRENCY } from "../asl/quotas.js";
import { DATA_LIMIT_EXCEEDED } from "../semantics/causes.js";
import { itemContext } from "../semantics/context-object.js";
import type { Nested } from "../semantics/effects.js";
import type { Frame } from "../semantics/frame.js";
import { innerFrame } from "../semantics/run-state.js";
import type { Json } from "../text/node.js";
import { Box } from "../values/concrete/box.js";
import { errorNamed, type Fault, type Result } from "../values/result.js";
import { type RaisedError, toRaisedError } from "./faults.js";
import { Fiber, type OpenWork } from "./fiber.js";
import { MapRun } from "./map-run.js";

type Reply = Result<Box, Frame<Box>>;

/** Parallel, inline Map, Map Run: the parent goes on when all is done, or at the first failure. */
export function runNested(runs: Nested<Box>, parent: Fiber, done: (reply: Reply) => void): void {
  if (runs.kind === "distributed") {
    const run = new MapRun(runs, parent);
    parent.execution.mapRuns.push(run);
    run.begin(done);
    return;
  }
  const group =
    runs.kind === "branches" ? new Branches(runs.state.branches, runs.input, runs.frame, parent, done) : new Iterations(runs, parent, done);
  parent.inner = group;
  group.begin();
}

interface Child {
  readonly fiber: Fiber;
  /** Begins it. */
  readonly start: () => void;
  status: "open" | "succeeded" | "failed";
}

/** What branches and iterations share. */
abstract class Group implements OpenWork {
  protected readonly children: Child[] = [];
  protected readonly outputs: Json[] = [];
  protected left: number;
  private failing = false;

  constructor(
    protected readonly parent: Fiber,
    count: number,
    private done: (reply: Reply) => void,
  ) {
    this.left = count;
  }

  redrive(runs: Nested<Box>, done: (reply: Reply) => void): void {
    this.done = done;
    this.failing = false;
    this.parent.inner = this;
    this.continueWith(runs);
    if (this.left === 0) this.finish();
    for (const child of this.children) {
      if (!child || child.status === "succeeded") continue;
      child.status = "open";
      child.fiber.redrive(child.start);
    }
  }

  /** What a redrive evaluated anew. */
  protected continueWith(_runs: Nested<Box>): void {}

  begin(): void {
    if (this.left === 0) this.finish();
    else this.start();
  }

  protected abstract start(): void;
  protected abstract succeeded(index: number, last: number): void;
  protected abstract closing(
    index: number,
    failed: boolean,
  ): { readonly type: string; readonly details: { [name: string]: Json } } | undefined;

  /** @param start begins the child, at this moment of the clock but after what is planned for it already. */
  protected spawn(
    index: number,
    at: { readonly machine: Machine; readonly frame: Frame<Box>; readonly last: number; readonly iterations: readonly number[] },
    start: (fiber: Fiber) => void,
  ): Fiber {
    const { machine, frame, last, iterations } = at;
    const child: Child = {
      status: "open",
      start: () => start(child.fiber),
      fiber: new Fiber(this.parent.execution, machine, frame, last, iterations, {
        succeeded: (output, at) => {
          child.status = "succeeded";
          this.outputs[index] = output.json;
          this.left--;
          this.succeeded(index, at);
        },
        failed: (fault, raised, at) => {
          child.status = "failed";
          this.failed(index, fault, raised, at);
        },
      }),
    };
    this.children[index] = child;
    return child.fiber;
  }

  protected finish(): void {
    // planned, not called: nesting is the user's and would become a stack of calls
    this.parent.later(0, () => {
      this.parent.inner = undefined;
      this.parent.resumable = undefined;
      this.done({ value: new Box(this.outputs) });
    });
  }

  /** The others may go on at this very moment of the clock; then all is closed. */
  private failed(index: number, fault: Fault, raised: RaisedError, last: number): void {
    if (this.failing) return;
    this.failing = true;
    this.parent.later(0, () => {
      this.close(index, last);
      this.parent.inner = undefined;
      // documented: all of it runs again after this error
      this.parent.resumable = raised.error === DATA_LIMIT_EXCEEDED ? undefined : this;
      this.parent.last = last;
      this.done({ faults: [surfacing(fault, raised)] });
    });
  }

  abort(last: number): void {
    this.close(-1, last);
  }

  /** One event for each open iteration, one for each open state; all link to what made them end. */
  private close(failed: number, last: number): void {
    for (const [index, child] of this.children.entries()) {
      if (!child || child.status === "succeeded") continue;
      const { fiber } = child;
      fiber.stop();
      const { history, now } = { history: fiber.execution.history, now: fiber.now };
      const event = this.closing(index, index === failed);
      if (event) history.add(event.type, last, now, event.details);
      const aborted = fiber.state && abortEvent(fiber.state);
      if (aborted) history.add(aborted, last, now);
      fiber.inner?.abort(last);
    }
  }
}

/** Only states that can be open for a while have such an event. */
function abortEvent(state: State): string | undefined {
  return state.type === "Task" || state.type === "Wait" || state.type === "Map" || state.type === "Parallel"
    ? `${state.type}StateAborted`
    : undefined;
}

function surfacing(fault: Fault, { error, cause }: RaisedError): Fault {
  return {
    errors: errorNamed(error ?? ""),
    catchable: fault.catchable,
    ...(cause === undefined ? {} : { cause: () => cause }),
    ...(fault.timedOut ? { timedOut: true } : {}),
  };
}

class Branches extends Group {
  constructor(
    private readonly machines: readonly Machine[],
    private readonly input: Box,
    private readonly frame: Frame<Box>,
    parent: Fiber,
    done: (reply: Reply) => void,
  ) {
    super(parent, machines.length, done);
  }

  protected start(): void {
    const { last, iterations } = this.parent;
    for (const [i, machine] of this.machines.entries()) {
      const frame = innerFrame(machine, this.frame, this.input);
      const begin = (fiber: Fiber) => fiber.begin();
      const fiber = this.spawn(i, { machine, frame, last, iterations }, begin);
      fiber.later(0, () => begin(fiber));
    }
  }

  protected succeeded(_index: number, last: number): void {
    this.parent.last = last;
    if (this.left === 0) this.finish();
  }

  protected closing(): undefined {
    return undefined;
  }
}

class Iterations extends Group {
  private readonly items: readonly Json[];
  private next = 0;

  constructor(
    private runs: Extract<Nested<Box>, { kind: "items" }>,
    parent: Fiber,
    done: (reply: Reply) => void,
  ) {
    const items = runs.items.json as Json[];
    super(parent, items.length, done);
    this.items = items;
  }

  protected start(): void {
    const asked = Number(this.runs.maxConcurrency?.json ?? 0);
    const atOnce = Math.min(asked > 0 ? asked : INLINE_CONCURRENCY, INLINE_CONCURRENCY, this.items.length);
    const { last } = this.parent;
    for (let i = 0; i < atOnce; i++) this.iterate(last);
  }

  private iterate(last: number): void {
    const index = this.next++;
    const { runs, parent } = this;
    const frame = this.around(index);
    const at = { machine: runs.processor, frame, last, iterations: [...parent.iterations, index] };
    const begin = (fiber: Fiber) => this.beginItem(index, fiber);
    const fiber = this.spawn(index, at, begin);
    fiber.record("MapIterationStarted", { index, name: runs.state.name });
    fiber.later(0, () => begin(fiber));
  }

  private around(index: number): Frame<Box> {
    const { runs, parent } = this;
    const item = { index: new Box(index), value: new Box(this.items[index] as Json) };
    return itemContext(runs.frame, item, parent.execution.modeOf(parent));
  }

  private beginItem(index: number, fiber: Fiber): void {
    const { runs, parent } = this;
    const around = this.around(index);
    const made = runs.inputOf(new Box(this.items[index] as Json), new Box(index), around);
    if (!made.value) {
      const fault = made.faults?.[0] as Fault;
      fiber.failWith(fault, toRaisedError(fault, runs.state, parent.enteredId), runs.state);
      return;
    }
    fiber.beginWith(innerFrame(runs.processor, around, made.value));
  }

  protected override continueWith(runs: Nested<Box>): void {
    if (runs.kind === "items") this.runs = runs;
  }

  protected succeeded(index: number, last: number): void {
    const { parent, runs } = this;
    parent.last = parent.execution.history.add("MapIterationSucceeded", last, parent.now, { index, name: runs.state.name });
    if (this.left === 0) {
      this.finish();
      return;
    }
    if (this.next < this.items.length) this.iterate(last);
  }

  protected closing(index: number, failed: boolean) {
    return { type: failed ? "MapIterationFailed" : "MapIterationAborted", details: { index, name: this.runs.state.name } };
  }
}
