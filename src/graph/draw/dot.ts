import type { State } from "../../asl/model.js";
import type { Graph } from "../graph.js";
import { entries } from "../transitions.js";
import { edgeLabel, withoutControls } from "./mermaid.js";

const SHAPES: Readonly<Record<State["type"], string>> = {
  Task: "box",
  Pass: "box",
  Wait: "box",
  Choice: "diamond",
  Parallel: "box3d",
  Map: "box3d",
  Succeed: "doublecircle",
  Fail: "octagon",
};

/** For Graphviz. */
export function dot(graph: Graph): string {
  const ids = new Map<State, string>();
  const lines = ["digraph machine {", "  rankdir=TB;", '  node [fontname="sans-serif"];', '  start [shape=point, label=""];'];
  for (const scope of graph.scopes) {
    for (const state of scope.states) {
      ids.set(state, `s${ids.size}`);
      lines.push(`  ${ids.get(state)} [label=${quoted(`${state.name}\n${state.type}`)}, shape=${SHAPES[state.type]}];`);
    }
  }
  if (graph.root.start) lines.push(`  start -> ${ids.get(graph.root.start)};`);
  for (const scope of graph.scopes) {
    for (const state of scope.states) {
      for (const edge of [...scope.out(state), ...entries(state)]) {
        const style = edge.kind === "branch" || edge.kind === "item" ? ", style=dashed" : edge.kind === "catch" ? ", style=dotted" : "";
        lines.push(
          `  ${ids.get(edge.from)} -> ${ids.get(edge.to)} [label=${quoted(edge.kind === "next" ? "" : edgeLabel(edge))}${style}];`,
        );
      }
    }
  }
  lines.push("}");
  return `${lines.join("\n")}\n`;
}

/** A quoted string of DOT, in one line; what a terminal would obey is left out. */
const quoted = (text: string) => `"${withoutControls(text).replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")}"`;
