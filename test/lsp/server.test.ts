import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CodeAction, DocumentSymbol, FoldingRange, Hover, Location, WorkspaceEdit } from "vscode-languageserver-protocol";
import { Client, edited } from "./client.js";
import { ORDER } from "./order.js";

describe("the language server, ASL JSON", () => {
  let client: Client;
  beforeAll(async () => {
    client = await Client.start({ files: { "order.asl.json": ORDER } });
    await client.open("order.asl.json", ORDER);
  });
  afterAll(async () => {
    expect(await client.stop()).toBe(0);
  });

  it("publishes findings at their places", async () => {
    const found = await client.diagnostics("order.asl.json", (codes) => codes.includes("fails-at-run-time"));
    const one = found.find((d) => d.code === "fails-at-run-time");
    expect(one?.range.start.line).toBe(19);
    expect(one?.source).toBe("sfn-lint");
    expect(one?.codeDescription?.href).toContain("fails-at-run-time");
  });

  it("tells what is known of a state", async () => {
    const hover = await client.at<Hover>("textDocument/hover", "order.asl.json", ORDER, '"Use": {', 2);
    const { value } = hover.contents as { value: string };
    expect(value).toContain("**Use** (Pass)");
    expect(value).toContain("**Fails**");
  });

  it("tells what a path is and which state writes it", async () => {
    const hover = await client.at<Hover>("textDocument/hover", "order.asl.json", ORDER, "prepared.total", 10);
    const { value } = hover.contents as { value: string };
    expect(value).toContain("`$.prepared.total`: `3`");
    expect(value).toContain("Written by:\n- `Prepare`");
  });

  it("goes to states and to what writes a member, and finds what reads it", async () => {
    const line = async (needle: string, offset: number) =>
      (await client.at<Location[]>("textDocument/definition", "order.asl.json", ORDER, needle, offset)).map((l) => l.range.start.line);
    expect(await line('"Next": "Use"', 10)).toEqual([17]);
    expect(await line("prepared.total", 10)).toEqual([13]);
    const found = await client.at<Location[]>("textDocument/references", "order.asl.json", ORDER, '"Use": {', 2, {
      context: { includeDeclaration: true },
    });
    expect(found.map((l) => l.range.start.line).sort((a, b) => a - b)).toEqual([15, 17]);
  });

  it("renames a state everywhere, and refuses a name that exists", async () => {
    const edit = await client.at<WorkspaceEdit>("textDocument/rename", "order.asl.json", ORDER, '"Next": "Use"', 10, {
      newName: "Copy it",
    });
    const after = JSON.parse(edited(ORDER, edit.changes?.[client.uri("order.asl.json")] ?? []));
    expect(Object.keys(after.States)).toEqual(["Load", "Prepare", "Copy it", "Done"]);
    expect(after.States.Prepare.Next).toBe("Copy it");
    await expect(client.at("textDocument/rename", "order.asl.json", ORDER, '"Use": {', 2, { newName: "Done" })).rejects.toThrow(
      'There is already a state "Done"',
    );
  });

  it("lists the states and folds them", async () => {
    const document = { textDocument: { uri: client.uri("order.asl.json") } };
    const list = await client.request<DocumentSymbol[]>("textDocument/documentSymbol", document);
    expect(list.map((s) => `${s.name} ${s.detail}`)).toEqual(["Load Task", "Prepare Pass", "Use Pass", "Done Succeed"]);
    const folds = await client.request<FoldingRange[]>("textDocument/foldingRange", document);
    expect(folds).toContainEqual({ startLine: 3, endLine: 9 });
  });

  it("offers the rule's fix and suppressions", async () => {
    await client.diagnostics("order.asl.json", (codes) => codes.includes("lambda-service-exceptions"));
    const found = await client.diagnostics("order.asl.json", () => true);
    const one = found.find((d) => d.code === "lambda-service-exceptions");
    const actions = await client.request<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri: client.uri("order.asl.json") },
      range: one?.range,
      context: { diagnostics: [one] },
    });
    const fix = actions.find((a) => a.isPreferred !== undefined && a.diagnostics?.[0]?.code === "lambda-service-exceptions");
    expect(fix?.title).toBeDefined();
    const after = edited(ORDER, fix?.edit?.changes?.[client.uri("order.asl.json")] ?? []);
    expect(JSON.parse(after).States.Load.Retry).toBeDefined();
    const all = await client.request<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri: client.uri("order.asl.json") },
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      context: { diagnostics: [], only: ["source.fixAll"] },
    });
    expect(all.map((a) => a.kind)).toEqual(["source.fixAll.sfnLint"]);
    const allFixed = edited(ORDER, all[0]?.edit?.changes?.[client.uri("order.asl.json")] ?? []);
    expect(JSON.parse(allFixed).States.Load.Retry).toBeDefined();
    const suppress = actions.find((a) => a.title === "Suppress lambda-service-exceptions here");
    const silent = edited(ORDER, suppress?.edit?.changes?.[client.uri("order.asl.json")] ?? []);
    expect(JSON.parse(silent).States.Load.Comment).toBe("sfn-lint-disable lambda-service-exceptions");
    await client.change("order.asl.json", 2, silent);
    await client.diagnostics("order.asl.json", (codes) => codes.length > 0 && !codes.includes("lambda-service-exceptions"));
  });
});
