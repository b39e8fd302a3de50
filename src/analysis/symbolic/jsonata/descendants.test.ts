import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { abstraction, exactly } from "../../../../test/support/arbitraries.js";
import { size } from "../../../../test/support/size.js";
import type { JsonataNode } from "../../../asl/expressions.js";
import { jsonataEngine, loadJsonata } from "../../../asl/jsonata/parse-jsonata.js";
import type { Json } from "../../../text/node.js";
import { describe as printed } from "../../../values/abstract/describe.js";
import { contains, fromJson } from "../../../values/abstract/json.js";
import { OBJECT } from "../../../values/abstract/kinds.js";
import { numberRange } from "../../../values/abstract/number.js";
import {
  type AbstractValue,
  arrayOf,
  MUST,
  make,
  OPTIONAL,
  objectOf,
  ofArray,
  ofNumber,
  ofObject,
} from "../../../values/abstract/value.js";
import { constantCalls } from "./constant.js";
import { evaluate, newRun } from "./evaluate.js";
import { Env, type ExpressionResult, just, nothing } from "./outcome.js";

function abstractly(source: string, value: AbstractValue): ExpressionResult {
  const input = fromJson({});
  const env = new Env();
  env.bind("v", just(value));
  const frame = { input, variables: { own: new Map<string, AbstractValue>() }, context: { execution: input, stateMachine: input } };
  const scope = { frame, states: { input, context: input }, env, context: nothing("manifest") };
  return evaluate(jsonataEngine()(source).ast() as JsonataNode, scope, newRun(constantCalls()));
}

describe("**", () => {
  beforeAll(loadJsonata);

  it("holds what the engine gives", () => {
    const sources = ["$v.**", "$v.**.a", "$v.a.**", "$v.**[0]", "$v.**.**", "$count($v.**)", "[$v.**]", "$v.**[$type($) = 'number']"];
    fc.assert(
      fc.property(fc.constantFrom(...sources), fc.oneof(abstraction, exactly), (source, { members, value }) => {
        const out = abstractly(source, value);
        for (const v of members) {
          if (JSON.stringify(v).includes("__proto__")) continue;
          const real: unknown = jsonataEngine()(source).evaluate(undefined, { v: structuredClone(v) });
          const where = `${JSON.stringify(real)} of ${source} on ${JSON.stringify(v)}; abstractly ${printed(out.value)} nothing=${out.nothing}`;
          if (real === undefined) expect(out.nothing, where).toBe(true);
          else expect(contains(out.value, JSON.parse(JSON.stringify(real)) as Json), where).toBe(true);
        }
      }),
      { numRuns: size(500, 5000) },
    );
  });

  const one = ofNumber(numberRange(1, 2, true));
  const items = (lo: number, hi: number): AbstractValue => ofArray(arrayOf(lo, hi, [], one));

  it("is a single value where there is nothing in it", () => {
    const { value, nothing: none } = abstractly("$v.**", one);
    expect([none, value.arr, value.num?.lo, value.num?.hi]).toEqual([false, undefined, 1, 2]);
  });

  it.each([
    ["members that are there", objectOf([{ key: "a", value: one, presence: MUST }]), 2, 2],
    ["members that may be there", objectOf(["a", "b"].map((key) => ({ key, value: one, presence: key === "a" ? MUST : OPTIONAL }))), 2, 3],
    ["lists, of which the items count", objectOf([{ key: "a", value: items(2, 4), presence: MUST }]), 3, 5],
    ["a list without an end", objectOf([{ key: "a", value: items(2, Infinity), presence: MUST }]), 3, Infinity],
  ])("counts %s", (_, obj, lo, hi) => {
    const { value, nothing: none } = abstractly("$v.**", ofObject(obj));
    expect(none).toBe(false);
    expect(value.arr).toMatchObject({ lo, hi });
  });

  it("counts no more than there are bytes where nothing is known", () => {
    const { value } = abstractly("$v.**", make({ kinds: OBJECT, hi: 40 }));
    expect(value.arr?.hi).toBe(40);
    expect(value.arr?.rest?.arr).toBeUndefined();
  });

  it("does not take what some values lack for what none has", () => {
    const known = ofObject(objectOf([{ key: "a", value: fromJson({ b: 1 }), presence: MUST }]));
    expect(abstractly("$v.**.b", known)).toMatchObject({ nothing: true, why: "latent" });
    expect(abstractly("$v.**.c", known)).toMatchObject({ nothing: true, why: "manifest", value: { kinds: 0 } });
  });

  it("gives nothing for lists without items", () => {
    expect(abstractly("$v.**", items(0, 0))).toMatchObject({ nothing: true, value: { kinds: 0 } });
    expect(abstractly("$v.**", items(1, 1)).nothing).toBe(false);
  });
});
