import type { Node } from "../../text/node.js";
import { nearest } from "../did-you-mean.js";
import { STATE_FIELDS, STATE_TYPES } from "../fields.js";
import type { Machine, MapState, ParallelState, State, StateType, TaskState } from "../model.js";
import { parseTimestamp } from "../timestamp.js";
import { capitalize, describe, field, holey, type ObjectReader } from "./context.js";
import type { Draft, ReadInner } from "./draft.js";
import { readPath, readScalar, readStatic, readTemplate } from "./expressions.js";
import { readChoices } from "./parse-choice.js";
import { readCatch, readRetry } from "./parse-error-handling.js";
import { readMapFields } from "./parse-map.js";
import { readTaskFields } from "./parse-task.js";
import { put } from "./put.js";

type Base = Pick<State, "name" | "key" | "node" | "machine" | "queryLanguage">;
export function readState(reader: ObjectReader, base: Base, inner: ReadInner): State | undefined {
  const type = readType(reader);
  if (!type) return undefined;
  const r = Object.assign(Object.create(Object.getPrototypeOf(reader)), reader, { what: `a ${type} state` }) as ObjectReader;
  const known = STATE_FIELDS[type];
  r.unknown(known, (name) => ownerOf(name, type));
  const draft: Draft<Record<string, unknown>> = { ...base, type };
  const state = draft as unknown as State;
  put(draft, "comment", r.comment());
  r.enumeration("QueryLanguage", ["JSONPath", "JSONata"]);
  const working = type === "Task" || type === "Parallel" || type === "Map";
  if (r.where.language === "JSONPath") {
    if ("InputPath" in known) put(draft, "inputPath", readPath(r, "InputPath", { nullable: true }));
    if ("OutputPath" in known) put(draft, "outputPath", readPath(r, "OutputPath", { nullable: true }));
    if ("ResultPath" in known) put(draft, "resultPath", readPath(r, "ResultPath", { nullable: true, reference: true, inputOnly: true }));
    if ("ResultSelector" in known) put(draft, "resultSelector", readTemplate(r, "ResultSelector", {}, { object: true }));
  } else if ("Output" in known) put(draft, "output", readTemplate(r, "Output", { result: working }));
  if ("Assign" in known) put(draft, "assign", readTemplate(r, "Assign", { result: working }, { object: true }));
  if ("Next" in known) readFlow(r, draft);
  if (working) {
    draft.retry = readRetry(r);
    draft.catch = readCatch(r);
  }
  switch (type) {
    case "Pass":
      readPass(r, draft);
      break;
    case "Task":
      readTaskFields(r, draft as Draft<TaskState>);
      break;
    case "Choice":
      readChoices(r, draft);
      break;
    case "Wait":
      readWait(r, draft);
      break;
    case "Fail":
      put(draft, "error", readScalar(r, "Error", { type: "string", pathTwin: true, intrinsic: true }));
      put(draft, "cause", readScalar(r, "Cause", { type: "string", pathTwin: true, intrinsic: true }));
      for (const name of ["Error", "Cause"]) adviseNoPath(r, name);
      break;
    case "Parallel":
      readParallel(r, draft, state as ParallelState, inner);
      break;
    case "Map":
      readMapFields(r, draft as Draft<MapState>, state as MapState, inner);
      break;
    case "Succeed":
      break;
  }
  return state;
}

function readType(r: ObjectReader): StateType | undefined {
  const member = r.member("Type");
  if (!member) {
    r.required("Type", `Set Type to one of ${STATE_TYPES.join(", ")}`);
    return undefined;
  }
  const { value } = member;
  if (value.kind === "string" && (STATE_TYPES as readonly string[]).includes(value.value)) return value.value as StateType;
  if (holey(value)) return undefined;
  const hint = value.kind === "string" ? nearest(value.value, STATE_TYPES) : undefined;
  r.schema(
    "structure/wrong-value",
    value.range,
    `The field 'Type' should have one of these values: [${STATE_TYPES.join(", ")}]`,
    r.at("Type"),
    hint ? `Did you mean "${hint}"?` : `Replace ${value.kind === "string" ? `"${value.value}"` : describe(value)} with one of them`,
  );
  return undefined;
}

function ownerOf(name: string, type: StateType): string | undefined {
  const owners = STATE_TYPES.filter((t) => t !== type && Object.hasOwn(STATE_FIELDS[t], name));
  return owners.length > 0 ? `Remove it: only ${owners.join(", ")} states support ${name}` : undefined;
}

function readFlow(r: ObjectReader, draft: Record<string, unknown>): void {
  const next = r.string("Next");
  const end = r.boolean("End");
  put(draft, "next", next);
  const endNode = r.member("End")?.value;
  draft.end = end?.value === true || (endNode !== undefined && holey(endNode) && !next);
  if (r.has("Next") && r.has("End") && end?.value !== false) r.exclusive("Next", "End");
  else if (!r.has("Next") && end?.value !== true && !(endNode && holey(endNode))) {
    r.schema("transition/missing", r.node.range, `${capitalize(r.what)} must have Next or "End": true`, r.where.location);
  }
}

function readPass(r: ObjectReader, draft: Record<string, unknown>): void {
  const member = r.member("Result");
  if (member && r.where.language === "JSONPath") {
    draft.result = field(readStatic(member.value), member);
    adviseStatic(r, member.value);
  }
  if (r.where.language === "JSONPath") put(draft, "parameters", readTemplate(r, "Parameters", {}));
}

/** AWS's warning: what looks computed in a Pass's Result is not. */
function adviseStatic(r: ObjectReader, result: Node): void {
  const todo: Node[] = [result];
  while (todo.length > 0) {
    const node = todo.pop() as Node;
    if (node.kind === "array") todo.push(...node.items);
    if (node.kind !== "object") continue;
    for (const { key, value } of node.members) {
      const computed = value.kind === "string" && (/^\$(\$)?([.[]|$)/.test(value.value) || /^States\.[A-Z]\w+\(/.test(value.value));
      if (computed && key.name.endsWith(".$")) {
        r.problem({
          code: "advice/static-result",
          severity: "warning",
          range: value.range,
          message: `Result is not evaluated: "${key.name}" remains the literal text "${(value as { value: string }).value}"`,
          suggestion: "Use Parameters for computed values",
          awsCode: "PASS_RESULT_IS_STATIC",
          awsLocation: r.at("Result"),
        });
      } else todo.push(value);
    }
  }
}

function adviseNoPath(r: ObjectReader, name: string): void {
  const value = r.member(name)?.value;
  if (
    value?.kind !== "string" ||
    r.where.language === "JSONata" ||
    holey(value) ||
    !(/^\$(\$)?([.[]|$)/.test(value.value) || /^States\.[A-Z]\w+\(/.test(value.value))
  )
    return;
  r.problem({
    code: "advice/no-path",
    severity: "warning",
    range: value.range,
    message: `${name} is the literal text "${value.value}", not the value at that path`,
    suggestion: `Use ${name}Path to evaluate the path`,
    awsCode: "NO_PATH",
    awsLocation: r.at(name),
  });
}

const DURATIONS = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"] as const;

function readWait(r: ObjectReader, draft: Record<string, unknown>): void {
  const there = DURATIONS.filter((name) => r.has(name));
  if (there.length === 0)
    r.schema(
      "structure/missing-field",
      r.node.range,
      "A Wait state requires one of Seconds, SecondsPath, Timestamp and TimestampPath",
      r.where.location,
    );
  r.exclusive(...DURATIONS);
  const seconds = there.some((name) => name.startsWith("Seconds"));
  if (seconds) {
    const found = readScalar(r, "Seconds", { type: "number", integer: true, min: 0, max: 99_999_999, pathTwin: true });
    if (found) draft.until = { kind: "seconds", field: found };
    return;
  }
  const found = readScalar(r, "Timestamp", { type: "string", pathTwin: true });
  if (!found) return;
  draft.until = { kind: "timestamp", field: found };
  if (found.value.kind === "literal" && parseTimestamp(String(found.value.value)) === undefined) {
    r.schema(
      "structure/timestamp",
      found.node.range,
      "String does not match RFC3339 timestamp",
      r.at("Timestamp"),
      "Use a format such as 2026-01-31T12:00:00Z",
    );
  }
}

function readParallel(r: ObjectReader, draft: Record<string, unknown>, state: ParallelState, inner: ReadInner): void {
  put(draft, "parameters", readTemplate(r, r.where.language === "JSONata" ? "Arguments" : "Parameters", {}));
  r.required("Branches");
  const found = r.array("Branches");
  const branches: Machine[] = [];
  draft.branches = branches;
  if (!found) return;
  if (found.items.length === 0)
    r.schema("structure/empty", found.member.value.range, "Value cannot be empty", r.at("Branches"), "Add at least one branch");
  found.items.forEach((item, i) => {
    const location = `${r.where.location}/Branches[${i}]`;
    if (item.kind === "object") branches.push(inner(state, item, "branch", i, location));
    else if (!holey(item)) r.schema("structure/wrong-type", item.range, `A branch must be an object, not ${describe(item)}`, location);
  });
}
