import type { Tape } from "../soundness/choice-sequence.js";
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
  switch (t.below(15)) {
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
      return `[${t.pick("0", "1", "-5")}..${t.pick("3", "1000", "99999999")}]`;
    case 12:
      return `${part()}${t.pick("^(a)", "^(>$)", "#$i", "@$e.a", "{a: $sum(b)}", "~> |$|{'a': 1}|", "~> |**|{}, ['a']|")}`;
    case 13:
      return `/${t.pick("(a|a)*b", "(a+)+$", "(?=a)b", "(a)\\1", "a{1,900}", "[^x]*y", "")}/${t.pick("", "i", "m")}`;
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
