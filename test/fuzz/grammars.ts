import type { Tape } from "../soundness/choice-sequence.js";
import type { Json } from "../soundness/json.js";
import { hostileText } from "./hostile-values.js";

/** Expressions by their grammars, so that most of them are read and do something. */

const CALLS = [
  "$string",
  "$count",
  "$sum",
  "$keys",
  "$merge",
  "$spread",
  "$append",
  "$distinct",
  "$reverse",
  "$sort",
  "$zip",
  "$split",
  "$join",
  "$pad",
  "$replace",
  "$match",
  "$contains",
  "$substring",
  "$map",
  "$filter",
  "$reduce",
  "$sift",
  "$each",
  "$lookup",
  "$type",
  "$number",
  "$formatNumber",
  "$formatBase",
  "$formatInteger",
  "$parseInteger",
  "$fromMillis",
  "$toMillis",
  "$partition",
  "$range",
  "$hash",
  "$parse",
  "$base64encode",
  "$encodeUrl",
  "$power",
  "$round",
  "$boolean",
  "$exists",
  "$shuffle",
  "$single",
];

export function jsonata(t: Tape, depth: number): string {
  const part = () => jsonata(t, depth - 1);
  if (depth <= 0) return t.pick("$states.input", "$states.input.a", "1", '"x"', "[1..9]", "{}", "$", "null", "$v", '"aaaaaaaaab"', "-1e99");
  // the last two are dear where they work: one in a hundred
  switch (t.below(100) < 98 ? t.below(13) : 13 + t.below(2)) {
    case 0:
    case 1:
    case 2:
      return `${t.pick(...CALLS)}(${t.some(0, 3, part).join(", ")})`;
    case 3:
      return `(${part()} ${t.pick("+", "-", "*", "/", "%", "&", "=", "!=", "<", "in", "and", "or", "~>", "..")} ${part()})`;
    case 4:
      return `${part()}.${t.pick("a", "*", "**", "%", "$", "(b)", "b[0]", "{ 'k': $ }", `\`${hostileText(t).replace(/`/g, "")}\``)}`;
    case 5:
      return `${part()}[${part()}]`;
    case 6:
      return `[${t.some(0, 3, part).join(", ")}]`;
    case 7:
      return `{${t.some(0, 3, (i) => `"k${i}": ${part()}`).join(", ")}}`;
    case 8:
      return `function($p, $q){${part()}}`;
    case 9:
      return `($f := function($p){${part()}}; $x := ${part()}; $f($x))`;
    case 10:
      return `(${part()} ? ${part()} : ${part()})`;
    case 11:
      return `${part()}${t.pick("^(a)", "^(>$)", "#$i", "@$e.a", "{a: $sum(b)}", "~> |$|{'a': 1}|", "~> |**|{}, ['a']|")}`;
    case 12:
      return `/${t.pick("(a|a)*b", "(a+)+$", "(?=a)b", "(a)\\1", "a{1,900}", "[^x]*y", "")}/${t.pick("", "i", "m")}`;
    case 13:
      return `[${t.pick("0", "1", "-5")}..${t.pick("3", "1000", "99999999")}]`;
    default:
      return `($f := function($s, $n){$n = 0 ? $s : $f(${t.pick("[$s, $s]", '{"a": $s, "b": $s}', "$s & $s", "$append($s, $s)", "$merge([$s, $s])")}, $n - 1)}; $f(${part()}, ${t.pick("5", "30", "90")}))`;
  }
}

export function path(t: Tape, depth = 2): string {
  return `${t.pick("$", "$", "$$", "$v")}${t.some(0, 4, () => step(t, depth)).join("")}`;
}

function step(t: Tape, depth: number): string {
  switch (t.below(12)) {
    case 0:
      return "..a";
    case 1:
      return "..*";
    case 2:
      return "[*]";
    case 3:
      return `[${t.pick("0", "-1", "0,1,2", "1:", ":-1", "::2", "9007199254740993", "0:1:0")}]`;
    case 4:
      return `['${hostileText(t).replace(/['\\]/g, "")}']`;
    case 5:
      return "['a','b']";
    case 6:
      return depth > 0 ? `[?(${filter(t, depth)})]` : ".a";
    case 7:
      return t.pick(".length()", ".min()", ".keys()", "..length()");
    case 8:
      return `.${hostileText(t)}`;
    default:
      return t.pick(".a", ".b", ".items", ".*");
  }
}

function filter(t: Tape, depth: number): string {
  const side = () => t.pick("@", "@.a", "@..b", "1", "'x'", "[1,'a']", "null", "/(a|a)*b/i", path(t, depth - 1));
  switch (t.below(5)) {
    case 0:
      return `${filter(t, depth - 1 > 0 ? depth - 1 : 0)} ${t.pick("&&", "||")} ${side()}`;
    case 1:
      return `!(${side()})`;
    case 2:
      return `@${t.some(0, 2, () => step(t, depth - 1)).join("")}`;
    default:
      return `${side()} ${t.pick("==", "!=", "<", ">=", "=~", "in", "nin", "subsetof", "anyof", "size", "empty", "contains")} ${side()}`;
  }
}

const INTRINSICS = [
  "Format",
  "StringToJson",
  "JsonToString",
  "Array",
  "ArrayPartition",
  "ArrayContains",
  "ArrayRange",
  "ArrayGetItem",
  "ArrayLength",
  "ArrayUnique",
  "Base64Encode",
  "Base64Decode",
  "Hash",
  "JsonMerge",
  "MathRandom",
  "MathAdd",
  "StringSplit",
  "UUID",
];

export function intrinsic(t: Tape, depth: number): string {
  const argument = () => {
    switch (t.below(6)) {
      case 0:
        return depth > 0 ? intrinsic(t, depth - 1) : "$.a";
      case 1:
        return `'${t.pick("{}", "{}{}", ",", "SHA-256", "a,b,,c", "\\'", "\\{", hostileText(t).replace(/['\\\n]/g, ""))}'`;
      case 2:
        return t.pick("0", "1", "-1", "1000", "1e9", "2.5", "99999999999999999999", "null", "true");
      default:
        return path(t, 1);
    }
  };
  return `States.${t.pick(...INTRINSICS)}(${t.some(0, 4, argument).join(", ")})`;
}

/** Regular expressions: repetition within repetition, groups that are referred to, what looks around. */
export function pattern(t: Tape, depth: number): string {
  const part = () => pattern(t, depth - 1);
  if (depth <= 0) return t.pick("a", "b", ".", "\\d", "\\w", "[^x]", "[a-c]", "\\s", "^", "$", "\\b", "");
  switch (t.below(8)) {
    case 0:
      return `(${part()})${t.pick("*", "+", "?", "{2}", "{1,30}", "{1,900}", "*?", "+?")}`;
    case 1:
      return `(?:${part()}|${part()})`;
    case 2:
      return `(${t.pick("?=", "?!", "?<=", "?<!", "?<n>", "")}${part()})`;
    case 3:
      return `(${part()})\\1`;
    case 4:
      return `[${t.pick("^", "")}${t.pick("a-z", "\\d\\w", "\\]", "a\\-b")}]${part()}`;
    default:
      return part() + part();
  }
}

/** JSON Schemas of an input. */
export function schema(t: Tape, depth = 3): Json {
  const part = () => schema(t, depth - 1);
  if (depth <= 0) return t.pick<Json>(true, false, {}, { type: "string" }, { const: 1 }, { enum: ["a", 1, null] }, { $ref: "#/$defs/a" });
  switch (t.below(8)) {
    case 0:
      return { type: "object", properties: Object.fromEntries(t.some(0, 3, (i) => ["abc"[i] ?? "d", part()])), required: ["a"] };
    case 1:
      return { type: "array", items: part(), minItems: t.pick(0, 3, -1, 1e9), maxItems: t.pick(0, 10, 1e99) };
    case 2:
      return { [t.pick("allOf", "anyOf", "oneOf")]: t.some(0, 4, part) };
    case 3:
      return { type: "string", pattern: pattern(t, 3), minLength: t.pick(0, 5, 1e12) };
    case 4:
      return { not: part(), if: part(), [t.pick("then", "else")]: part() };
    case 5:
      return {
        $defs: { a: part(), b: { $ref: t.pick("#/$defs/a", "#/$defs/b", "#", "x.json", "#/a/b/c", "http://x/y") } },
        $ref: "#/$defs/b",
      };
    case 6:
      return {
        type: t.pick<Json>("number", "integer", ["string", "null"], "x", 5),
        minimum: t.pick(-1e308, 0, 5),
        exclusiveMaximum: t.pick(1e308, 0),
      };
    default:
      return {
        additionalProperties: part(),
        patternProperties: { [pattern(t, 2)]: part() },
        propertyNames: part(),
        dependentSchemas: { a: part() },
      };
  }
}

/** YAML with anchors, aliases, merges, tags and scalars of every style. */
export function yamlText(t: Tape, depth: number, indent = ""): string {
  const scalar = () =>
    t.pick(
      "a",
      "'it''s'",
      '"\\u0041\\n"',
      "|\n    x\n    y",
      ">-\n    x",
      "~",
      "1e400",
      "0x1F",
      "2020-01-01",
      "&a b",
      "*a",
      "!Sub x",
      "!!binary aGk=",
      "{a: *a}",
      "[1, [2]]",
      "? x",
      "<<",
    );
  if (depth <= 0) return scalar();
  return t
    .some(1, 4, (i) =>
      t.chance(30)
        ? `\n${indent}- ${yamlText(t, depth - 1, `${indent}  `)}`
        : `\n${indent}${t.pick(`k${i}`, "<<", "a", '"q"', "*a ", "&a k", "!T k")}: ${yamlText(t, depth - 1, `${indent}  `)}`,
    )
    .join("");
}

/** HCL: blocks, templates, loops and functions. */
export function hclText(t: Tape, depth: number): string {
  const part = () => hclText(t, depth - 1);
  if (depth <= 0)
    return t.pick(
      "1",
      '"x"',
      "true",
      "null",
      "local.a",
      "var.b[*].c",
      '"${local.a}"',
      "[]",
      "{}",
      '"%{ if true }a%{ endif }"',
      "<<EOT\nx ${1}\nEOT\n",
      "each.value",
    );
  switch (t.below(9)) {
    case 0:
      return `resource "aws_sfn_state_machine" "m" {\n definition = ${part()}\n}\n`;
    case 1:
      return `locals {\n a = ${part()}\n b = ${part()}\n}\n`;
    case 2:
      return `${t.pick("jsonencode", "merge", "concat", "format", "templatefile", "range", "replace")}(${part()}, ${part()})`;
    case 3:
      return `[for x in ${part()} : ${part()}${t.pick("", " if x != 1")}]`;
    case 4:
      return `{for k, v in ${part()} : k => ${part()}${t.pick("", "...")}}`;
    case 5:
      return `(${part()} ${t.pick("+", "&&", "==", "?")} ${part()}${t.pick("", ` : ${part()}`)})`;
    case 6:
      return `{ a = ${part()}, "b" : ${part()} }`;
    case 7:
      return `"a\${${part()}}b"`;
    default:
      return `${t.pick("!", "-", "")}${part()}`;
  }
}
