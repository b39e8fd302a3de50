import fc from "fast-check";
import { beforeAll, expect, describe as group, it } from "vitest";
import { abstraction, exactly } from "../../../../test/support/arbitraries.js";
import { size } from "../../../../test/support/size.js";
import type { JsonataNode } from "../../../asl/expressions.js";
import { jsonataEngine, loadJsonata } from "../../../asl/jsonata/parse-jsonata.js";
import type { Json } from "../../../text/node.js";
import { describe } from "../../../values/abstract/describe.js";
import { contains, fromJson } from "../../../values/abstract/json.js";
import { join } from "../../../values/abstract/lattice.js";
import type { AbstractValue } from "../../../values/abstract/value.js";
import { addAwsFunctions } from "../../../values/concrete/aws-functions.js";
import { Random } from "../../../values/concrete/random.js";
import type { AbstractFrame } from "../frames.js";
import { constantCalls } from "./constant.js";
import { evaluate, newRun } from "./evaluate.js";
import { Env, type ExpressionResult, isNever, just, maybe, nothing } from "./outcome.js";
import type { Scope } from "./scope.js";
import { NATIVE_FUNCTIONS } from "./signatures.js";

/** What an argument can be: one of several values of which the analysis knows the set, possibly nothing, or a function. */
interface Argument {
  readonly members: readonly (Json | undefined)[];
  readonly abstract: ExpressionResult;
  /** Written in its place. */
  readonly source?: string;
}

const numbers = fc.constantFrom<Json>(0, 1, 2, 3, 16, -1, 1.5, 2.5, 40, 1e6, 1e21);
const texts = fc.constantFrom<Json>(
  ...["", "a", "b", "ab", "a,b,c", " a  b ", "1", "-2.5", "0x1F", "x1", "YWI=", "%41", "%", "é", "😀", "true", "#,##0.00", "0", "000", "w"],
  ...["2020-01-01T00:00:00Z", "2020-01-01", "[Y]-[M01]-[D01]", "+0100", '{"a":1}', "[1,2]", '"x"', "MD5", "SHA-256", "{", "S0"],
);
const lists = fc.oneof(
  fc.array(numbers, { maxLength: 4 }),
  fc.array(texts, { maxLength: 4 }),
  fc.array(fc.dictionary(fc.constantFrom("a", "b", "c"), numbers, { maxKeys: 3 }), { maxLength: 3 }),
  fc.array(fc.array(numbers, { maxLength: 2 }), { maxLength: 2 }),
) as fc.Arbitrary<Json>;

const several = fc.array(fc.oneof(numbers, texts, lists), { minLength: 1, maxLength: 2 }).map((members) => ({
  members,
  value: members.map(fromJson).reduce((a, b) => join(a, b)),
}));

const FUNCTIONS = [
  "function($a){$a}",
  "function($a,$b){$b}",
  "function($a,$b){$a < $b}",
  "function($a,$b,$c){$c}",
  "$string",
  "$substring",
  "/a/",
  "/[0-9]+/i",
];

const argument: fc.Arbitrary<Argument> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(fc.oneof(several, several, abstraction, exactly), fc.integer({ min: 0, max: 9 }))
      .filter(([{ members }]) => !JSON.stringify(members).includes("__proto__"))
      .map(([{ members, value }, dice]) =>
        dice === 0
          ? { members: [undefined], abstract: nothing("manifest") }
          : dice <= 2
            ? { members: [...members, undefined], abstract: maybe(value, true) }
            : { members, abstract: just(value) },
      ),
  },
  { weight: 3, arbitrary: fc.constantFrom(...FUNCTIONS).map((source) => ({ members: [undefined], abstract: nothing("latent"), source })) },
);

const context = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Argument>({ members: [undefined], abstract: nothing("manifest") }) },
  {
    weight: 1,
    // a list as the context of a whole expression is wrapped by the engine
    arbitrary: fc
      .oneof(several, exactly)
      .filter(({ members }) => !members.some(Array.isArray) && !JSON.stringify(members).includes("__proto__"))
      .map(({ members, value }): Argument => ({ members, abstract: just(value) })),
  },
);

interface Concrete {
  readonly value?: Json;
  readonly nothing?: true;
  readonly failed?: string;
  readonly isFunction?: true;
}

function concrete(source: string, input: Json | undefined, bindings: Readonly<Record<string, Json>>): Concrete {
  const expression = jsonataEngine()(source);
  addAwsFunctions(expression, () => Random.from(1));
  try {
    const value: unknown = expression.evaluate(structuredClone(input), structuredClone(bindings));
    if (value === undefined) return { nothing: true };
    if (typeof value === "function") return { isFunction: true };
    if (typeof value === "object" && value !== null && ("_jsonata_lambda" in value || "_jsonata_function" in value))
      return { isFunction: true };
    if (typeof value === "number" && !Number.isFinite(value)) return { failed: "not finite" };
    // inside of a result nothing but JSON comes through
    if (holdsFunction(value)) return { failed: "unsupported" };
    return { value: JSON.parse(JSON.stringify(value)) as Json };
  } catch (e) {
    return { failed: (e as { code?: string }).code ?? String(e) };
  }
}

function holdsFunction(value: unknown): boolean {
  if (typeof value === "function") return true;
  if (typeof value !== "object" || value === null) return false;
  return "_jsonata_lambda" in value || "_jsonata_function" in value || Object.values(value).some(holdsFunction);
}

/** One after the other, each member of each argument at least once. */
function* together(args: readonly Argument[]): Generator<(Json | undefined)[]> {
  const most = Math.max(1, ...args.map((a) => a.members.length));
  for (let i = 0; i < most; i++)
    for (let shift = 0; shift < 2; shift++) yield args.map((a, k) => a.members[(i + k * shift) % a.members.length]);
}

function scopeOf(args: readonly Argument[], at: ExpressionResult): Scope {
  const frame: AbstractFrame = {
    input: fromJson({}),
    variables: { own: new Map<string, AbstractValue>() },
    context: { execution: fromJson({}), stateMachine: fromJson({}) },
  };
  const env = new Env();
  args.forEach((a, i) => {
    if (a.source === undefined) env.bind(`v${i}`, a.abstract);
  });
  return { frame, states: { input: frame.input, context: fromJson({}) }, env, context: at };
}

const runs = Number(process.env.SFN_LAW_RUNS ?? size(20, 100));

group("every function's abstract result holds what the engine gives", () => {
  beforeAll(loadJsonata);

  // what they give differs from call to call; only their kind is compared, by the others
  const names = NATIVE_FUNCTIONS.filter((name) => !["now", "millis", "uuid", "random", "shuffle"].includes(name));

  it.each(names)("$%s", (name) => {
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 4 }), context, (args, at) => {
        const source = `$${name}(${args.map((a, i) => a.source ?? `$v${i}`).join(", ")})`;
        const ast = jsonataEngine()(source).ast() as JsonataNode;
        const run = newRun(constantCalls());
        const out = evaluate(ast, scopeOf(args, at.abstract), run);
        for (const members of together(args)) {
          for (const input of at.members) {
            const bindings = Object.fromEntries(members.flatMap((m, i) => (m === undefined ? [] : [[`v${i}`, m]])));
            const real = concrete(source, input, bindings);
            const where = `${source} on ${JSON.stringify(bindings)} at ${JSON.stringify(input)} gives ${JSON.stringify(real)}; abstractly ${describe(out.value)} nothing=${out.nothing} fails=${run.fails}`;
            if (real.failed !== undefined) {
              if (!isNever(out) && !run.fails) throw new Error(`must be able to fail: ${where}`);
            } else if (real.nothing && !out.nothing) throw new Error(`must be able to be nothing: ${where}`);
            else if (real.isFunction && !out.fn) throw new Error(`must be a function: ${where}`);
            else if (real.value !== undefined && !contains(out.value, real.value)) throw new Error(`must be held: ${where}`);
          }
        }
      }),
      { numRuns: runs },
    );
  });

  it("knows every function of the engine", () => {
    const unknown = ["sum", "zip", "partition", "hash", "parse", "range"].filter((n) => !NATIVE_FUNCTIONS.includes(n));
    expect(unknown).toEqual([]);
  });
});
