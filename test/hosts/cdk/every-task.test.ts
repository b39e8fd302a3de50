import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { constantOf } from "../../../src/hosts/cdk/constants.js";
import { plainText } from "../../../src/languages/evaluator/text.js";
import type { Json } from "../../../src/text/node.js";
import { range } from "../../../src/text/range.js";
import { sourceFile } from "../../../src/text/source-file.js";
import { readFixture } from "../programs.js";
import { DIFFERENCES, differences } from "./differences.js";
import { declaredClasses, declaredProperties, enumerations, hasCdk, synthesized } from "./synthesized.js";

/** The programs next to what the library makes of them; together they have every task and every state of the library. */
const STACKS = ["messaging", "data", "services", "flow", "legacy", "properties"];

const FULL = process.env.SFN_LINT_TESTS === "full";

const stored = (name: string): Readonly<Record<string, Json>> =>
  JSON.parse(readFileSync(`fixtures/cdk/synthesized/every-task/${name}.json`, "utf8")) as Record<string, Json>;

/** Values that decide how something is written and are not written themselves. */
const NOT_WRITTEN = /^(?:InputType|ServiceIntegrationPattern|LogLevel)\./;

/** Names of states begin with the class that makes them. */
const tried = new Set<string>();
const used = new Set<string>();

describe.each(STACKS)("every task and state of %s", (name) => {
  const program = `cdk/every-task/${name}.ts`;

  it("is read as the library synthesizes it", async () => {
    const read = await readFixture(program);
    const wanted = stored(name);
    expect(read.definitions.map((definition) => definition.name)).toEqual(Object.keys(wanted));
    for (const [id, json] of Object.entries(wanted)) {
      const { root, partialReason } = read.of(id);
      expect(partialReason).toBeUndefined();
      const found = differences(root, json).filter((line) => {
        const known = DIFFERENCES.find(({ at }) => at.test(line));
        if (known) used.add(known.why);
        return !known;
      });
      expect(found).toEqual([]);
    }
    for (const [, made] of readFileSync(`fixtures/${program}`, "utf8").matchAll(/(?:tasks|sfn)\.(\w+(?:\.jsonata)?)\(this, "/g))
      tried.add(made as string);
  });

  it.skipIf(!hasCdk || !FULL)("is stored as the pinned library synthesizes it", () => {
    const fresh = Object.fromEntries(synthesized(`fixtures/${program}`));
    if (process.env.SFN_LINT_UPDATE)
      writeFileSync(`fixtures/cdk/synthesized/every-task/${name}.json`, `${JSON.stringify(fresh, null, 1)}\n`);
    expect(stored(name)).toEqual(fresh);
  });
});

describe.skipIf(!hasCdk || !FULL)("the programs", () => {
  const classes = [
    ...declaredClasses("aws-stepfunctions-tasks", /TaskStateBase$|^CallApiGatewayEndpointBase$/),
    ...declaredClasses("aws-stepfunctions", /^(?:State|MapBase)$/).filter(({ name }) => name !== "Task"),
  ];

  it.each([
    ["aws-stepfunctions", "sfn"],
    ["aws-stepfunctions-tasks", "tasks"],
  ])("have the values of every enumeration of %s", (module, short) => {
    const wanted = [...enumerations(module)].filter(([name]) => !NOT_WRITTEN.test(name));
    expect(wanted.length).toBeGreaterThan(15);
    const at = range(sourceFile("program.ts", ""), 0, 0);
    const read = wanted.map(([name]) => [name, plainText(constantOf({ module: short, names: name.split("."), first: false }, at))]);
    expect(read).toEqual(wanted.map(([name, value]) => [name, String(value)]));
  });

  it("set every property that a class of the library takes", () => {
    const text = STACKS.map((name) => readFileSync(`fixtures/cdk/every-task/${name}.ts`, "utf8")).join("\n");
    const properties = declaredProperties();
    expect(properties.length).toBeGreaterThan(250);
    const missing = properties.filter((name) => !new RegExp(`\\b${name.slice(name.indexOf(".") + 1)}\\b\\s*[:,}]`).test(text));
    expect(missing).toEqual([]);
  });

  it("have every class of the library that makes a state, in both query languages", () => {
    expect(classes.length).toBeGreaterThan(55);
    const wanted = classes.flatMap(({ name, text }) => [name, ...(/static jsonata\(/.test(text) ? [`${name}.jsonata`] : [])]);
    expect(wanted.filter((name) => !tried.has(name))).toEqual([]);
  });

  it("differ from it in no other point than these", () => {
    expect(DIFFERENCES.map(({ why }) => why).filter((why) => !used.has(why))).toEqual([]);
  });
});
