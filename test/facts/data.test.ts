import { join } from "node:path";
import { beforeAll, describe } from "vitest";
import { explore } from "../../src/analysis/analyze.js";
import { factsOf, NOTHING_SHOWN } from "../../src/analysis/facts/build.js";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import type { State } from "../../src/asl/model.js";
import type { Json } from "../../src/text/node.js";
import { machineOf } from "../soundness/run-case.js";
import { itIsApproved } from "../support/approved.js";
import { inputOf } from "./expressions.js";
import { printOperations, printSchema, printValue } from "./printed.js";
import { expectSound } from "./sound.js";

type States = { readonly [name: string]: Json };

const approved = (name: string): string => join(import.meta.dirname, "approved", `data-${name}.txt`);

/** The output of the last state, where each value may fail, and what was learned of an input that nothing describes. */
function told(states: States, last: string, described: boolean, queryLanguage: "JSONPath" | "JSONata" = "JSONPath"): string[] {
  const machine = machineOf({ QueryLanguage: queryLanguage, StartAt: Object.keys(states)[0] as string, States: states });
  if (!machine) return ["refused"];
  const inputSchema = described ? inputOf(JSON.stringify(states)) : undefined;
  const analysis = explore(machine, inputSchema === undefined ? {} : { inputSchema });
  const facts = factsOf(analysis, NOTHING_SHOWN);
  expectSound(analysis, facts, inputSchema);
  const state = machine.states.get(last) as State;
  const output = facts.value(state, "output");
  const size = facts.size(state, "output");
  return [
    output ? printValue(output) : "none",
    ...(size
      ? [
          `${size.bytes.min}..${size.bytes.max ?? "∞"} bytes, ${size.envelope} documented; ${size.contributors.map((part) => `${part.name} ${part.bytes.min}..${part.bytes.max ?? "∞"}`).join(", ")}`,
        ]
      : []),
    ...printOperations([...machine.states.values()].flatMap((one) => [...facts.operations(one)])),
    ...(described ? [] : [printSchema(facts.inputSchema())]),
  ];
}

/** A path below each of these, of what becomes the input of the state. */
const ROOTS = ["o", "late", "map", "deep", "any", "mixed", "maybe", "e", "list", "rows[0]", "opt"] as const;
const BELOW = ["x", "new", "new.inner", "x.y", "in.k", "in.new", "p", "a.b.c", "[0]", "z.w"] as const;
const RESULTS: readonly Json[] = [1, { a: [null] }];

/** The state's input comes from `root` of the input; a Pass puts a value at `path` of it. */
const put = (root: string, path: string, result: Json, described: boolean): string[] =>
  told(
    {
      Take: { Type: "Pass", InputPath: root, Next: "Put" },
      Put: { Type: "Pass", Result: result, ResultPath: path, End: true },
    },
    "Put",
    described,
  );

describe("what a ResultPath makes of an input is approved:", () => {
  itIsApproved(
    approved("puts"),
    ROOTS.flatMap((root) =>
      BELOW.map((below, i) => {
        const path = below.startsWith("[") ? `$${below}` : `$.${below}`;
        const result = RESULTS[i % RESULTS.length] as Json;
        return [`${path} of $.${root}: ${JSON.stringify(result)}`, () => put(`$.${root}`, path, result, true)] as const;
      }),
    ),
  );

  itIsApproved(
    approved("puts-into-the-unknown"),
    BELOW.filter((below) => !below.startsWith("[")).flatMap((below) =>
      ["$", "$.any", "$.any.a"].map((root) => [`$.${below} of ${root}`, () => put(root, `$.${below}`, 1, false)] as const),
    ),
  );
});

/** Objects that are put together in ways that differ, and the next state's ResultPath or read. */
const JOINED: readonly (readonly [name: string, yes: States, no: States])[] = [
  ["one has the member", { a: 1, b: "x" }, { b: "x" }],
  ["both have it", { a: 1, b: "x" }, { a: "1", b: "x" }],
  ["one is deeper", { a: { c: 1 } }, { a: 2 }],
  ["lists of two lengths", { a: [1, 2] }, { a: [1, 2, 3] }],
  ["an empty list", { a: [] }, { a: [{ c: 1 }] }],
  ["null or an object", { a: null }, { a: { c: 1 } }],
  ["of the input", { "a.$": "$.o" }, { "a.$": "$.late" }],
  ["the input or a constant", { "a.$": "$.opt" }, { a: 9 }],
];
const MORE_JOINED: typeof JOINED = [
  ["one has the object", { a: { c: 1 }, b: "x" }, { b: "x" }],
  ["an object or nothing in it", { a: { c: 1, d: 2 } }, { a: {} }],
  ["objects of objects", { a: { c: { e: 1 } } }, { a: { c: { e: "x", f: 1 } } }],
];
const AFTER: readonly (readonly [name: string, fields: States])[] = [
  ["$.a", { Parameters: { "v.$": "$.a" } }],
  ["$.a.c", { Parameters: { "v.$": "$.a.c" } }],
  ["$.a[0]", { Parameters: { "v.$": "$.a[0]" } }],
  ["$.a[2]", { Parameters: { "v.$": "$.a[2]" } }],
  ["$.a[-1]", { Parameters: { "v.$": "$.a[-1]" } }],
  ["$.a[*]", { Parameters: { "v.$": "$.a[*]" } }],
  ["$.a[*].c", { Parameters: { "v.$": "$.a[*].c" } }],
  ["$..c", { Parameters: { "v.$": "$..c" } }],
  ["$.*", { Parameters: { "v.$": "$.*" } }],
  ["$.a.length()", { Parameters: { "v.$": "$.a.length()" } }],
  ["into $.a", { Result: 1, ResultPath: "$.a" }],
  ["into $.a.c", { Result: 1, ResultPath: "$.a.c" }],
  ["into $.a.d", { Result: 1, ResultPath: "$.a.d" }],
  ["into $.a.c.e", { Result: 1, ResultPath: "$.a.c.e" }],
  ["into $.d.c", { Result: 1, ResultPath: "$.d.c" }],
  ["a merge", { Parameters: { "v.$": "States.JsonMerge($, $.a, false)" } }],
  ["its length", { Parameters: { "v.$": "States.ArrayLength($.a)" } }],
  ["its item", { Parameters: { "v.$": "States.ArrayGetItem($.a, 1)" } }],
  ["its parts", { Parameters: { "v.$": "States.ArrayPartition($.a, 2)" } }],
  ["its text", { Parameters: { "v.$": "States.Format('{}:{}', $.a, $.b)" } }],
];

describe("what is read where two ways meet is approved:", () => {
  itIsApproved(
    approved("joined"),
    [...JOINED, ...MORE_JOINED].flatMap(([joined, yes, no]) =>
      AFTER.map(([after, fields]) => [
        `${joined}, ${after}`,
        () =>
          told(
            {
              S: { Type: "Choice", Choices: [{ Variable: "$.b", BooleanEquals: true, Next: "Yes" }], Default: "No" },
              Yes: { Type: "Pass", Parameters: yes, Next: "After" },
              No: { Type: "Pass", Parameters: no, Next: "After" },
              After: { Type: "Pass", ...fields, End: true },
            },
            "After",
            true,
          ),
      ]),
    ),
  );
});

/** Expressions over values that are put together, where one of two is known to be there. */
const EXPRESSIONS = [
  "$a",
  "$a.c",
  "$a[0]",
  "$a[1]",
  "$a[-1]",
  "$a[c = 1]",
  "$a.c[]",
  "$a[]",
  "[$a]",
  "$count($a)",
  "$append($a, 7)",
  "$append(7, $a)",
  "$keys($a)",
  "$merge([$a, {'c': 9}])",
  "$merge([{'c': 9}, $a])",
  "$merge($a)",
  "$a & 'x'",
  "$string($a)",
  "$string($a, true)",
  "$type($a)",
  "$a = 1",
  "$a != null",
  "1 in $a",
  "$a in [1, 2]",
  "$exists($a.c)",
  "$boolean($a)",
  "$not($a)",
  "$a ? 1 : 2",
  "$a + 1",
  "-$a",
  "$a < 2",
  "$sum($a)",
  "$max($a)",
  "$map($a, function($v) { $v })",
  "$filter($a, function($v) { $v > 1 })",
  "$reduce($a, function($x, $y) { $x + $y })",
  "$reduce($a, function($x, $y, $i) { $i })",
  "$distinct($a)",
  "$reverse($a)",
  "$spread($a)",
  "$each($a, function($v, $k) { $k })",
  "$sift($a, function($v) { true })",
  "$lookup($a, 'c')",
  "{'k': $a}",
  "{$string($a): 1}",
  "$a{'k': $}",
  "$a.{'k': c}",
  "$a.[c]",
  "$a.*",
  "$a^(c)",
  "$zip($a, $a)",
  "$single($a)",
  "$lowercase($a)",
  "$length($a)",
  "$number($a)",
  "($x := $a; [$x, $x])",
  "function($v) { $v }($a)",
  "$a ~> $string",
  "$a ~> $append(1)",
  "$formatNumber($a, '0')",
  "$contains($a, 'x')",
  "$split($a, 'x')",
  "$join($a, ',')",
  "($a ? $string : $number)(1)",
  "$map([1, 2], $a ? $string : $length)",
  "$f := 1",
  "$a.c.d",
  "$a.(c ? c : 0)",
  "$[0]",
  "$.a",
  "7 % 3",
  "1e308 * 10",
  "2 / 0",
  "$string([1.5, 'x'], true)",
  "$string(1, 'x')",
  "$range(1, $a, 1)",
  "[1..$a]",
  "[$a..3]",
  "$partition($a, 2)",
  "$hash($a, 'MD5')",
  "$parse($a)",
] as const;

/** More of them, for values whose items, members and signs tell them apart. */
const MORE_EXPRESSIONS = [
  ...[
    "0.1234567890123456 & 'x'",
    "$a[-2]",
    "$a[-3]",
    "$map($a, function($v, $i, $x) { $x })",
    "$filter($a, function($v, $i, $x) { $count($x) > 1 })",
  ],
  ...["$map($a, $parseInteger)", "$map($a, $string)", "$map($a, /x/)", "$reduce($a, function($x, $y, $i, $z) { $count($z) })"],
  ...[
    "$reduce($a, function($x, $y) { [$x, $y] }, 0)",
    "[-5..-2]",
    "[-1..$count($a)]",
    "$a in [1, [2]]",
    "$a = [1, 2]",
    "$range($count($a), 9, 2)",
  ],
  ...[
    "$a.c in ['x']",
    "$exists($a.c.d)",
    "$boolean($a.c)",
    "$not($exists($a))",
    "$a{'k': c}",
    "$a{$string(c): c}",
    "[$a.c]",
    "$append($a.c, $a)",
  ],
  ...[
    "$each($a, function($v) { $v = 1 ? $v })",
    "$merge([$a, $a])",
    "$merge([$a, {'c': $a.c}])",
    "$merge([$a[0], {'d': 1}])",
    "$spread($a).c",
    "$keys($a)[0]",
  ],
  ...[
    "($f := $a ? $sum : $count; $f([1, 2]))",
    "$map($a, function($v) { $v.c })",
    "$map([1..3], function($v) { $v * 2 })",
    "$filter([1..3], function($v) { $v > 1 })",
  ],
  ...[
    "$count($map($a, function($v) { [$v, $v] }))",
    "$string($a.c)",
    "$type($a.c)",
    "$abs($a)",
    "$a % 2",
    "$a * -1",
    "2 - $a",
    "$a / 2",
    "$floor($a / 2)",
  ],
  ...[
    "$substring($a, 0, 1)",
    "$uppercase($a)",
    "$a < 'y'",
    "$min($a)",
    "$average($a)",
    "$sort($a)",
    "$base64encode($a)",
    "$match($a, /x/)",
    "$assert($a, 'x')",
  ],
  ...[
    "$a.(c; [c])",
    "$a.[c, d]",
    "$a.[[c]]",
    "$a.c[0]",
    "$a.c[-1]",
    "$a.c[]",
    "$a[$a > 1]",
    "$a[[0, 1]]",
    "$a[d]",
    "$a.c.d.e",
    "$a.{'k': [c]}",
    "$a.$string(c)",
  ],
];
const MORE_ASSIGNED: readonly (readonly [name: string, yes: Json, no: Json])[] = [
  ["lists of objects", [{ c: [1, 2] }, { c: 3 }], [{ c: 4, d: 5 }]],
  ["deep objects", { c: { d: 1 } }, { c: { d: "x" }, d: 2 }],
  ["numbers of both signs", -3, 2],
  ["texts", "x", "abc"],
  ["pairs", [1, "x"], ["y", 2]],
];

const ASSIGNED: readonly (readonly [name: string, yes: Json, no: Json])[] = [
  ["numbers", 1, 2],
  ["a number or a text", 1, "x"],
  ["a list or its item", [{ c: 1 }, { c: 2 }], { c: 1 }],
  ["objects", { c: 1 }, { c: "2", d: null }],
  ["a member that may be missing", { c: 1 }, { d: 1 }],
  ["lists", [1], [1, 2, 3]],
  ["of the input", "{% $states.input.rows %}", "{% $states.input.list %}"],
  ["null or a text", null, "{% $states.input.t %}"],
  ["booleans", true, false],
];

describe("what an expression makes of a variable that is set on two ways is approved:", () => {
  beforeAll(loadJsonata);
  itIsApproved(
    approved("variables"),
    [...ASSIGNED.map((of) => [of, EXPRESSIONS] as const), ...MORE_ASSIGNED.map((of) => [of, MORE_EXPRESSIONS] as const)].flatMap(
      ([[name, yes, no], expressions]) =>
        expressions.map((expression) => [
          `${name}: ${expression}`,
          () =>
            told(
              {
                S: { Type: "Choice", Choices: [{ Condition: "{% $states.input.b %}", Next: "Yes" }], Default: "No" },
                Yes: { Type: "Pass", Assign: { a: yes }, Next: "After" },
                No: { Type: "Pass", Assign: { a: no }, Next: "After" },
                After: { Type: "Pass", Output: `{% ${expression} %}`, End: true },
              },
              "After",
              true,
              "JSONata",
            ),
        ]),
    ),
  );

  itIsApproved(
    approved("unset-variables"),
    EXPRESSIONS.filter((expression) => /\$a\b/.test(expression))
      .slice(0, 40)
      .map((expression) => [
        expression,
        () =>
          told(
            {
              S: { Type: "Choice", Choices: [{ Condition: "{% $states.input.b %}", Next: "Yes" }], Default: "After" },
              Yes: { Type: "Pass", Assign: { a: [{ c: 1 }] }, Next: "After" },
              After: { Type: "Pass", Output: `{% ${expression} %}`, End: true },
            },
            "After",
            true,
            "JSONata",
          ),
      ]),
  );
});

describe("what one read of a field tells the next one is approved:", () => {
  const TWICE: readonly States[] = [
    { Parameters: { "a.$": "$.x.y", "b.$": "$.x.y", "c.$": "$.x.z", "d.$": "$.x" } },
    { Parameters: { "a.$": "$.x[0]", "b.$": "$.x[0].y", "c.$": "$.x.y" } },
    { Parameters: { "a.$": "States.Format('{}', $.x.y)", "b.$": "States.MathAdd($.x.y, 1)", "c.$": "States.MathAdd($.x.y, $.x.y)" } },
    { InputPath: "$.x", Parameters: { "a.$": "$.y", "b.$": "$.y", "c.$": "$$.Execution.Input.x.y" } },
    { Parameters: { "a.$": "$v.y", "b.$": "$v.y", "c.$": "$.x" } },
    { Parameters: { "a.$": "$.x.y" }, ResultPath: "$.x.y.z" },
    { OutputPath: "$.x.y", ResultPath: "$.x.z", Result: 1 },
    { Assign: { "a.$": "$.x.y", "b.$": "$.x.y" } },
  ];
  itIsApproved(
    approved("read-twice"),
    TWICE.map((fields) => [
      JSON.stringify(fields),
      () =>
        told(
          {
            S: { Type: "Choice", Choices: [{ Variable: "$.b", BooleanEquals: true, Next: "Set" }], Default: "Read" },
            Set: { Type: "Pass", Assign: { "v.$": "$.b" }, Next: "Read" },
            Read: { Type: "Pass", ...fields, Next: "Again" },
            Again: { Type: "Pass", Parameters: { "e.$": "$$.Execution.Input.x.y" }, End: true },
          },
          "Read",
          false,
        ),
    ]),
  );
});

/** Intrinsic functions over ranges of numbers and lists of several lengths, on both sides of what they accept. */
const INTRINSICS: readonly string[] = [
  ...[
    "5, $.small, -1",
    "$.small, -5, -2",
    "1, 9, $.small",
    "$.small, $.small, 1",
    "1, 3, $.neg",
    "$.neg, $.small, 1",
    "1, 1000, 1",
    "1, 1001, 1",
    "$.small, 1002, 1",
  ].map((given) => `States.ArrayRange(${given})`),
  ...[
    "$.pair, $.small",
    "$.pair, 1",
    "$.pair, 2",
    "$.list, $.neg",
    "$.rows, 2",
    "$.rows, 3",
    "$.words, 0",
    "$.pair, 0.4",
    "$.pair, 1.5",
  ].map((given) => `States.ArrayGetItem(${given})`),
  ...["$.small, 1", "$.small, 3", "$.small, 4", "1, $.small", "3, $.small", "$.neg, $.small", "$.half, 9"].map(
    (given) => `States.MathRandom(${given})`,
  ),
  ...["$.small, $.neg", "$.half, 1", "$.half, $.half", "2147483646, $.small", "-2147483647, $.neg", "2147483648, $.small", "$.n, $.i"].map(
    (given) => `States.MathAdd(${given})`,
  ),
  ...["$.list, $.small", "$.pair, 3", "$.list, 4", "$.list, $.half", "$.rows, $.neg", "$.words, 3"].map(
    (given) => `States.ArrayPartition(${given})`,
  ),
  ...[
    "'{}{}', $.e, $.small",
    "'{}', $.pair",
    "'{}', $.n",
    "'{}', $.yes",
    "'{}', null",
    "'{}', 1000000",
    "'{}', 999999",
    "'x{}y', $.half",
  ].map((given) => `States.Format(${given})`),
  ...["$.word, $.e", "$.e, 'MD5'", "$.rows, 'SHA-512'"].map((given) => `States.Hash(${given})`),
  ...["$.o, $.late, false", "$.late, $.o, false", "$.map, $.o, false", "$.o, $.map, false", "$.o, $.o, $.b", "$.o, $.o, true"].map(
    (given) => `States.JsonMerge(${given})`,
  ),
];

describe("what intrinsic functions give for ranges is approved:", () => {
  itIsApproved(
    approved("intrinsics"),
    INTRINSICS.map((call) => [
      call,
      () => told({ S: { Type: "Pass", Parameters: { "v.$": call }, OutputPath: "$.v", End: true } }, "S", true),
    ]),
  );
});
