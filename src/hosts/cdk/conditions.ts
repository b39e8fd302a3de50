import { type Call, listOf, type ObjectMember, objectOf, type Value } from "../../languages/evaluator/values.js";
import { pathOf } from "./json-path.js";

/** `is…`: the operator, and what it is compared with. */
const TESTS: Readonly<Record<string, readonly [string, boolean]>> = {
  isPresent: ["IsPresent", true],
  isNotPresent: ["IsPresent", false],
  isString: ["IsString", true],
  isNotString: ["IsString", false],
  isNumeric: ["IsNumeric", true],
  isNotNumeric: ["IsNumeric", false],
  isBoolean: ["IsBoolean", true],
  isNotBoolean: ["IsBoolean", false],
  isTimestamp: ["IsTimestamp", true],
  isNotTimestamp: ["IsTimestamp", false],
  isNull: ["IsNull", true],
  isNotNull: ["IsNull", false],
};

const COMPARISON = /^(string|number|boolean|timestamp)(Equals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals|Matches)(JsonPath)?$/;
const TYPES: Readonly<Record<string, string>> = { string: "String", number: "Numeric", boolean: "Boolean", timestamp: "Timestamp" };

/** What `Condition.name(…)` writes into a Choice's rule. */
export function condition(name: string, { args, at, places, name: word }: Call): Value | undefined {
  const [first, second] = args;
  const place = (i: number) => places[i] ?? at;
  const member = (key: string, value: Value, i: number): readonly [string, ObjectMember] => [key, { key: i < 0 ? word : place(i), value }];
  if (name === "and" || name === "or") return objectOf(at, [member(name === "and" ? "And" : "Or", listOf(args, at), -1)]);
  if (name === "not") return first && objectOf(at, [member("Not", first, -1)]);
  if (name === "jsonata") return first && objectOf(at, [member("Condition", first, 0)]);
  if (!first) return undefined;
  const variable = member("Variable", pathOf(first) ?? first, 0);
  const test = TESTS[name];
  if (test) return objectOf(at, [variable, member(test[0], { kind: "boolean", value: test[1], at: word }, -1)]);
  const match = COMPARISON.exec(name);
  if (!match || !second) return undefined;
  const [, type = "", operator = "", path] = match;
  return objectOf(at, [variable, member(`${TYPES[type]}${operator}${path ? "Path" : ""}`, path ? (pathOf(second) ?? second) : second, 1)]);
}
