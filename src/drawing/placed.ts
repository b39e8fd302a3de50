import type { Drawing, DrawnEdge, DrawnScope, DrawnState } from "./drawing.js";
import type { LabelSize, NodeSize } from "./sizes.js";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** A drawing with positions: pixels from the top left corner; `x` and `y` of boxes are their top left corners. */
export interface Layout {
  readonly drawing: Drawing;
  readonly width: number;
  readonly height: number;
  /** Outer before inner. */
  readonly scopes: readonly PlacedScope[];
}

export interface PlacedScope {
  readonly scope: DrawnScope;
  readonly box: Box;
  /** Center of the mark at which the scope begins; absent for scopes of one state. */
  readonly start?: Point;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

export interface PlacedNode {
  readonly state: DrawnState;
  readonly box: Box;
  readonly size: NodeSize;
}

export interface PlacedEdge {
  /** Absent on lines from the start mark and to end marks. */
  readonly edge?: DrawnEdge;
  /** Of an SVG path. */
  readonly path: string;
  readonly label?: { readonly box: Box; readonly size: LabelSize };
  /** Center of the end mark that it leads to. */
  readonly end?: Point;
  /** Its label names the state that it leads to; no line does. */
  readonly isReference?: true;
  /** Where its arrow points, and to which side; absent on lines to end marks and names. */
  readonly arrow?: { readonly tip: Point; readonly to: "up" | "down" | "left" };
}
