import type { DocumentSymbol } from "vscode-languageserver";
import { innerMachines, type Machine, type State } from "../../asl/model.js";
import type { Span } from "../../text/range.js";
import type { DocumentModel } from "../model/document-model.js";
import { lineRange } from "../text.js";

/** Kinds of the protocol that tell the types of states apart in an outline. */
const KINDS = { Task: 12, Pass: 13, Choice: 10, Wait: 24, Succeed: 14, Fail: 24, Parallel: 3, Map: 18 } as const;
const MACHINE_KIND: DocumentSymbol["kind"] = 5;
const BRANCH_KIND: DocumentSymbol["kind"] = 3;

/** The outline: state machines, their states, and the states within Parallel and Map states. */
export function symbols({ machines, file }: DocumentModel): DocumentSymbol[] {
  const own = (at: Span): boolean => at.file.path === file.path;
  const ofMachine = (machine: Machine): DocumentSymbol[] => [...machine.states.values()].filter((s) => own(s.key.range)).map(ofState);
  const ofState = (state: State): DocumentSymbol => {
    const inner = innerMachines(state);
    const children = inner.length > 1 ? inner.flatMap((branch, i) => branchSymbol(branch, i)) : inner.flatMap(ofMachine);
    return {
      name: state.name || "(no name)",
      detail: state.type,
      kind: KINDS[state.type],
      ...rangesOf(state.key.range, state.node.range),
      children,
    };
  };
  const branchSymbol = (branch: Machine, i: number): DocumentSymbol[] =>
    own(branch.node.range)
      ? [{ name: `Branch ${i + 1}`, kind: BRANCH_KIND, ...rangesOf(branch.node.range, branch.node.range), children: ofMachine(branch) }]
      : [];
  return machines.flatMap(({ name, definition, machine }): DocumentSymbol[] => {
    const children = machine ? ofMachine(machine) : [];
    // a file that is one definition needs no level for it
    if (definition.host === "asl" && machines.length === 1) return children;
    return own(definition.at)
      ? [{ name, detail: definition.host, kind: MACHINE_KIND, ...rangesOf(definition.at, definition.at), children }]
      : children;
  });
}

/** The range of a symbol contains its name. */
function rangesOf(name: Span, whole: Span) {
  const same = name.file.path === whole.file.path;
  const range = same ? { file: name.file, start: Math.min(name.start, whole.start), end: Math.max(name.end, whole.end) } : name;
  return { range: lineRange(range), selectionRange: lineRange(name) };
}
