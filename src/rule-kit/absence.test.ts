import { beforeAll, describe, expect, it } from "vitest";
import type { JsonataNode } from "../asl/expressions.js";
import { jsonataEngine, loadJsonata } from "../asl/jsonata/parse-jsonata.js";
import { absenceIn } from "./absence.js";

const READ = "$states.result.Contents";

const ABSENT = [
  READ,
  `${READ}.Key`,
  `${READ}[0]`,
  `${READ}[]`,
  `${READ}^(Size)`,
  `${READ}.Size + 3`,
  `3 > ${READ}.Size`,
  `-${READ}.Size`,
  `$sum(${READ}.Size)`,
  `$string(${READ})`,
  `$boolean(${READ})`,
  `$map(${READ}, function($x){ $x.Key })`,
  `$map([${READ}.Key], function($x){ $x })`,
  `$max([${READ}.Size])`,
  `[${READ}.Key][0]`,
  `[${READ}.Key][$ = 'a']`,
  `[${READ}^(>Size)][0].Key`,
  `$append(${READ}, ${READ}.Key)`,
  `($x := ${READ}; $x.Key)`,
  `($x := [${READ}]; $x[0])`,
  `$n > 0 ? ${READ} : ${READ}.Key`,
  `${READ} ~> $sum`,
  `$join(${READ}.Key, ',')`,
];
const FAILS = [`[${READ}.Size] + 1`, `$assert(${READ})`, `'a' & ([${READ}] < 1)`, `($assert(${READ}); 1)`];
const EMPTY = [
  `[${READ}.Key]`,
  `[${READ}.Key, ${READ}.Size]`,
  `[${READ}.($number(Size))]`,
  `[${READ}.{ 'k': Key }]`,
  `[${READ}^(Size).Key]`,
  `[$map(${READ}, function($c){ $number($c.Size) })]`,
  `$append([], ${READ})`,
  `$append([${READ}], ${READ}.Key)`,
  `$distinct([${READ}.Key])`,
  `[1..${READ}.Size]`,
  `[${READ}].Key`,
];
const PRESENT = [
  `$count(${READ})`,
  `$exists(${READ})`,
  `$not([${READ}])`,
  `${READ} ~> $count`,
  `${READ}.Key ~> $append('a')`,
  `$append(${READ}, 1)`,
  `$append(1, ${READ})`,
  `$zip(${READ}, [1])`,
  `$sum([${READ}.Size])`,
  `$max([${READ}.Size, 0])`,
  `$join([${READ}.Key], ',')`,
  `'a' in ${READ}.Key`,
  `${READ} = 1`,
  `${READ} != 1`,
  `'/' & ${READ}[0].Key`,
  `${READ} and true`,
  `{ 'a': ${READ} }`,
  `${READ}{ Key: Size }`,
  `$merge([{}, ${READ}])`,
  `(${READ}; 1)`,
  `[[${READ}.Size], 1 + 1]`,
  `[[${READ}.Size]]`,
  `$count(${READ}) > $n`,
  `$n > 0 ? 1 : 2`,
  `$reduce([${READ}.Size], function($a, $b){ $a + $b }, 0)`,
  `$states.result.ContentsOther & ''`,
];

beforeAll(loadJsonata);

const readOf = (source: string) => absenceIn(jsonataEngine()(source).ast() as unknown as JsonataNode, ["states", "result", "Contents"]);

/** What the engine gives for a result without the member. */
async function run(source: string): Promise<string> {
  const expression = jsonataEngine()(source);
  try {
    const value = await expression.evaluate({}, { states: { result: { KeyCount: 0 } }, n: 1 });
    if (value === undefined) return "absent";
    return Array.isArray(value) && value.length === 0 ? "empty" : "present";
  } catch {
    return "fails";
  }
}

describe("what an expression gives where a member is missing", () => {
  it.each(
    [
      ...ABSENT.map((source) => [source, "absent"]),
      ...FAILS.map((source) => [source, "fails"]),
      ...EMPTY.map((source) => [source, "empty"]),
      ...PRESENT.map((source) => [source, "present"]),
    ].map(([source = "", is = ""]) => ({ source, is })),
  )("$source: $is", async ({ source, is }) => {
    expect(readOf(source)).toBe(is);
    const real = await run(source);
    // an empty array that is a value of a function or of a constructor of objects counts as present
    expect(is === "present" && real === "empty" ? "present" : real).toBe(is);
  });

  it.each([
    `$exists(${READ}) ? ${READ}.Key : []`,
    `$f(${READ})`,
    `$map([1], function($x){ ${READ}.Key })`,
    `[1, 2][$ = ${READ}]`,
    `($has := $exists(${READ}); $n ? ${READ} : 1)`,
    `$contains('a', ${READ}[0].Key)`,
  ])("%s: only a run can tell", (source) => {
    expect(readOf(source)).toBe("unknown");
  });
});
