import type { Condition, State, TaskState, WaitState } from "../asl/model.js";
import type { Json } from "../text/node.js";

/** Conditions nested deeper than this are an ellipsis. */
const DEEPEST = 6;

const SIGNS: Readonly<Record<string, string>> = {
  Equals: "=",
  LessThan: "<",
  GreaterThan: ">",
  LessThanEquals: "≤",
  GreaterThanEquals: "≥",
  Matches: "like",
};

/** A condition in one line: `$.status = "DONE" and $.tries < 5`; JSONata as written. */
export function conditionText(condition: Condition, depth = 0): string {
  if (depth > DEEPEST) return "…";
  switch (condition.kind) {
    case "and":
    case "or": {
      const parts = condition.operands.map((one) => {
        const text = conditionText(one, depth + 1);
        return one.kind === "and" || one.kind === "or" ? `(${text})` : text;
      });
      return parts.join(` ${condition.kind} `);
    }
    case "not":
      return `not (${conditionText(condition.operand, depth + 1)})`;
    case "compare":
      return comparison(condition);
    case "jsonata":
      return condition.expression.source.replace(/\s+/g, " ").trim();
    case "constant":
      return String(condition.value);
    case "unknown":
      return "unknown until deployment";
  }
}

function comparison({ operator, variable, operand }: Condition & { kind: "compare" }): string {
  const left = variable.text;
  const value = "text" in operand ? operand.text : literal(operand.value);
  const is = /^Is(\w+)$/.exec(operator)?.[1];
  if (is) {
    const what = is === "Present" ? "present" : is === "Null" ? "null" : `a ${is.toLowerCase()}`;
    return `${left} is ${value === "false" ? "not " : ""}${what}`;
  }
  const sign = SIGNS[operator.replace(/^(?:String|Numeric|Timestamp|Boolean)/, "")] ?? operator;
  return `${left} ${sign} ${value}`;
}

const literal = (value: Json): string => JSON.stringify(value) ?? "";

/** What a state does, in a few words: `lambda:invoke`, `30 s`; undefined where its type says it all. */
export function stateDetail(state: State): string | undefined {
  if (state.type === "Task") return taskDetail(state);
  if (state.type === "Wait") return waitDetail(state);
  if (state.type === "Fail" && state.error?.value.kind === "literal") return String(state.error.value.value);
  if (state.type === "Map" && state.processor?.processor?.mode === "DISTRIBUTED") return "Distributed";
  return undefined;
}

const SUFFIXES = { "request-response": "", sync: " (sync)", "sync:2": " (sync)", waitForTaskToken: " (callback)" } as const;

function taskDetail({ resource }: TaskState): string | undefined {
  if (!resource) return undefined;
  const { form, service, action, pattern, text } = resource.value;
  if (form === "opaque" || form === "invalid" || service === undefined) return text === "" ? undefined : text;
  if (form === "http") return "HTTP endpoint";
  return `${service}${action === undefined ? "" : `:${action}`}${SUFFIXES[pattern]}`;
}

function waitDetail({ until }: WaitState): string | undefined {
  if (!until) return undefined;
  const { kind, field } = until;
  const { value } = field;
  const text =
    value.kind === "literal"
      ? String(value.value)
      : value.kind === "path" || value.kind === "intrinsic"
        ? value.text
        : value.kind === "jsonata"
          ? value.source.trim()
          : undefined;
  if (text === undefined) return undefined;
  return kind === "seconds" ? `${text} s` : `until ${text}`;
}

/** The names that a retrier or catcher matches: `States.Timeout, Custom`. */
export const errorNames = ({ errorEquals }: { readonly errorEquals: readonly { readonly value: string }[] }): string =>
  errorEquals.map(({ value }) => value).join(", ");
