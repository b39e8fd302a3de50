import type { DrawnEdge, DrawnScope, DrawnState } from "./drawing.js";

/** Transitions that one state gets as lines; with more, the lines would hide the rest of the graph. */
const MOST_LINES = 8;

/**
 * The transitions that are drawn as a name beside their origin instead of a line: those of catchers, and then of Choice rules, to a
 * state that very many lead to. One of them stays a line, so that the state has its place in the graph.
 */
export function references({ edges }: DrawnScope, back: ReadonlySet<DrawnEdge>): ReadonlySet<DrawnEdge> {
  const into = new Map<DrawnState, DrawnEdge[]>();
  for (const edge of edges) if (edge.from !== edge.to && !back.has(edge)) into.set(edge.to, [...(into.get(edge.to) ?? []), edge]);
  const found = new Set<DrawnEdge>();
  for (const list of into.values()) {
    let lines = list.length;
    for (const kinds of [["catch"], ["choice", "default"]]) {
      if (lines <= MOST_LINES) break;
      const named = list.filter(({ kind }) => kinds.includes(kind));
      // where nothing else leads to it
      const kept = named.length === lines ? named.slice(0, -1) : named;
      for (const edge of kept) found.add(edge);
      lines -= kept.length;
    }
  }
  return found;
}
