import type { ExecutionResult } from "../../execution/execution.js";
import { formatDuration, formatNumber } from "../../rule-kit/format.js";
import { withoutControls } from "../../text/without-controls.js";
import { xml } from "../../text/xml.js";
import { fitText } from "../measure-text.js";
import { type Axis, axisOf } from "./axis.js";
import { clockText } from "./clock.js";
import { type Fold, folded, type TimelineItem } from "./fold.js";
import { type Row, rowsOf } from "./rows.js";
import { TIMELINE_CSS } from "./style.js";

export interface TimelineOptions {
  readonly title?: string;
  /** Applied to every text that is drawn: credentials are masked here. */
  readonly mask?: (text: string) => string;
  /** For a page that has {@link TIMELINE_CSS}. */
  readonly embedded?: boolean;
}

/** Pixels. */
const ROW = 24;
const NAMES = 250;
const MOST_CHART = 760;
const LEAST_CHART = 260;
const NOTES = 330;
const MARGIN = 16;
const HEAD = 64;
const LEAST_BAR = 5;

/**
 * An execution as bars over its virtual time: a row for each visit of a state, attempts and the waits between them, loops folded.
 * The time axis is compressed: a longer gap is wider, but not in proportion. Rows carry `data-state` and `data-event` (the id of
 * the event that began the visit).
 */
export function timelineSvg(
  result: Pick<ExecutionResult, "history" | "start" | "end" | "status" | "error" | "events" | "mapRuns">,
  options: TimelineOptions = {},
): string {
  const items = folded(rowsOf(result.history, result.mapRuns));
  const axis = axisOf([result.start, result.end, ...items.flatMap(momentsOf)], MOST_CHART);
  const chart = Math.max(LEAST_CHART, axis.width);
  const width = Math.ceil(2 * MARGIN + NAMES + chart + NOTES);
  const height = HEAD + items.length * ROW + MARGIN;
  const { mask } = options;
  const text: Write = (given) => xml(withoutControls(mask ? mask(given) : given));
  const title = text(options.title ?? "Execution");
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="sfn-timeline" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="${options.embedded ? "group" : "img"}" aria-label="${title}">`,
    `<title>${title}</title>`,
    ...(options.embedded ? [] : [`<style>${TIMELINE_CSS}</style>`, `<rect class="canvas" width="${width}" height="${height}"/>`]),
    `<text class="verdict ${result.status === "SUCCEEDED" ? "good" : "bad"}" x="${MARGIN}" y="24">${text(verdict(result))}</text>`,
    ...grid(axis, result.start, height),
    ...items.flatMap((item, i) => rowSvg(item, HEAD + i * ROW, axis, result, text)),
    "</svg>\n",
  ];
  return parts.join("\n");
}

const verdict = ({ status, error, start, end, events }: Pick<ExecutionResult, "status" | "error" | "start" | "end" | "events">) =>
  `${status}${error === undefined ? "" : ` ${error}`} after ${formatDuration((end - start) / 1000)}, ${formatNumber(events)} events`;

function momentsOf(item: TimelineItem): number[] {
  const times = [item.start, ...(item.end === undefined ? [] : [item.end])];
  return item.kind === "fold" ? times : [...times, ...item.attempts, ...item.notes.map(({ at }) => at)];
}

const LEFT = MARGIN + NAMES;

function grid({ ticks, width }: Axis, start: number, height: number): string[] {
  return ticks.flatMap(({ time, x }, i) => {
    const at = round(LEFT + x);
    const anchor = i > 0 && x > width - 30 ? "end" : "start";
    return [
      `<line class="tick" x1="${at}" x2="${at}" y1="${HEAD - 14}" y2="${height - MARGIN}"/>`,
      `<text class="clock" x="${at}" y="${HEAD - 20}" text-anchor="${anchor}">${clockText(time - start)}</text>`,
    ];
  });
}

function rowSvg(
  item: TimelineItem,
  y: number,
  axis: Axis,
  { start, end }: { readonly start: number; readonly end: number },
  text: Write,
): string[] {
  const indent = Math.min(item.depth, 10) * 14;
  const room = NAMES - indent - 12;
  const baseline = y + 16;
  const until = item.end ?? end;
  const x = LEFT + axis.at(item.start);
  const barWidth = Math.max(LEAST_BAR, axis.at(until) - axis.at(item.start));
  if (item.kind === "fold") {
    const label = `⋯ ${item.names.join(" → ")}`;
    return [
      `<g class="visit fold"><title>${text(`${foldText(item)}: ${item.names.join(" → ")}`)}</title>`,
      `<text class="name" x="${MARGIN + indent}" y="${baseline}">${text(fitText(label, 12, room))}</text>`,
      bar("fold-bar", x, y, barWidth),
      note(foldText(item), x + barWidth, y, false, text),
      "</g>",
    ];
  }
  const kind = item.kind === "state" ? item.type.toLowerCase() : item.kind;
  const failed = item.notes.some(({ bad }) => bad);
  return [
    `<g class="visit ${kind}${item.end === undefined ? " open" : ""}"${item.kind === "state" ? ` data-state="${text(item.name)}"` : ""} data-event="${item.id}">`,
    `<title>${text(spoken(item, start))}</title>`,
    `<text class="name" x="${MARGIN + indent}" y="${baseline}">${text(fitText(item.name, 12, room))}</text>`,
    bar(item.attempts.length > 1 ? "waiting" : "bar", x, y, barWidth),
    ...(item.attempts.length > 1 ? attempts(item, y, axis, until) : []),
    ...item.notes.filter(({ bad }) => bad).map(({ at }) => cross(LEFT + axis.at(at), y)),
    note(rowText(item), x + barWidth, y, failed, text),
    "</g>",
  ];
}

/** Each attempt of a retried state, on the bar of the whole visit, which shows the waits between. */
function attempts({ attempts: starts, notes }: Row, y: number, axis: Axis, until: number): string[] {
  return starts.map((from, i) => {
    const next = starts[i + 1] ?? until;
    const ended = notes.find(({ at, bad }) => bad && at >= from && at <= next)?.at ?? next;
    return bar("bar", LEFT + axis.at(from), y, Math.max(LEAST_BAR, axis.at(ended) - axis.at(from)));
  });
}

const bar = (name: string, x: number, y: number, width: number) =>
  `<rect class="${name}" x="${round(x)}" y="${y + 5}" width="${round(width)}" height="14" rx="3"/>`;

const cross = (x: number, y: number) => `<path class="cross" d="M${round(x - 4)},${y + 8}l8,8m0,-8l-8,8"/>`;

const note = (words: string, x: number, y: number, bad: boolean, text: Write) =>
  words === ""
    ? ""
    : `<text class="note${bad ? " bad" : ""}" x="${round(x + 9)}" y="${y + 16}">${text(fitText(words, 11, NOTES - 20))}</text>`;

const foldText = ({ times, visits }: Fold) =>
  times === undefined ? `${formatNumber(visits)} more visits` : `${formatNumber(times)} more iterations`;

function rowText({ start, end, attempts: starts, notes, kind }: Row): string {
  const bad = notes.filter((one) => one.bad);
  return [
    ...(end !== undefined && end > start ? [formatDuration((end - start) / 1000)] : []),
    ...(starts.length > 1 ? [`${starts.length} attempts`] : []),
    ...(bad.length > 0 ? [bad.at(-1)?.text ?? ""] : []),
    ...(end === undefined && kind === "state" && bad.length === 0 ? ["did not complete"] : []),
  ].join(", ");
}

function spoken(row: Row, began: number): string {
  const { name, type, start, notes } = row;
  return [
    `${name}${type === "" ? "" : ` (${type})`} at ${clockText(start - began)}`,
    rowText(row),
    ...notes.map(({ at, text: words, detail }) => `${clockText(at - began)} ${words}${detail === undefined ? "" : `: ${detail}`}`),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

const round = (n: number) => Math.round(n * 10) / 10;
type Write = (given: string) => string;
