import type { Interval, Measure, ValueFact } from "../analysis/facts/facts.js";
import { formatBytes, formatNumber, pluralize } from "../rule-kit/format.js";
import { sortedNames } from "../values/error-set.js";
import type { ErrorSet } from "../values/result.js";

/** `3`, `1 … 4`, `≥ 2`; `unbounded` where neither end is known. */
export function spanText({ min, max }: Interval, show: (n: number) => string): string {
  if (max === null) return min === 0 ? "unbounded" : `≥ ${show(min)}`;
  return min === max ? show(min) : `${show(min)} … ${show(max)}`;
}

export function measureText(m: Measure): string {
  const where = (m.where ?? []).map((w) => `${w.name} = ${w.meaning}`).join(", ");
  return `${spanText(m, formatNumber)}${m.formula ? `, ${m.formula}${where ? ` with ${where}` : ""}` : ""}`;
}

/** @param raisers the states that an open set comes from. */
export function errorsText(set: ErrorSet, raisers: readonly string[]): string {
  const names = sortedNames(set);
  if (set.kind === "some") {
    const all = [...names, ...[...(set.under ?? [])].sort().map((prefix) => `${prefix}*`)];
    return all.length === 0 ? "none" : all.join(", ");
  }
  // names that the language reserves are no news
  const news = names.filter((name) => !name.startsWith("States."));
  const some = raisers.slice(0, 4).join(", ");
  const from = raisers.length > 4 ? `${some} and ${pluralize(raisers.length - 4, "other state")}` : some;
  const all = raisers.length === 0 ? "any error" : `any error that ${from} ${raisers.length === 1 ? "raises" : "raise"}`;
  return news.length === 0 ? all : `${all}, except ${news.join(", ")}`;
}

export function valueText(v: ValueFact): string {
  if (v.constant) {
    const text = JSON.stringify(v.constant.value);
    return text.length > 60 ? `${text.slice(0, 59)}…` : text;
  }
  const size = spanText(v.bytes, formatBytes);
  if (v.opaque) return `any JSON value, ${size}`;
  const members = v.members().filter((m) => m.presence !== "no");
  const shown = members.slice(0, 8).map((m) => `${m.name}${m.presence === "must" ? "" : "?"}`);
  const more = members.length > 8 || v.open ? [...shown, "…"] : shown;
  const inner = v.kinds.includes("object") && members.length > 0 ? ` {${more.join(", ")}}` : "";
  const strings = v.strings
    ? ` ${v.strings
        .slice(0, 6)
        .map((s) => JSON.stringify(s))
        .join(" | ")}`
    : "";
  return `${v.kinds.join(" | ")}${inner}${strings}, ${size}`;
}
