import type { FunctionResult } from "../analysis/fixpoint/answers.js";
import { allStates, type Machine, type State, type TaskState } from "../asl/model.js";
import type { CodeShape, Deployment, HandlerShapes } from "../hosts/deployment.js";
import { argumentOf, literalText } from "../rule-kit/index.js";
import { functionCalledBy } from "../task-code/functions/called-function.js";
import type { FileAccess } from "../text/file-access.js";

/** What the code of the functions that Tasks call and wait for reads and returns, where it is in the repository. */
export async function shapesOfCalled(
  machine: Machine,
  around: Deployment | undefined,
  access: FileAccess,
): Promise<ReadonlyMap<State, HandlerShapes>> {
  const found = new Map<State, HandlerShapes>();
  if (!around) return found;
  for (const state of allStates(machine)) {
    if (state.type !== "Task" || !isAnswered(state)) continue;
    const called = around.resources.get(functionCalledBy(state.node, around) ?? "");
    if (called?.kind !== "function" || !called.code) continue;
    const { shapesOf } = await import("../task-code/functions/read-shapes.js");
    const shapes = await shapesOf(called, access);
    if (shapes) found.set(state, shapes);
  }
  return found;
}

/** The function's own result is the task's, or its Payload. */
function isAnswered(state: TaskState): boolean {
  const { form, service, action, pattern } = state.resource?.value ?? {};
  if (pattern !== "request-response") return false;
  if (form === "lambda") return true;
  if (form !== "optimized" || service !== "lambda" || action !== "invoke") return false;
  const type = argumentOf(state, "InvocationType");
  return type.kind === "absent" || literalText(type) === "RequestResponse";
}

/** The results of Lambda functions whose code says what they return, by the states that call them. */
export function resultsOfFunctions(shapes: ReadonlyMap<State, HandlerShapes>): ReadonlyMap<State, FunctionResult> {
  const known = [...shapes].filter(([, { returns }]) => returns.kind !== "unknown");
  return new Map(known.map(([state, { file, returns }]) => [state, { file, shape: returns.kind === "null" ? null : shapeOf(returns) }]));
}

type Shape = NonNullable<FunctionResult["shape"]>;

function shapeOf(code: CodeShape): Shape {
  switch (code.kind) {
    case "object": {
      const members = new Map([...code.members].map(([name, member]) => [name, shapeOf(member)]));
      return { kind: "object", members, required: new Set(), ...(code.open ? { open: true } : {}) };
    }
    case "list":
      return { kind: "list", of: shapeOf(code.of) };
    case "number":
      return { kind: "number", integer: false };
    case "string":
    case "boolean":
      return { kind: code.kind };
    default:
      return { kind: "any" };
  }
}
