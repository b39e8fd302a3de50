import { type Drawing, type DrawnScope, type DrawnState, worst } from "./drawing.js";
import { mermaidLabel as label } from "./mermaid-label.js";

/**
 * A Mermaid state diagram: the scopes of a Map or Parallel nested in place, transitions with their conditions and errors.
 * @see https://mermaid.js.org/syntax/stateDiagram.html
 */
export function mermaid(drawing: Drawing): string {
  const lines = ["stateDiagram-v2"];
  drawScopes(drawing, lines, 1);
  classes(drawing.states, lines);
  return `${lines.join("\n")}\n`;
}

/** Several state machines in one diagram, each in a box under its title. Their ids must differ (`idPrefix` of `draw`). */
export function mermaidOfAll(drawings: readonly Drawing[]): string {
  const lines = ["stateDiagram-v2"];
  for (const [i, drawing] of drawings.entries()) {
    lines.push(`  state "${label(drawing.title)}" as machine${i + 1} {`);
    drawScopes(drawing, lines, 2);
    lines.push("  }");
  }
  classes(
    drawings.flatMap(({ states }) => states),
    lines,
  );
  return `${lines.join("\n")}\n`;
}

function drawScopes({ scopes }: Drawing, lines: string[], depth: number): void {
  // a work list instead of recursion; a string is a line that comes after what it encloses
  const todo: ({ scope: DrawnScope; depth: number } | string)[] = scopes[0] ? [{ scope: scopes[0], depth }] : [];
  while (todo.length > 0) {
    const job = todo.pop() as { scope: DrawnScope; depth: number } | string;
    if (typeof job === "string") {
      lines.push(job);
      continue;
    }
    const { scope, depth } = job;
    const pad = "  ".repeat(Math.min(depth, 40));
    const after: typeof todo = scope.edges.map(
      ({ from, to, labels }) => `${pad}${from.id} --> ${to.id}${labels.length > 0 ? ` : ${label(shortened(labels))}` : ""}`,
    );
    for (const state of scope.states) if (isLast(state)) after.push(`${pad}${state.id} --> [*]`);
    const inside: typeof todo = scope.start ? [`${pad}[*] --> ${scope.start.id}`] : [];
    for (const state of scope.states) inside.push(...container(state, pad, depth));
    todo.push(...[...inside, ...after].reverse());
  }
}

const isLast = ({ type, ends }: DrawnState) => ends || type === "Succeed" || type === "Fail";

function container(state: DrawnState, pad: string, depth: number): ({ scope: DrawnScope; depth: number } | string)[] {
  const { id, scopes } = state;
  const declared = `${pad}state "${label(caption(state))}" as ${id}`;
  const [only] = scopes;
  if (!only) return [declared];
  if (scopes.length === 1) return [`${declared} {`, { scope: only, depth: depth + 1 }, `${pad}}`];
  return [
    `${declared} {`,
    ...scopes.flatMap((scope) => [`${pad}  state "${label(scope.caption)}" as ${scope.id} {`, { scope, depth: depth + 2 }, `${pad}  }`]),
    `${pad}}`,
  ];
}

function caption({ name, type, detail, retries, findings, reachable, visits }: DrawnState): string {
  const severity = worst(findings);
  return [
    `${name} (${detail === undefined ? type : `${type} ${detail}`})`,
    ...(retries.length > 0 ? [`retries ${retries.reduce((sum, { attempts }) => sum + attempts, 0)}`] : []),
    ...(visits !== undefined && visits > 1 ? [`visited ${visits} times`] : []),
    ...(severity ? [`${severity}: ${[...new Set(findings.map(({ rule }) => rule))].join(", ")}`] : []),
    ...(reachable ? [] : ["unreachable"]),
  ].join(" · ");
}

/** Mermaid breaks no lines in labels of transitions. */
const LONGEST = 60;

function shortened(labels: readonly string[]): string {
  const [first = ""] = labels;
  const text = first.length > LONGEST ? `${first.slice(0, LONGEST - 1)}…` : first;
  return labels.length > 1 ? `${text} (or ${labels.length - 1} more)` : text;
}

const STYLES = {
  fail: "fill:#fdf0ee,stroke:#c0362c,color:#17202b",
  succeed: "fill:#ecf8f0,stroke:#23804a,color:#17202b",
  path: "stroke:#d6336c,stroke-width:3px",
  failing: "stroke:#c0362c,stroke-width:5px",
  finding: "fill:#fdf7e7,stroke:#9a6700,color:#17202b",
  unreachable: "stroke-dasharray:5 4",
} as const;

function classes(states: readonly DrawnState[], lines: string[]): void {
  const members = new Map<keyof typeof STYLES, string[]>();
  const add = (name: keyof typeof STYLES, { id }: DrawnState) => members.set(name, [...(members.get(name) ?? []), id]);
  for (const state of states) {
    if (state.type === "Fail") add("fail", state);
    else if (state.type === "Succeed") add("succeed", state);
    else if (worst(state.findings) && state.scopes.length === 0) add("finding", state);
    if (state.failsHere) add("failing", state);
    else if (state.visits !== undefined) add("path", state);
    if (!state.reachable) add("unreachable", state);
  }
  for (const name of members.keys()) lines.push(`  classDef ${name} ${STYLES[name]}`);
  for (const [name, ids] of members) lines.push(`  class ${ids.join(",")} ${name}`);
}
