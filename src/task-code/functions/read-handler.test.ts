import { describe, expect, it } from "vitest";
import { memoryAccess } from "../../../test/support/memory-access.js";
import { textAt } from "../../text/node-builders.js";
import { range, textOf } from "../../text/range.js";
import { sourceFile } from "../../text/source-file.js";
import { readHandler } from "./read-handler.js";

const read = async (files: Record<string, string>, handler = "src/app.handler", runtime?: string) => {
  const access = memoryAccess({ "template.yaml": "", ...files });
  return readHandler({ folder: ".", handler, ...(runtime ? { runtime } : {}) }, access.open("template.yaml"), access);
};

describe("errors of a handler", () => {
  const cases: readonly (readonly [code: string, throws: readonly string[], unnamed: readonly string[], open: boolean])[] = [
    [`throw new Error("x");`, ["Error"], [], false],
    [`class Sold extends Error {} throw new Sold();`, ["Error"], ["Sold"], false],
    [`class Sold extends Error { name = "Sold"; } throw new Sold();`, ["Sold"], [], false],
    [`class Sold extends Error { constructor() { super(); this.name = "Gone"; } } throw new Sold();`, ["Gone"], ["Sold"], false],
    [`class Sold extends Error { constructor() { super(); this.name = new.target.name; } } throw new Sold();`, ["Sold"], [], false],
    [`class Sold extends Error { constructor() { super(); this.name = this.constructor.name; } } throw new Sold();`, ["Sold"], [], false],
    [`class Sold extends TypeError {} Sold.prototype.name = "Sold"; throw new Sold();`, ["Sold"], [], false],
    [`class Base extends Error { name = "Base" } class Sold extends Base {} throw new Sold();`, ["Base"], ["Sold"], false],
    [`const e = new Error("x"); e.name = "Sold"; throw e;`, ["Sold"], [], true],
    [`throw Object.assign(new Error("x"), { name: "Sold" });`, ["Sold"], [], false],
    [`class Sold extends Error {} const e = new Sold(); e.name = "Sold"; throw new Sold();`, ["Error", "Sold"], [], false],
    [`try { go(); } catch (error) { throw error; }`, [], [], true],
    [`import { Sold } from "shop"; throw new Sold();`, [], [], true],
    [`class Sold extends Unknown {} throw new Sold();`, [], [], true],
    [
      `callback(new RangeError("x")); await new Promise((_, reject) => reject(new TypeError("y")));`,
      ["RangeError", "TypeError"],
      [],
      false,
    ],
  ];
  for (const [code, throws, unnamed, open] of cases) {
    it(code, async () => {
      const facts = await read({ "src/app.js": code });
      expect(facts).toMatchObject({ file: "src/app.js", throws, throwsUnknown: open });
      expect(facts?.unnamed.map((one) => one.name)).toEqual(unnamed);
    });
  }

  it("are where their class is declared, in whichever file", async () => {
    const facts = await read({
      "src/app.ts": `import { Sold } from "./errors.js"; export const handler = async () => { throw new Sold(); };`,
      "src/errors.ts": `export class Sold extends Error {}`,
    });
    const [sold] = facts?.unnamed ?? [];
    expect(sold).toMatchObject({ name: "Sold", reported: "Error" });
    expect(sold && [sold.at.file.path, textOf(sold.at)]).toEqual(["src/errors.ts", "Sold"]);
  });

  it("are read from inline code, with places in the template", async () => {
    const template = sourceFile("template.yaml", "class Late extends Error {} throw new Late()");
    const inline = { ...textAt(template.text, range(template, 0, template.text.length)) };
    const facts = await readHandler({ handler: "index.handler", inline }, template, memoryAccess({ "template.yaml": template.text }));
    expect(facts?.unnamed).toMatchObject([{ name: "Late", reported: "Error" }]);
  });
});

describe("what a handler does", () => {
  it("sends and calls", async () => {
    const facts = await read({
      "src/app.ts": `
        import { SFNClient, SendTaskSuccessCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
        import { SendMessageCommand } from "@aws-sdk/client-sqs";
        await sfn.send(new SendTaskSuccessCommand({ taskToken, output }));
        await sfn.sendTaskFailure({ taskToken }).promise();
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageDeduplicationId }));
        await sfn.send(new StartExecutionCommand({ stateMachineArn, name: event.id }));
        await db.send(new PutItemCommand({ TableName }));`,
    });
    expect(facts).toMatchObject({ sendsTaskSuccess: true, sendsTaskFailure: true, sendsTaskHeartbeat: false, pollsActivity: false });
    expect(facts?.effects.map((one) => [one.command, textOf(one.at)])).toEqual([
      ["SendMessage", "new SendMessageCommand({ QueueUrl, MessageBody })"],
    ]);
    expect(facts?.words.has("PutItemCommand")).toBe(true);
  });

  it("is not known of other languages, nor outside of the repository", async () => {
    expect(await read({ "src/app.rb": "raise Sold" }, "src/app.handler", "ruby3.4")).toBeUndefined();
    expect(await read({ "src/other.py": "raise Sold()" }, "src/app.handler", "python3.12")).toBeUndefined();
    expect(await read({}, "../../elsewhere/app.handler")).toBeUndefined();
    expect(await read({ "src/app.js": "syntax {{{ error" })).toBeUndefined();
  });
});

describe("errors of a handler in Python", () => {
  it.each<[code: string, throws: readonly string[], open: boolean]>([
    ["raise Sold()", ["Sold"], false],
    ["raise Sold", ["Sold"], false],
    ['raise errors.Sold("x") from error', ["Sold"], false],
    ["raise error", [], true],
    ["raise", [], true],
    ["raise failure(event)", [], true],
  ])("%s", async (line, throws, open) => {
    const code = `def handler(event, context):\n    try:\n        work()\n    except Exception as error:\n        ${line}\n`;
    expect(await read({ "src/app.py": code }, "src/app.handler", "python3.13")).toMatchObject({ throws, throwsUnknown: open });
  });

  it("are those of modules that it imports from the repository as well", async () => {
    const files = {
      "src/app.py": "import boto3\nfrom .shop import stock\nfrom shared.errors import (\n  Late,\n)\n",
      "src/shop/stock.py": "from . import prices\n\ndef take():\n    raise Sold()\n",
      "src/shop/prices.py": "def price():\n    raise Unpriced()\n",
      "shared/errors.py": "class Late(Exception):\n    pass\n",
    };
    const facts = await read(files, "src/app.handler", "python3.13");
    expect(facts?.throws).toEqual(["Sold", "Unpriced"]);
    expect(facts?.words.has("Late")).toBe(true);
  });
});
