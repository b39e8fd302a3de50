import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { abstraction } from "../../../../test/support/arbitraries.js";
import { size } from "../../../../test/support/size.js";
import type { JsonataNode } from "../../../asl/expressions.js";
import { jsonataEngine, loadJsonata } from "../../../asl/jsonata/parse-jsonata.js";
import type { Json } from "../../../text/node.js";
import { describe as printed } from "../../../values/abstract/describe.js";
import { contains, fromJson } from "../../../values/abstract/json.js";
import { numberRange } from "../../../values/abstract/number.js";
import { type AbstractValue, arrayOf, ofArray, ofNumber } from "../../../values/abstract/value.js";
import { constantCalls } from "./constant.js";
import { evaluate, newRun } from "./evaluate.js";
import { Env, type ExpressionResult, isNever, just, nothing } from "./outcome.js";

function abstractly(source: string, list: AbstractValue): { readonly out: ExpressionResult; readonly fails: unknown } {
  const input = fromJson({});
  const env = new Env();
  env.bind("v", just(list));
  const run = newRun(constantCalls());
  const frame = { input, variables: { own: new Map<string, AbstractValue>() }, context: { execution: input, stateMachine: input } };
  const ast = jsonataEngine()(source).ast() as JsonataNode;
  const out = evaluate(ast, { frame, states: { input, context: input }, env, context: nothing("manifest") }, run);
  return { out, fails: run.fails };
}

const small = ofNumber(numberRange(1, 5, true));
const list = (lo: number, hi: number): AbstractValue => ofArray(arrayOf(lo, hi, [], small));
const reduced = (body: string, init = ""): string => `$reduce($v, function($a, $b) { ${body} }${init && `, ${init}`})`;

describe("$reduce", () => {
  beforeAll(loadJsonata);

  it("holds what the engine gives", () => {
    const bodies = ["$append($a, $b)", "$append($b, $a)", "$append($a, [$b, $b])", "$append($a, $b.a)", "$append($a, {'k': $b})"];
    const body = fc.constantFrom(...bodies, "$count($a) + 1", "$a & $string($b)", "{'in': $a}", "[$a]", "$b.none", "$a", "$b");
    const init = fc.constantFrom("", "[]", "0", "''", "[1]", "{}", "$none");
    // as many items as the list of each member, and as few
    const lists = fc.tuple(abstraction, fc.nat(20), fc.nat(3)).map(([{ members, value }, lo, more]) => ({
      lists: [lo, lo + more].map((n) => Array.from({ length: n }, (_, i) => members[i % members.length] as Json)),
      abstract: ofArray(arrayOf(lo, more === 3 ? Infinity : lo + more, [], value)),
    }));
    fc.assert(
      fc.property(body, init, lists, (made, from, { lists, abstract }) => {
        const source = reduced(made, from);
        const { out, fails } = abstractly(source, abstract);
        for (const v of lists) {
          if (JSON.stringify(v).includes("__proto__")) continue;
          const where = (): string => `${source} on ${JSON.stringify(v)}; abstractly ${printed(out.value)} nothing=${out.nothing}`;
          let real: unknown;
          try {
            real = jsonataEngine()(source).evaluate(undefined, { v: structuredClone(v) }) as unknown;
          } catch {
            if (!isNever(out)) expect(fails, where()).toBeDefined();
            continue;
          }
          if (real === undefined) expect(out.nothing, where()).toBe(true);
          else expect(contains(out.value, JSON.parse(JSON.stringify(real)) as Json), `${JSON.stringify(real)} of ${where()}`).toBe(true);
        }
      }),
      { numRuns: size(300, 3000) },
    );
  });

  it.each([
    ["[]", 0, 17, 0, Infinity],
    ["[]", 0, 16, 0, 16],
    ["[]", 2, 3, 2, 3],
    ["[]", 0, Infinity, 0, Infinity],
    ["[9]", 0, 3, 1, 4],
    ["[9]", 0, Infinity, 1, Infinity],
  ])("appends to %s each of %s to %s items", (init, lo, hi, least, most) => {
    const { value, nothing: none } = abstractly(reduced("$append($a, $b)", init), list(lo, hi)).out;
    expect(none).toBe(false);
    expect(value.arr).toMatchObject({ lo: least, hi: most });
    const items = [...(value.arr?.prefix ?? []), ...(value.arr?.rest ? [value.arr.rest] : [])];
    expect(items.every((item) => item.num !== undefined && item.num.lo >= 1 && item.num.hi <= 9)).toBe(true);
  });

  it("gives nothing, the item, or a list where it begins with the first item", () => {
    const { value, nothing: none } = abstractly(reduced("$append($a, $b)"), list(0, 3)).out;
    expect(none).toBe(true);
    expect(value.num).toMatchObject({ lo: 1, hi: 5 });
    expect(value.arr).toMatchObject({ lo: 2, hi: 3 });
  });

  it("keeps the end of a sum that does not move", () => {
    expect(abstractly(reduced("$a + $b", "0"), list(0, Infinity)).out.value.num).toMatchObject({ lo: 0, hi: Infinity, int: true });
    expect(abstractly(reduced("$a + $b", "0"), list(1, 3)).out.value.num).toMatchObject({ lo: 1, hi: 15, int: true });
  });
});
