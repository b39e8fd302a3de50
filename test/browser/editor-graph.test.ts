import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { graphPage } from "../../editors/vscode/src/graph-page.js";
import { Client } from "../lsp/client.js";
import { ORDER } from "../lsp/order.js";
import { chromium, OpenPage, type Page } from "../support/browser.js";
import { FULL } from "../support/size.js";

interface Graph {
  readonly machine: string;
  readonly selected?: string;
  readonly states: readonly { readonly name: string; readonly range: { readonly start: { readonly line: number } } }[];
}

/** What the editor gives to the page. */
const EDITOR = "window.sent = []; window.acquireVsCodeApi = () => ({ postMessage: (message) => window.sent.push(message) });";

describe.skipIf(!chromium || !FULL)(`the graph view of the VS Code extension${chromium ? "" : " (skipped: no Chromium here)"}`, () => {
  let opened: OpenPage;
  let page: Page;
  let client: Client;
  let graph: Graph;

  beforeAll(async () => {
    client = await Client.start({});
    await client.open("order.asl.json", ORDER);
    await client.diagnostics("order.asl.json", (codes) => codes.includes("fails-at-run-time"));
    graph = await client.at<Graph>("sfnLint/graph", "order.asl.json", ORDER, '"Use": {', 2);
    const file = join(client.folder, "page.html");
    const html = graphPage("n0nce").replace('<script nonce="n0nce">', `<script nonce="n0nce">${EDITOR}</script><script nonce="n0nce">`);
    writeFileSync(file, html);
    opened = await OpenPage.open(file, "body", { state: "attached" });
    page = opened.page;
    await page.evaluate(`window.postMessage(${JSON.stringify({ kind: "graph", ...graph })}, "*")`);
    await page.waitForSelector("[data-state='Use']", { state: "attached" });
  });
  afterAll(async () => {
    await opened?.close();
    await client?.stop();
  });

  it("names the states with their places, and the one at the cursor", () => {
    expect(graph.machine).toBe("order");
    expect(graph.selected).toBe("Use");
    expect(graph.states.map(({ name, range }) => `${name} ${range.start.line}`)).toEqual(["Load 3", "Prepare 11", "Use 17", "Done 22"]);
  });

  it("marks the state at the cursor, the failing path and the finding", async () => {
    expect(await page.evaluate("document.querySelector('.state.selected').getAttribute('data-state')")).toBe("Use");
    expect(await page.evaluate("document.querySelectorAll('.edge.path').length")).toBeGreaterThan(0);
    expect(await page.evaluate("document.querySelector('[data-state=Use]').classList.contains('fails')")).toBe(true);
  });

  it("tells the editor where to go, by a click and by the keyboard", async () => {
    await page.click("[data-state='Prepare']");
    await page.focus("[data-state='Load']");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("window.sent")).toEqual([
      { kind: "go", state: "Prepare" },
      { kind: "go", state: "Load" },
    ]);
  });

  it("zooms", async () => {
    const width = () => page.evaluate<number>("Number(document.querySelector('svg').getAttribute('width'))");
    const before = await width();
    await page.click("#larger");
    expect(await width()).toBeGreaterThan(before);
  });

  it("complains of nothing and asks nobody", () => {
    expect(opened.complaints).toEqual([]);
  });
});
