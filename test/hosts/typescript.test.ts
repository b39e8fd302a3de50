import { describe, expect, it } from "vitest";
import { host } from "../../src/hosts/typescript/host.js";
import { placeOf } from "../../src/text/range.js";
import { readWith } from "../support/memory-access.js";
import { json, nodeAt, readFixture, written, writtenKey } from "./programs.js";

describe("object literals", () => {
  it("follows constants, enums, spreads and helpers across relative imports", async () => {
    const file = await readFixture("typescript/order.ts");
    const order = file.of("order");
    expect(json(order)).toMatchObject({
      StartAt: "Reserve stock",
      States: {
        "Reserve stock": {
          Resource: "arn:aws:lambda:eu-central-1:123456789012:function:reserve",
          Retry: [{ MaxAttempts: 4, JitterStrategy: "FULL" }],
          Next: "Charge card",
        },
        "Refuse order": { Type: "Fail" },
      },
    });
    expect(order.host).toBe("typescript");
    expect(placeOf(order.at).start).toEqual({ line: 15, column: 14 });
  });

  it("points at what the user wrote, in whichever file that is", async () => {
    const order = (await readFixture("typescript/order.ts")).of("order");
    expect(written(order, "States", "Charge card", "Catch", 0, "ErrorEquals", 0)).toBe('"CardDeclined"');
    expect(writtenKey(order, "States", "Charge card")).toBe("Step.Charge");
    expect(written(order, "StartAt")).toBe('"Reserve stock"');
    const { range } = nodeAt(order, "States", "Reserve stock", "Retry", 0, "MaxAttempts");
    expect(range.file.path).toBe("fixtures/typescript/arns.ts");
    expect(range.file.text.slice(range.start, range.end)).toBe("4");
  });

  it("tells apart the machines that one function makes", async () => {
    const file = await readFixture("typescript/order.ts");
    const pollers = file.definitions.filter((d) => d.name === "poller");
    expect(pollers.map(json)).toMatchObject([
      { Comment: "polls north", States: { Poll: { Seconds: 30 } } },
      { Comment: "polls south", States: { Poll: { Seconds: 60 } } },
    ]);
    expect(pollers.map((p) => placeOf(p.at).start.line)).toEqual([39, 40]);
  });

  it("leaves what is unknown open", async () => {
    const file = await readFixture("typescript/unknown-parts.ts");
    expect(file.definitions.map((d) => d.name)).toEqual(["open", "holes", "inner"]);
    expect(file.of("open").root).toBeUndefined();
    expect(file.of("open").partialReason).toMatch(/states are built in an unsupported form/);
    const holes = file.of("holes");
    expect(nodeAt(holes, "States", "First", "Resource").kind).toBe("placeholder");
    expect(nodeAt(holes, "States", "First", "TimeoutSeconds")).toMatchObject({ kind: "placeholder", placeholder: { name: "${timeout}" } });
    expect(nodeAt(holes, "States", "First", "Next").kind).toBe("placeholder");
    expect(nodeAt(holes, "States", "Second", "Result").kind).toBe("placeholder");
  });
});

describe("texts", () => {
  it("reads templates, escapes, concatenations and YAML", async () => {
    const file = await readFixture("typescript/deploy.mjs");
    expect(file.definitions.map((d) => d.name)).toEqual(["notify", "escaped", "joined", "yaml", "definition"]);
    expect(json(file.of("notify"))).toMatchObject({ States: { Notify: { TimeoutSeconds: 60, Next: 'Wait a "little"' } } });
    expect(json(file.of("escaped"))).toMatchObject({ States: { "It's done": { Result: "é\n" } } });
    expect(json(file.of("yaml"))).toMatchObject({ States: { Sleep: { Seconds: 5 } } });
  });

  it("keeps the place of every character", async () => {
    const file = await readFixture("typescript/deploy.mjs");
    const notify = file.of("notify");
    expect(written(notify, "States", "Notify", "Next")).toBe('"Wait a \\\\"little\\\\""');
    expect(written(notify, "States", "Notify", "TimeoutSeconds")).toBe("20 * 3");
    expect(nodeAt(notify, "States", "Notify", "Parameters", "QueueUrl")).toMatchObject({
      placeholders: [{ placeholder: { name: "${queueUrl}" } }],
    });
    expect(written(file.of("escaped"), "States", "It's done", "Result")).toBe('"\\\\u00e9\\\\n"');
    expect(written(file.of("yaml"), "States", "Sleep", "Seconds")).toBe("5");
    expect(written(file.of("joined"), "States", "Only", "Type")).toBe('"Pass"');
  });

  it("joins what tests of templates expect", async () => {
    const [only] = (await readFixture("typescript/template.test.ts")).definitions;
    expect(only && json(only)).toMatchObject({ States: { Call: { Type: "Task", Parameters: { "Payload.$": "$" } } } });
  });
});

describe("the evaluation", () => {
  const only = async (text: string, others: Record<string, string> = {}) => (await readWith(host, { "app.ts": text, ...others })).only;

  it("ends on programs that do not", async () => {
    const text = `
      const f = (n) => f(n + 1);
      const forever = () => { for (;;) { x.push(f(0)); } };
      const x = []; forever(); while (true) { x.push(1); }
      let s = "a"; for (let i = 0; i < 1e9; i++) { s += s; }
      class A { b = new A(); } new A();
      export const machine = { StartAt: "A", States: { A: { Type: "Succeed" } } };`;
    expect(json(await only(text))).toEqual({ StartAt: "A", States: { A: { Type: "Succeed" } } });
  });

  it("joins both ways of a branch", async () => {
    const text = `
      let seconds = 5; let same = 1; let fixed = "a";
      if (process.env.SLOW) { seconds = 50; same = 1; }
      if (seconds === 5 && fixed === "a") fixed = "b"; else fixed = "c";
      export const machine = { StartAt: "A", States: { A: { Type: "Wait", Seconds: seconds, Comment: fixed, End: true } }, TimeoutSeconds: same };`;
    const found = await only(text);
    expect(nodeAt(found, "States", "A", "Seconds").kind).toBe("placeholder");
    expect(nodeAt(found, "States", "A", "Comment").kind).toBe("placeholder");
    expect(nodeAt(found, "TimeoutSeconds")).toMatchObject({ kind: "number", value: 1 });
  });

  it("stays in the repository", async () => {
    const found = await only(
      `import { states } from "../../outside.js";\nexport const machine = { StartAt: "A", States: { A: { Type: "Pass", Result: states, End: true } } };`,
    );
    expect(nodeAt(found, "States", "A", "Result").kind).toBe("placeholder");
  });

  it("survives deep nesting", async () => {
    const nested = (levels: number) => ({
      "app.ts": `export const machine = { StartAt: "A", States: { A: { Type: "Pass", Result: ${"[".repeat(levels)}1${"]".repeat(levels)}, End: true } } };`,
    });
    expect(nodeAt((await readWith(host, nested(600))).only, "States", "A", "Type")).toMatchObject({ value: "Pass" });
    // beyond what the parser of TypeScript itself can take
    expect((await readWith(host, nested(30_000))).problems).toMatchObject([{ message: expect.stringContaining("cannot be parsed") }]);
  });

  it("tells where a program cannot be parsed", async () => {
    const text = 'export const machine = { StartAt: "A", States: { A: { Type: "Pass", End: true } }';
    const { problems } = await readWith(host, { "app.ts": text });
    expect(problems).toMatchObject([
      { severity: "warning", message: expect.stringContaining("'}' expected"), range: { start: text.length } },
    ]);
  });

  it("imports that go in a circle end", async () => {
    const others = { "b.ts": `import { a } from "./app.js"; export const b = () => a; export const name = "A";` };
    const found = await only(
      `import { b, name } from "./b.js"; export const a = b; export const machine = { StartAt: name, States: { A: { Type: "Succeed" } } };`,
      others,
    );
    expect(json(found)).toMatchObject({ StartAt: "A" });
  });
});
