import type { State } from "../../asl/model.js";
import { checkMock } from "../../integrations/mock-validation.js";
import type { Json } from "../../text/node.js";
import { isObject, member } from "../../values/concrete/box.js";
import type { Mock, Rejection, TestStateRequest } from "./request.js";

const invalid = (message: string): Rejection => ({ code: "ValidationException", message });

/**
 * What TestState refuses before it runs anything, in AWS's words as recorded.
 * The API models that a mock is held against must have been loaded.
 */
export function rejectionOf(state: State, request: TestStateRequest): Rejection | undefined {
  const { mock, context, configuration } = request;
  const inner = state.type === "Map" || state.type === "Parallel";
  if (!mock) {
    if (configuration.mapIterationFailureCount !== undefined)
      return invalid("TestState does not support MapIterationFailureCount when a mock is not specified.");
    if (inner) return NEEDS_MOCK;
    return waits(state) ? NEEDS_MOCK_TO_WAIT : undefined;
  }
  if (state.type !== "Task" && !inner) return invalid(`State type '${state.type}' is not supported when a mock is specified`);
  if (request.revealSecrets) return invalid("TestState does not support RevealSecrets when a mock is specified.");
  return (
    (context === undefined ? undefined : contextFault(state, context)) ?? mockFault(state, mock, configuration.mapIterationFailureCount)
  );
}

const NEEDS_MOCK: Rejection = {
  code: "InvalidDefinition",
  message:
    "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]",
};

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html#testing-activity-sync-waitfortasktoken */
const NEEDS_MOCK_TO_WAIT: Rejection = {
  code: "InvalidDefinition",
  message: "TestState API does not support '.sync' or '.waitForTaskToken' integration patterns.",
};

const waits = (state: State): boolean =>
  state.type === "Task" && state.resource !== undefined && state.resource.value.pattern !== "request-response";

function mockFault(state: State, mock: Mock, failures: number | undefined): Rejection | undefined {
  const { result, error } = mock;
  if (result && error) return invalid("A test mock should have only one of the following fields: [result, errorOutput].");
  if (!result) return error ? undefined : invalid("Either mock.result or mock.errorOutput must be specified.");
  if ("notJson" in result) return invalid("Mocked result must be valid JSON");
  const { json } = result;
  if (state.type === "Parallel") {
    if (!Array.isArray(json)) return invalid("Mocked result must be an array.");
    if (json.length !== state.branches.length)
      return invalid("Mocked result must contain the same number of items as number of Parallel branches.");
  }
  if (state.type === "Map") {
    if (state.resultWriter) return isObject(json) ? undefined : invalid("Mocked result must be a JSON object.");
    if (!Array.isArray(json)) return invalid("Mocked result must be an array.");
    if (failures !== undefined && failures > json.length)
      return invalid("Map iteration failure count must be less than or equal to the number of Map iterations");
  }
  const resource = state.type === "Task" ? state.resource?.value : undefined;
  const fault = resource && checkMock(resource, json, mock.fieldValidationMode);
  return fault === undefined ? undefined : invalid(fault);
}

/** Members of the context object that may be given, and what each is. */
const CONTEXT = new Map<string, ReadonlyMap<string, "string" | "number" | "any">>([
  [
    "Execution",
    new Map([
      ["Id", "string"],
      ["Input", "any"],
      ["Name", "string"],
      ["RoleArn", "string"],
      ["StartTime", "string"],
      ["RedriveCount", "number"],
      ["RedriveTime", "string"],
    ] as const),
  ],
  [
    "State",
    new Map([
      ["EnteredTime", "string"],
      ["Name", "string"],
      ["RetryCount", "number"],
    ] as const),
  ],
  [
    "StateMachine",
    new Map([
      ["Id", "string"],
      ["Name", "string"],
    ] as const),
  ],
  ["Task", new Map([["Token", "string"]] as const)],
]);

function contextFault(state: State, context: Json): Rejection | undefined {
  const wrong = (what: string) => invalid(`Invalid Context object provided: ${what}`);
  if (!isObject(context)) return wrong("Context object must be a JSON object");
  for (const [part, value] of Object.entries(context)) {
    if (part === "Map") return wrong("'Map' field is not supported when mocking a Context object");
    const members = CONTEXT.get(part);
    if (!members) return wrong(`Field '${part}' is not allowed`);
    if (!isObject(value)) return wrong(`${part} must be an object`);
    for (const [name, kind] of members) {
      const given = member(value, name);
      if (given !== undefined && kind !== "any" && typeof given !== kind) return wrong(`${part}.${name} must be a ${kind}`);
    }
    const unknown = Object.keys(value).find((name) => !members.has(name));
    if (unknown !== undefined) return wrong(`Field '${unknown}' is not allowed`);
  }
  if (member(context, "Task") !== undefined && !waits(state))
    return wrong(
      "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
    );
  return undefined;
}
