import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { builtBin, type Scratch, scratch } from "../support/built.js";

type Capabilities = InitializeParams["capabilities"];

interface ClientOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly arguments?: readonly string[];
  readonly settings?: unknown;
  readonly capabilities?: Capabilities;
}

/** A real client of the built server, over its standard input and output. */
export class Client {
  private readonly published = new Map<string, readonly Diagnostic[]>();
  private readonly listeners = new Set<() => void>();
  readonly messages: string[] = [];
  initialized: InitializeResult | undefined;

  private constructor(
    readonly folder: string,
    private readonly disk: Scratch,
    private readonly server: ChildProcess,
    readonly connection: ProtocolConnection,
  ) {}

  static async start({ files = {}, arguments: words = [], settings, capabilities = {} }: ClientOptions = {}): Promise<Client> {
    const disk = scratch();
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(disk.folder, name)), { recursive: true });
      writeFileSync(join(disk.folder, name), text);
    }
    const server = spawn(process.execPath, [builtBin(), "lsp", "--stdio", ...words], {
      cwd: disk.folder,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
    const client = new Client(disk.folder, disk, server, connection);
    connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }: PublishDiagnosticsParams) => {
      client.published.set(uri, diagnostics);
      for (const listener of client.listeners) listener();
    });
    connection.onNotification("window/showMessage", ({ message }: { message: string }) => void client.messages.push(message));
    connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) => items.map(() => settings ?? null));
    connection.onRequest("client/registerCapability", () => null);
    connection.listen();
    const root = pathToFileURL(disk.folder).href;
    client.initialized = await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: root,
      workspaceFolders: [{ uri: root, name: "test" }],
      capabilities: { ...capabilities, workspace: { configuration: true, ...capabilities.workspace } },
    } satisfies InitializeParams);
    await connection.sendNotification("initialized", {});
    return client;
  }

  uri(name: string): string {
    return pathToFileURL(join(this.folder, name)).href;
  }

  async open(name: string, text: string, languageId = "json"): Promise<void> {
    await this.connection.sendNotification("textDocument/didOpen", { textDocument: { uri: this.uri(name), languageId, version: 1, text } });
  }

  async change(name: string, version: number, text: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: this.uri(name), version },
      contentChanges: [{ text }],
    });
  }

  /** Waits until the diagnostics of a document are as wanted. */
  diagnostics(name: string, wanted: (codes: readonly string[], all: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
    const uri = this.uri(name);
    return new Promise((resolve) => {
      const look = () => {
        const all = this.published.get(uri);
        if (
          !all ||
          !wanted(
            all.map((d) => String(d.code)),
            all,
          )
        )
          return;
        this.listeners.delete(look);
        resolve(all);
      };
      this.listeners.add(look);
      look();
    });
  }

  request<T>(method: string, params: object): Promise<T> {
    return this.connection.sendRequest(method, params);
  }

  /** The result of a request at the first character of `needle` in the text (plus `offset`). */
  at<T>(method: string, name: string, text: string, needle: string, offset = 0, more: object = {}): Promise<T> {
    return this.request(method, { textDocument: { uri: this.uri(name) }, position: positionOf(text, needle, offset), ...more });
  }

  /** Ends as the protocol demands. @returns the exit code. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.server.on("exit", resolve));
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    const code = await ended;
    this.connection.dispose();
    this.disk.remove();
    return code;
  }
}

function positionOf(text: string, needle: string, offset = 0): { line: number; character: number } {
  const at = text.indexOf(needle);
  if (at < 0) throw new Error(`${needle} is not in the text`);
  const before = text.slice(0, at + offset);
  return { line: before.split("\n").length - 1, character: before.length - (before.lastIndexOf("\n") + 1) };
}

/** The text after the edits of one document. */
export function edited(text: string, edits: readonly { range: Diagnostic["range"]; newText: string }[]): string {
  const offset = ({ line, character }: Diagnostic["range"]["start"]) =>
    text
      .split("\n")
      .slice(0, line)
      .reduce((sum, one) => sum + one.length + 1, 0) + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce((out, { range, newText }) => out.slice(0, offset(range.start)) + newText + out.slice(offset(range.end)), text);
}
