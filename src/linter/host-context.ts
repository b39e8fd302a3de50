import { stateInProgram } from "../hosts/cloudformation/program-text.js";
import type { Definition } from "../hosts/host.js";
import type { Node } from "../text/node.js";
import { type Place, placeOf } from "../text/range.js";
import type { SourceFile } from "../text/source-file.js";
import type { Finding } from "./finding.js";

/** The files that a definition's text is in: a service may put one together from several. */
export function filesOf(definition: Definition): Set<SourceFile> {
  const files = new Set<SourceFile>();
  const todo: Node[] = definition.root ? [definition.root] : [];
  while (todo.length > 0) {
    const node = todo.pop() as Node;
    files.add(node.range.file);
    // the nodes of one text are in one file, so that only what was put together needs a look inside
    if (definition.host === "asl") break;
    if (node.kind === "object") for (const m of node.members) todo.push(m.value);
    else if (node.kind === "array") todo.push(...node.items);
  }
  return files;
}

/** Where a program made what a synthesized template says: a place to go to, beside the finding's own. */
export function withProgram(given: Finding, definition: Definition): Finding {
  const finding = withCallSite(given, definition);
  const { program, constructPath } = definition.deployment ?? {};
  if (!program && constructPath === undefined) return finding;
  if (!program)
    return { ...finding, related: [...(finding.related ?? []), { place: placeOf(definition.at), message: constructPath ?? "" }] };
  const state = finding.state === undefined ? undefined : stateInProgram(program, finding.state);
  const message = state ? `"${finding.state}" is defined here` : `${constructPath ?? definition.name} is defined here`;
  const shown = { place: placeOf(state ?? program), message };
  return { ...finding, related: [...(finding.related ?? []), shown] };
}

/** The call of the helper function that made this state, where it made others at the same place. */
function withCallSite(finding: Finding, { deployment }: Definition): Finding {
  const call = finding.state === undefined ? undefined : deployment?.callSites?.get(finding.state);
  if (!call) return finding;
  const place = placeOf(call);
  // what is written in the call itself is there to be seen
  if (isWithin(finding.place, place)) return finding;
  return { ...finding, related: [...(finding.related ?? []), { place, message: `"${finding.state}" is created by this call` }] };
}

function isWithin(inner: Place, outer: Place): boolean {
  const before = (a: Place["start"], b: Place["start"]) => a.line < b.line || (a.line === b.line && a.column <= b.column);
  return inner.file === outer.file && before(outer.start, inner.start) && before(inner.end, outer.end);
}

/** Two stacks made from one program, or two machines that share a file: the same words at the same place are said once. */
export function deduplicateFindings(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, message, place: { file, start, end } }) => {
    const key = `${rule}\n${file}\n${start.line}:${start.column}-${end.line}:${end.column}\n${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
