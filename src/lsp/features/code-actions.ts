import type { CodeAction, Diagnostic, TextEdit as ProtocolEdit } from "vscode-languageserver";
import { recordEdits } from "../../languages/edits/record-edits.js";
import type { TextEdit } from "../../linter/finding.js";
import { get, type Node } from "../../text/node.js";
import type { SourceFile } from "../../text/source-file.js";
import type { SentFinding } from "../analysis/messages.js";
import { type DocumentModel, type MachineModel, stateAround } from "../model/document-model.js";
import { nodeAt } from "../model/node-at.js";
import { type LineRange, linePosition, uriOfPath } from "../text.js";

/** Edits of the protocol by document. @param fileOf the text that the offsets count in. */
export function workspaceEdit(
  edits: readonly TextEdit[],
  fileOf: (path: string) => SourceFile | undefined,
): Record<string, ProtocolEdit[]> | undefined {
  const changes: Record<string, ProtocolEdit[]> = {};
  for (const { file: path, start, end, text } of edits) {
    const file = fileOf(path);
    if (!file) return undefined;
    const uri = uriOfPath(path);
    const list = changes[uri] ?? [];
    changes[uri] = list;
    list.push({ range: { start: linePosition(file, start), end: linePosition(file, end) }, newText: text });
  }
  return changes;
}

/** The rule's own fix. An unsafe one changes more than the finding, and says so. */
export function fixAction(
  { fix, rule }: Pick<SentFinding, "fix" | "rule">,
  diagnostic: Diagnostic,
  fileOf: (path: string) => SourceFile | undefined,
): CodeAction | undefined {
  const changes = fix && workspaceEdit(fix.edits, fileOf);
  if (!fix || !changes) return undefined;
  return {
    title: fix.safe ? fix.title : `${fix.title} (unsafe: changes behavior)`,
    kind: "quickfix",
    diagnostics: [diagnostic],
    isPreferred: fix.safe,
    edit: { changes },
    data: { rule },
  };
}

/** Formats in which a comment can be written on a line of its own. */
function commentMarker(path: string): "#" | "//" | undefined {
  if (/\.(?:ya?ml|tf|tofu|hcl)$/.test(path)) return "#";
  return /\.(?:[cm]?[jt]sx?|jsonc)$/.test(path) ? "//" : undefined;
}

/** Suppresses a rule at the place of a diagnostic, in the way that the format of the file allows. */
export function suppressActions(document: DocumentModel, diagnostic: Diagnostic, range: LineRange): CodeAction[] {
  const rule = String(diagnostic.code);
  const { file } = document;
  const action = (title: string, edits: readonly TextEdit[]): CodeAction[] => {
    const changes = workspaceEdit(edits, () => file);
    return changes ? [{ title, kind: "quickfix", diagnostics: [diagnostic], edit: { changes } }] : [];
  };
  const start = (file.lineStarts[range.start.line] ?? 0) + range.start.character;
  const found = nodeAt(document, start);
  const marker = commentMarker(file.path);
  const actions: CodeAction[] = [];
  if (marker && !(found && isInsideText(found.model.root, file))) {
    const line = file.lineStarts[range.start.line] ?? 0;
    const indent = /^[ \t]*/.exec(file.text.slice(line, start))?.[0] ?? "";
    const text = `${indent}${marker} sfn-lint-disable-next-line ${rule}${newline(file)}`;
    actions.push(...action(`Suppress ${rule} here`, [{ file: file.path, start: line, end: line, text }]));
  } else if (found) {
    const edits = commentEdits(found.model, found.member?.value ?? found.node, rule);
    if (edits) actions.push(...action(`Suppress ${rule} here`, edits));
  }
  if (marker) {
    const text = `${marker} sfn-lint-disable-file ${rule}${newline(file)}`;
    const at = firstLine(file);
    actions.push(...action(`Suppress ${rule} in this file`, [{ file: file.path, start: at, end: at, text }]));
  } else {
    const root = found?.model.root ?? document.machines[0]?.root;
    const edits = root && document.machines[0] ? commentEdits(document.machines[0], root, rule) : undefined;
    if (edits) actions.push(...action(`Suppress ${rule} in this state machine`, edits));
  }
  return actions;
}

/** After a `#!` line and a YAML directive. */
function firstLine({ text, lineStarts }: SourceFile): number {
  let line = 0;
  while (line + 1 < lineStarts.length && /^(?:#!|%YAML)/.test(text.slice(lineStarts[line], lineStarts[line + 1]))) line++;
  return lineStarts[line] ?? 0;
}

const newline = ({ text }: SourceFile): string => (text.includes("\r\n") ? "\r\n" : "\n");

/** JSON as the text of another language (a block of YAML, a heredoc, a template literal): a comment would be a part of it. */
function isInsideText(root: Node, file: SourceFile): boolean {
  if (root.kind !== "object" || root.range.file.path !== file.path || root.syntax === "hcl") return false;
  // an object of a program is written in its own language, and is not edited as JSON
  return commentMarker(file.path) === "//" ? root.editable : file.text[root.range.start] === "{";
}

/** JSON has no comments: the directive goes into the Comment field of the state, else of the state machine. */
function commentEdits(model: MachineModel, node: Node, rule: string): readonly TextEdit[] | undefined {
  const state = stateAround(node, model);
  const owner = node === model.root ? model.root : (state?.node ?? model.root);
  if (owner.kind !== "object") return undefined;
  const recorder = recordEdits();
  const comment = get(owner, "Comment");
  if (!comment) recorder.addMember(owner, "Comment", `sfn-lint-disable ${rule}`, "Type");
  else if (comment.kind === "string") recorder.replaceValue(comment, withRule(comment.value, rule));
  else return undefined;
  const { edits, refused } = recorder.result();
  return refused === undefined && edits.length > 0 ? edits : undefined;
}

const DIRECTIVE = "sfn-lint-disable";

/** The comment with one more rule in its directive. */
export function withRule(comment: string, rule: string): string {
  const start = comment.indexOf(DIRECTIVE);
  if (start < 0) return comment.trim() === "" ? `${DIRECTIVE} ${rule}` : `${comment}\n${DIRECTIVE} ${rule}`;
  const from = start + DIRECTIVE.length;
  const rest = comment.slice(from);
  const line = rest.slice(0, rest.search(/[\r\n]|$/));
  const reason = line.indexOf(" --");
  const names = (reason < 0 ? line : line.slice(0, reason)).trimEnd();
  // without names it is for every rule already
  return names === "" ? comment : `${comment.slice(0, from)}${names}, ${rule}${comment.slice(from + names.length)}`;
}
