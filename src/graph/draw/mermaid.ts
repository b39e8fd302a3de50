import { innerMachines, type Machine, type State } from "../../asl/model.js";
import type { Edge, Graph } from "../graph.js";

/** A Mermaid state diagram: scopes as nested states, edges labelled with their kind. @see https://mermaid.js.org/syntax/stateDiagram.html */
export function mermaid(graph: Graph): string {
  const ids = new Map<State, string>();
  for (const scope of graph.scopes) for (const state of scope.states) ids.set(state, `s${ids.size}`);
  const lines = ["stateDiagram-v2"];
  drawScopes(graph, ids, lines);
  return `${lines.join("\n")}\n`;
}

function drawScopes(graph: Graph, ids: ReadonlyMap<State, string>, lines: string[]): void {
  // a work list instead of recursion; `close` ends a nested state
  const todo: ({ scope: Machine; depth: number } | { close: string })[] = [{ scope: graph.root.machine, depth: 1 }];
  while (todo.length > 0) {
    const job = todo.pop() as { scope: Machine; depth: number } | { close: string };
    if ("close" in job) {
      lines.push(job.close);
      continue;
    }
    const { scope, depth } = job;
    const pad = "  ".repeat(Math.min(depth, 40));
    const at = graph.scopeOf(scope);
    if (at.start) lines.push(`${pad}[*] --> ${ids.get(at.start)}`);
    for (const state of at.states) {
      lines.push(`${pad}state "${label(`${state.name} (${state.type})`)}" as ${ids.get(state)}`);
      for (const edge of at.out(state)) lines.push(`${pad}${ids.get(edge.from)} --> ${ids.get(edge.to)}${caption(edge)}`);
      if (state.type === "Succeed" || state.type === "Fail" || ("end" in state && state.end)) lines.push(`${pad}${ids.get(state)} --> [*]`);
    }
    for (const state of [...at.states].reverse()) {
      const inner = innerMachines(state);
      inner.forEach((machine, i) => {
        const name = `${ids.get(state)}_${i}`;
        todo.push(
          { close: `${pad}}` },
          { scope: machine, depth: depth + 1 },
          { close: `${pad}state "${label(innerName(state, i))}" as ${name} {` },
        );
      });
    }
  }
}

const innerName = (state: State, i: number) => (state.type === "Map" ? `${state.name}: each item` : `${state.name}: branch ${i + 1}`);

function caption(edge: Edge): string {
  return edge.kind === "next" ? "" : ` : ${edgeLabel(edge)}`;
}

/** `choice 2`, `default`, `catch 1`: counted as people count. */
export function edgeLabel({ kind, index }: Edge): string {
  return kind === "choice" || kind === "catch" || kind === "branch" ? `${kind} ${index + 1}` : kind;
}

/** Characters that a terminal would obey, and line separators, as a replacement character; line feeds stay. */
export const withoutControls = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be replaced
  text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, "\ufffd");

/** Text between quotation marks: no markup of Mermaid, and no HTML, which it would show. */
const label = (text: string) =>
  withoutControls(text)
    .replace(/["\\\n]/g, "'")
    .replace(/[{}<>]/g, " ")
    .replace(/[#;%]/g, (c) => `#${c.charCodeAt(0)};`);
