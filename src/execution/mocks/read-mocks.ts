import { jsonataEngine, jsonataSource, parseJsonata } from "../../asl/jsonata/parse-jsonata.js";
import { type Json, member, type Node, type ObjectNode, toJson } from "../../text/node.js";
import type { S3Object, TaskOutcome } from "../tasks.js";
import { readMockConfig } from "./mock-config.js";
import { arrayAt, flag, type MockChoice, MockError, numberOf, objectAt, textOf } from "./mock-fields.js";
import type { MockEntry, Mocks } from "./mocks.js";

/**
 * A mocks file, in the form `{states: {State: [{output} | {error, cause} | {pending: true}, …]}, s3: [{bucket, key, body}]}`
 * or as the `MockConfigFile.json` of AWS Step Functions Local.
 * @throws MockFault at the place of what cannot be understood.
 */
export function readMocks(root: Node, choice: MockChoice = {}): Mocks {
  const object = objectAt(root, "the mocks file");
  if (member(object, "StateMachines") || member(object, "MockedResponses")) return readMockConfig(object, choice);
  for (const { key } of object.members) {
    if (key.name !== "states" && key.name !== "s3")
      throw new MockError(key.range, `unknown key "${key.name}"; a mocks file has states and s3`);
  }
  const states = new Map<string, MockEntry[]>();
  const given = member(object, "states");
  if (given) {
    for (const { key, value } of objectAt(given.value, "states").members) {
      const items = value.kind === "array" ? value.items : [value];
      if (items.length === 0) throw new MockError(value.range, `the mocks of "${key.name}" are empty; give at least one outcome`);
      states.set(key.name, items.map(entry));
    }
  }
  const s3 = member(object, "s3");
  return { states, s3: s3 ? arrayAt(s3.value, "s3").map(s3Object) : [] };
}

const KEYS = new Set([
  "output",
  "error",
  "cause",
  "timedOut",
  "pending",
  "iteration",
  "submitted",
  "seconds",
  "workerName",
  "when",
  "times",
]);

function entry(node: Node): MockEntry {
  const object = objectAt(node, "an outcome");
  for (const { key } of object.members) {
    if (!KEYS.has(key.name)) throw new MockError(key.range, `unknown key "${key.name}"; an outcome has ${[...KEYS].join(", ")}`);
  }
  const iteration = numberOf(object, "iteration");
  const times = numberOf(object, "times");
  const when = member(object, "when");
  return {
    answer: answerOf(object),
    ...(iteration === undefined ? {} : { iteration }),
    ...(times === undefined ? {} : { times }),
    ...(when ? { when: conditionOf(when.value) } : {}),
  };
}

/** JSONata on the submitted input, `$states.input`; with or without {% %}. */
function conditionOf(node: Node): (input: Json) => boolean {
  if (node.kind !== "string") throw new MockError(node.range, '"when" must be a JSONata expression');
  const source = jsonataSource(node.value)?.source ?? node.value;
  const parsed = parseJsonata(source);
  if ("fault" in parsed) throw new MockError(node.range, `"when" does not parse: ${parsed.fault.message}`);
  const expression = jsonataEngine()(source);
  return (input) => expression.evaluate(undefined, { states: { input } }) === true;
}

/** What has no output and is not pending has failed; AWS knows failures with neither error nor cause. */
function answerOf(object: ObjectNode): TaskOutcome {
  const seconds = numberOf(object, "seconds");
  const submitted = member(object, "submitted");
  const workerName = textOf(object, "workerName");
  const common = {
    ...(submitted ? { submitted: toJson(submitted.value) } : {}),
    ...(seconds === undefined ? {} : { seconds }),
    ...(workerName === undefined ? {} : { workerName }),
  };
  const output = member(object, "output");
  if (output) return { kind: "output", output: toJson(output.value), ...common };
  if (flag(object, "pending")) return { kind: "pending", ...common };
  const [error, cause] = [textOf(object, "error"), textOf(object, "cause")];
  return {
    kind: "error",
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(flag(object, "timedOut") ? { timedOut: true } : {}),
    ...common,
  };
}

function s3Object(node: Node): S3Object {
  const object = objectAt(node, "an S3 object");
  const body = member(object, "body")?.value;
  const text = body?.kind === "string" ? body.value : body && JSON.stringify(toJson(body) satisfies Json);
  const more = Object.fromEntries(["etag", "lastModified", "storageClass"].flatMap((name) => optional(object, name)));
  return { bucket: required(object, "bucket"), key: required(object, "key"), body: text ?? "", ...more };
}

function optional(object: ObjectNode, name: string): [string, string][] {
  const text = textOf(object, name);
  return text === undefined ? [] : [[name, text]];
}

function required(object: ObjectNode, name: string): string {
  const text = textOf(object, name);
  if (text === undefined) throw new MockError(object.range, `an S3 object needs "${name}"`);
  return text;
}
