import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { GraphParams, GraphResult } from "../../../src/lsp/graph-request.js";
import { registerReports, wordsFor } from "../src/commands.js";
import { graphPage } from "../src/graph-page.js";
import { GraphView } from "../src/graph-view.js";
import { serverModule, settingsFor } from "../src/settings.js";
import { log, Position, Selection, Uri } from "./vscode-stub.js";

const settings = (values: Readonly<Record<string, unknown>>) => ({ get: (name: string) => values[name] });

describe("consent", () => {
  it("another server is started only in a trusted workspace", () => {
    const own = join("/ext", "server", "bin", "sfn-lint.js");
    assert.equal(serverModule("/ext", settings({ serverPath: "/evil.js" }), false), own);
    assert.equal(serverModule("/ext", settings({ serverPath: "/mine.js" }), true), "/mine.js");
    assert.equal(serverModule("/ext", settings({ serverPath: "" }), true), own);
  });

  it("code of configurations is off in a workspace that is not trusted", () => {
    assert.deepEqual(settingsFor({ allowConfigCode: true, delay: 9 }, false), { allowConfigCode: false, delay: 9 });
    assert.deepEqual(settingsFor({ allowConfigCode: true }, true), { allowConfigCode: true });
    assert.equal(settingsFor(null, false), null);
  });
});

describe("reports", () => {
  it("name the state machine and the state that a lens gives", () => {
    const replay = { command: "x", words: ["replay"], ofState: true };
    assert.deepEqual(wordsFor(replay, "a.yaml", "M", "Pay; rm"), ["replay", "--machine", "M", "--state", "Pay; rm", "a.yaml"]);
    assert.deepEqual(wordsFor({ ...replay, ofState: false }, "a.yaml", undefined, "Pay"), ["replay", "a.yaml"]);
  });

  it("show what the program prints", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sfn-lint-vscode-"));
    const module = join(folder, "program.js");
    writeFileSync(module, "console.log(JSON.stringify(process.argv.slice(2)))");
    const output = {
      clear() {},
      show() {},
      appendLine: (text: string) => log.output.push(text),
      append: (text: string) => log.output.push(text),
    };
    registerReports({ module }, output as never);
    await log.commands.get("sfnLint.replay")?.(join(folder, "a.json"), "M", "$(touch x)");
    assert.match(log.output.join(""), /\["replay","--machine","M","--state","\$\(touch x\)",/);
    rmSync(folder, { recursive: true });
  });

  it("ask for a file where none is open", async () => {
    await log.commands.get("sfnLint.facts")?.();
    assert.deepEqual(log.shown, ["Open a file with a state machine first"]);
  });
});

describe("the graph view", () => {
  const asked: GraphParams[] = [];
  const result: GraphResult = {
    machine: "order",
    machines: ["order", "other"],
    svg: "<svg/>",
    css: "",
    states: [{ name: "Pay", range: { start: { line: 7, character: 4 }, end: { line: 9, character: 5 } } }],
    selected: "Pay",
  };
  const view = new GraphView(async (params) => {
    asked.push(params);
    return result;
  });
  const at = new Position(3, 2);
  const editor = { document: { uri: Uri.file("/a.asl.json") }, selection: new Selection(at, at) };

  it("asks for the state machine at the cursor and draws it", async () => {
    await view.show(editor as never);
    assert.deepEqual(asked.at(-1), { textDocument: { uri: "file:///a.asl.json" }, position: { line: 3, character: 2 } });
    assert.deepEqual(log.posted.at(-1), { kind: "graph", ...result });
  });

  it("goes to the state that was clicked", async () => {
    await log.panel?.receive({ kind: "go", state: "Pay" });
    const { range } = log.revealed as { range: { start: Position } };
    assert.deepEqual([range.start.line, range.start.character], [7, 4]);
  });

  it("draws the state machine that was chosen, until the cursor moves", async () => {
    await log.panel?.receive({ kind: "machine", name: "other" });
    assert.equal(asked.at(-1)?.machine, "other");
    await view.follow(editor as never);
    assert.equal(asked.at(-1)?.machine, undefined);
  });

  it("is drawn again when its document has other diagnostics", async () => {
    const before = asked.length;
    await view.refresh([Uri.file("/b.asl.json") as never]);
    assert.equal(asked.length, before);
    await view.refresh([Uri.file("/a.asl.json") as never]);
    assert.equal(asked.length, before + 1);
  });

  it("has a page that loads nothing and runs its own script alone", () => {
    const page = graphPage("n0nce");
    assert.match(page, /default-src 'none'; style-src 'nonce-n0nce'; script-src 'nonce-n0nce'/);
    assert.equal(/https?:|src=|style="|onclick/.test(page), false);
    assert.deepEqual((log.panel?.options as { localResourceRoots: unknown[] }).localResourceRoots, []);
  });
});
