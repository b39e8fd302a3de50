import type { Node } from "../../text/node.js";
import { nearest } from "../did-you-mean.js";
import { isHttpStatusError, RESERVED_ERRORS } from "../error-names.js";
import { CATCHER_FIELDS, RETRIER_FIELDS } from "../fields.js";
import type { Catcher, Field, Retrier } from "../model.js";
import { capitalize, describe, field, holey, ObjectReader } from "./context.js";
import type { Draft } from "./draft.js";
import { readPath, readTemplate } from "./expressions.js";
import { put } from "./put.js";

const NUMBERS = ["IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy"] as const;
/** Measured: an interval of 0 is accepted. */
const WHOLE = { integer: true, min: 0, max: 99_999_999 } as const;

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export function readRetry(r: ObjectReader): Retrier[] {
  return handlers(r, "Retry", "a retrier", (h, errorEquals) => {
    h.unknown(RETRIER_FIELDS);
    const draft: Draft<Retrier> = { errorEquals, node: h.node };
    const into = draft as Record<string, unknown>;
    put(into, "intervalSeconds", h.number("IntervalSeconds", WHOLE));
    put(into, "maxAttempts", h.number("MaxAttempts", { integer: true, min: 0, max: 99_999_999 }));
    put(into, "backoffRate", h.number("BackoffRate", { min: 1 }));
    put(into, "maxDelaySeconds", h.number("MaxDelaySeconds", { integer: true, min: 1, max: 31_622_400 }));
    put(into, "jitterStrategy", h.enumeration("JitterStrategy", ["FULL", "NONE"]));
    const open = NUMBERS.filter((name) => {
      const given = h.member(name);
      return given && holey(given.value);
    });
    if (open.length > 0) into.unresolvedFields = open;
    const { intervalSeconds, maxDelaySeconds } = draft;
    if (intervalSeconds && maxDelaySeconds && maxDelaySeconds.value <= intervalSeconds.value) {
      h.problem({
        code: "handlers/max-delay",
        severity: "warning",
        range: maxDelaySeconds.node.range,
        message: `MaxDelaySeconds (${maxDelaySeconds.value}) is not greater than IntervalSeconds (${intervalSeconds.value}), so every retry waits ${maxDelaySeconds.value} s`,
        suggestion: "Raise MaxDelaySeconds, or remove it",
      });
    }
    return draft as Retrier;
  });
}

export function readCatch(r: ObjectReader): Catcher[] {
  return handlers(r, "Catch", "a catcher", (h, errorEquals) => {
    h.unknown(CATCHER_FIELDS);
    h.required("Next", "Add Next with the state that handles the error");
    const draft: Draft<Catcher> = { errorEquals, node: h.node };
    const into = draft as Record<string, unknown>;
    put(into, "next", h.string("Next"));
    if (h.where.language === "JSONPath")
      put(into, "resultPath", readPath(h, "ResultPath", { nullable: true, reference: true, inputOnly: true }));
    else put(into, "output", readTemplate(h, "Output", { errorOutput: true }));
    put(into, "assign", readTemplate(h, "Assign", { errorOutput: true }, { object: true }));
    return draft as Catcher;
  });
}

function handlers<T>(r: ObjectReader, name: "Retry" | "Catch", what: string, read: (h: ObjectReader, errors: Field<string>[]) => T): T[] {
  const found = r.array(name);
  if (!found) return [];
  const list: T[] = [];
  found.items.forEach((item, i) => {
    const location = `${r.where.location}/${name}[${i}]`;
    if (item.kind !== "object") {
      if (!holey(item))
        r.schema("structure/wrong-type", item.range, `${capitalize(what)} must be an object, not ${describe(item)}`, location);
      return;
    }
    const h = new ObjectReader(item, { ...r.where, location }, r.context, what);
    h.comment();
    list.push(read(h, readErrorEquals(h, i === found.items.length - 1)));
  });
  return list;
}

function readErrorEquals(h: ObjectReader, last: boolean): Field<string>[] {
  h.required("ErrorEquals", 'Use ["States.ALL"] to match all errors');
  const found = h.array("ErrorEquals");
  const whole = h.member("ErrorEquals");
  if (!found) return whole?.value.kind === "placeholder" ? [field(whole.value.placeholder.name, whole)] : [];
  const location = h.at("ErrorEquals");
  if (found.items.length === 0)
    h.schema(
      "structure/empty",
      found.member.value.range,
      "ErrorEquals cannot be empty",
      location,
      'Use ["States.ALL"] to match all errors',
    );
  const errors: Field<string>[] = [];
  for (const item of found.items) {
    if (item.kind === "string") errors.push({ value: item.value, node: item, key: found.member.key });
    else if (item.kind === "placeholder") errors.push({ value: item.placeholder.name, node: item, key: found.member.key });
    else h.schema("structure/wrong-type", item.range, `ErrorEquals must contain error names, not ${describe(item)}`, location);
  }
  const all = errors.find((e) => e.value === "States.ALL");
  if (all && found.items.length > 1)
    h.schema(
      "handlers/states-all",
      all.node.range,
      "States.ALL must be the only name in ErrorEquals",
      location,
      "Remove the other names, which States.ALL already matches, or move them to an earlier entry",
    );
  if (all && !last)
    h.schema(
      "handlers/states-all",
      all.node.range,
      "States.ALL must be in the last entry, because later entries never match",
      location,
      "Move this entry to the end",
    );
  for (const { value, node } of errors) checkName(h, value, node);
  return errors;
}

/** The language reserves `States.`; what it does not know can never match. */
function checkName(h: ObjectReader, name: string, node: Node): void {
  if (!name.startsWith("States.") || holey(node) || RESERVED_ERRORS.has(name) || isHttpStatusError(name) || h.context.raises(name)) return;
  const hint = nearest(name, RESERVED_ERRORS.keys());
  h.problem({
    code: "handlers/unknown-error",
    severity: "warning",
    range: node.range,
    message: `"${name}" is not a Step Functions error name, so it never matches`,
    suggestion: hint ? `Did you mean "${hint}"?` : "Remove it: names that start with States. are reserved",
  });
}
