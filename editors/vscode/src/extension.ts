import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { type CommandLine, type Report, registerReports } from "./commands.js";
import { GraphView } from "./graph-view.js";
import { serverModule, settingsFor } from "./settings.js";

/** Documents that may hold a state machine; the server itself decides by their content. */
const LANGUAGES = ["json", "jsonc", "yaml", "terraform", "typescript", "javascript", "asl", "asl-yaml"];

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const module = () => serverModule(context.extensionPath, vscode.workspace.getConfiguration("sfnLint"), vscode.workspace.isTrusted);
  const commandLine: CommandLine = {
    get module() {
      return module();
    },
  };
  const output = vscode.window.createOutputChannel("sfn-lint", { log: true });
  client = createClient(module(), output);
  const graph = new GraphView((params) => (client as LanguageClient).sendRequest("sfnLint/graph", params));
  const reports: Report[] = registerReports(commandLine, output);
  context.subscriptions.push(
    output,
    graph,
    vscode.commands.registerCommand("sfnLint.graph", () => graph.show(vscode.window.activeTextEditor)),
    vscode.commands.registerCommand("sfnLint.restart", () => client?.restart()),
    ...reports,
    vscode.window.onDidChangeActiveTextEditor((editor) => graph.follow(editor)),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => graph.follow(textEditor)),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => graph.refresh(uris)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => client?.restart()),
  );
  await client.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

function createClient(module: string, output: vscode.LogOutputChannel): LanguageClient {
  const run = { module, transport: TransportKind.stdio, args: ["lsp"] };
  const server: ServerOptions = { run, debug: run };
  const options: LanguageClientOptions = {
    documentSelector: LANGUAGES.map((language) => ({ scheme: "file", language })),
    outputChannel: output,
    middleware: {
      workspace: {
        // in a workspace that is not trusted, what would run code is off whatever the settings say
        configuration: async (params, token, next) => {
          const found = await next(params, token);
          return Array.isArray(found) ? found.map((section: unknown) => settingsFor(section, vscode.workspace.isTrusted)) : found;
        },
      },
    },
  };
  return new LanguageClient("sfnLint", "sfn-lint", server, options);
}
