import type { Tape } from "./choice-sequence.js";
import { expressionFor, objectTemplate } from "./expressions.js";
import { type Json, json, type Members } from "./json.js";
import type { Scope } from "./scope.js";

export function passFields(t: Tape, scope: Scope): Members {
  if (scope.jsonata) return ends(t, scope, false);
  const out: Members = { ...inputPath(t) };
  if (t.chance(25)) out.Result = json(t, 2);
  else if (t.chance(50)) out.Parameters = objectTemplate(t, scope);
  return { ...out, ...resultPath(t), ...outputPath(t), ...assign(t, scope) };
}

export const inputPath = (t: Tape): Members =>
  t.chance(12) ? { InputPath: t.pick<Json>("$.a", "$", null, "$.items", "$$.Execution.Input") } : {};
export const outputPath = (t: Tape): Members => (t.chance(12) ? { OutputPath: t.pick<Json>("$.a", "$", null, "$.r", "$.items[0]") } : {});
export const resultPath = (t: Tape): Members =>
  t.chance(45) ? { ResultPath: t.pick<Json>("$.r", null, "$", "$.a", "$.a.b", "$.items[0]", "$.n") } : {};

export function assign(t: Tape, scope: Scope): Members {
  if (!t.chance(20)) return {};
  const name = t.pick(...scope.variables) + (scope.nested > 0 ? scope.nested : "");
  if (scope.jsonata) return { Assign: { [name]: expressionFor(t, scope) } };
  return { Assign: { [`${name}.$`]: expressionFor(t, scope) } };
}

/** How a state leaves: Output and Assign, or OutputPath. */
export function ends(t: Tape, scope: Scope, result: boolean): Members {
  if (!scope.jsonata) return { ...outputPath(t), ...assign(t, scope) };
  const out: Members = {};
  if (t.chance(40)) out.Output = t.chance(50) ? objectTemplate(t, { ...scope, result }) : expressionFor(t, { ...scope, result });
  return { ...out, ...assign(t, scope) };
}

export function succeedFields(t: Tape, scope: Scope): Members {
  if (scope.jsonata) return t.chance(40) ? { Output: expressionFor(t, scope) } : {};
  return { ...inputPath(t), ...outputPath(t) };
}

export function failFields(t: Tape, scope: Scope): Members {
  if (t.chance(60)) return { Error: t.pick("Custom", "Other"), ...(t.chance(50) ? { Cause: "because" } : {}) };
  if (scope.jsonata) return { Error: expressionFor(t, scope), ...(t.chance(40) ? { Cause: expressionFor(t, scope) } : {}) };
  return {
    ErrorPath: t.pick("$.a", "States.Format('{}', $.a)", "$.b"),
    ...(t.chance(40) ? { CausePath: t.pick("$.b", "States.JsonToString($)", "$$.State.Name") } : {}),
  };
}

export function waitFields(t: Tape, scope: Scope): Members {
  if (scope.jsonata)
    return t.chance(70)
      ? { Seconds: t.pick<Json>(1, 0, 5, "{% $states.input.n %}", "{% $states.input.n + 1 %}", "{% $count($states.input.items) %}") }
      : {
          Timestamp: t.pick(
            "2020-01-01T00:00:00Z",
            "{% $fromMillis($toMillis($states.context.State.EnteredTime) + 5000) %}",
            "{% $states.input.a %}",
            "{% $now() %}",
          ),
        };
  return t.pick<Members>(
    { Seconds: 1 },
    { Seconds: 5 },
    { SecondsPath: "$.n" },
    { Timestamp: "2020-01-01T00:00:00Z" },
    { TimestampPath: "$.a" },
    { TimestampPath: "$$.State.EnteredTime" },
    { SecondsPath: "$.items[0]" },
  );
}
