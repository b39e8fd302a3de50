import type { DrawnEdge, DrawnScope, DrawnState } from "./drawing.js";

/** The transitions that lead back to a state above: without them, a scope has no cycle. Self-transitions are not among them. */
export function backEdges({ states, edges, start }: DrawnScope): ReadonlySet<DrawnEdge> {
  const out = new Map<DrawnState, DrawnEdge[]>();
  for (const edge of edges) if (edge.from !== edge.to) out.set(edge.from, [...(out.get(edge.from) ?? []), edge]);
  const back = new Set<DrawnEdge>();
  const met = new Map<DrawnState, "open" | "closed">();
  for (const root of start ? [start, ...states] : states) {
    if (met.has(root)) continue;
    // depth first with a stack of our own; each entry is a state and its next transition
    const stack = [{ state: root, next: 0 }];
    met.set(root, "open");
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const edge = out.get(top.state)?.[top.next++];
      if (!edge) {
        met.set(top.state, "closed");
        stack.pop();
        continue;
      }
      const known = met.get(edge.to);
      if (known === "open") back.add(edge);
      if (known !== undefined) continue;
      met.set(edge.to, "open");
      stack.push({ state: edge.to, next: 0 });
    }
  }
  return back;
}
