import { analyze } from "../../src/analysis/facts/analyze-machine.js";
import { fileAccess } from "../../src/discovery/read-file.js";
import { digestOf, type MachineDigest, stateValues } from "../../src/lsp/analysis/digest.js";
import { completion } from "../../src/lsp/features/completion.js";
import { type DocumentModel, type MachineModel, readModel } from "../../src/lsp/model/document-model.js";
import { type Located, siteAt } from "../../src/lsp/model/site-at.js";
import { type SourceFile, sourceFile } from "../../src/text/source-file.js";

/** A document with a cursor, written as `¦` in its text. */
export interface Document {
  readonly file: SourceFile;
  readonly offset: number;
}

export function document(path: string, marked: string): Document {
  const offset = marked.indexOf("¦");
  return { file: sourceFile(path, marked.replace("¦", "")), offset };
}

export const model = ({ file }: Document): Promise<DocumentModel> => readModel(file, fileAccess());

export async function located(at: Document): Promise<Located> {
  const found = siteAt(await model(at), at.offset);
  if (!found) throw new Error("there is nothing at the cursor");
  return found;
}

/** The facts with the values of all states. */
export function factsOf({ definition, machine }: MachineModel): MachineDigest | undefined {
  if (!machine) return undefined;
  const facts = analyze(machine, definition.type ? { type: definition.type } : {});
  const digest = digestOf(definition, facts);
  const states = [...digest.states].map(([name, state]) => [name, { ...state, values: stateValues(name, facts) }] as const);
  return { ...digest, states: new Map(states) };
}

/**
 * The labels that completion offers at the cursor, the best first.
 * @param known the text that the facts are of; those of no text where absent.
 */
export async function completed(at: Document, known?: string): Promise<string[]> {
  const before = known === undefined ? undefined : await readModel(sourceFile(at.file.path, known), fileAccess());
  const facts = before?.machines[0] && factsOf(before.machines[0]);
  const items = await completion(at.file, at.offset, fileAccess(), async () => facts);
  return items.sort((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1)).map((item) => item.label);
}

/** The text after the item of that label is taken. */
export async function taken(at: Document, label: string): Promise<string> {
  const { file, offset } = at;
  const items = await completion(file, offset, fileAccess(), async () => undefined);
  const edit = items.find((item) => item.label === label)?.textEdit;
  if (!edit || !("range" in edit)) throw new Error(`${label} is not offered: ${items.map((i) => i.label).join(", ")}`);
  const at0 = (line: number, character: number) => (file.lineStarts[line] ?? 0) + character;
  const { start, end } = edit.range;
  return file.text.slice(0, at0(start.line, start.character)) + edit.newText + file.text.slice(at0(end.line, end.character));
}
