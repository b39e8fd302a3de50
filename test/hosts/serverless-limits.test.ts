import { describe, expect, it } from "vitest";
import { host } from "../../src/hosts/serverless/host.js";
import { variablesIn } from "../../src/hosts/serverless/variable-syntax.js";
import type { Node } from "../../src/text/node.js";
import { get, toJson } from "../../src/text/node.js";
import { readWith } from "../support/memory-access.js";

const LIMIT = "Nested variables exceed the limit and are not resolved further";
const SUCCEED = { StartAt: "A", States: { A: { Type: "Succeed" } } };
const service = (definition: string, more = "") =>
  `service: s\n${more}stepFunctions:\n  stateMachines:\n    m:\n      definition: ${definition}\n`;
const read = (text: string, others: Record<string, string> = {}) => readWith(host, { "serverless.yml": text, ...others });
const messages = (problems: readonly { message: string }[]) => problems.map(({ message }) => message);
const resultOf = (root: Node | undefined): Node | undefined =>
  ["States", "A", "Result"].reduce<Node | undefined>((node, name) => (node?.kind === "object" ? get(node, name) : undefined), root);
/** A Pass state whose result is a list of these. */
const listing = (items: readonly string[]) => `{StartAt: A, States: {A: {Type: Pass, Result: [${items.join(", ")}], End: true}}}`;

describe("files that name the next one", () => {
  const chain = (files: number) =>
    Object.fromEntries(
      Array.from({ length: files }, (_, i) => [`f${i}.yml`, i + 1 < files ? `\${file(f${i + 1}.yml)}\n` : `${JSON.stringify(SUCCEED)}\n`]),
    );

  it.each([1, 2, 10, 24])("are read one after the other: %i files", async (files) => {
    const { only, problems } = await read(service("${file(f0.yml)}"), chain(files));
    expect(only.root && toJson(only.root)).toEqual(SUCCEED);
    expect(messages(problems)).toEqual([]);
  });

  it.each([60, 200])("are given up with one message: %i files", async (files) => {
    const { only, problems } = await read(service("${file(f0.yml)}"), chain(files));
    expect(only.partialReason).toBeDefined();
    expect(messages(problems)).toEqual([LIMIT]);
  });

  it("are a circle where one names an earlier one", async () => {
    const { problems } = await read(service("${file(f0.yml)}"), { "f0.yml": "${file(f1.yml)}\n", "f1.yml": "${file(f0.yml)}\n" });
    expect(messages(problems)).toEqual(["${file(f1.yml)} is a circular reference"]);
  });

  it("are each asked for in a round of its own, also where their names are computed", async () => {
    const files = { "a.yml": "next: ${file(b.yml):next}\n", "b.yml": "next: c\n", "c.yml": `${JSON.stringify(SUCCEED)}\n` };
    const { only, problems } = await read(service("'${file(${file(a.yml):next}.yml)}'"), files);
    expect(only.root && toJson(only.root)).toEqual(SUCCEED);
    expect(messages(problems)).toEqual([]);
  });

  it("are told as missing once, however many rounds there are", async () => {
    const { problems } = await read(service(listing(["'${file(none.yml)}'", "'${file(f0.yml)}'"])), {
      "f0.yml": "${file(f1.yml)}\n",
      "f1.yml": "${file(f2.yml)}\n",
      "f2.yml": "x: 1\n",
    });
    expect(messages(problems).filter((message) => message.includes("none.yml"))).toHaveLength(1);
  });
});

describe("what is referred to again and again", () => {
  it("is passed a million nodes long, in all sections together", async () => {
    const numbers = `[${"1,".repeat(19_999)}1]`;
    const of = async (times: number) => {
      const { only, problems } = await read(service(listing(Array.from({ length: times }, () => "'${file(big.json)}'"))), {
        "big.json": numbers,
      });
      const result = resultOf(only.root);
      return [messages(problems), result?.kind === "array" ? result.items.filter((item) => item.kind === "array").length : undefined];
    };
    expect(await of(45)).toEqual([[], 45]);
    const [told, whole] = await of(60);
    expect(told).toEqual([LIMIT]);
    expect(whole).toBeLessThan(60);
  });

  it("is text of a bounded length, and its holes are counted", async () => {
    for (const [big, times] of [
      ["#{a} x".repeat(20_000), 10],
      [`\${self:custom.y}${"-".repeat(100_000)}`, 200],
      ["x#{a}".repeat(30_000), 5],
    ] as const) {
      const text = service(
        listing(Array.from({ length: times }, () => "'${self:custom.big}'")),
        `custom: {y: z, big: ${JSON.stringify(big)}}\n`,
      );
      const { problems } = await read(text);
      expect(messages(problems)).toEqual([LIMIT]);
    }
  });

  it("is named in brief where it is given up", async () => {
    const big = `${"${self:custom.y}".repeat(10)}${"-".repeat(2_000_000)}`;
    const text = service(
      listing(Array.from({ length: 10 }, () => "'${self:custom.big}'")),
      `custom: {y: z, big: ${JSON.stringify(big)}}\n`,
    );
    const { only } = await read(text);
    const result = resultOf(only.root);
    const names =
      result?.kind === "array" ? result.items.map((item) => (item.kind === "placeholder" ? item.placeholder.name.length : 0)) : [];
    expect(Math.max(...names)).toBe(200);
  });
});

describe("variables within one text", () => {
  it("are found within what is no variable, fifty texts long in all", () => {
    const nested = (depth: number) => `${"${a ".repeat(depth)}\${self:b}${"}".repeat(depth)}`;
    expect(variablesIn(nested(40))).toHaveLength(1);
    expect(variablesIn(nested(4000))).toEqual([]);
  });

  it("are as many as there are, side by side", () => {
    expect(variablesIn("${self:b} ".repeat(5000))).toHaveLength(5000);
    expect(variablesIn("${AWS::Region} ".repeat(5000))).toEqual([]);
  });

  it("of the framework and pseudo parameters of the plugin do not overlap", async () => {
    const { only } = await read(
      service(
        "{StartAt: A, Comment: '#{x}${self:custom.y}#{AWS::Region}${opt:a, \"#{no}\"}#{z}', States: {A: {Type: Succeed}}}",
        "custom: {y: why}\n",
      ),
    );
    const comment = only.root?.kind === "object" ? get(only.root, "Comment") : undefined;
    expect(comment).toMatchObject({ kind: "string" });
    const names = comment?.kind === "string" ? (comment.placeholders ?? []).map(({ placeholder }) => placeholder.name) : [];
    expect(names).toEqual(["${x}", "${AWS::Region}", "${z}"]);
  });
});
