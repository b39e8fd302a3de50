import { taskModelOf } from "../../src/analysis/fixpoint/task-model.js";
import type { Machine, State } from "../../src/asl/model.js";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import type { ExecutionResult } from "../../src/execution/execution.js";
import { MockedTasks } from "../../src/execution/mocks/mocked-tasks.js";
import type { MockEntry } from "../../src/execution/mocks/mocks.js";
import { runMachine } from "../../src/execution/run.js";
import { RunBudgetError } from "../../src/execution/run-budget.js";
import type { TaskOutcome, TaskRequest, TaskRunner } from "../../src/execution/tasks.js";
import { UnsettledFormError } from "../../src/execution/unsettled-form.js";
import { parseJson } from "../../src/languages/json/parse-json.js";
import type { Role } from "../../src/semantics/roles.js";
import { MappedText } from "../../src/text/mapped-text.js";
import { sourceFile } from "../../src/text/source-file.js";
import { contains } from "../../src/values/abstract/json.js";
import { hasError, sortedNames } from "../../src/values/error-set.js";
import type { Case } from "./generator.js";
import type { Json } from "./json.js";

/** Everything that a concrete run showed of itself. */
export interface Seen {
  readonly result: ExecutionResult;
  readonly observed: readonly { readonly state: State; readonly role: Role; readonly value: Json }[];
  readonly answers: readonly { readonly request: TaskRequest; readonly answer: TaskOutcome }[];
}

export const machineOf = (definition: unknown): Machine | undefined => machineOfText(JSON.stringify(definition));

export function machineOfText(text: string): Machine | undefined {
  const { root } = parseJson(MappedText.ofFile(sourceFile("case.json", text)));
  return root && parseMachine(root).machine;
}

export function runCase(machine: Machine, { input, mocks, type }: Case, seed: number): Seen {
  const observed: { state: State; role: Role; value: Json }[] = [];
  const answers: { request: TaskRequest; answer: TaskOutcome }[] = [];
  const states = new Map<string, MockEntry[]>();
  for (const [name, entries] of Object.entries(mocks.states)) states.set(name, entries.map(entryOf));
  const mocked = new MockedTasks({ states, s3: mocks.s3 ?? [] }, "echo");
  const tasks: TaskRunner = {
    s3: mocked.s3,
    answer(request) {
      const answer = possible(request, mocked.answer(request));
      answers.push({ request, answer });
      return answer;
    },
  };
  const result = runMachine(machine, {
    input,
    type: type === "EXPRESS" ? "express" : "standard",
    seed,
    tasks,
    listener: { observe: (state, role, value) => observed.push({ state, role, value: value as Json }) },
  });
  return { result, observed, answers };
}

/** The run; none where it is given up, or stops at a form whose result on AWS is unknown: there is nothing to compare. */
export function runUnlessUnsettled(machine: Machine, made: Case, seed: number): Seen | undefined {
  try {
    return runCase(machine, made, seed);
  } catch (error) {
    if (error instanceof UnsettledFormError || error instanceof RunBudgetError) return undefined;
    throw error;
  }
}

function entryOf(json: Json): MockEntry {
  const { output, error, cause, timedOut, pending, seconds, iteration } = json as { [key: string]: Json };
  const common = typeof seconds === "number" ? { seconds } : {};
  const answer: TaskOutcome =
    output !== undefined
      ? { kind: "output", output, ...common }
      : pending === true
        ? { kind: "pending" }
        : {
            kind: "error",
            ...(typeof error === "string" ? { error } : {}),
            ...(typeof cause === "string" ? { cause } : {}),
            ...(timedOut === true ? { timedOut } : {}),
            ...common,
          };
  return typeof iteration === "number" ? { answer, iteration } : { answer };
}

const SUBSTITUTES: readonly Json[] = [{}, [], "", 0, true, null];

/** The world only does what the catalog says that it can; what was drawn is bent into that. */
function possible(request: TaskRequest, answer: TaskOutcome): TaskOutcome {
  const world = taskModelOf(request.state);
  const seconds = Math.min(answer.seconds ?? 0, world.longest);
  const timed = seconds > 0 ? { seconds } : {};
  switch (answer.kind) {
    case "pending":
      return world.longest === Infinity ? answer : failing(request, { seconds: world.longest });
    case "output": {
      if (contains(world.value, answer.output)) return { ...answer, ...timed };
      const output = SUBSTITUTES.find((s) => contains(world.value, s));
      return output === undefined ? failing(request, timed) : { kind: "output", output, ...timed };
    }
    default:
      return hasError(world.errors, answer.error ?? (answer.timedOut ? "States.Timeout" : ""))
        ? { ...answer, ...timed }
        : failing(request, timed);
  }
}

function failing({ state }: TaskRequest, timed: { seconds?: number }): TaskOutcome {
  const { errors } = taskModelOf(state);
  const error = hasError(errors, "States.TaskFailed") ? "States.TaskFailed" : errors.kind === "some" ? sortedNames(errors)[0] : "Other";
  return { kind: "error", ...(error === undefined ? {} : { error }), ...timed };
}
