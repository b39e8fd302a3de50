import type { FindingView } from "../page-data.js";
import { el, replaceList } from "./dom.js";

type Select = (finding: FindingView) => void;

/** Findings as a list of buttons, or the words for none. */
export function showFindings(
  list: Element,
  findings: readonly FindingView[],
  { current, select, none }: { readonly current: FindingView | undefined; readonly select: Select; readonly none: string },
): void {
  replaceList(
    list,
    findings.length > 0
      ? findings.map((finding) => findingItem(finding, finding === current, select))
      : [el("li", { class: "empty" }, none)],
  );
}

export function findingItem(finding: FindingView, isCurrent: boolean, select: Select): HTMLElement {
  const { severity, message, rule, at } = finding;
  return el(
    "li",
    {},
    el(
      "button",
      { class: `item finding ${severity}`, type: "button", "aria-current": isCurrent, onclick: () => select(finding) },
      el("span", { class: "name" }, message),
      el("span", { class: "rule" }, `${severity} · ${rule} · line ${at[0]}`),
    ),
  );
}
