import {
  BRANCH_FIELDS,
  CATCHER_FIELDS,
  type FieldLanguage,
  MACHINE_FIELDS,
  OPERATORS,
  PROCESSOR_FIELDS,
  RETRIER_FIELDS,
  RULE_FIELDS,
  STATE_FIELDS,
  STATE_TYPES,
} from "../../asl/fields.js";
import type { StateType } from "../../asl/model.js";
import type { Node } from "../../text/node.js";
import { get } from "../../text/node.js";
import type { MachineDigest } from "../analysis/digest.js";
import { memberAt } from "../features/describe.js";
import type { MachineModel } from "../model/document-model.js";
import { argumentItems, argumentValues, errorsOfResource, resourceItems } from "./arguments.js";
import { type Cursor, othersIn } from "./cursor.js";
import { type Item, type Items, NOTHING } from "./items.js";
import { jsonataItems, pathItems, type Readable, roleOfField } from "./payload-paths.js";
import { type LanguagePlace, languageOf, placeIn, textField } from "./place.js";

/** What can be written at the cursor. @param facts of the state machine, as far as they are known. */
export function complete(cursor: Cursor, facts: MachineDigest | undefined): Items {
  const place = placeIn(cursor.node);
  if (!place) return NOTHING;
  return cursor.role === "key" ? keys(cursor, place) : values(cursor, place, facts);
}

function keys({ node, before }: Cursor, place: LanguagePlace): Items {
  if (node.kind !== "object") return NOTHING;
  const there = new Set(othersIn(node));
  if (place.owner === "data") return { items: argumentItems(place, there, languageOf(place)), replaces: before };
  if (place.owner === "states" || place.trail.length > 0) return NOTHING;
  const items = fieldsOf(place).filter(({ label }) => !there.has(label));
  return { items, replaces: before };
}

type Fields = Readonly<Record<string, FieldLanguage>>;

/** Fields that nearly every object of the kind has. */
const USUAL: ReadonlySet<string> = new Set([
  "Type",
  "Next",
  "Resource",
  "StartAt",
  "States",
  "ErrorEquals",
  "Variable",
  "Choices",
  "ItemProcessor",
  "Branches",
]);
const OLD: ReadonlySet<string> = new Set(["Iterator"]);

function fieldsOf(place: LanguagePlace): Item[] {
  const language = languageOf(place);
  const fields = tableOf(place);
  return Object.entries(fields)
    .filter(([name, of]) => (of === "both" || of === language) && !OLD.has(name))
    .map(([name]) => ({ label: name, kind: "field", first: USUAL.has(name) }));
}

function tableOf({ owner, object, scope }: LanguagePlace): Fields {
  switch (owner) {
    case "machine":
      return scope.parent ? BRANCH_FIELDS : MACHINE_FIELDS;
    case "processor":
      return PROCESSOR_FIELDS;
    case "processorConfig":
      return { Mode: "both", ExecutionType: "both" };
    case "state": {
      const type = textField(object, "Type");
      const known = STATE_TYPES.find((name) => name === type) as StateType | undefined;
      return known ? STATE_FIELDS[known] : { Type: "both", Comment: "both", QueryLanguage: "both", Next: "both", End: "both" };
    }
    case "retrier":
      return RETRIER_FIELDS;
    case "catcher":
      return CATCHER_FIELDS;
    case "rule":
      return RULE_FIELDS;
    default:
      return {};
  }
}

const plain = (names: readonly string[], kind: Item["kind"] = "value"): Item[] => names.map((label) => ({ label, kind }));

/** Fields with a fixed set of values. @see https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html */
const ENUMERATED: Readonly<Record<string, readonly string[]>> = {
  Type: STATE_TYPES,
  QueryLanguage: ["JSONPath", "JSONata"],
  JitterStrategy: ["FULL", "NONE"],
  Mode: ["INLINE", "DISTRIBUTED"],
  ExecutionType: ["STANDARD", "EXPRESS"],
  InputType: ["CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"],
  Transformation: ["NONE", "LOAD_AND_FLATTEN"],
  ManifestType: ["ATHENA_DATA", "S3_INVENTORY"],
  CSVHeaderLocation: ["FIRST_ROW", "GIVEN"],
};
const READERS = ["arn:aws:states:::s3:getObject", "arn:aws:states:::s3:listObjectsV2"];
const WRITERS = ["arn:aws:states:::s3:putObject"];

function values(cursor: Cursor, place: LanguagePlace, facts: MachineDigest | undefined): Items {
  const { before, node } = cursor;
  const whole = (items: readonly Item[]): Items => ({ items, replaces: before });
  const field = fieldAbove(node);
  const expression = expressionItems(cursor, place, facts);
  if (expression) return expression;
  if (place.owner !== "data") {
    if (field === "Next" || field === "StartAt" || field === "Default") return whole(states(place));
    if (field === "ErrorEquals") return whole(errors(place, facts));
    if (place.owner === "rule" && OPERATORS.has(field ?? "")) return whole(comparedWith(place, facts));
  }
  if (field === "Resource" && place.trail[0] === "Resource") return whole(resourceItems(before));
  if (field === "Resource" && place.trail[0] === "ItemReader") return whole(plain(READERS, "resource"));
  if (field === "Resource" && place.trail[0] === "ResultWriter") return whole(plain(WRITERS, "resource"));
  if ((field === "Next" || field === "Default" || field === "StartAt") && place.trail.length === 1) return whole(states(place));
  if (field !== undefined && Object.hasOwn(ENUMERATED, field)) return whole(plain(ENUMERATED[field] ?? []));
  return whole(argumentValues(place));
}

/** The name of the member that a value, or the list around it, belongs to. */
function fieldAbove(node: Node): string | undefined {
  let at = node;
  while (at.parent?.kind === "array") at = at.parent;
  const { parent } = at;
  return parent?.kind === "object" ? parent.members.find((m) => m.value === at)?.key.name : undefined;
}

function states({ scope, state }: LanguagePlace): Item[] {
  const all = get(scope, "States");
  if (all?.kind !== "object") return [];
  return all.members
    .filter(({ key, value }) => key.name !== state?.name && value.kind === "object")
    .map(({ key, value }) => {
      const type = value.kind === "object" ? textField(value, "Type") : undefined;
      return { label: key.name, kind: "state", ...(type === undefined ? {} : { detail: type }) };
    });
}

/** Errors that match everything are last: those that the state raises say more. */
const ANY_STATE = ["States.ALL", "States.TaskFailed", "States.Timeout"];

function errors({ state }: LanguagePlace, facts: MachineDigest | undefined): Item[] {
  const raised = state ? facts?.states.get(state.name)?.raised : undefined;
  const names = raised && !raised.open ? raised.names : [];
  const own = [...new Set([...names, ...(state ? errorsOfResource(state.node) : [])])].filter(
    (name) => !ANY_STATE.includes(name) && name !== "States.Runtime",
  );
  return [
    ...own.map((label): Item => ({ label, kind: "error", detail: `raised by ${state?.name ?? "this state"}`, first: true })),
    ...ANY_STATE.map((label): Item => ({ label, kind: "error" })),
  ];
}

/** Texts that the tested variable is known to have. */
function comparedWith(place: LanguagePlace, facts: MachineDigest | undefined): Item[] {
  const variable = textField(place.object, "Variable");
  const digest = place.state && facts?.states.get(place.state.name);
  if (!variable?.startsWith("$.") || !digest) return [];
  const found = memberAt(digest.values.afterInputPath ?? digest.values.input, variable.slice(2).split("."));
  return found && found !== "absent" ? plain(found.value.strings ?? []) : [];
}

/** Inside a path, an intrinsic function or a JSONata expression. */
function expressionItems(cursor: Cursor, place: LanguagePlace, facts: MachineDigest | undefined): Items | undefined {
  const { before, node } = cursor;
  const name = fieldAbove(node) ?? "";
  const field = String(
    place.owner === "state" || place.owner === "data" ? (place.trail[0] ?? "") : place.owner === "rule" ? "Choices" : "Catch",
  );
  const language = languageOf(place);
  if (language === "JSONata") {
    const open = before.lastIndexOf("{%");
    return open < 0 ? undefined : jsonataItems(before.slice(open + 2), readable(cursor.model, place, field, facts));
  }
  const isField = place.owner !== "data" || place.trail.length === 1;
  if (!name.endsWith(".$") && !(isField && (/Path$/.test(name) || name === "Variable"))) return undefined;
  return pathItems(before, readable(cursor.model, place, field, facts));
}

function readable(model: MachineModel, place: LanguagePlace, field: string, facts: MachineDigest | undefined): Readable {
  const found = place.state && facts?.states.get(place.state.name)?.values;
  const isTask = ["Task", "Map", "Parallel", "Pass"].includes(textField(place.state?.node, "Type") ?? "");
  const role = field === "Assign" && !isTask ? "afterInputPath" : roleOfField(field);
  const input = languageOf(place) === "JSONata" ? found?.input : (found?.[role] ?? found?.input);
  return { input, result: found?.result, variables: variableNames(model), values: found };
}

/** Variables that any Assign of the definition sets. */
function variableNames({ root }: MachineModel): string[] {
  const names = new Set<string>();
  const todo: Node[] = [root];
  for (let node = todo.pop(); node; node = todo.pop()) {
    if (node.kind === "array") todo.push(...node.items);
    if (node.kind !== "object") continue;
    for (const { key, value } of node.members) {
      if (key.name === "Assign" && value.kind === "object") for (const own of value.members) names.add(own.key.name.replace(/\.\$$/, ""));
      todo.push(value);
    }
  }
  return [...names];
}
