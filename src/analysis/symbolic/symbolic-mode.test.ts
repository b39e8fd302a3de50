import fc from "fast-check";
import { beforeAll, describe as group, it } from "vitest";
import { abstraction, anyJson, exactly } from "../../../test/support/arbitraries.js";
import { size } from "../../../test/support/size.js";
import type { Template } from "../../asl/expressions.js";
import { loadJsonata } from "../../asl/jsonata/parse-jsonata.js";
import type { ChoiceState, Condition, PassState, State } from "../../asl/model.js";
import { parseMachine } from "../../asl/parse/parse-machine.js";
import { ConcreteMode } from "../../execution/concrete-mode.js";
import { JsonataRunner } from "../../execution/jsonata/evaluate-jsonata.js";
import { RunBudget } from "../../execution/run-budget.js";
import { parseJson } from "../../languages/json/parse-json.js";
import { contextOf } from "../../semantics/context-object.js";
import { evaluate } from "../../semantics/expressions/template.js";
import type { Frame } from "../../semantics/frame.js";
import type { Expected, Mode } from "../../semantics/mode.js";
import { MappedText } from "../../text/mapped-text.js";
import type { Json } from "../../text/node.js";
import { sourceFile } from "../../text/source-file.js";
import { describe } from "../../values/abstract/describe.js";
import { contains, fromJson } from "../../values/abstract/json.js";
import type { AbstractValue } from "../../values/abstract/value.js";
import { Box } from "../../values/concrete/box.js";
import { Random } from "../../values/concrete/random.js";
import { hasError } from "../../values/error-set.js";
import type { Result } from "../../values/result.js";
import { type AbstractFrame, resolveSymbols, Symbols } from "./frames.js";
import { SymbolicMode } from "./symbolic-mode.js";

const runs = { numRuns: Number(process.env.SFN_LAW_RUNS ?? size(300, 4000)) };

function stateOf(definition: { [key: string]: Json }): State | undefined {
  const text = JSON.stringify({ StartAt: "S", States: { S: definition, T: { Type: "Succeed" } } });
  const parsed = parseJson(MappedText.ofFile(sourceFile("case.json", text)));
  const root = (parsed as { root?: unknown }).root ?? (parsed as { node?: unknown }).node;
  return parseMachine(root as Parameters<typeof parseMachine>[0]).machine?.states.get("S");
}

const name = fc.constantFrom("a", "b", "c", "x", "items", "Error");
const step = fc.oneof(
  { weight: 8, arbitrary: name.map((n) => `.${n}`) },
  { weight: 3, arbitrary: fc.constantFrom("[0]", "[1]", "[-1]") },
  { weight: 1, arbitrary: fc.constantFrom("[*]", ".*", "..a", "[0:1]", "[0,1]", "[?(@.a == 1)]") },
);
const path = fc
  .tuple(fc.constantFrom("$", "$", "$", "$v", "$$.Execution.Input"), fc.array(step, { maxLength: 3 }))
  .map(([root, steps]) => root + steps.join(""));
const argument = fc.oneof(path, fc.constantFrom("1", "0", "2", "-1", "1.5", "'a'", "'a,b'", "null", "true", "false", "'SHA-256'", "','"));
const functions: [string, number][] = [
  ["Format", 2],
  ["Array", 2],
  ["ArrayLength", 1],
  ["ArrayContains", 2],
  ["ArrayGetItem", 2],
  ["ArrayUnique", 1],
  ["ArrayPartition", 2],
  ["ArrayRange", 3],
  ["MathAdd", 2],
  ["StringSplit", 2],
  ["StringToJson", 1],
  ["JsonToString", 1],
  ["Base64Encode", 1],
  ["Base64Decode", 1],
  ["Hash", 2],
  ["JsonMerge", 3],
  ["UUID", 0],
  ["MathRandom", 2],
];
const call = fc.tuple(fc.constantFrom(...functions), fc.array(argument, { minLength: 3, maxLength: 3 })).map(([[fn, n], args]) => {
  const given = args.slice(0, n);
  if (fn === "Format") given[0] = "'<{}> {}'".replace("{} ", n === 2 ? "" : "{} ").replace("<{}> {}", "<{}>");
  if (fn === "JsonMerge") given[2] = "false";
  return `States.${fn}(${given.join(", ")})`;
});
const nested = fc
  .tuple(
    call,
    fc.constantFrom("States.JsonToString(%)", "States.Array(%)", "States.ArrayLength(%)", "States.MathAdd(%, 1)", "States.Format('{}', %)"),
  )
  .map(([inner, outer]) => outer.replace("%", inner));

const operators = [
  "StringEquals",
  "StringLessThan",
  "StringGreaterThan",
  "StringLessThanEquals",
  "StringGreaterThanEquals",
  "NumericEquals",
  "NumericLessThan",
  "NumericGreaterThan",
  "NumericLessThanEquals",
  "NumericGreaterThanEquals",
  "BooleanEquals",
  "TimestampEquals",
  "TimestampLessThan",
  "TimestampGreaterThan",
  "TimestampGreaterThanEquals",
];
const operandOf = (operator: string): fc.Arbitrary<Json> =>
  operator.startsWith("String")
    ? fc.constantFrom("a", "ab", "DONE", "", "b")
    : operator.startsWith("Numeric")
      ? fc.constantFrom(0, 1, 2, 1.5, -1, 5)
      : operator.startsWith("Boolean")
        ? fc.boolean()
        : fc.constantFrom("2020-01-01T00:00:00Z", "2021-01-01T00:00:00.5Z");
type Rule = { [key: string]: Json };
const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: "small", maxDepth: 3 },
    {
      weight: 5,
      arbitrary: fc
        .constantFrom(...operators)
        .chain((op) => fc.tuple(path, operandOf(op)).map(([Variable, value]): Rule => ({ Variable, [op]: value }))),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...operators), path, path)
        .map(([op, Variable, other]): Rule => ({ Variable, [`${op}Path`]: other })),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(path, fc.constantFrom("IsPresent", "IsNull", "IsString", "IsNumeric", "IsBoolean", "IsTimestamp"), fc.boolean())
        .map(([Variable, op, value]): Rule => ({ Variable, [op]: value })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(path, fc.constantFrom("*", "a*", "*b", "D*E", "a\\*", "abc"))
        .map(([Variable, StringMatches]): Rule => ({ Variable, StringMatches })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom("And", "Or"), fc.array(tie("rule"), { minLength: 1, maxLength: 3 }))
        .map(([op, rules]): Rule => ({ [op]: rules })),
    },
    { weight: 1, arbitrary: tie("rule").map((inner): Rule => ({ Not: inner })) },
  ),
}));

interface Pair {
  readonly members: Json[];
  readonly value: AbstractValue;
}

class ModePair {
  readonly abstract = new SymbolicMode();
  readonly concrete = new ConcreteMode({
    now: 0,
    random: new Random(7),
    jsonata: new JsonataRunner(new RunBudget()),
    state: undefined,
    enteredId: 0,
  });

  frames(a: Pair, v: Pair, named: boolean): { frame: AbstractFrame; each: { frame: Frame<Box>; x: Json; y: Json }[] } {
    const symbols = new Symbols();
    const input = named ? symbols.named(a.value, { kind: "input", name: "$" }) : a.value;
    const variable = named ? symbols.named(v.value, { kind: "result", name: "v" }) : v.value;
    const context = <V>(literal: (j: Json) => V, object: (e: [string, V][]) => V, whole: V) => ({
      execution: object([
        ["Id", literal("arn:x")],
        ["Input", whole],
      ]),
      stateMachine: object([["Id", literal("arn:m")]]),
    });
    const frame: AbstractFrame = {
      input,
      variables: { own: new Map([["v", variable]]) },
      context: context<AbstractValue>(
        (j) => fromJson(j),
        (e) => this.abstract.object(e),
        input,
      ),
    };
    const each = a.members.flatMap((x) =>
      v.members.map((y) => {
        const box = new Box(x);
        return {
          x,
          y,
          frame: {
            input: box,
            variables: { own: new Map([["v", new Box(y)]]) },
            context: context<Box>(
              (j) => new Box(j),
              (e) => this.concrete.object(e),
              box,
            ),
          },
        };
      }),
    );
    return { frame, each };
  }

  /** The concrete result lies in the abstract one: its value, or its error; and what is learnt excludes no run. */
  inside(
    real: Result<Box, unknown>,
    known: Result<AbstractValue, AbstractFrame>,
    frame: AbstractFrame,
    x: Json,
    y: Json,
    where: () => string,
  ): void {
    if (real.value) {
      if (!known.value) throw new Error(`must be able to succeed with ${JSON.stringify(real.value.json)}: ${where()}`);
      const now = resolveSymbols(known.value, known.refined ?? frame);
      if (!contains(now, real.value.json))
        throw new Error(`${JSON.stringify(real.value.json)} must be held by ${describe(now)}: ${where()}`);
      if (known.faults?.some((f) => f.always && known.value === undefined)) throw new Error(`must not always fail: ${where()}`);
      this.kept(known.refined ?? frame, x, y, where);
    } else {
      const [fault] = real.faults ?? [];
      const errors = [...(fault?.errors.names ?? [])][0] as string;
      if (!known.faults?.some((f) => hasError(f.errors, errors))) throw new Error(`must be able to fail with ${errors}: ${where()}`);
    }
  }

  kept(frame: AbstractFrame, x: Json, y: Json, where: () => string): void {
    const input = resolveSymbols(frame.input, frame);
    if (!contains(input, x)) throw new Error(`the input is lost, left is ${describe(input)}: ${where()}`);
    const v = resolveSymbols(frame.variables.own.get("v") as AbstractValue, frame);
    if (!contains(v, y)) throw new Error(`the variable is lost, left is ${describe(v)}: ${where()}`);
    const same = resolveSymbols(contextOf(frame, this.abstract as unknown as Mode<AbstractValue>), frame);
    if (!contains(same, { Execution: { Id: "arn:x", Input: x }, StateMachine: { Id: "arn:m" } }))
      throw new Error(`the context is lost: ${where()}`);
  }
}

const values = fc.oneof({ weight: 3, arbitrary: abstraction }, { weight: 1, arbitrary: exactly });

group("the symbolic mode holds every concrete run", () => {
  beforeAll(() => loadJsonata());

  it("in paths, intrinsic functions and templates", () => {
    fc.assert(
      fc.property(fc.oneof(path, call, nested), fc.oneof(path, call), values, values, fc.boolean(), (expression, second, a, v, named) => {
        const modes = new ModePair();
        const state = stateOf({ Type: "Pass", Parameters: { "r.$": expression, "s.$": second, k: 1 }, End: true }) as PassState | undefined;
        const template = state?.parameters?.value as Template | undefined;
        if (
          !state ||
          !template ||
          JSON.stringify(template, (k, x: unknown) => (k === "node" || k === "member" ? undefined : x)).includes('"broken"')
        )
          return;
        const { frame, each } = modes.frames(a, v, named);
        const site = { state, location: "Parameters" };
        const known = evaluate(template, { input: frame.input, frame }, site, modes.abstract as unknown as Mode<AbstractValue>);
        for (const { frame: real, x, y } of each) {
          const result = evaluate(template, { input: real.input, frame: real }, site, modes.concrete);
          modes.inside(result, known, frame, x, y, () => `${expression}, ${second} on ${JSON.stringify(x)}, $v ${JSON.stringify(y)}`);
        }
      }),
      runs,
    );
  });

  it("in the rules of Choice, on both sides", () => {
    fc.assert(
      fc.property(rule, rule, values, values, fc.boolean(), (first, second, a, v, named) => {
        const modes = new ModePair();
        const state = stateOf({
          Type: "Choice",
          Choices: [
            { ...first, Next: "T" },
            { ...second, Next: "T" },
          ],
        }) as ChoiceState | undefined;
        const conditions = state?.choices.map((c) => c.condition) as [Condition, Condition] | undefined;
        if (!state || conditions?.length !== 2) return;
        const { frame, each } = modes.frames(a, v, named);
        const site = { state, location: "Choices" };
        const known = modes.abstract.test(conditions[0], frame.input, frame, site);
        for (const { frame: real, x, y } of each) {
          const where = (): string =>
            `${JSON.stringify(first)} then ${JSON.stringify(second)} on ${JSON.stringify(x)}, $v ${JSON.stringify(y)}`;
          const result = modes.concrete.test(conditions[0], real.input, real, site);
          if (!result.value) {
            const errors = [...(result.faults?.[0]?.errors.names ?? [])][0] as string;
            if (!known.faults?.some((f) => hasError(f.errors, errors))) throw new Error(`must be able to fail with ${errors}: ${where()}`);
            continue;
          }
          const side = result.value.whenTrue ? known.value?.whenTrue : known.value?.whenFalse;
          if (!side) throw new Error(`${result.value.whenTrue ? "true" : "false"} must be possible: ${where()}`);
          modes.kept(side.frame, x, y, where);
          // what was learnt holds for the next rule as well
          const again = modes.abstract.test(conditions[1], side.frame.input, side.frame, site);
          const next = modes.concrete.test(conditions[1], real.input, real, site);
          if (!next.value) {
            if (!again.faults?.length) throw new Error(`the second must be able to fail: ${where()}`);
            continue;
          }
          const other = next.value.whenTrue ? again.value?.whenTrue : again.value?.whenFalse;
          if (!other) throw new Error(`then ${next.value.whenTrue ? "true" : "false"} must be possible: ${where()}`);
          modes.kept(other.frame, x, y, where);
        }
      }),
      runs,
    );
  });

  it("in ResultPath, expectations and sizes", () => {
    const expected: fc.Arbitrary<Expected> = fc.oneof(
      fc.constantFrom<Expected>(
        { kind: "array" },
        { kind: "array-or-object" },
        { kind: "string" },
        { kind: "boolean" },
        { kind: "timestamp" },
      ),
      fc
        .tuple(
          fc.constantFrom("integer" as const, "number" as const),
          fc.integer({ min: -2, max: 3 }),
          fc.integer({ min: 0, max: 9 }),
          fc.boolean(),
        )
        .map(([kind, min, max, orText]) => ({ kind, min, max, orText })),
    );
    const reference = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `$.${names.join(".")}`);
    fc.assert(
      fc.property(reference, expected, fc.integer({ min: 0, max: 60 }), values, values, fc.boolean(), (at, needs, limit, a, v, named) => {
        const modes = new ModePair();
        const state = stateOf({ Type: "Pass", ResultPath: at, End: true }) as PassState;
        const steps = state.resultPath?.value?.steps ?? [];
        const { frame, each } = modes.frames(a, v, named);
        const site = { state, location: "ResultPath" };
        const variable = frame.variables.own.get("v") as AbstractValue;
        const put = modes.abstract.put(frame.input, steps, variable, frame, site);
        const expects = modes.abstract.expect(frame.input, needs, frame, site);
        const within = modes.abstract.within(frame.input, limit, frame, site);
        for (const { frame: real, x, y } of each) {
          const where = (): string => `${at}, ${JSON.stringify(needs)}, ${limit} on ${JSON.stringify(x)}, $v ${JSON.stringify(y)}`;
          const placed = modes.concrete.put(real.input, steps, new Box(y), real, site);
          if (placed.value || !put.faults?.length) modes.inside(placed, put, frame, x, y, where);
          modes.inside(modes.concrete.expect(real.input, needs, real, site), expects, frame, x, y, where);
          modes.inside(modes.concrete.within(real.input, limit, real, site), within, frame, x, y, where);
        }
      }),
      runs,
    );
  });

  it("and stays exact where nothing is unknown", () => {
    fc.assert(
      fc.property(fc.oneof(path, call), anyJson, anyJson, (expression, x, y) => {
        if (/UUID|MathRandom/.test(expression)) return;
        const modes = new ModePair();
        const state = stateOf({ Type: "Pass", Parameters: { "r.$": expression }, End: true }) as PassState | undefined;
        const template = state?.parameters?.value as Template | undefined;
        if (!state || template?.kind !== "object") return;
        const { frame, each } = modes.frames({ members: [x], value: fromJson(x) }, { members: [y], value: fromJson(y) }, false);
        const site = { state, location: "Parameters" };
        const real = evaluate(
          template,
          { input: (each[0] as { frame: Frame<Box> }).frame.input, frame: (each[0] as { frame: Frame<Box> }).frame },
          site,
          modes.concrete,
        );
        const known = evaluate(template, { input: frame.input, frame }, site, modes.abstract as unknown as Mode<AbstractValue>);
        const where = `${expression} on ${JSON.stringify(x)}, $v ${JSON.stringify(y)}: ${JSON.stringify(real.value?.json)}, ${known.value ? describe(known.value) : "fails"}`;
        if ((real.value === undefined) !== (known.value === undefined)) throw new Error(where);
        if (known.value && !known.value.exact) throw new Error(`not exact: ${where}`);
        if (known.value && known.faults?.length) throw new Error(`no doubt is left: ${where}`);
      }),
      runs,
    );
  });
});
