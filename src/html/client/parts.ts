import type { FindingView, StateView, WitnessView } from "../page-data.js";
import { el } from "./dom.js";

const CERTAINTY = { will: "fails on every execution that gets here", can: "proved by an execution", may: "not proved" } as const;

/** Everything that is said of one finding. */
export function findingDetail(finding: FindingView): HTMLElement {
  const { rule, url, severity, certainty, message, reason, suggestion } = finding;
  return el(
    "div",
    { class: "detail" },
    el("p", {}, el("span", { class: `sev ${severity}` }, severity), ` · ${certainty}: ${CERTAINTY[certainty]}`),
    el("h3", {}, message),
    reason !== undefined && el("p", {}, reason),
    suggestion !== undefined && el("p", { class: "suggestion" }, suggestion),
    el("p", {}, url === undefined ? rule : el("a", { href: url, rel: "noreferrer" }, rule)),
  );
}

/** Lines shown around the one in question, where the text is long. */
const AROUND = 120;
const MOST = 600;
const TAB = "  ";

/** Source text with carets below what a finding is about. */
export function sourceView(
  text: string,
  [first, last]: readonly [number, number],
  finding: FindingView | undefined,
  line?: number,
): HTMLElement {
  const lines = text.split(/\r\n|\r|\n/);
  const focus = finding?.at[0] ?? line ?? first;
  const long = last - first > MOST;
  const from = Math.max(1, Math.min(focus, long ? focus - AROUND : first - 1));
  const to = Math.min(lines.length, Math.max(focus, long ? focus + AROUND : last + 1));
  const pre = el("pre", {});
  let target: HTMLElement | undefined;
  for (let no = from; no <= to; no++) {
    const source = lines[no - 1] ?? "";
    const hit = no === focus && (finding !== undefined || line !== undefined);
    const row = el(
      "span",
      { class: `row${hit ? ` hit ${finding?.severity ?? ""}` : ""}` },
      el("span", { class: "no" }, String(no)),
      source.slice(0, 2000).replace(/\t/g, TAB),
    );
    pre.append(row);
    if (!hit) continue;
    target = row;
    if (finding) pre.append(carets(source, finding));
  }
  const view = el("div", { class: "source", tabindex: 0, role: "region", "aria-label": "Source" }, pre);
  requestAnimationFrame(() => {
    if (target) view.scrollTop = target.offsetTop - view.clientHeight / 2;
  });
  return view;
}

function carets(source: string, { at: [line, from, lastLine, to], severity }: FindingView): HTMLElement {
  const end = lastLine === line ? Math.max(to, from + 1) : source.length + 1;
  const lead = source.slice(0, from - 1).replace(/\t/g, TAB).length;
  const width = Math.max(1, source.slice(from - 1, end - 1).replace(/\t/g, TAB).length);
  return el(
    "span",
    { class: "row", "aria-hidden": "true" },
    el("span", { class: "no" }),
    " ".repeat(lead),
    el("span", { class: `carets ${severity}` }, "^".repeat(width)),
  );
}

export function factsView({ name, facts }: StateView): HTMLElement {
  return el(
    "div",
    { class: "detail" },
    el("h3", {}, name),
    el("dl", { class: "facts" }, ...facts.flatMap(([label, text]) => [el("dt", {}, label), el("dd", {}, text)])),
  );
}

/** What a run was given, and how it went. */
export function witnessDetail({ ended, input, mocks }: WitnessView, timeline: Node | undefined): HTMLElement {
  return el(
    "section",
    { "aria-label": "Failing execution" },
    el("h2", {}, "Failing execution"),
    el("div", { class: "row" }, el("span", { class: "ended" }, ended), el("span", { class: "keys" }, "replayed offline from this input")),
    el("details", {}, el("summary", {}, "Input"), el("pre", { tabindex: 0 }, input)),
    el("details", {}, el("summary", {}, "Mocks"), el("pre", { tabindex: 0 }, mocks)),
    timeline && el("div", { class: "timeline", tabindex: 0, role: "region", "aria-label": "Timeline" }, timeline),
  );
}
