import { withoutControls } from "../text/without-controls.js";
import { xml } from "../text/xml.js";
import { type DrawnState, type Mark, worst } from "./drawing.js";
import { textWidth } from "./measure-text.js";
import type { Layout, PlacedEdge, PlacedNode, PlacedScope, Point } from "./placed.js";
import { shapeOf } from "./shapes.js";
import { DETAIL, LABEL, NAME, SPACE } from "./sizes.js";
import { DRAWING_CSS } from "./style.js";

export interface SvgOptions {
  /** For a page that has {@link DRAWING_CSS}: without styles of its own, with states that can be focused. */
  readonly embedded?: boolean;
  /** Before every id, where a page holds several drawings. */
  readonly idPrefix?: string;
  /** Distance from the top of the picture that holds this one. */
  readonly y?: number;
}

/** Around the drawing. */
const MARGIN = 20;

/**
 * An SVG picture. Each state is a `<g class="state …">` with `id` (`s3`), `data-state` (its name) and `data-line`, `data-column`
 * (its key in the file); each transition a `<g class="edge …">` with `data-from` and `data-to` (ids of states).
 */
export function svg(layout: Layout, options: SvgOptions = {}): string {
  return [...new Page(options).parts(layout)].join("\n");
}

/** Height of the title above a drawing, where there are several. */
const TITLE = 44;

/** Several drawings in one picture, one below the other, each under its title. */
export function svgOfAll(layouts: readonly Layout[]): string {
  const width = Math.max(...layouts.map((layout) => outerSize(layout).width));
  let y = 0;
  const parts = layouts.map((layout, i) => {
    const title = `<text class="title" x="${MARGIN}" y="${y + TITLE - 14}">${text(layout.drawing.title)}</text>`;
    const picture = svg(layout, { idPrefix: `m${i + 1}-`, y: y + TITLE, embedded: true });
    y += TITLE + outerSize(layout).height;
    return `${title}\n${picture}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="sfn-drawing" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}">`,
    `<style>${DRAWING_CSS}</style>\n<rect class="canvas" width="${width}" height="${y}"/>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
}

const outerSize = ({ width, height }: Layout) => ({ width: Math.ceil(width) + 2 * MARGIN, height: Math.ceil(height) + 2 * MARGIN });

class Page {
  private readonly prefix: string;

  constructor(private readonly options: SvgOptions) {
    this.prefix = options.idPrefix ?? "";
  }

  *parts(layout: Layout): Generator<string> {
    const { options } = this;
    const { drawing } = layout;
    const { width, height } = outerSize(layout);
    const title = text(drawing.title === "" ? "State machine" : drawing.title);
    yield `<svg xmlns="http://www.w3.org/2000/svg" class="sfn-drawing"${options.y === undefined ? "" : ` y="${options.y}"`} viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="${options.embedded ? "group" : "img"}" aria-label="${title}">`;
    yield `<title>${title}</title>`;
    if (!options.embedded) yield `<style>${DRAWING_CSS}</style>\n<rect class="canvas" width="${width}" height="${height}"/>`;
    yield `<g transform="translate(${MARGIN},${MARGIN})">`;
    // containers before what is inside them; lines below boxes
    for (const scope of layout.scopes) yield* this.scope(scope);
    yield "</g>\n</svg>\n";
  }

  private *scope({ nodes, edges, start, scope }: PlacedScope): Generator<string> {
    const lines = edges.toSorted((a, b) => Number(a.edge?.onPath ?? false) - Number(b.edge?.onPath ?? false));
    const entered = scope.start?.visits !== undefined;
    for (const edge of lines) yield this.edge(edge, entered);
    if (start) yield `<circle class="start" ${center(start)} r="${SPACE.mark / 2}"/>`;
    for (const node of nodes) yield* this.node(node);
    for (const { label, edge, isReference } of edges) if (label && edge) yield this.label(label, edge, isReference ?? false);
  }

  private edge({ edge, path, arrow, end }: PlacedEdge, entered: boolean): string {
    const classes = [
      "edge",
      edge?.kind ?? "mark",
      ...(edge?.dead ? ["dead"] : []),
      ...(edge?.onPath || (!edge && !end && entered) ? ["path"] : []),
    ];
    const attributes = edge
      ? ` data-edge="${edge.id}" data-from="${this.prefix}${edge.from.id}" data-to="${this.prefix}${edge.to.id}"`
      : "";
    const mark = end ? `<circle class="end" ${center(end)} r="${SPACE.mark / 2 - 1}"/><circle class="end-dot" ${center(end)} r="3"/>` : "";
    const head = arrow ? `<path class="head" d="${arrowHead(arrow)}"/>` : "";
    return `<g class="${classes.join(" ")}"${attributes}><path class="line" d="${path}"/>${head}${mark}</g>`;
  }

  private label({ box, size }: NonNullable<PlacedEdge["label"]>, edge: NonNullable<PlacedEdge["edge"]>, isReference: boolean): string {
    const x = round(box.x + box.width / 2);
    const lines = size.lines
      .map((line, i) => `<text class="label" x="${x}" y="${round(box.y + LABEL.line * (i + 1) - 1)}">${text(line)}</text>`)
      .join("");
    const classes = ["edge", edge.kind, ...(edge.dead ? ["dead"] : []), ...(edge.onPath ? ["path"] : [])];
    return `<g class="${classes.join(" ")}" data-edge="${edge.id}"><title>${text(edge.labels.join("\nor "))}</title><rect class="${isReference ? "reference" : "back"}"${isReference ? ' rx="4"' : ""} x="${round(box.x)}" y="${round(box.y)}" width="${round(box.width)}" height="${round(box.height)}"/>${lines}</g>`;
  }

  private *node({ state, box, size }: PlacedNode): Generator<string> {
    const { bodyHeight: height } = size;
    const isContainer = size.scopes.length > 0;
    const classes = [
      "state",
      state.type.toLowerCase(),
      ...(state.reachable ? [] : ["unreachable"]),
      ...(state.visits === undefined ? [] : ["visited"]),
      ...(state.failsHere ? ["fails"] : []),
    ];
    const { line, column } = state.place.start;
    const focus = this.options.embedded ? ` tabindex="0" role="button" aria-label="${text(spoken(state))}"` : "";
    yield `<g class="${classes.join(" ")}" id="${this.prefix}${state.id}" data-state="${text(state.name)}" data-line="${line}" data-column="${column}"${focus}>`;
    yield `<title>${text(tooltip(state))}</title>`;
    yield shapeOf(state.type, { ...box, height });
    const [first] = size.scopes;
    if (first) yield headBand(box, first.frame.y - 8);
    for (const { frame } of size.scopes)
      yield `<rect class="frame" x="${round(box.x + frame.x)}" y="${round(box.y + frame.y)}" width="${round(frame.width)}" height="${round(frame.height)}" rx="6"/>`;
    const middle = round(box.x + box.width / 2);
    const textHeight = size.name.length * NAME.line + (size.detail ? DETAIL.line : 0);
    let y = box.y + (isContainer ? 9 : (height - textHeight) / 2);
    for (const line of size.name) {
      yield `<text class="name" x="${middle}" y="${round(y + 13)}">${text(line)}</text>`;
      y += NAME.line;
    }
    if (size.detail) yield `<text class="detail" x="${middle}" y="${round(y + 11)}">${text(size.detail)}</text>`;
    for (const [i, { frame }] of size.scopes.entries()) {
      const caption = state.scopes[i]?.caption ?? "";
      yield `<text class="caption" x="${round(box.x + frame.x + 10)}" y="${round(box.y + frame.y + 16)}">${text(caption)}</text>`;
    }
    yield* marks(state, { ...box, height });
    yield "</g>";
  }
}

/** Small signs on the corners of a state: findings, retries, visits of the witness. */
function* marks(state: DrawnState, { x, y, width, height }: { x: number; y: number; width: number; height: number }): Generator<string> {
  const severity = worst(state.findings);
  if (severity) yield pill(severity, `${SIGNS[severity]} ${state.findings.length}`, x + width + 10, y, "right");
  if (!state.reachable) yield pill("unreached", "unreachable", x - 10, y, "left");
  else if (state.visits !== undefined && state.visits > 1) yield pill("visits", `×${grouped(state.visits)}`, x - 10, y, "left");
  const attempts = state.retries.reduce((sum, { attempts: n }) => sum + n, 0);
  if (state.retries.length > 0) yield pill("retry", `↻ ${grouped(attempts)}`, x + 8, y + Math.min(height / 2, 22), "right");
  if (state.failsHere) yield pill("error", "fails here", x + width + 10, y + height, "right");
}

const SIGNS = { error: "✕", warning: "!", info: "i" } as const;

function pill(name: string, words: string, x: number, y: number, side: "left" | "right"): string {
  const width = textWidth(words, 10, true) + 12;
  const left = side === "left" ? x : x - width;
  return `<g class="pill ${name}"><rect x="${round(left)}" y="${round(y - 8)}" width="${round(width)}" height="16" rx="8"/><text x="${round(left + width / 2)}" y="${round(y + 3.5)}">${text(words)}</text></g>`;
}

const grouped = (n: number): string => n.toLocaleString("en-US");

/** All that the marks say, in words. */
function tooltip(state: DrawnState): string {
  return [
    state.name,
    [state.type, state.detail].filter(Boolean).join(": "),
    ...(state.reachable ? [] : ["Unreachable"]),
    ...state.retries.map(({ errors, attempts }) => `Retries ${errors}: ${attempts} times`),
    ...(state.visits === undefined ? [] : [`Visited ${grouped(state.visits)} ${state.visits === 1 ? "time" : "times"} by the failing run`]),
    ...state.findings.map(finding),
  ].join("\n");
}

const finding = ({ severity, rule, message }: Mark) => `${severity}: ${message} (${rule})`;

function spoken(state: DrawnState): string {
  const found = state.findings.length;
  return [
    `${state.name}, ${state.type}`,
    ...(state.reachable ? [] : ["unreachable"]),
    ...(found > 0 ? [`${found} ${found === 1 ? "finding" : "findings"}`] : []),
    ...(state.failsHere ? ["fails here"] : []),
  ].join(", ");
}

function arrowHead({ tip: { x, y }, to }: NonNullable<PlacedEdge["arrow"]>): string {
  const [a, b] =
    to === "left" ? [`${round(x + 8)},${round(y - 4)}`, `${round(x + 8)},${round(y + 4)}`] : sides(x, y + (to === "down" ? -8 : 8));
  return `M${round(x)},${round(y)}L${a}L${b}Z`;
}

/** The ground below a container's name. */
function headBand({ x, y, width }: { x: number; y: number; width: number }, height: number): string {
  const [left, top, across, down] = [round(x + 1), round(y + height), round(width - 2), round(height - 10)];
  return `<path class="head-band" d="M${left},${top}v${-down}a9,9 0 0 1 9,-9h${round(across - 18)}a9,9 0 0 1 9,9v${down}Z"/>`;
}

const sides = (x: number, y: number) => [`${round(x - 4)},${round(y)}`, `${round(x + 4)},${round(y)}`];
const center = ({ x, y }: Point) => `cx="${round(x)}" cy="${round(y)}"`;
const round = (n: number) => Math.round(n * 10) / 10;
const text = (given: string) => xml(withoutControls(given));
