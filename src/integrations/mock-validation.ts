import type { Resource } from "../asl/model.js";
import type { Json } from "../text/node.js";
import { action } from "./catalog.js";
import { pollOf } from "./polling.js";
import { outputShape } from "./results.js";
import type { Bounds, Shape } from "./shapes.js";

/**
 * `STRICT`: required fields are there and every present field is as the API says. `PRESENT`: only the latter. `NONE`: anything.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_MockInput.html
 */
export type FieldValidationMode = "STRICT" | "PRESENT" | "NONE";

const PREFIX = "Mock result schema validation error: ";

/** Tasks whose mocks AWS does not hold against a model. @see https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html */
const FREE = new Set(["apigateway:invoke", "eks:call", "eks:runJob", "http:invoke"]);

/** Members that TestState was seen to bound more narrowly than the newest description of the API does. */
const NARROWER: ReadonlyMap<string, Bounds> = new Map([["MemorySize", { min: 128, max: 10_240 }]]);

/** What TestState says against a mocked result of a Task, in AWS's words; undefined where it takes the result. */
export function checkMock(resource: Resource, mock: Json, mode: FieldValidationMode = "STRICT"): string | undefined {
  if (mode === "NONE" || mock === null) return undefined;
  const shape = shapeOf(resource);
  if (!shape) return undefined;
  if (!isObject(mock)) return `${PREFIX}Mocked result must be a JSON object`;
  return check(mock, shape, mode === "STRICT");
}

/** A job's result is what the API that polls it answers. */
function shapeOf(resource: Resource): Shape | undefined {
  if (FREE.has(`${resource.service}:${resource.action}`)) return undefined;
  // the API's model of Invoke requires nothing, though an answer always has a status code
  if (resource.form === "optimized" && resource.service === "lambda") return optional(outputShape(resource));
  if (resource.pattern !== "sync" && resource.pattern !== "sync:2") return outputShape(resource);
  const poll = pollOf(`${resource.service}:${resource.action}`);
  const answer =
    poll && action({ form: "aws-sdk", text: "", pattern: "request-response", service: poll.service, action: poll.action })?.output;
  return resource.pattern === "sync:2" && answer ? parsed(answer) : answer;
}

const optional = (shape: Shape | undefined): Shape | undefined => (shape?.kind === "object" ? { ...shape, required: new Set() } : shape);

/** `.sync:2` hands the child's input and output on as JSON, not as its text. */
function parsed(shape: Shape): Shape {
  if (shape.kind !== "object") return shape;
  const any: Shape = { kind: "any" };
  return { ...shape, members: new Map([...shape.members].map(([name, of]) => [name, name === "Input" || name === "Output" ? any : of])) };
}

interface Todo {
  readonly value: Json;
  readonly shape: Shape;
  readonly field: string;
}

/** The first fault in the order of the mock's own fields. Not recursive: a mock may nest as deep as it likes. */
function check(mock: Json, root: Shape, strict: boolean): string | undefined {
  const todo: Todo[] = [{ value: mock, shape: root, field: "" }];
  for (let at = todo.pop(); at; at = todo.pop()) {
    const fault = faultOf(at);
    if (fault !== undefined) return `${PREFIX}Field '${at.field}' ${fault}`;
    const missing = strict ? missingIn(at) : undefined;
    if (missing !== undefined) return `${PREFIX}Required field '${missing}' is missing`;
    todo.push(...inner(at).reverse());
  }
  return undefined;
}

function faultOf({ value, shape, field }: Todo): string | undefined {
  switch (shape.kind) {
    case "object":
    case "map":
      return isObject(value) ? undefined : "must be an object";
    case "list":
      return Array.isArray(value) ? undefined : "must be an array";
    case "string":
      return typeof value === "string" ? (notExpected(value, shape.values) ?? lengthFault(value, shape.bounds)) : "must be a string";
    case "timestamp":
      return typeof value === "string" ? undefined : "must be a string";
    case "number":
      return typeof value === "number" ? rangeFault(value, shape.bounds && (NARROWER.get(field) ?? shape.bounds)) : "must be a number";
    case "boolean":
      return typeof value === "boolean" ? undefined : "must be a boolean";
    default:
      if (!shape.blob) return undefined;
      return typeof value === "string" ? lengthFault(value, shape.blob) : "must be a string";
  }
}

function missingIn({ value, shape }: Todo): string | undefined {
  return shape.kind === "object" ? [...shape.required].find((name) => !Object.hasOwn(value as object, name)) : undefined;
}

function inner({ value, shape, field }: Todo): Todo[] {
  if (shape.kind === "list") return (value as Json[]).map((item) => ({ value: item, shape: shape.of, field }));
  if (shape.kind === "map") return Object.values(value as object).map((item: Json) => ({ value: item, shape: shape.of, field }));
  if (shape.kind !== "object") return [];
  return Object.entries(value as { [key: string]: Json }).flatMap(([name, item]) => {
    // what the model does not know may be newer than it
    const member = shape.members.get(name);
    return member ? [{ value: item, shape: member, field: name }] : [];
  });
}

const notExpected = (value: string, values: readonly string[] | undefined): string | undefined =>
  values && !values.includes(value) ? "is not an expected value" : undefined;

function rangeFault(value: number, { min, max }: Bounds = {}): string | undefined {
  if (min !== undefined && value < min) return "is less than the minimum value";
  return max !== undefined && value > max ? "exceeds the maximum value" : undefined;
}

function lengthFault(value: string, { min, max }: Bounds = {}): string | undefined {
  if (min !== undefined && value.length < min) return "is smaller than the minimum length";
  return max !== undefined && value.length > max ? "exceeds the maximum length" : undefined;
}

const isObject = (value: Json): value is { [key: string]: Json } => typeof value === "object" && value !== null && !Array.isArray(value);
