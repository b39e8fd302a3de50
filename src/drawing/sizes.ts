import type { DrawnEdge, DrawnState } from "./drawing.js";
import { fitText, textWidth, wrapText } from "./measure-text.js";

/** Pixels. */
export const SPACE = {
  betweenNodes: 34,
  betweenEdges: 22,
  betweenRanks: 40,
  /** Start and end marks. */
  mark: 14,
  /** Below a state that ends its scope: the line and the end mark. */
  end: 30,
  padding: 14,
  header: 34,
  caption: 20,
  betweenScopes: 18,
  /** A wait for the arrow of a self-transition. */
  loop: 30,
} as const;

export const NAME = { size: 13, line: 17 } as const;
export const DETAIL = { size: 11, line: 15 } as const;
export const LABEL = { size: 11, line: 14, padding: 4 } as const;

const WIDEST_NAME = 190;
const WIDEST_DETAIL = 200;
const WIDEST_LABEL = 170;
const NARROWEST = 110;
const NAME_LINES = 4;
/** Labels of one edge; more are counted. */
const MOST_LABELS = 3;

export interface NodeSize {
  readonly width: number;
  readonly height: number;
  /** Without the end mark below. */
  readonly bodyHeight: number;
  readonly name: readonly string[];
  readonly detail?: string;
  /** Corners of its scopes, relative to its own. */
  readonly scopes: readonly { readonly x: number; readonly y: number; readonly frame: Frame }[];
}

/** Around a scope inside a state, relative to the state's corner. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LabelSize {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly string[];
}

/** @param inner the sizes of its scopes. */
export function sizeOf(state: DrawnState, inner: readonly { readonly width: number; readonly height: number }[]): NodeSize {
  const isContainer = state.type === "Parallel" || state.type === "Map";
  const wide = isContainer ? Math.max(WIDEST_NAME, 0.6 * inner.reduce((sum, one) => sum + one.width, 0)) : WIDEST_NAME;
  const name = wrapText(state.name, NAME.size, wide, NAME_LINES, true);
  const words = detailOf(state);
  const detail = words === undefined ? undefined : fitText(words, DETAIL.size, WIDEST_DETAIL);
  const textSize = Math.max(...name.map((line) => textWidth(line, NAME.size, true)), detail ? textWidth(detail, DETAIL.size) : 0);
  const points = state.type === "Choice" || state.type === "Fail" ? 12 : 0;
  const own = Math.max(NARROWEST, textSize + 2 * (SPACE.padding + points) + (isContainer ? 40 : 8));
  const textHeight = name.length * NAME.line + (detail ? DETAIL.line : 0);
  const end = state.ends ? SPACE.end : 0;
  if (!isContainer || inner.length === 0) {
    const bodyHeight = textHeight + 2 * 11;
    return { width: own, height: bodyHeight + end, bodyHeight, name, ...(detail ? { detail } : {}), scopes: [] };
  }
  const top = textHeight + 20;
  const tallest = Math.max(...inner.map((one) => one.height));
  const frames = inner.map((one) => Math.max(one.width + 2 * SPACE.padding, 90));
  const content = frames.reduce((sum, width) => sum + width, 0) + (inner.length - 1) * SPACE.betweenScopes;
  const width = Math.max(own, content + 2 * SPACE.padding);
  const frameHeight = SPACE.caption + tallest + 2 * SPACE.padding;
  const bodyHeight = top + frameHeight + SPACE.padding;
  let x = (width - content) / 2;
  const scopes = inner.map((one, i) => {
    const frame = { x, y: top, width: frames[i] as number, height: frameHeight };
    x += frame.width + SPACE.betweenScopes;
    return { x: frame.x + (frame.width - one.width) / 2, y: top + SPACE.caption + SPACE.padding, frame };
  });
  return { width, height: bodyHeight + end, bodyHeight, name, ...(detail ? { detail } : {}), scopes };
}

/** The line below the name: what a state does and how often it retries. */
function detailOf({ type, detail }: DrawnState): string | undefined {
  if (detail !== undefined && type !== "Map") return detail;
  if (type === "Map" && detail !== undefined) return `${detail} Map`;
  return type;
}

/** The text on an edge; undefined where there is none. @param isReference it names where the edge leads to. */
export function labelSize({ labels, kind, to }: DrawnEdge, isReference = false): LabelSize | undefined {
  if (labels.length === 0 && !isReference) return undefined;
  const shown = labels.slice(0, labels.length > MOST_LABELS ? MOST_LABELS - 1 : MOST_LABELS);
  const most = shown.length === 1 ? 2 : 1;
  const lines = shown.flatMap((label, i) => {
    const text = kind === "catch" ? label : i > 0 ? `or ${label}` : label;
    return most === 1 ? [fitText(text, LABEL.size, WIDEST_LABEL)] : wrapText(text, LABEL.size, WIDEST_LABEL, most);
  });
  if (shown.length < labels.length) lines.push(`+ ${labels.length - shown.length} more`);
  if (isReference) lines.push(fitText(`→ ${to.name}`, LABEL.size, WIDEST_LABEL));
  return {
    width: Math.max(...lines.map((line) => textWidth(line, LABEL.size))) + 2 * LABEL.padding,
    height: lines.length * LABEL.line + 4,
    lines,
  };
}
