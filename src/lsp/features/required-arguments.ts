import type { CodeAction } from "vscode-languageserver";
import type { TaskState } from "../../asl/model.js";
import { parametersOf, type Shape } from "../../integrations/catalog.js";
import { recordEdits } from "../../languages/edits/record-edits.js";
import type { Json } from "../../text/node.js";
import { get, type ObjectNode } from "../../text/node.js";
import { type DocumentModel, stateAround } from "../model/document-model.js";
import { nodeAt } from "../model/node-at.js";
import { workspaceEdit } from "./code-actions.js";

/** Adds the arguments that the API requires and the Task at the cursor does not pass, with values to fill in. */
export function requiredArguments(document: DocumentModel, offset: number): CodeAction | undefined {
  const found = nodeAt(document, offset);
  const state = found && stateAround(found.node, found.model);
  if (state?.type !== "Task" || state.node.kind !== "object") return undefined;
  const made = missingArguments(state, state.node);
  if (!made) return undefined;
  const { field, given, missing } = made;
  const recorder = recordEdits();
  if (given) for (const [name, shape] of missing) recorder.addMember(given, name, placeholder(shape));
  else {
    const all = Object.fromEntries(missing.map(([name, shape]) => [name, placeholder(shape)]));
    recorder.addMember(state.node, field, all, "Resource");
  }
  const { edits, refused } = recorder.result();
  const changes = refused === undefined && edits.length > 0 ? workspaceEdit(edits, () => document.file) : undefined;
  const title = `Add the required ${missing.length === 1 ? "argument" : "arguments"} ${missing.map(([name]) => name).join(", ")}`;
  return changes && { title, kind: "refactor.rewrite", edit: { changes } };
}

interface Missing {
  readonly field: "Parameters" | "Arguments";
  readonly given?: ObjectNode;
  readonly missing: readonly (readonly [string, Shape])[];
}

function missingArguments(state: TaskState, node: ObjectNode): Missing | undefined {
  const resource = state.resource?.value;
  const shape = resource && parametersOf(resource);
  if (shape?.kind !== "object") return undefined;
  const field = state.queryLanguage === "JSONata" ? "Arguments" : "Parameters";
  const written = get(node, field);
  if (written && written.kind !== "object") return undefined;
  const missing = requiredOf(shape).filter(([name]) => !written || !(get(written, name) || get(written, `${name}.$`)));
  return missing.length === 0 ? undefined : { field, missing, ...(written ? { given: written } : {}) };
}

type ObjectShape = Extract<Shape, { kind: "object" }>;

const requiredOf = ({ members, required }: ObjectShape): [string, Shape][] => [...members].filter(([name]) => required.has(name));

/** The least value of the shape: its required members, empty texts and lists. */
function placeholder(shape: Shape): Json {
  switch (shape.kind) {
    case "object":
      return Object.fromEntries(requiredOf(shape).map(([name, member]) => [name, placeholder(member)]));
    case "list":
      return [];
    case "map":
      return {};
    case "number":
      return shape.bounds?.min ?? 0;
    case "boolean":
      return false;
    case "string":
      return shape.values?.[0] ?? "";
    default:
      return "";
  }
}
