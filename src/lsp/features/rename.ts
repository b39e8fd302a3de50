import type { State } from "../../asl/model.js";
import { allStates } from "../../asl/model.js";
import { recordEdits } from "../../languages/edits/record-edits.js";
import type { TextEdit } from "../../linter/finding.js";
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
  const nodes = references.map((one) => one.node);
  const written = asWritten([state.key.range, ...nodes.map((node) => node.range)], state.name, name);
  if (written) return { edits: written };
  const states = state.node.parent;
  if (states?.kind !== "object") return { refused: `"${state.name}" is not written as a member of States` };
  const recorder = recordEdits();
  recorder.renameKey(states, state.name, name);
  for (const node of nodes) recorder.replaceValue(node, name);
  const { edits, refused } = recorder.result();
  return refused === undefined ? { edits } : { refused: `"${state.name}" cannot be renamed here: ${refused}` };
}

const WORD = /^[A-Za-z_]\w*$/;
/** Characters that mean the same in every language and in a text within a text. */
const PLAIN = /^[A-Za-z_][\w -]*$/;
const YAML_WORD = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** Where the name is written as it is, quoted or not, the new one can be too: the style of the file stays. */
function asWritten(places: readonly Span[], before: string, name: string): readonly TextEdit[] | undefined {
  if (!PLAIN.test(name) || name.endsWith(" ")) return undefined;
  const edits: TextEdit[] = [];
  for (const at of places) {
    const text = textOf(at);
    const start = text.indexOf(before);
    const [quote, end] = [text.slice(0, start), text.slice(start + before.length)];
    // nothing but quotes may be around it
    if (start < 0 || quote !== end || !/^\\*["']?$/.test(quote)) return undefined;
    const free = /\.ya?ml$/.test(at.file.path) ? !YAML_WORD.test(name) : WORD.test(name);
    const from = at.start + start;
    if (quote === "" && !free && !isQuoted(at.file.text, from, from + before.length)) return undefined;
    edits.push({ file: at.file.path, start: from, end: from + before.length, text: name });
  }
  return edits;
}

/** The range of a text may leave out its quotes. */
const isQuoted = (text: string, start: number, end: number): boolean =>
  /["'`]/.test(text[start - 1] ?? "") && text[start - 1] === text[end];
