import type { Tape } from "./choice-sequence.js";
import { type Json, json, NUMBERS, WORDS } from "./json.js";

/** What an expression may refer to. */
export interface Place {
  readonly jsonata: boolean;
  readonly variables: readonly string[];
  readonly nested: number;
  /** `$states.result` exists. */
  readonly result?: boolean;
}

/** An object with a few computed and a few literal members. */
export function objectTemplate(t: Tape, at: Place): Json {
  const keys = ["i", "a", "b", "n", "items"];
  const entries = t.some(0, 3, (k): readonly [string, Json] => {
    const key = keys[(k + t.below(keys.length)) % keys.length] as string;
    if (t.chance(30)) return [key, json(t, 1)];
    if (t.chance(10)) return [key, objectTemplate(t, at)];
    return at.jsonata ? [key, expressionFor(t, at)] : [`${key}.$`, expressionFor(t, at)];
  });
  const seen = new Set<string>();
  return Object.fromEntries(
    entries.filter(([key]) => {
      const plain = key.replace(/\.\$$/, "");
      return seen.has(plain) ? false : seen.add(plain);
    }),
  );
}

/** A JSONata string with its delimiters, or a JSONPath / intrinsic. */
export function expressionFor(t: Tape, at: Place): string {
  return at.jsonata ? `{% ${jsonata(t, at, 2)} %}` : pathOrIntrinsic(t, at, 2);
}

export const itemsExpression = (t: Tape): string =>
  t.pick(
    "{% $states.input.items %}",
    "{% [1, 2, 3] %}",
    "{% $states.input.a %}",
    "{% [$states.input.items] %}",
    "{% $append([], $states.input.items) %}",
  );

function jsonata(t: Tape, at: Place, depth: number): string {
  const path = (): string =>
    t.pick(
      "$states.input",
      "$states.input.a",
      "$states.input.n",
      "$states.input.items",
      "$states.input.a.b",
      "$states.input.items[0]",
      "$states.input.items.a",
      "$states.context.State.Name",
      "$states.context.Execution.Input.a",
      `$${at.variables[0]}${at.nested || ""}`,
      at.result ? "$states.result" : "$states.input.b",
      at.result ? "$states.result.a" : "$states.input.items[n = 1]",
    );
  if (depth === 0) return t.chance(60) ? path() : literal(t);
  const inner = (): string => jsonata(t, at, depth - 1);
  switch (t.below(18)) {
    case 0:
    case 1:
    case 2:
      return path();
    case 3:
      return literal(t);
    case 4:
      return `${inner()} & ${inner()}`;
    case 5:
      return `${inner()} ${t.pick("+", "-", "*", "/", "%")} ${inner()}`;
    case 6:
      return `${inner()} ? ${inner()} : ${inner()}`;
    case 7:
      return `{'a': ${inner()}, 'k': ${inner()}}`;
    case 8:
      return `[${inner()}, ${inner()}]`;
    case 9:
      return `$merge([${inner()}, {'b': ${inner()}}])`;
    case 10:
      return `${t.pick("$count", "$string", "$number", "$exists", "$sum", "$keys", "$boolean", "$not", "$length", "$uppercase", "$max", "$distinct", "$reverse", "$type")}(${inner()})`;
    case 11:
      return `$append(${inner()}, ${inner()})`;
    case 12:
      return `${t.pick(...ONE)}(${inner()})`;
    case 13:
      return `${t.pick(...TWO)}(${inner()}, ${inner()})`;
    case 14:
      return `(${inner()} ${t.pick("=", "!=", "<", "<=", ">", ">=", "in", "and", "or")} ${inner()})`;
    case 15:
      return `${path()}${t.pick("[0]", "[-1]", "[]", "[a = 'x']", ".*", ".**", "^(a)", "^(>n)", "{a: n}", ".(a & 'x')", "[[0..1]]", "#$i.$i", "@$e.$e")}`;
    case 16:
      return `${t.pick("$map", "$filter")}(${inner()}, function($x) { ${t.pick("$x", "$x.a", "$x = 1", "$exists($x.a)")} })`;
    default:
      return t.pick(
        "$states.input ~> |$|{'z': 1}|",
        "($q := 1; $q + 1)",
        "$lookup($states.input, 'a')",
        "$split('a-b', '-')",
        "$join(['a', 'b'], ',')",
        "$uuid()",
        "$random()",
        "$range(0, 3, 1)",
        "$partition($states.input.items, 2)",
        "$parse('{\"a\": 1}')",
        "$parse($states.input.a)",
        "$reduce($states.input.items, function($s, $x) { $s + $x }, 0)",
        "$sift($states.input, function($v, $k) { $k != 'a' })",
        "$each($states.input, function($v, $k) { $k & 'x' })",
        "$single($states.input.items, function($x) { $x = 1 })",
        "$sort($states.input.items, function($x, $y) { $x > $y })",
        "$zip($states.input.items, [1, 2, 3])",
        "[1..$states.input.n]",
        "$replace($states.input.a, 'x', 'y')",
        "$match($states.input.a, /x/)",
        "$split($states.input.a, /,/)",
        "$pad($states.input.a, 5)",
        "$formatNumber($states.input.n, '0.0')",
        "$formatBase($states.input.n, 2)",
        "$fromMillis(0)",
        "$toMillis($states.input.a)",
        "$now()",
        "$millis()",
        "$hash('x', 'SHA-256')",
        "$hash($states.input.a, 'MD5')",
        "$eval('1 + 1')",
        "$assert($exists($states.input.a), 'no a')",
        "$error('stop')",
        "($f := function($x) { $x * 2 }; $f($states.input.n))",
        "$states.input ~> $keys",
        "$states.input.items ~> $count",
        "$random(1)",
        "$shuffle($states.input.items)",
        "$states.input.items.%.a",
        "-$states.input.n",
        "$states.input.a ? 'y'",
        "`$`",
        "$states.context.Execution.Id",
        "$states.context.State.RetryCount",
        "$states.context.Map.Item.Value",
        "$contains($states.input.a, 'x')",
        "$substring($states.input.a, 0, 1)",
      );
  }
}

const ONE = [
  "$abs",
  "$floor",
  "$ceil",
  "$round",
  "$sqrt",
  "$average",
  "$min",
  "$lowercase",
  "$trim",
  "$base64encode",
  "$base64decode",
  "$encodeUrlComponent",
  "$decodeUrl",
  "$spread",
  "$single",
  "$sort",
  "$zip",
  "$string",
  "$merge",
  "$flatten",
] as const;

const TWO = [
  "$power",
  "$round",
  "$substring",
  "$substringBefore",
  "$substringAfter",
  "$contains",
  "$split",
  "$join",
  "$lookup",
  "$pad",
  "$zip",
  "$partition",
  "$formatBase",
  "$string",
] as const;

const literal = (t: Tape): string => t.pick("1", "'x'", "true", "null", "0", "'DONE'", "[]", "{}", "2.5");

function path(t: Tape, at: Place): string {
  return t.pick(
    "$.a",
    "$",
    "$.n",
    "$.items",
    "$.a.b",
    "$.items[0]",
    "$.items[*].a",
    "$.r",
    "$$.Execution.Input.a",
    "$$.State.Name",
    "$$.State.RetryCount",
    `$${at.variables[0]}${at.nested || ""}`,
    "$..a",
    "$.items[?(@.a == 1)]",
    "$.items[-1]",
    "$.items[0:2]",
    "$$.Execution.Id",
    "$$.Execution.StartTime",
    "$$.Task.Token",
    "$$.Map.Item.Value",
    "$$",
    "$.Payload",
    "$.Payload.a",
    "$.JobRun.JobRunState",
    "$.items.length()",
    "$['a']",
    "$.items[0,1]",
    "$.*",
  );
}

function pathOrIntrinsic(t: Tape, at: Place, depth: number): string {
  if (depth === 0 || t.chance(60)) return path(t, at);
  const arg = (): string => (t.chance(25) ? argument(t) : pathOrIntrinsic(t, at, depth - 1));
  switch (t.below(21)) {
    case 0:
      return `States.Format('${t.pick("{}", "a-{}", "{}!")}', ${arg()})`;
    case 1:
      return `States.MathAdd(${arg()}, ${t.below(3)})`;
    case 2:
      return `States.Array(${arg()}, ${arg()})`;
    case 3:
      return `States.ArrayLength(${arg()})`;
    case 4:
      return `States.ArrayGetItem(${arg()}, ${t.below(3)})`;
    case 5:
      return `States.JsonToString(${path(t, at)})`;
    case 6:
      return `States.StringToJson(${arg()})`;
    case 7:
      return `States.ArrayContains(${arg()}, ${argument(t)})`;
    case 8:
      return `States.ArrayPartition(${arg()}, ${1 + t.below(2)})`;
    case 9:
      return `States.ArrayRange(0, ${t.below(5)}, 1)`;
    case 10:
      return `States.JsonMerge(${path(t, at)}, ${path(t, at)}, false)`;
    case 11:
      return `States.StringSplit(${arg()}, '-')`;
    case 12:
      return t.pick("States.UUID()", "States.MathRandom(0, 3)", "States.Base64Encode('x')", "States.Hash('x', 'MD5')");
    case 13:
      return `States.ArrayUnique(${arg()})`;
    case 14:
      return `States.Format('{} and {}', ${arg()}, ${arg()})`;
    case 15:
      return `States.Base64Decode(${arg()})`;
    case 16:
      return `States.Base64Encode(${arg()})`;
    case 17:
      return `States.ArrayRange(${arg()}, ${arg()}, ${1 + t.below(2)})`;
    case 18:
      return `States.ArrayGetItem(${arg()}, ${arg()})`;
    case 19:
      return t.pick(
        `States.MathRandom(1, ${arg()})`,
        `States.MathRandom(0, 5, ${arg()})`,
        `States.Hash(${arg()}, 'SHA-256')`,
        "States.Array()",
      );
    default:
      return `States.Array(${arg()})`;
  }
}

const argument = (t: Tape): string => {
  const word = t.pick(...WORDS);
  return t.pick(String(t.pick(...NUMBERS)), `'${word}'`, "null", "true");
};
