import fc from "fast-check";
import jsonata from "jsonata";
import { expect, describe as group, it } from "vitest";
import { abstraction, exactly } from "../../../../test/support/arbitraries.js";
import { size } from "../../../../test/support/size.js";
import type { JsonataNode } from "../../../asl/expressions.js";
import { loadJsonata } from "../../../asl/jsonata/parse-jsonata.js";
import type { Json } from "../../../text/node.js";
import { describe } from "../../../values/abstract/describe.js";
import { contains, fromJson, toJson } from "../../../values/abstract/json.js";
import type { AbstractValue } from "../../../values/abstract/value.js";
import { type AbstractFrame, resolveSymbols, Symbols } from "../frames.js";
import { splitByCondition } from "./condition.js";
import { constantCalls } from "./constant.js";
import { evaluate, newRun } from "./evaluate.js";
import { Env, isExact, isNever, just, nothing } from "./outcome.js";
import type { Scope } from "./scope.js";

const name = fc.constantFrom("a", "b", "c", "x", "items");
const literal = fc.constantFrom("1", "0", "2", '"a"', '"DONE"', '""', "true", "false", "null", "[]", "[1,2]", '["a"]', "{}", '{"a": 1}');

/** Expressions of the subset, and around it. */
const { expression } = fc.letrec<{ expression: string; path: string; computed: string; condition: string }>((tie) => ({
  path: fc.oneof(
    fc.tuple(fc.constantFrom("$states.input", "$v"), fc.array(name, { maxLength: 3 })).map(([root, names]) => [root, ...names].join(".")),
    fc
      .tuple(fc.constantFrom("$states.input", "$v"), name, fc.constantFrom("[0]", "[-1]", "[1]", "[$ > 1]", '[a = "DONE"]', "[]", "[x]"))
      .map(([root, n, p]) => `${root}.${n}${p}`),
    fc.tuple(tie("path"), name).map(([p, n]) => `${p}.${n}`),
    // what a path begins with may be computed
    fc.tuple(tie("computed"), fc.array(name, { minLength: 1, maxLength: 2 })).map(([c, names]) => [c, ...names].join(".")),
    fc.tuple(tie("computed"), fc.constantFrom("[0]", "[-1]", "[a = 1]", "[]"), name).map(([c, p, n]) => `${c}${p}.${n}`),
    fc.tuple(tie("computed"), fc.constantFrom("$string($)", "$keys($)", "{'k': a}", "[a, b]", "(a ? a : b)")).map(([c, e]) => `${c}.${e}`),
  ),
  computed: fc.oneof(
    tie("expression").map((e) => `(${e})`),
    fc.tuple(fc.constantFrom("merge", "spread", "reverse", "distinct", "keys", "sort"), tie("path")).map(([f, p]) => `$${f}(${p})`),
    fc.tuple(tie("path"), name).map(([p, n]) => `$lookup(${p}, "${n}")`),
    fc.tuple(name, tie("path")).map(([n, p]) => `{"${n}": ${p}}`),
    fc.tuple(tie("path"), tie("path")).map(([a, b]) => `[${a}, ${b}]`),
    tie("path").map((p) => `$parse($string(${p}))`),
  ),
  condition: fc.oneof(
    fc
      .tuple(tie("path"), fc.constantFrom("=", "!=", "<", "<=", ">", ">=", "in"), fc.oneof(tie("path"), literal))
      .map(([a, op, b]) => `${a} ${op} ${b}`),
    tie("path").map((p) => `$exists(${p})`),
    tie("path").map((p) => `$not(${p})`),
    fc.tuple(tie("condition"), fc.constantFrom("and", "or"), tie("condition")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie("path").map((p) => `$count(${p}) > 1`),
    tie("path").map((p) => `$contains(${p}, "a")`),
    tie("path").map((p) => `$boolean(${p})`),
  ),
  expression: fc.oneof(
    { depthSize: "small", maxDepth: 4 },
    tie("path"),
    literal,
    tie("condition"),
    fc
      .tuple(tie("expression"), fc.constantFrom("+", "-", "*", "/", "%", "&", ".."), tie("expression"))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie("condition"), tie("expression"), tie("expression")).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
    fc.tuple(tie("condition"), tie("expression")).map(([c, a]) => `(${c} ? ${a})`),
    fc.array(tie("expression"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
    fc.array(tie("expression"), { maxLength: 3 }).map((items) => `{${items.map((e, i) => `"k${i}": ${e}`).join(", ")}}`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `($q := ${a}; ${b.replace("$v", "$q")})`),
    fc
      .tuple(tie("path"), fc.constantFrom("$i", "$i.a", "$i + 1", '{"n": $i}', "[$i]", "$string($i)", '$i = "a"'))
      .map(([p, body]) => `$map(${p}, function($i) { ${body} })`),
    fc
      .tuple(tie("path"), fc.constantFrom("$i = 1", "$i.a", '$i.a = "DONE"', "$i > 0", "true"))
      .map(([p, body]) => `$filter(${p}, function($i) { ${body} })`),
    fc
      .tuple(
        fc.constantFrom(
          "string",
          "number",
          "boolean",
          "count",
          "exists",
          "not",
          "keys",
          "sum",
          "max",
          "min",
          "reverse",
          "distinct",
          "sort",
          "spread",
          "type",
          "uppercase",
          "lowercase",
          "trim",
          "length",
          "abs",
          "floor",
          "ceil",
          "round",
          "merge",
          "average",
          "single",
        ),
        tie("expression"),
      )
      .map(([f, a]) => `$${f}(${a})`),
    fc
      .tuple(
        fc.constantFrom("append", "lookup", "split", "join", "contains", "substring", "zip", "power"),
        tie("expression"),
        tie("expression"),
      )
      .map(([f, a, b]) => `$${f}(${a}, ${b})`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `$merge([${a}, ${b}])`),
    fc.tuple(tie("path"), tie("expression")).map(([p, e]) => `${p}.(${e.replace("$v", "$")})`),
    fc
      .tuple(
        tie("path"),
        fc.constantFrom(".*", ".*.a", ".**", ".**.a", "^(a)", "^(>$)", "^(a).b", "#$i.{'i': $i, 'v': $}", "@$w.{'w': $w}"),
      )
      .map(([p, e]) => `${p}${e}`),
    fc
      .tuple(tie("path"), fc.constantFrom("$v", "$k", "[$k, $v]", "$v = 1", "$exists($v.a)"))
      .chain(([p, body]) => fc.constantFrom("each", "sift").map((f) => `$${f}(${p}, function($v, $k) { ${body} })`)),
    fc.tuple(tie("path"), name, name).map(([p, k, w]) => `${p}{${k}: ${w}}`),
    fc.tuple(tie("expression"), fc.constantFrom("$string", "$count", "$exists")).map(([a, f]) => `${a} ~> ${f}`),
    fc
      .tuple(tie("path"), fc.constantFrom("$a + $b", "$a & $b", "$append($a, $b)"))
      .map(([p, body]) => `$reduce(${p}, function($a, $b) { ${body} })`),
  ),
}));

interface Concrete {
  readonly value?: Json;
  readonly nothing?: true;
  readonly failed?: string;
  readonly isFunction?: true;
}

async function concrete(expr: ReturnType<typeof jsonata>, input: Json, v: Json): Promise<Concrete> {
  try {
    const value: unknown = await expr.evaluate(undefined, {
      parse: (text: unknown) => (typeof text === "string" ? (JSON.parse(text) as Json) : undefined),
      states: { input: structuredClone(input), context: {} },
      v: structuredClone(v),
    });
    if (value === undefined) return { nothing: true };
    if (
      typeof value === "function" ||
      (typeof value === "object" && value !== null && ("_jsonata_lambda" in value || "_jsonata_function" in value))
    )
      return { isFunction: true };
    const text = JSON.stringify(value);
    if (typeof value === "number" && !Number.isFinite(value)) return { failed: "not finite" };
    return { value: JSON.parse(text) as Json };
  } catch (e) {
    return { failed: (e as { code?: string }).code ?? String(e) };
  }
}

function scopeOf(input: AbstractValue, v: AbstractValue): Scope {
  const frame: AbstractFrame = {
    input,
    variables: { own: new Map([["v", v]]) },
    context: { execution: fromJson({}), stateMachine: fromJson({}) },
  };
  return { frame, states: { input, context: fromJson({}) }, env: new Env(), context: nothing("manifest") };
}

function parse(source: string): { expr: ReturnType<typeof jsonata>; ast: JsonataNode } | undefined {
  try {
    const expr = jsonata(source);
    return { expr, ast: expr.ast() as unknown as JsonataNode };
  } catch {
    return undefined;
  }
}

// the engine itself copies members by assignment, which `__proto__` does not survive
const input = fc.oneof(abstraction, exactly).filter(({ members }) => !JSON.stringify(members).includes("__proto__"));
const runs = Number(process.env.SFN_LAW_RUNS ?? size(500, 6000));

group("abstract JSONata", () => {
  it("holds what the real evaluator gives, fails where it fails, and keeps every run on its side of a condition", {
    timeout: 600_000,
  }, async () => {
    await loadJsonata();
    const calls = constantCalls();
    await fc.assert(
      fc.asyncProperty(expression, input, input, fc.boolean(), async (source, a, b, named) => {
        const parsed = parse(source);
        if (!parsed) return;
        const symbols = new Symbols();
        const scope = named
          ? scopeOf(symbols.named(a.value, { kind: "input", name: "$" }), symbols.named(b.value, { kind: "result", name: "r" }))
          : scopeOf(a.value, b.value);
        const run = newRun(calls);
        const out = evaluate(parsed.ast, scope, run);
        const now = resolveSymbols(out.value, scope.frame);
        const testing = newRun(calls);
        const sides = splitByCondition(parsed.ast, scope, testing);
        for (const x of a.members)
          for (const y of b.members) {
            const real = await concrete(parsed.expr, x, y);
            const where = `${source}\n on ${JSON.stringify(x)}, ${JSON.stringify(y)} gives ${JSON.stringify(real)}; abstractly ${describe(now)} nothing=${out.nothing} fails=${run.fails}`;
            if (real.failed !== undefined) {
              if (!isNever(out) && !run.fails) throw new Error(`must be able to fail: ${where}`);
              continue;
            }
            if (real.nothing && !out.nothing) throw new Error(`must be able to be nothing: ${where}`);
            if (real.isFunction && !out.fn) throw new Error(`must be a function: ${where}`);
            if (real.value !== undefined && !contains(now, real.value)) throw new Error(`must be held: ${where}`);
            const truthy = real.value !== undefined && toBoolean(real.value);
            const side = truthy ? sides.yes : sides.no;
            if (!side) throw new Error(`${truthy ? "true" : "false"} must be possible: ${where}`);
            if (!contains(resolveSymbols(side.frame.input, side.frame), x))
              throw new Error(`input is lost when ${truthy}: ${where} ${describe(resolveSymbols(side.frame.input, side.frame))}`);
            if (!contains(resolveSymbols(side.frame.variables.own.get("v") as AbstractValue, side.frame), y))
              throw new Error(`variable is lost when ${truthy}: ${where}`);
            // what is read after the test still holds what was read before
            const after = evaluate(parsed.ast, side, newRun(calls));
            if (real.value !== undefined && !contains(resolveSymbols(after.value, side.frame), real.value))
              throw new Error(`second reading loses it: ${where}`);
          }
      }),
      { numRuns: runs },
    );
  });

  it("stays exact on constants within paths, operators and constructors", () => {
    const source =
      '{"sum": $states.input.a + 1, "t": $states.input.b & "!", "l": [$states.input.items, 3], "p": $states.input.items[1], "c": $states.input.a = 1 ? "one" : "other"}';
    const parsed = parse(source);
    const run = newRun();
    const out = evaluate(parsed?.ast as JsonataNode, scopeOf(fromJson({ a: 1, b: "x", items: [7, 8] }), fromJson(null)), run);
    expect(isExact(out)).toBe(true);
    expect(toJson(out.value)).toEqual({ sum: 2, t: "x!", l: [7, 8, 3], p: 8, c: "one" });
    expect(run.fails).toBeUndefined();
  });

  it("sees a counter's change relative to its symbol", () => {
    const symbols = new Symbols();
    const i = symbols.named(fromJson(0), { kind: "loop", name: "$i" });
    expect(i.sym).toBeUndefined();
    const parsed = parse("$v.i + 1");
    const counted = symbols.named({ ...fromJson(0), exact: false, json: { value: 0 } }, { kind: "loop", name: "$i" });
    const out = evaluate(parsed?.ast as JsonataNode, scopeOf(fromJson({}), counted), newRun());
    expect(out).toBeDefined();
    void just;
  });
});

function toBoolean(v: Json): boolean {
  if (Array.isArray(v)) return v.length === 1 ? toBoolean(v[0] as Json) : v.some(toBoolean);
  if (v === null || typeof v === "boolean") return v === true;
  if (typeof v === "object") return Object.keys(v).length > 0;
  return typeof v === "string" ? v !== "" : v !== 0;
}
