import { type CompletionItem, CompletionItemKind } from "vscode-languageserver";
import type { ReadSession } from "../../hosts/read-session.js";
import type { SourceFile } from "../../text/source-file.js";
import type { MachineDigest } from "../analysis/digest.js";
import { complete } from "../completion/complete.js";
import { type Cursor, cursorAt } from "../completion/cursor.js";
import type { Item } from "../completion/items.js";
import { placeIn } from "../completion/place.js";
import type { MachineModel } from "../model/document-model.js";
import { linePosition } from "../text.js";

const KINDS: Readonly<Record<Item["kind"], CompletionItemKind>> = {
  field: CompletionItemKind.Field,
  state: CompletionItemKind.Reference,
  value: CompletionItemKind.EnumMember,
  property: CompletionItemKind.Property,
  function: CompletionItemKind.Function,
  variable: CompletionItemKind.Variable,
  resource: CompletionItemKind.Module,
  error: CompletionItemKind.Event,
};

/** What can be written at an offset, as edits of the text as it is. */
export async function completion(
  file: SourceFile,
  offset: number,
  access: ReadSession,
  factsOf: (model: MachineModel, state: string | undefined) => Promise<MachineDigest | undefined>,
): Promise<CompletionItem[]> {
  const cursor = await cursorAt(file, offset, access);
  if (!cursor) return [];
  const { items, replaces } = complete(cursor, await factsOf(cursor.model, placeIn(cursor.node)?.state?.name));
  const written = replaces === cursor.before ? cursor.after : "";
  const start = file.text.startsWith(replaces, offset - replaces.length) ? offset - replaces.length : offset;
  const end = file.text.startsWith(written, offset) ? offset + written.length : offset;
  const range = { start: linePosition(file, start), end: linePosition(file, end) };
  return items.map((item, i) => completionItem(item, i, cursor, range));
}

function completionItem(
  { label, kind, detail, documentation, first, text = label }: Item,
  index: number,
  { prefix, suffix }: Cursor,
  range: { start: { line: number; character: number }; end: { line: number; character: number } },
): CompletionItem {
  const newText = `${prefix}${text}${suffix}`;
  return {
    label,
    kind: KINDS[kind],
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation }),
    sortText: `${first ? "0" : "1"}${String(index).padStart(5, "0")}`,
    // editors compare this with what is already in the range
    filterText: `${prefix}${label}`,
    textEdit: { range, newText },
  };
}
