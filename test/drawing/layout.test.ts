import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draw } from "../../src/drawing/draw.js";
import { layOut } from "../../src/drawing/layout.js";
import { textWidth } from "../../src/drawing/measure-text.js";
import type { Box, PlacedScope, Point } from "../../src/drawing/placed.js";
import { NAME } from "../../src/drawing/sizes.js";
import { size } from "../support/size.js";
import { definitions, graphOf } from "./machines.js";

/** Rounded coordinates may meet. */
const SLACK = 0.6;

const overlap = (a: Box, b: Box) =>
  a.x + a.width > b.x + SLACK && b.x + b.width > a.x + SLACK && a.y + a.height > b.y + SLACK && b.y + b.height > a.y + SLACK;

const inside = (inner: Box, outer: Box) =>
  inner.x >= outer.x - SLACK &&
  inner.y >= outer.y - SLACK &&
  inner.x + inner.width <= outer.x + outer.width + SLACK &&
  inner.y + inner.height <= outer.y + outer.height + SLACK;

/** Points on an SVG path of M, L and C. */
function* pointsOn(path: string): Generator<Point> {
  const numbers = (text: string) => text.split(/[ ,]/).map(Number);
  let at: Point = { x: 0, y: 0 };
  for (const [, command, rest = ""] of path.matchAll(/([MLC])([^MLC]*)/g)) {
    const n = numbers(rest.trim());
    const end = { x: n.at(-2) as number, y: n.at(-1) as number };
    if (command !== "M") {
      const [c1, c2] =
        command === "C"
          ? [
              { x: n[0] as number, y: n[1] as number },
              { x: n[2] as number, y: n[3] as number },
            ]
          : [at, end];
      for (let t = 0; t <= 1; t += 1 / 16) yield bezier(at, c1, c2, end, t);
    }
    at = end;
  }
}

function bezier(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const at = (w: number, x: number, y: number, z: number) =>
    (1 - t) ** 3 * w + 3 * (1 - t) ** 2 * t * x + 3 * (1 - t) * t ** 2 * y + t ** 3 * z;
  return { x: at(a.x, b.x, c.x, d.x), y: at(a.y, b.y, c.y, d.y) };
}

function check({ nodes, edges, box }: PlacedScope): void {
  const boxes = nodes.map((node) => ({ name: node.state.name, box: node.box }));
  const labels = edges.flatMap(({ label, edge }) =>
    label && edge?.from !== edge?.to ? [{ name: label.size.lines.join(" "), box: label.box }] : [],
  );
  const all = [...boxes, ...labels];
  for (const [i, one] of all.entries()) {
    expect(inside(one.box, box), `${one.name} is inside its scope`).toBe(true);
    for (const other of all.slice(i + 1)) expect(overlap(one.box, other.box), `${one.name} overlaps ${other.name}`).toBe(false);
  }
  for (const { edge, path } of edges) {
    if (!edge || edge.from === edge.to) continue;
    for (const point of pointsOn(path)) {
      const hit = nodes.find(
        ({ state, box: at }) => state !== edge.from && state !== edge.to && overlap({ ...point, width: 2 * SLACK, height: 2 * SLACK }, at),
      );
      expect(hit?.state.name, `${edge.from.name} → ${edge.to.name} crosses a state`).toBeUndefined();
    }
  }
}

describe("the layout", () => {
  it("keeps states and labels apart, scopes inside their owners, and lines off other states", () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        const graph = graphOf(definition);
        const layout = layOut(draw(graph));
        const frames = new Map(
          layout.scopes.flatMap(({ nodes }) =>
            nodes.flatMap(({ state, box, size }) =>
              state.scopes.map((scope, i) => {
                const frame = size.scopes[i]?.frame as Box;
                expect(inside({ ...frame, x: frame.x + box.x, y: frame.y + box.y }, { ...box, height: size.bodyHeight })).toBe(true);
                return [scope, { ...frame, x: frame.x + box.x, y: frame.y + box.y }] as const;
              }),
            ),
          ),
        );
        for (const scope of layout.scopes) {
          check(scope);
          const frame = frames.get(scope.scope);
          if (frame) expect(inside(scope.box, frame)).toBe(true);
        }
      }),
      { numRuns: size(10, 60) },
    );
  });

  it("gives every name the room that it needs", () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        const graph = graphOf(definition);
        for (const { nodes } of layOut(draw(graph)).scopes) {
          for (const { size } of nodes)
            for (const line of size.name)
              expect(textWidth(line, NAME.size, true)).toBeLessThanOrEqual(Math.max(size.width - 20, NAME.size * 1.2));
        }
      }),
      { numRuns: size(20, 60) },
    );
  });

  it("draws a chain of 5,000 states, which is too long to rank", () => {
    const states = Object.fromEntries(
      Array.from({ length: 5000 }, (_, i) => [`S${i}`, i < 4999 ? { Type: "Pass", Next: `S${i + 1}` } : { Type: "Succeed" }]),
    );
    const layout = layOut(draw(graphOf({ StartAt: "S0", States: states })));
    expect(layout.scopes[0]?.nodes).toHaveLength(5000);
  });

  it("draws scopes nested 300 deep", () => {
    let definition: object = { StartAt: "A", States: { A: { Type: "Succeed" } } };
    for (let i = 0; i < 300; i++)
      definition = { StartAt: `M${i}`, States: { [`M${i}`]: { Type: "Map", ItemProcessor: definition, End: true } } };
    expect(layOut(draw(graphOf(definition))).scopes).toHaveLength(301);
  });
});

it.each([
  [24, false],
  [25, true],
])("%i states, each of which can lead to each: a list is drawn instead of lines: %s", (count, isList) => {
  const name = (i: number) => `S${i}`;
  const all = Array.from({ length: count }, (_, i) => i);
  const state = () => ({ Type: "Choice", Choices: all.map((i) => ({ Variable: "$.a", NumericEquals: i, Next: name(i) })) });
  const { scopes } = layOut(draw(graphOf({ StartAt: "S0", States: Object.fromEntries(all.map((i) => [name(i), state()])) })));
  expect(scopes[0]?.nodes).toHaveLength(count);
  expect(scopes[0]?.edges.length === 0).toBe(isList);
});
