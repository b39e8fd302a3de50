import type { Tape } from "./choice-sequence.js";
import { type Json, type Members, NUMBERS, WORDS } from "./json.js";

export function jsonataCondition(t: Tape, scope: { readonly variables: readonly string[]; readonly nested: number }): string {
  const side = (): string =>
    t.pick(
      "$states.input.a",
      "$states.input.n",
      "$states.input.b",
      "$count($states.input.items)",
      `$${scope.variables[0]}`,
      "$states.input.a.b",
    );
  const literal = (): string => t.pick("1", "'x'", "2", "'DONE'", "true", "null", "0");
  const one = (): string => {
    switch (t.below(8)) {
      case 0:
        return `${side()} ${t.pick("=", "!=")} ${literal()}`;
      case 1:
        return `${side()} ${t.pick("<", ">", "<=", ">=")} ${t.pick("1", "2", "'x'")}`;
      case 2:
        return `$exists(${side()})`;
      case 3:
        return `${literal()} in ${t.pick("[1, 'x']", "$states.input.items", "['DONE', 2]")}`;
      case 4:
        return `$${t.pick("contains", "type", "length", "boolean")}(${side()}${t.pick("", ", 'x'")})${t.pick("", " = 'string'", " > 1")}`;
      case 5:
        return `$states.input.items[a = 'x']`;
      case 6:
        return `${side()} = ${side()}`;
      default:
        return side();
    }
  };
  const text = t.chance(30) ? `${one()} ${t.pick("and", "or")} ${one()}` : t.chance(15) ? `$not(${one()})` : one();
  return `{% ${text} %}`;
}

const CHOICE_PATHS = [
  "$.a",
  "$.n",
  "$.b",
  "$.a.b",
  "$.items[0]",
  "$",
  "$.r",
  "$$.Execution.Input.a",
  "$.items[*]",
  "$v",
  "$.a['b']",
  "$$.State.Name",
] as const;

export function pathCondition(t: Tape, depth: number): Json {
  if (depth > 0 && t.chance(25)) {
    const operator = t.pick("And", "Or", "Not");
    if (operator === "Not") return { Not: pathCondition(t, depth - 1) };
    return { [operator]: t.some(1, 2, () => pathCondition(t, depth - 1)) };
  }
  const Variable = t.pick(...CHOICE_PATHS);
  const order = t.pick("Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals");
  const path = t.chance(12);
  const operand = (literal: Json): Members =>
    path ? { [`${current}${order}Path`]: t.pick("$.b", "$.n", "$.a") } : { [`${current}${order}`]: literal };
  let current = "String";
  switch (t.below(10)) {
    case 0:
      return { Variable, IsPresent: t.chance(70) };
    case 1:
    case 2:
      return { Variable, ...operand(t.pick(...WORDS)) };
    case 3:
    case 4:
      current = "Numeric";
      return { Variable, ...operand(t.pick(...NUMBERS)) };
    case 5:
      return path ? { Variable, BooleanEqualsPath: t.pick("$.b", "$.a") } : { Variable, BooleanEquals: t.chance(50) };
    case 6:
      return { Variable, StringMatches: t.pick("x*", "*", "D*E", "", "*a*") };
    case 7:
      return { Variable, [t.pick("IsNull", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp")]: t.chance(70) };
    case 8:
      current = "Timestamp";
      return { Variable, ...operand(t.pick("2024-06-01T00:00:00Z", "2024-01-01T00:00:00Z", "2025-06-01T12:00:00+02:00")) };
    default:
      return {
        And: [
          { Variable, IsPresent: true },
          { Variable, NumericEquals: t.pick(...NUMBERS) },
        ],
      };
  }
}
