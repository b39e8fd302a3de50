import type { DrawnState } from "./drawing.js";
import type { Box } from "./placed.js";

/** How far the corners of Choice and Fail are cut. */
const CUT = 12;

/** The outline of a state: what kind it is can be seen without color. */
export function shapeOf(type: DrawnState["type"], box: Box): string {
  switch (type) {
    case "Choice":
      return polygon(hexagon(box));
    case "Fail":
      return polygon(octagon(box));
    case "Succeed":
      return rectangle(box, box.height / 2);
    case "Map":
      return `${stacked(box)}${rectangle(box, 10)}`;
    case "Parallel":
      return rectangle(box, 10);
    case "Pass":
      return rectangle(box, 2);
    default:
      return rectangle(box, 8);
  }
}

const rectangle = ({ x, y, width, height }: Box, radius: number) =>
  `<rect class="shape" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${round(radius)}"/>`;

/** The sheets below a Map: it runs its processor many times. */
const stacked = ({ x, y, width, height }: Box) =>
  `<path class="shape stack" d="M${round(x + 5)},${round(y + height)}v1a4,4 0 0 0 4,3h${round(width - 14)}a9,9 0 0 0 9,-9v${round(14 - height)}a4,4 0 0 0 -3,-4h-1"/>`;

const hexagon = ({ x, y, width, height }: Box): number[][] => [
  [x, y + height / 2],
  [x + CUT, y],
  [x + width - CUT, y],
  [x + width, y + height / 2],
  [x + width - CUT, y + height],
  [x + CUT, y + height],
];

const octagon = ({ x, y, width, height }: Box): number[][] => [
  [x, y + CUT],
  [x + CUT, y],
  [x + width - CUT, y],
  [x + width, y + CUT],
  [x + width, y + height - CUT],
  [x + width - CUT, y + height],
  [x + CUT, y + height],
  [x, y + height - CUT],
];

const polygon = (points: readonly (readonly number[])[]) =>
  `<polygon class="shape" points="${points.map((point) => point.map(round).join(",")).join(" ")}"/>`;

const round = (n: number) => Math.round(n * 10) / 10;
