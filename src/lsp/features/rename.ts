import type { State } from "../../asl/model.js";
import { allStates } from "../../asl/model.js";
import { recordEdits } from "../../languages/edits.js";
import type { TextEdit } from "../../linter/finding.js";
import type { Node } from "../../text/node.js";
import { type Span, textOf } from "../../text/range.js";
import type { MachineModel } from "../model/document-model.js";
import type { Located } from "../model/site-at.js";
import { stateReferences } from "../model/state-references.js";

/** The state that a rename at this position is about. */
export function renamed({ site }: Located): { readonly state: State; readonly at: Span } | undefined {
  if (site.kind === "state") return { state: site.state, at: site.at };
  return site.kind === "reference" && site.target ? { state: site.target, at: site.at } : undefined;
}

/** Longest name of a state. @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MOST_CHARACTERS = 80;

/** The edits that give a state another name everywhere, or why they cannot be made. */
export function renameState(
  state: State,
  name: string,
  model: MachineModel,
): { readonly edits: readonly TextEdit[] } | { readonly refused: string } {
  if (name === "") return { refused: "A state name cannot be empty" };
  if ([...name].length > MOST_CHARACTERS) return { refused: `A state name can have at most ${MOST_CHARACTERS} characters` };
  if (name === state.name) return { edits: [] };
  for (const other of model.machine ? allStates(model.machine) : [])
    if (other.name === name) return { refused: `There is already a state "${name}"` };
  const references = stateReferences(model).filter((one) => one.scope.states.get(one.name) === state);
  const recorder = recordEdits();
  const states = state.node.parent;
  if (states?.kind !== "object") return { refused: `"${state.name}" is not written as a member of States` };
  recorder.renameKey(states, state.name, name);
  for (const { node } of references) recorder.replaceValue(node as Node, name);
  const { edits, refused } = recorder.result();
  if (refused === undefined) return { edits };
  return (
    inText(
      state,
      references.map((one) => one.node),
      name,
    ) ?? { refused: `"${state.name}" cannot be renamed here: ${refused}` }
  );
}

/** A definition in the text of another language: where a name is written as it is, it can be written otherwise. */
function inText(state: State, nodes: readonly Node[], name: string): { readonly edits: readonly TextEdit[] } | undefined {
  if (!/^[\w .:@-]+$/.test(name)) return undefined;
  const edits: TextEdit[] = [];
  for (const at of [state.key.range, ...nodes.map((node) => node.range)]) {
    const text = textOf(at);
    const start = text.indexOf(state.name);
    // nothing but quotes may be around it
    if (start < 0 || !/^\\*["']?$/.test(text.slice(0, start)) || !/^\\*["']?$/.test(text.slice(start + state.name.length)))
      return undefined;
    const from = at.start + start;
    edits.push({ file: at.file.path, start: from, end: from + state.name.length, text: name });
  }
  return { edits };
}
