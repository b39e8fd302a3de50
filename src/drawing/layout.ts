import { Graph as DagreGraph, layout as dagre } from "@dagrejs/dagre";
import { backEdges } from "./back-edges.js";
import type { Drawing, DrawnEdge, DrawnScope, DrawnState } from "./drawing.js";
import type { Box, Layout, PlacedEdge, PlacedNode, PlacedScope, Point } from "./placed.js";
import { references } from "./references.js";
import { type RoutedEdge, route } from "./route.js";
import { type LabelSize, labelSize, type NodeSize, SPACE, sizeOf } from "./sizes.js";

/** Larger scopes are drawn as a list: a graph of so many states cannot be read, and ranking them takes too long. */
const MOST_RANKED = 600;
/** The same of lines: each goes through all ranks between its ends. */
const MOST_ROUTED = 600;

/** Where everything is drawn. Scopes are laid out from the inside out; a Map or Parallel is a box of the size of its scopes. */
export function layOut(drawing: Drawing): Layout {
  const made = new Map<DrawnScope, RelativeScope>();
  for (const scope of drawing.scopes.toReversed()) made.set(scope, layOutScope(scope, made));
  const [root] = drawing.scopes;
  const whole = root && made.get(root);
  if (!root || !whole) return { drawing, width: 0, height: 0, scopes: [] };
  return { drawing, width: whole.width, height: whole.height, scopes: placed(drawing, made) };
}

/** A scope with positions relative to its own corner. */
interface RelativeScope {
  readonly width: number;
  readonly height: number;
  readonly start?: Point;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly RoutedEdge[];
}

function layOutScope(scope: DrawnScope, inner: ReadonlyMap<DrawnScope, RelativeScope>): RelativeScope {
  const sizes = new Map(
    scope.states.map(
      (state) =>
        [
          state,
          sizeOf(
            state,
            state.scopes.map((one) => inner.get(one) ?? { width: 0, height: 0 }),
          ),
        ] as const,
    ),
  );
  if (scope.states.length > MOST_RANKED || scope.edges.length > MOST_ROUTED) return asList(scope, sizes);
  try {
    return ranked(scope, sizes);
  } catch (error) {
    // the library recurses over long chains
    if (error instanceof RangeError) return asList(scope, sizes);
    throw error;
  }
}

function ranked(scope: DrawnScope, sizes: ReadonlyMap<DrawnState, NodeSize>): RelativeScope {
  const graph = new DagreGraph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: SPACE.betweenNodes, edgesep: SPACE.betweenEdges, ranksep: SPACE.betweenRanks });
  for (const state of scope.states) {
    const { width, height } = sizes.get(state) as NodeSize;
    graph.setNode(state.id, { width, height });
  }
  const labels = new Map<DrawnEdge, LabelSize>();
  const back = backEdges(scope);
  const named = references(scope, back);
  for (const edge of scope.edges) {
    const label = labelSize(edge, named.has(edge));
    if (label) labels.set(edge, label);
    join(graph, edge, back.has(edge), label, named.has(edge));
  }
  dagre(graph);
  const nodes = scope.states.map((state) => {
    const size = sizes.get(state) as NodeSize;
    const { x = 0, y = 0 } = graph.node(state.id) as Partial<Point>;
    return { state, size, box: { x: x - size.width / 2, y: y - size.height / 2, width: size.width, height: size.height } };
  });
  return normalized({ nodes, ...route(graph, scope, nodes, labels, back, named) });
}

/** An edge for the library, downwards in any case. A label is a box of its own next to where the transition begins. */
function join(graph: DagreGraph, edge: DrawnEdge, isBack: boolean, label: LabelSize | undefined, isReference: boolean): void {
  const [upper, lower] = isBack ? [edge.to, edge.from] : [edge.from, edge.to];
  const weight = WEIGHTS[edge.kind] ?? 2;
  if (!label || upper === lower) {
    const room = label ? { width: 2 * label.width, height: label.height } : {};
    graph.setEdge(upper.id, lower.id, { weight, ...room }, edge.id);
    return;
  }
  graph.setNode(edge.id, { width: label.width, height: label.height });
  graph.setEdge(upper.id, edge.id, { weight: isBack ? weight : 2 * weight }, edge.id);
  if (!isReference) graph.setEdge(edge.id, lower.id, { weight: isBack ? 2 * weight : weight }, edge.id);
}

const WEIGHTS: Readonly<Partial<Record<DrawnEdge["kind"], number>>> = { next: 6, choice: 3, default: 3, catch: 1 };

/** One state below the other, transitions left out. */
function asList(scope: DrawnScope, sizes: ReadonlyMap<DrawnState, NodeSize>): RelativeScope {
  let y = 0;
  const nodes = scope.states.map((state) => {
    const size = sizes.get(state) as NodeSize;
    const box = { x: 0, y, width: size.width, height: size.height };
    y += size.height + SPACE.betweenNodes;
    return { state, size, box };
  });
  return normalized({ nodes, edges: [] });
}

/** Moved so that everything lies right of and below the corner. */
function normalized({ nodes, edges, start }: Omit<RelativeScope, "width" | "height">): RelativeScope {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  const cover = ({ x, y, width = 0, height = 0 }: Point & Partial<Box>) => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  };
  for (const { box } of nodes) cover(box);
  for (const { points, label } of edges) {
    for (const point of points) cover(point);
    if (label) cover(label.box);
  }
  if (start) cover({ x: start.x - SPACE.mark / 2, y: start.y - SPACE.mark / 2, width: SPACE.mark, height: SPACE.mark });
  if (left === Infinity) return { width: 0, height: 0, nodes, edges };
  const by = { x: -left, y: -top };
  return {
    width: right - left,
    height: bottom - top,
    ...(start ? { start: moved(start, by) } : {}),
    nodes: nodes.map((node) => ({ ...node, box: moved(node.box, by) })),
    edges: edges.map((edge) => movedEdge(edge, by)),
  };
}

const moved = <P extends Point>(point: P, by: Point): P => ({ ...point, x: point.x + by.x, y: point.y + by.y });

const movedEdge = (edge: RoutedEdge, by: Point): RoutedEdge => ({
  ...edge,
  points: edge.points.map((point) => moved(point, by)),
  ...(edge.label ? { label: { ...edge.label, box: moved(edge.label.box, by) } } : {}),
  ...(edge.end ? { end: moved(edge.end, by) } : {}),
});

/** Relative positions become absolute ones, from the outside in. */
function placed(drawing: Drawing, made: ReadonlyMap<DrawnScope, RelativeScope>): PlacedScope[] {
  const corners = new Map<DrawnScope, Point>();
  const scopes: PlacedScope[] = [];
  for (const scope of drawing.scopes) {
    const at = corners.get(scope) ?? { x: 0, y: 0 };
    const relative = made.get(scope) as RelativeScope;
    const nodes = relative.nodes.map((node) => ({ ...node, box: moved(node.box, at) }));
    for (const { state, size, box } of nodes) {
      for (const [i, one] of state.scopes.entries()) {
        const offset = size.scopes[i];
        if (offset) corners.set(one, { x: box.x + offset.x, y: box.y + offset.y });
      }
    }
    scopes.push({
      scope,
      box: { ...at, width: relative.width, height: relative.height },
      ...(relative.start ? { start: moved(relative.start, at) } : {}),
      nodes,
      edges: relative.edges.map((edge) => placedEdge(movedEdge(edge, at))),
    });
  }
  return scopes;
}

function placedEdge({ edge, points, label, loop, end, isReference }: RoutedEdge): PlacedEdge {
  const tip = points.at(-1) as Point;
  const to = loop ? "left" : (points.at(-2)?.y ?? 0) > tip.y ? "up" : "down";
  const short = { x: tip.x + (loop ? ARROW : 0), y: tip.y + (to === "down" ? -ARROW : to === "up" ? ARROW : 0) };
  const line = end || isReference ? points : [...points.slice(0, -1), short];
  return {
    ...(edge ? { edge } : {}),
    path: loop ? loopPath(line) : curve(line),
    ...(label ? { label } : {}),
    ...(end ? { end } : isReference ? { isReference } : { arrow: { tip, to } }),
  };
}

/** Length of an arrow's head. */
const ARROW = 7;

/** Leaves and meets every point vertically, so that no curve cuts the corner of a box. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${at(first)}`;
  let before = first;
  for (const point of rest) {
    const middle = (before.y + point.y) / 2;
    path +=
      Math.abs(before.x - point.x) < 0.5
        ? `L${at(point)}`
        : `C${at({ x: before.x, y: middle })} ${at({ x: point.x, y: middle })} ${at(point)}`;
    before = point;
  }
  return path;
}

/** From a state's side and back to it. */
function loopPath([from, out, to]: readonly Point[]): string {
  if (!from || !out || !to) return "";
  return `M${at(from)}C${at({ x: out.x, y: from.y })} ${at({ x: out.x, y: to.y })} ${at(to)}`;
}

const at = ({ x, y }: Point) => `${round(x)},${round(y)}`;
const round = (n: number) => Math.round(n * 10) / 10;
