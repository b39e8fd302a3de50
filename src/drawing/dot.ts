import { withoutControls } from "../text/without-controls.js";
import { type Drawing, type DrawnEdge, type DrawnScope, type DrawnState, worst } from "./drawing.js";

const SHAPES: Readonly<Record<DrawnState["type"], string>> = {
  Task: "box",
  Pass: "box",
  Wait: "box",
  Choice: "diamond",
  Parallel: "box3d",
  Map: "box3d",
  Succeed: "doublecircle",
  Fail: "octagon",
};

/** For Graphviz: scopes as clusters. @see https://graphviz.org/doc/info/lang.html */
export function dot(drawing: Drawing): string {
  return digraph((lines) => addMachine(drawing, "start", lines));
}

/** Several state machines in one graph, each in a cluster. Their ids must differ (`idPrefix` of `draw`). */
export function dotOfAll(drawings: readonly Drawing[]): string {
  return digraph((lines) => {
    for (const [i, drawing] of drawings.entries()) {
      lines.push(`  subgraph cluster_machine${i + 1} {`, `  label=${quoted(drawing.title)};`);
      addMachine(drawing, `start${i + 1}`, lines);
      lines.push("  }");
    }
  });
}

function digraph(add: (lines: string[]) => void): string {
  const lines = [
    "digraph machine {",
    "  rankdir=TB;",
    "  compound=true;",
    '  node [fontname="sans-serif"];',
    '  edge [fontname="sans-serif"];',
  ];
  add(lines);
  lines.push("}");
  return `${lines.join("\n")}\n`;
}

function addMachine({ scopes }: Drawing, start: string, lines: string[]): void {
  const [root] = scopes;
  if (root) drawScopes(root, lines);
  if (root?.start) lines.push(`  ${start} [shape=point, label=""];`, `  ${start} -> ${root.start.id};`);
  for (const scope of scopes) {
    if (scope.owner && scope.start) lines.push(`  ${scope.owner.id} -> ${scope.start.id} [style=dashed, lhead=cluster_${scope.id}];`);
    for (const edge of scope.edges) lines.push(`  ${edge.from.id} -> ${edge.to.id} [${attributes(edge)}];`);
  }
}

function drawScopes(root: DrawnScope, lines: string[]): void {
  // a work list instead of recursion; a string closes a cluster
  const todo: ({ scope: DrawnScope; depth: number } | string)[] = [{ scope: root, depth: 1 }];
  while (todo.length > 0) {
    const job = todo.pop() as { scope: DrawnScope; depth: number } | string;
    if (typeof job === "string") {
      lines.push(job);
      continue;
    }
    const { scope, depth } = job;
    const pad = "  ".repeat(Math.min(depth, 40));
    if (scope.owner)
      lines.push(`${pad.slice(2)}subgraph cluster_${scope.id} {`, `${pad}label=${quoted(`${scope.owner.name}: ${scope.caption}`)};`);
    for (const state of scope.states) lines.push(`${pad}${state.id} [${nodeAttributes(state)}];`);
    if (scope.owner) todo.push(`${pad.slice(2)}}`);
    for (const state of scope.states.toReversed()) for (const one of state.scopes.toReversed()) todo.push({ scope: one, depth: depth + 1 });
  }
}

const COLORS = { error: "#c0362c", warning: "#9a6700", info: "#2563a8" } as const;

function nodeAttributes(state: DrawnState): string {
  const severity = worst(state.findings);
  const kind = state.detail === undefined ? state.type : `${state.type} ${state.detail}`;
  const marks = [
    ...(state.retries.length > 0 ? [`retries ${state.retries.reduce((sum, { attempts }) => sum + attempts, 0)}`] : []),
    ...state.findings.map(({ severity: s, rule }) => `${s}: ${rule}`),
    ...(state.reachable ? [] : ["unreachable"]),
  ];
  const style = [...(state.visits === undefined ? [] : ["bold"]), ...(state.reachable ? [] : ["dashed"])];
  return [
    `label=${quoted([state.name, kind, ...marks].join("\n"))}`,
    `shape=${SHAPES[state.type]}`,
    ...(severity ? [`color="${COLORS[severity]}"`] : state.visits === undefined ? [] : ['color="#d6336c"']),
    ...(style.length > 0 ? [`style="${style.join(",")}"`] : []),
  ].join(", ");
}

function attributes({ labels, kind, onPath, dead }: DrawnEdge): string {
  return [
    `label=${quoted(labels.join("\nor "))}`,
    ...(onPath ? ["style=bold", 'color="#d6336c"'] : kind === "catch" ? ["style=dotted"] : dead ? ["style=dashed"] : []),
  ].join(", ");
}

/** A quoted string of DOT, in one line; what a terminal would obey is left out. */
const quoted = (text: string) => `"${withoutControls(text).replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")}"`;
