import type { Json } from "../../text/node.js";
import type { S3Object, TaskOutcome, TaskRequest, TaskRunner } from "../tasks.js";
import type { MockEntry, Mocks } from "./mocks.js";

/** A task was called for which there is no outcome; the message names its state. */
export class MissingMockError extends Error {
  /** @param others it has outcomes, and none of them is for this call. */
  constructor(
    readonly state: string,
    others: boolean,
  ) {
    super(
      others
        ? `the Task state "${state}" was called and none of its mocks is for this call; give one without when and iteration, or choose --unmocked echo or fail`
        : `the Task state "${state}" was called and has no mock; give one under states, or choose --unmocked echo or fail`,
    );
  }
}

/** What becomes of tasks without a mock: an error of the run, its input back, or a failed task. */
export type Unmatched = "error" | "echo" | "fail";

/** Hands out the entries of a state in their order; those of an iteration are a list of their own. */
export class MockedTasks implements TaskRunner {
  private readonly handedOut = new Map<string, number>();
  private readonly plain = new WeakMap<readonly MockEntry[], boolean>();
  private once = 0;

  constructor(
    private readonly mocks: Mocks,
    private readonly unmatched: Unmatched,
  ) {}

  get s3(): readonly S3Object[] {
    return this.mocks.s3;
  }

  get answeredOnce(): number | undefined {
    return this.mocks.answer ? undefined : this.once;
  }

  has(state: string): boolean {
    return this.mocks.states.has(state);
  }

  /** @throws Unmocked */
  answer(request: TaskRequest): TaskOutcome {
    const given = this.mocks.answer?.(request);
    if (given) return given;
    const { name } = request.state;
    const all = this.mocks.states.get(name) ?? [];
    if (this.isPlain(all)) return this.take(name, all)?.answer ?? this.withoutMock(request);
    const iteration = request.iterations.at(-1);
    const own = iteration === undefined ? [] : all.filter((e) => e.iteration === iteration);
    const list = own.length > 0 ? own : all.filter((e) => e.iteration === undefined || iteration === undefined);
    const fitting = list.filter((e) => e.when?.(request.input));
    const pool = fitting.length > 0 ? fitting : list.filter((e) => !e.when);
    const key = own.length > 0 ? `${name}\n${iteration}` : name;
    const entry = this.take(fitting.length > 0 ? `${key}\n${fitting.map((e) => list.indexOf(e)).join()}` : key, pool);
    return entry?.answer ?? this.withoutMock(request);
  }

  /** No entry is only for some request. */
  private isPlain(entries: readonly MockEntry[]): boolean {
    let plain = this.plain.get(entries);
    if (plain === undefined) {
      plain = entries.every((e) => e.iteration === undefined && !e.when);
      this.plain.set(entries, plain);
    }
    return plain;
  }

  private take(list: string, entries: readonly MockEntry[]): MockEntry | undefined {
    const used = this.handedOut.get(list) ?? 0;
    this.handedOut.set(list, used + 1);
    if (entries.length === 1) return entries[0];
    let left = used;
    for (const entry of entries) {
      left -= entry.times ?? 1;
      if (left < 0) {
        if (entry !== entries.at(-1)) this.once++;
        return entry;
      }
    }
    return entries.at(-1);
  }

  private withoutMock({ state, input }: TaskRequest): TaskOutcome {
    if (this.unmatched === "error") throw new MissingMockError(state.name, this.has(state.name));
    if (this.unmatched === "echo") return { kind: "output", output: echoed(state.resource?.value.form, input) };
    return { kind: "error", error: "States.TaskFailed", cause: `The state "${state.name}" has no mock.` };
  }
}

/** The optimized Lambda integration wraps what the function returns; everything else is handed back as it came. */
function echoed(form: string | undefined, input: Json): Json {
  const isInvoke = form === "optimized" && typeof input === "object" && input !== null && !Array.isArray(input) && "FunctionName" in input;
  return isInvoke ? { ExecutedVersion: "$LATEST", Payload: receivedFrom((input as { Payload?: Json }).Payload), StatusCode: 200 } : input;
}

/** A Payload that is text is the request's body itself: the function gets what it says as JSON. */
function receivedFrom(payload: Json | undefined): Json {
  if (typeof payload !== "string") return payload ?? {};
  try {
    return JSON.parse(payload) as Json;
  } catch {
    return payload;
  }
}
