import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { parsePath } from "../../src/asl/paths/parse-path.js";
import { TooCostlyError } from "../../src/budget/budget.js";
import type { ExecutionResult } from "../../src/execution/execution.js";
import { RunBudgetError } from "../../src/execution/run-budget.js";
import { readDefinitions } from "../../src/hosts/registry.js";
import type { Json } from "../../src/text/node.js";
import { callIntrinsic } from "../../src/values/concrete/intrinsics.js";
import { Random } from "../../src/values/concrete/random.js";
import { selectJson } from "../../src/values/concrete/select.js";
import { memoryAccess } from "../support/memory-access.js";
import { stringNode } from "../support/parse.js";
import { runDefinition } from "../support/run-definition.js";
import { sample } from "../support/size.js";

/** What shares its parts, or doubles with each step, is never written out as a tree: each ends within its budget. */

beforeAll(loadJsonata);

describe("JSONata that multiplies", () => {
  const shared = '$f := function($s, $n){$n = 0 ? $s : $f({"a": $s, "b": $s}, $n - 1)}; $x := $f({}, 40)';
  const lists = "$f := function($s, $n){$n = 0 ? $s : $f([[$s], [$s]], $n - 1)}; $x := $f([], 40)";

  const multiplying: [string, string][] = [
    ["all descendants of a value that shares its parts", `(${shared}; $count($x.**))`],
    ["members of lists that share their parts", `(${lists}; $count({"a": $x}.*))`],
    ["the text of such a value", `(${shared}; $string($x))`],
    ["a message that quotes such a value", `(${shared}; $x{$: 1})`],
    ["a message that quotes such a list", `(${lists}; $x{$: 1})`],
    ["the comparison of two such values", `(${shared}; $y := $f({}, 40); $x = $y)`],
    ["an object that grows by one member at a time", "$reduce([1..100000], function($a, $b){$merge([$a, {$string($b): $b}])}, {})"],
    ["a list that grows by one item at a time", "$reduce([1..300000], function($a, $b){$append($a, $b)}, [])"],
    ["long text for each match", '$replace($pad("", 100000, "a"), /a/, $pad("", 10000, "$0"))'],
  ];

  it.each(sample(multiplying, 4))("%s", async (_, expression) => {
    const { error, cause } = await outputOf(expression);
    expect(error).toBe("States.QueryEvaluationError");
    expect(cause).toMatch(/Check for (?:infinite loop|excessive memory usage|non-terminating recursive function)/);
  });

  it.each([
    ["items of many objects", "$count($spread([1..30000].{$string($): $}))", 30_000],
    ["values of one group", '$count($lookup([1..60000]{"k": $}, "k"))', 60_000],
    ["lists in many members", "$count($merge([1..30000].{$string($): [$, $]}).*)", 60_000],
    ["items of a list that is written out", `$count([${"1,".repeat(30_000)}1])`, 30_001],
  ])("but lists of the engine's own grow in proportion: %s", async (_, expression, count) => {
    expect((await outputOf(expression)).output).toBe(count);
  });

  it("values nested too deeply", async () => {
    await expect(outputOf('$parse($pad("", 5000, "[") & $pad("", 5000, "]"))')).rejects.toThrow(/nested deeper than a thousand levels/);
  });
});

async function outputOf(expression: string): Promise<ExecutionResult> {
  const state = { Type: "Pass", Output: `{% ${expression} %}`, End: true };
  return runDefinition({ QueryLanguage: "JSONata", StartAt: "A", States: { A: state } }, {});
}

describe("JSONPath and intrinsic functions that multiply", () => {
  const path = (text: string) => {
    const parsed = parsePath(text, stringNode(text));
    if (!("path" in parsed)) throw new Error(parsed.fault.message);
    return parsed.path;
  };

  it("descents within descents", () => {
    let deep: Json = {};
    for (let i = 0; i < 900; i++) deep = { a: deep, b: 1 };
    expect(() => selectJson(deep, path("$..a..a..a"))).toThrow(TooCostlyError);
  });

  it("filters that join many conditions", () => {
    const joined = (conditions: number) => `$.a[?(${Array.from({ length: conditions }, () => "@.b").join(" && ")})]`;
    expect(selectJson({ a: [{ b: 1 }] }, path(joined(500)))).toEqual({ value: [{ b: 1 }] });
    expect(() => path(joined(502))).toThrow("the filter has too many conditions");
  });

  it("long text that a format repeats", () => {
    const format = (times: number) =>
      callIntrinsic("States.Format", ["{}".repeat(times), ...new Array<Json>(times).fill("x".repeat(100_000))], new Random(1));
    expect(format(80)).toHaveLength(8_000_000);
    expect(() => format(81)).toThrow(TooCostlyError);
  });

  it("values that share their parts, from state to state", async () => {
    const many = Array.from({ length: 60 }, (_, i) => [
      `S${i}`,
      { Type: "Pass", Parameters: { "a.$": "States.Array($, $, $, $, $, $, $, $, $, $)" }, Next: `S${i + 1}` },
    ]);
    const run = runDefinition({ StartAt: "S0", States: { ...Object.fromEntries(many), S60: { Type: "Succeed" } } }, {});
    await expect(
      run.then(
        ({ error }) => error ?? "none",
        (error: unknown) => error,
      ),
    ).resolves.toSatisfy((end) => end === "States.DataLimitExceeded" || end === "States.Runtime" || end instanceof RunBudgetError);
  });
});

describe("programs that multiply", () => {
  const app = (body: string) => `
import { Stack } from "aws-cdk-lib";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
export class S extends Stack {
  constructor(scope: any, id: string) {
    super(scope, id);
    ${body}
  }
}`;
  const machine = "new sfn.StateMachine(this, 'M', { definitionBody: sfn.DefinitionBody.fromChainable(c) });";
  const read = async (text: string) => {
    const access = memoryAccess({ "app.ts": text });
    return (await readDefinitions(access.open("app.ts"), access))?.definitions ?? [];
  };

  it("branches that share a state", async () => {
    const [only] = await read(
      app(`let c: any = new sfn.Pass(this, "p");
    for (let i = 0; i < 40; i++) c = new sfn.Parallel(this, \`q\${i}\`).branch(c, c);
    ${machine}`),
    );
    expect(only?.partialReason).toMatch(/there are too many states/);
  });

  it("states within themselves", async () => {
    const [only] = await read(
      app(`const c: any = new sfn.Map(this, "a"); c.itemProcessor(c);
    const p: any = new sfn.Parallel(this, "p"); p.branch(p).branch(c); c.next(p);
    ${machine}`),
    );
    expect(only?.partialReason).toMatch(/too many states|nested too deeply/);
  });

  it("objects that share their parts", async () => {
    const definitions = await read(
      app(`let r: any = { a: sfn.JsonPath.stringAt("$.a") };
    for (let i = 0; i < 60; i++) r = { a: r, b: r };
    const c = new sfn.Pass(this, "p", { parameters: r });
    ${machine}`),
    );
    expect(definitions).toHaveLength(1);
  });

  it("texts that double, with what is unknown in them", async () => {
    const definitions = await read(
      `import * as aws from "@pulumi/aws"; import * as pulumi from "@pulumi/pulumi";
let o: any = pulumi.output(process.env.X);
for (let i = 0; i < 60; i++) o = pulumi.interpolate\`\${o}\${o}\`;
new aws.sfn.StateMachine("m", { definition: o });`,
    );
    expect(definitions).toHaveLength(1);
  });

  it("lists of lists as text", async () => {
    const definitions = await read(
      `import * as aws from "@pulumi/aws";
let d: any = [1];
for (let i = 0; i < 60; i++) d = [d, d];
new aws.sfn.StateMachine("m", { definition: \`\${d}\` });`,
    );
    expect(definitions).toHaveLength(1);
  });
});
