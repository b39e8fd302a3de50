import type { MapState, ParallelState, State } from "../../asl/model.js";
import { applyCatchers } from "../../semantics/catch.js";
import { itemContext } from "../../semantics/context-object.js";
import type { DistributedRun, Effect, Nested, Outcome } from "../../semantics/effects.js";
import { Evaluation } from "../../semantics/evaluation.js";
import type { Frame } from "../../semantics/frame.js";
import type { Role } from "../../semantics/roles.js";
import { runState } from "../../semantics/run-state.js";
import type { Json } from "../../text/node.js";
import { Box, isObject, objectOf } from "../../values/concrete/box.js";
import { jsonText } from "../../values/concrete/bytes.js";
import { Random } from "../../values/concrete/random.js";
import type { Fault, Result } from "../../values/result.js";
import type { RunContext } from "../concrete-mode.js";
import { externalFault, type RaisedError } from "../faults.js";
import { isoTime } from "../history.js";
import { batches } from "../items/batches.js";
import { JsonataRunner } from "../jsonata/evaluate-jsonata.js";
import { RunBudget } from "../run-budget.js";
import type { TestStateRequest, TestStateResult } from "./request.js";
import { SingleStepMode } from "./single-step-mode.js";

const ACCOUNT = "arn:aws:states:us-east-1:111111111111";

/** A task was to be called and no mock was given: nothing can be said offline. */
export class NoMock extends Error {
  constructor(state: string) {
    super(`the Task state "${state}" calls a service, which is not done offline; give its outcome with --mock`);
  }
}

/**
 * One state, once: what AWS's TestState answers.
 * @throws NoMock
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
 */
export function testState(tested: TestedState, request: TestStateRequest): TestStateResult {
  return new Trial(tested, request).run();
}

/** A state of a definition and what is around it. */
export interface TestedState {
  readonly state: State;
  /** The Maps and Parallels around it, innermost first. */
  readonly parents: readonly (MapState | ParallelState)[];
}

/** `State.Name` of the context object, whichever state is tested. */
const CONTEXT_NAME = "StateName";

type Reply = Result<Box, Frame<Box>> | undefined;

class Trial implements RunContext {
  readonly now: number;
  readonly random: Random;
  readonly jsonata = new JsonataRunner(new RunBudget());
  readonly enteredId = 2;
  private readonly mode: SingleStepMode;
  private readonly inspection = new Map<string, Json>();

  readonly state: State;
  private readonly parents: TestedState["parents"];

  constructor(
    tested: TestedState,
    private readonly request: TestStateRequest,
  ) {
    this.state = { ...tested.state, name: CONTEXT_NAME };
    this.parents = tested.parents;
    this.now = request.now;
    this.random = new Random(request.seed);
    this.mode = new SingleStepMode(this, request.configuration.retrierRetryCount ?? 0);
  }

  run(): TestStateResult {
    const step = runState(this.state, this.frame(), this.mode);
    let reply: Reply;
    for (let next = step.next(undefined); !next.done; next = step.next(reply)) {
      const effect = next.value;
      if (effect.kind === "outcome") return this.answer(effect.outcome);
      reply = this.reply(effect);
    }
    throw new Error("a state ended without an outcome");
  }

  observe(_state: State, role: Role, value: Json): void {
    if (role !== "variables") this.inspection.set(role, value);
    else if (isObject(value)) this.inspection.set("variables", { ...Object.fromEntries(this.request.variables), ...value });
  }

  private frame(): Frame<Box> {
    const { request, random } = this;
    const [machine, name] = [random.uuid(), random.uuid()];
    const variables = new Map([...request.variables].map(([key, json]) => [key, new Box(json)]));
    if (request.variables.size > 0) this.inspection.set("variables", Object.fromEntries(request.variables));
    const inMap = this.parents[0]?.type === "Map";
    return {
      input: new Box(request.input),
      variables: { own: variables },
      context: {
        execution: new Box({
          Id: `${ACCOUNT}:express:${machine}:${name}`,
          Input: request.input,
          Name: name,
          RoleArn: request.roleArn === undefined ? "arn:aws:iam::111111111111:role/sfn-lint" : request.roleArn,
          StartTime: isoTime(request.now),
        }),
        stateMachine: new Box({ Id: `${ACCOUNT}:stateMachine:${machine}`, Name: machine }),
        ...(inMap ? { map: new Box({ Item: { Index: 0, Value: request.input } }) } : {}),
        ...(request.context === undefined ? {} : { given: new Box(request.context) }),
      },
    };
  }

  private reply(effect: Exclude<Effect<Box>, { kind: "outcome" }>): Reply {
    if (effect.kind === "nested") return this.nested(effect.runs);
    if (effect.kind !== "perform") return undefined;
    if (!this.request.mock) throw new NoMock(this.state.name);
    return this.mocked();
  }

  private mocked(): Reply {
    const { mock } = this.request;
    if (mock?.error) return this.fails(mock.error);
    return { value: new Box(mock?.result && "json" in mock.result ? mock.result.json : {}) };
  }

  private fails(raised: RaisedError): Reply {
    return { faults: [externalFault(raised, { catchable: raised.error !== "States.Runtime" })] };
  }

  private nested(runs: Nested<Box>): Reply {
    if (runs.kind === "branches") return this.mocked();
    const { inspection, request } = this;
    inspection.set("maxConcurrency", runs.maxConcurrency?.json ?? 0);
    const count = runs.kind === "distributed" ? runs.toleratedFailureCount : undefined;
    const percentage = runs.kind === "distributed" ? runs.toleratedFailurePercentage : undefined;
    if (count) inspection.set("toleratedFailureCount", count.json);
    if (percentage) inspection.set("toleratedFailurePercentage", percentage.json);
    const lost = this.select(runs);
    if (lost) return lost;
    const failed = request.configuration.mapIterationFailureCount ?? 0;
    const { mock } = request;
    const all = mock?.result && "json" in mock.result && Array.isArray(mock.result.json) ? mock.result.json.length : 0;
    const over =
      (count !== undefined && failed > Number(count.json)) ||
      (percentage !== undefined && all > 0 && (failed / all) * 100 > Number(percentage.json));
    if (over && !mock?.error) {
      return this.fails({
        error: "States.ExceedToleratedFailureThreshold",
        cause: "The specified tolerated failure threshold was exceeded",
      });
    }
    return this.mocked();
  }

  /** ItemSelector and ItemBatcher, for the inspection data and for what may fail in them. */
  private select(runs: Extract<Nested<Box>, { kind: "items" | "distributed" }>): Reply {
    const batch = runs.kind === "distributed" ? runs.batch : undefined;
    if (!runs.state.itemSelector && !batch) return undefined;
    const items = this.itemsOf(runs);
    const selected: Json[] = [];
    for (const [i, item] of items.entries()) {
      const [index, value] = [new Box(i), new Box(item)];
      const made = runs.inputOf(value, index, itemContext(runs.frame, { index, value }, this.mode));
      if (!made.value) return made;
      selected.push(made.value.json);
    }
    if (runs.state.itemSelector) this.inspection.set("afterItemSelector", selected);
    if (batch) this.inspection.set("afterItemBatcher", batchesOf(batch, selected));
    return undefined;
  }

  private itemsOf(runs: Extract<Nested<Box>, { kind: "items" | "distributed" }>): readonly Json[] {
    const data = this.request.configuration.mapItemReaderData;
    const source = runs.kind === "items" ? runs.items.json : runs.source.kind === "items" ? runs.source.items.json : (data ?? []);
    if (Array.isArray(source)) return source;
    return typeof source === "object" && source !== null ? Object.values(source) : [];
  }

  private answer(outcome: Outcome<Box>): TestStateResult {
    const { mode, state } = this;
    if (state.type === "Fail" && state.queryLanguage === "JSONPath") this.inspection.set("afterInputPath", this.request.input);
    const raised = mode.raised ? mode.describe(mode.raised) : {};
    if (mode.retrying?.seconds !== undefined) return { status: "RETRIABLE", ...raised, ...this.inspected() };
    if (outcome.kind === "fail") return this.failed(outcome.fault);
    if (outcome.kind === "next" && outcome.via.kind === "catch") {
      return {
        status: "CAUGHT_ERROR",
        output: outcome.frame.input.json,
        nextState: outcome.target,
        ...raised,
        ...this.inspected(outcome.via.index),
      };
    }
    const output = outcome.kind === "next" ? outcome.frame.input.json : outcome.output.json;
    return { status: "SUCCEEDED", output, ...(outcome.kind === "next" ? { nextState: outcome.target } : {}), ...this.inspected() };
  }

  /**
   * The handlers of the Maps and Parallels around the state are asked next, innermost first.
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html#testing-map-parallel-states
   */
  private failed(fault: Fault): TestStateResult {
    const { mode } = this;
    const raised = mode.describe(fault);
    for (const parent of fault.catchable ? this.parents : []) {
      if (mode.retry(parent.retry, fault)) return { status: "RETRIABLE", ...raised, ...this.inspected() };
      const [outcome] = applyCatchers({ state: parent, evaluation: new Evaluation(this.frame()), mode }, parent, fault, [], false);
      if (outcome?.kind !== "next" || outcome.via.kind !== "catch") continue;
      const { frame, target, via } = outcome;
      return { status: "CAUGHT_ERROR", output: frame.input.json, nextState: target, ...raised, ...this.inspected(via.index) };
    }
    return { status: "FAILED", ...raised, ...this.inspected() };
  }

  /** Nothing at INFO; otherwise what AWS shows for this type of state. */
  private inspected(catchIndex?: number): Pick<TestStateResult, "inspectionData"> {
    if (this.request.inspectionLevel === "INFO") return {};
    const { inspection, state } = this;
    const { retrying } = this.mode;
    const errors: [string, Json][] = [];
    if (catchIndex !== undefined) errors.push(["catchIndex", catchIndex]);
    if (retrying) errors.push(["retryIndex", retrying.index]);
    if (retrying?.seconds !== undefined) errors.push(["retryBackoffIntervalSeconds", retrying.seconds]);
    const shown = [...inspection].filter(([name]) => !hidden(state).includes(name));
    return { inspectionData: objectOf(errors.length > 0 ? [...shown, ["errorDetails", objectOf(errors)] as const] : shown) };
  }
}

/** AWS shows the items of a batch as text. */
function batchesOf({ maxItems, maxBytes, input }: NonNullable<DistributedRun<Box>["batch"]>, items: readonly Json[]): Json {
  const most = { items: Number(maxItems?.json ?? Infinity), bytes: Number(maxBytes?.json ?? Infinity) };
  return batches(items, most).map((batch) => ({ ...(input ? { BatchInput: input.json } : {}), Items: batch.map(jsonText) }));
}

/** Steps that the state goes through and AWS does not show. */
function hidden(state: State): readonly string[] {
  if (state.type === "Pass")
    return state.queryLanguage === "JSONata" ? ["output", "result"] : state.result ? ["output", "afterInputPath"] : ["output", "result"];
  if (state.type === "Parallel") return ["output", "result", "afterInputPath"];
  if (state.type === "Map") return ["output", "result", ...(state.queryLanguage === "JSONata" ? ["afterItemsPath"] : [])];
  return ["output"];
}
