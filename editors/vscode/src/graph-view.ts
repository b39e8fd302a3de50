import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { GraphParams, GraphResult } from "../../../src/lsp/graph-request.js";
import { graphPage } from "./graph-page.js";

/** What the page sends. */
type FromPage = { readonly kind: "go"; readonly state: string } | { readonly kind: "machine"; readonly name: string };

/** The graph of the state machine at the cursor, beside the text: a click goes to the state, the cursor marks it. */
export class GraphView implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private uri: vscode.Uri | undefined;
  private last: GraphResult | undefined;
  private position: vscode.Position | undefined;
  /** Chosen in the page; the cursor chooses again once it moves. */
  private machine: string | undefined;
  private asked = 0;

  constructor(private readonly request: (params: GraphParams) => Promise<GraphResult | null>) {}

  async show(editor: vscode.TextEditor | undefined): Promise<void> {
    if (!editor) return;
    if (!this.panel) this.open();
    await this.follow(editor);
  }

  /** Draws the state machine at the cursor of an editor. */
  async follow(editor: vscode.TextEditor | undefined): Promise<void> {
    if (!this.panel || !editor) return;
    this.uri = editor.document.uri;
    this.position = editor.selection.active;
    this.machine = undefined;
    await this.update();
  }

  /** Diagnostics of these documents have changed, and with them the marks of the drawing. */
  async refresh(uris: readonly vscode.Uri[]): Promise<void> {
    const { uri } = this;
    if (this.panel && uri && uris.some((one) => one.toString() === uri.toString())) await this.update();
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private open(): void {
    const panel = vscode.window.createWebviewPanel(
      "sfnLint.graph",
      "State machine",
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [], retainContextWhenHidden: true },
    );
    panel.webview.html = graphPage(randomBytes(16).toString("hex"));
    panel.webview.onDidReceiveMessage((message: FromPage) => this.received(message));
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.last = undefined;
    });
    this.panel = panel;
  }

  private async update(): Promise<void> {
    const { uri, machine } = this;
    if (!uri) return;
    const id = ++this.asked;
    const position = this.position;
    const where =
      machine === undefined ? (position ? { position: { line: position.line, character: position.character } } : {}) : { machine };
    const found = await this.request({ textDocument: { uri: uri.toString() }, ...where });
    // a later question overtakes an earlier one
    if (id !== this.asked || !this.panel || !found) return;
    this.last = found;
    this.panel.title = found.machine;
    void this.panel.webview.postMessage({ kind: "graph", ...found });
  }

  private async received(message: FromPage): Promise<void> {
    if (message.kind === "machine") {
      this.machine = message.name;
      await this.update();
      return;
    }
    const start = this.last?.states.find((one) => one.name === message.state)?.range.start;
    if (!start || !this.uri) return;
    const at = new vscode.Position(start.line, start.character);
    const shown = vscode.window.visibleTextEditors.find((one) => one.document.uri.toString() === this.uri?.toString());
    const editor = await vscode.window.showTextDocument(this.uri, { viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One });
    editor.selection = new vscode.Selection(at, at);
    editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}
