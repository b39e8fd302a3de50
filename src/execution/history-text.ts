import { jsonText } from "../values/concrete/bytes.js";
import type { HistoryEvent } from "./history.js";

/** Details that AWS gives as JSON text. @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
const TEXTS = new Set(["input", "output", "parameters"]);

/** An event as GetExecutionHistory returns it: values are JSON text, and so is each assigned variable. */
export function withTexts(event: HistoryEvent): HistoryEvent {
  return Object.fromEntries(
    Object.entries(event).map(([name, details]) => [
      name,
      typeof details === "object" && details !== null ? Object.fromEntries(Object.entries(details).map(textOf)) : details,
    ]),
  ) as unknown as HistoryEvent;
}

function textOf([name, value]: [string, unknown]): [string, unknown] {
  if (TEXTS.has(name)) return [name, jsonText(value as never)];
  if (name !== "assignedVariables") return [name, value];
  return [name, Object.fromEntries(Object.entries(value as object).map(([variable, json]) => [variable, jsonText(json as never)]))];
}
