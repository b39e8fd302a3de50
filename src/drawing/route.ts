import type { Graph as DagreGraph } from "@dagrejs/dagre";
import type { DrawnEdge, DrawnScope } from "./drawing.js";
import type { Box, PlacedNode, Point } from "./placed.js";
import { type LabelSize, SPACE } from "./sizes.js";

/** A line as the layout needs it. */
export interface RoutedEdge {
  /** Absent on lines from the start mark and to end marks. */
  readonly edge?: DrawnEdge;
  readonly points: readonly Point[];
  /** A self-transition. */
  readonly loop: boolean;
  /** Center of the end mark that it leads to. */
  readonly end?: Point;
  /** It ends at its label. */
  readonly isReference?: true;
  readonly label?: { readonly box: Box; readonly size: LabelSize };
}

interface Way {
  readonly edge?: DrawnEdge;
  /** Leads to the end mark below the state. */
  readonly ends?: true;
  /** Ends at its label. */
  readonly isReference?: true;
  /** Leads from the start mark above the state. */
  readonly starts?: true;
  readonly from: Box;
  readonly to: Box;
  /** Bends between the two, from top to bottom of the ranks they pass. */
  readonly bends: readonly Point[];
  /** Leads upwards. */
  readonly back: boolean;
  readonly label?: { readonly box: Box; readonly size: LabelSize };
  start?: Point;
  end?: Point;
}

/** Which side of which box an edge begins or ends at. */
interface Port {
  readonly way: Way;
  readonly which: "start" | "end";
  /** Where the edge comes from or goes to, to keep edges from crossing. */
  readonly toward: number;
}

/**
 * The lines between boxes. The library's bends lie at the middle of each rank; a line passes a rank straight from its top to its
 * bottom and moves sideways only between ranks, where no box is. At a box, lines keep apart from each other.
 */
export function route(
  graph: DagreGraph,
  scope: DrawnScope,
  nodes: readonly PlacedNode[],
  labels: ReadonlyMap<DrawnEdge, LabelSize>,
  back: ReadonlySet<DrawnEdge>,
  named: ReadonlySet<DrawnEdge>,
): { edges: RoutedEdge[]; start?: Point } {
  const boxes = new Map(nodes.map(({ state, box }) => [state.id, box]));
  const heights = rankHeights(nodes, graph, labels);
  const ways: Way[] = [];
  const loops: RoutedEdge[] = [];
  for (const edge of scope.edges) {
    const from = boxes.get(edge.from.id) as Box;
    const to = boxes.get(edge.to.id) as Box;
    const size = labels.get(edge);
    if (from === to) {
      loops.push(selfLoop(edge, from, pointsOf(graph, edge.from.id, edge.from.id, edge), size));
      continue;
    }
    if (named.has(edge) && size) {
      ways.push({ edge, from, back: false, isReference: true, ...referenceOf(graph, edge, size, heights) });
      continue;
    }
    ways.push({ edge, from, to, back: back.has(edge), ...bendsOf(graph, edge, back.has(edge), size, heights) });
  }
  const startBox = scope.states.length > 1 && scope.start ? boxes.get(scope.start.id) : undefined;
  if (startBox) ways.push({ starts: true, from: startBox, to: startBox, bends: [], back: false });
  for (const { state, box } of nodes) if (state.ends) ways.push({ ends: true, from: box, to: box, bends: [], back: false });
  spreadPorts(ways, nodes);
  const edges = [...ways.map((way) => lineOf(way, heights)), ...loops];
  const start = ways.find(({ starts }) => starts)?.end;
  return { edges, ...(start ? { start: { x: start.x, y: start.y - SPACE.end + SPACE.mark / 2 } } : {}) };
}

/** An edge that ends at its label. */
function referenceOf(
  graph: DagreGraph,
  edge: DrawnEdge,
  size: LabelSize,
  heights: ReadonlyMap<number, number>,
): Pick<Way, "bends" | "label" | "to"> {
  const { x, y } = graph.node(edge.id) as Point;
  const box = { x: x - size.width / 2, y: y - (heights.get(rankOf(y)) ?? size.height / 2), width: size.width, height: size.height };
  return { bends: throughRanks(pointsOf(graph, edge.from.id, edge.id, edge).slice(1, -1), heights), to: box, label: { size, box } };
}

const pointsOf = (graph: DagreGraph, upper: string, lower: string, { id }: DrawnEdge): readonly Point[] =>
  (graph.edge({ v: upper, w: lower, name: id }) as { points?: Point[] } | undefined)?.points ?? [];

/** The bends of an edge from its beginning to its end, and its label at the top of the label's rank. */
function bendsOf(
  graph: DagreGraph,
  edge: DrawnEdge,
  isBack: boolean,
  size: LabelSize | undefined,
  heights: ReadonlyMap<number, number>,
): Pick<Way, "bends" | "label"> {
  const [upper, lower] = isBack ? [edge.to.id, edge.from.id] : [edge.from.id, edge.to.id];
  const inOrder = (points: readonly Point[]) => {
    const bends = throughRanks(points, heights);
    return isBack ? bends.reverse() : bends;
  };
  if (!size) return { bends: inOrder(pointsOf(graph, upper, lower, edge).slice(1, -1)) };
  const { x, y } = graph.node(edge.id) as Point;
  const half = heights.get(rankOf(y)) ?? size.height / 2;
  const top = isBack ? y + half - size.height : y - half;
  const points = [...pointsOf(graph, upper, edge.id, edge).slice(1, -1), { x, y }, ...pointsOf(graph, edge.id, lower, edge).slice(1, -1)];
  return { bends: inOrder(points), label: { size, box: { x: x - size.width / 2, y: top, width: size.width, height: size.height } } };
}

function lineOf(way: Way, heights: ReadonlyMap<number, number>): RoutedEdge {
  const { edge, from, to, bends, label, start, end, back, ends, starts, isReference } = way;
  if (starts) {
    const tip = end as Point;
    return { points: [{ x: tip.x, y: tip.y - SPACE.end + SPACE.mark }, tip], loop: false };
  }
  const first = start as Point;
  if (ends) {
    const below = { x: first.x, y: first.y + SPACE.end - SPACE.mark };
    return { points: [first, below], loop: false, end: { x: below.x, y: below.y + SPACE.mark / 2 } };
  }
  const last = end as Point;
  if (isReference)
    return {
      ...(edge ? { edge } : {}),
      points: [first, ...toRankSide(first, from, true, heights), ...bends, last],
      loop: false,
      isReference,
      ...(label ? { label } : {}),
    };
  return {
    ...(edge ? { edge } : {}),
    points: [first, ...toRankSide(first, from, !back, heights), ...bends, ...toRankSide(last, to, back, heights), last],
    loop: false,
    ...(label ? { label } : {}),
  };
}

/** A box that is smaller than others of its rank: the line goes on straight to the side of the rank. */
function toRankSide({ x, y }: Point, box: Box, below: boolean, heights: ReadonlyMap<number, number>): Point[] {
  const at = middle(box).y;
  const half = heights.get(rankOf(at)) ?? 0;
  const side = below ? at + half : at - half;
  return Math.abs(side - y) < 1 ? [] : [{ x, y: side }];
}

const middle = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

const rankOf = (y: number) => Math.round(y * 2);

/** Half the height of the tallest box of each rank, by the rank's middle. */
function rankHeights(
  nodes: readonly PlacedNode[],
  graph: DagreGraph,
  labels: ReadonlyMap<DrawnEdge, LabelSize>,
): ReadonlyMap<number, number> {
  const heights = new Map<number, number>();
  const meet = (y: number, half: number) => heights.set(rankOf(y), Math.max(heights.get(rankOf(y)) ?? 0, half));
  for (const { box } of nodes) meet(middle(box).y, box.height / 2);
  for (const [{ id }, { height }] of labels) {
    const at = graph.node(id) as Point | undefined;
    if (at) meet(at.y, height / 2);
  }
  return heights;
}

function throughRanks(points: readonly Point[], heights: ReadonlyMap<number, number>): Point[] {
  return points.flatMap(({ x, y }) => {
    const half = heights.get(rankOf(y)) ?? 0;
    if (half === 0) return [{ x, y }];
    return [
      { x, y: y - half },
      { x, y: y + half },
    ];
  });
}

/** Distance between two lines at one side of a box. */
const APART = 20;

function spreadPorts(ways: readonly Way[], nodes: readonly PlacedNode[]): void {
  const sides = new Map<Box, { top: Port[]; bottom: Port[] }>();
  const sideOf = (box: Box) => {
    const known = sides.get(box) ?? { top: [], bottom: [] };
    sides.set(box, known);
    return known;
  };
  for (const way of ways) {
    const { from, to, bends, back, starts, ends } = way;
    const after = bends[0] ?? middle(to);
    const before = bends.at(-1) ?? middle(from);
    if (!starts) sideOf(from)[back ? "top" : "bottom"].push({ way, which: "start", toward: after.x });
    if (!ends) sideOf(to)[back ? "bottom" : "top"].push({ way, which: "end", toward: before.x });
  }
  const bodies = new Map(nodes.map(({ box, size }) => [box, size.bodyHeight]));
  for (const [box, { top, bottom }] of sides) {
    spread(box, top, box.y);
    spread(box, bottom, box.y + (bodies.get(box) ?? box.height));
  }
}

function spread(box: Box, ports: readonly Port[], y: number): void {
  const sorted = ports.toSorted((a, b) => a.toward - b.toward);
  const room = Math.max(0, box.width - 40);
  const apart = sorted.length > 1 ? Math.min(APART, room / (sorted.length - 1)) : 0;
  const first = box.x + box.width / 2 - (apart * (sorted.length - 1)) / 2;
  sorted.forEach(({ way, which }, i) => {
    way[which] = { x: first + i * apart, y };
  });
}

function selfLoop(edge: DrawnEdge, box: Box, points: readonly Point[], size: LabelSize | undefined): RoutedEdge {
  const right = box.x + box.width;
  const { y } = middle(box);
  const out = Math.max(right + SPACE.loop, ...points.map((point) => point.x));
  const label = size && { size, box: { x: right + SPACE.loop / 2, y: y - size.height / 2, width: size.width, height: size.height } };
  return {
    edge,
    points: [
      { x: right, y: y - 10 },
      { x: out, y },
      { x: right, y: y + 10 },
    ],
    loop: true,
    ...(label ? { label } : {}),
  };
}
