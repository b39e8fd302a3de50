import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type CodeAction,
  type CodeActionParams,
  type Connection,
  createConnection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  MessageType,
  ProposedFeatures,
  type RenameParams,
  ResponseError,
  ShowMessageNotification,
  type TextDocumentIdentifier,
  type TextDocumentPositionParams,
  TextDocumentSyncKind,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import type { Fix } from "../linter/finding.js";
import { chooseFixes, editsOf } from "../linter/fixes.js";
import type { Span } from "../text/range.js";
import type { LintSettings } from "./analysis/messages.js";
import type { Shown } from "./diagnostic-store.js";
import type { OpenDocument } from "./documents.js";
import { fixAction, suppressActions, workspaceEdit } from "./features/code-actions.js";
import { codeLenses } from "./features/code-lens.js";
import { completion } from "./features/completion.js";
import { folding } from "./features/folding.js";
import { drawGraph } from "./features/graph.js";
import { hover } from "./features/hover.js";
import { inlayHints } from "./features/inlay-hints.js";
import { definition, references } from "./features/navigation.js";
import { renamed, renameState } from "./features/rename.js";
import { requiredArguments } from "./features/required-arguments.js";
import { ruleHover } from "./features/rule-hover.js";
import { semanticTokens, TOKEN_TYPES } from "./features/semantic-tokens.js";
import { symbols } from "./features/symbols.js";
import type { GraphParams, GraphResult } from "./graph-request.js";
import type { DocumentModel } from "./model/document-model.js";
import { type Located, siteAt } from "./model/site-at.js";
import { Session } from "./session.js";
import { type LineRange, lineRange, locationOf, offsetAt } from "./text.js";

declare const __VERSION__: string;

/** Milliseconds that code actions wait for the analysis of the text as it is. */
const PATIENCE = 3_000;

const SECTION = "sfnLint";

/** Runs the language server over standard input and output, until the client ends it. */
export function serve(settings: LintSettings): void {
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  new Server(connection, settings).start();
}

/** The glue between the protocol and the features. */
class Server {
  private readonly session: Session;
  private client: InitializeParams["capabilities"] = {};
  private initial: unknown;
  private readonly folders = new Set<string>();

  constructor(
    private readonly connection: Connection,
    settings: LintSettings,
  ) {
    this.session = new Session(new URL("../../bin/lsp-worker.cjs", import.meta.url), settings, {
      publish: ({ uri, path }) => {
        const shown = path === undefined ? [] : this.session.store.in(path);
        void connection.sendDiagnostics({ uri, diagnostics: shown.map((one) => one.diagnostic) });
      },
      refresh: () => this.refresh(),
      warn: (message) =>
        void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: `sfn-lint: ${message}` }),
    });
  }

  start(): void {
    const { connection, session } = this;
    connection.onInitialize((params) => this.initialize(params));
    connection.onInitialized(() => this.initialized());
    connection.onDidChangeConfiguration(({ settings }) => this.configure(settings));
    connection.onDidChangeWatchedFiles(() => session.changedFiles());
    connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) =>
      session.open(uri, languageId, version, text),
    );
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
      session.change(uri, version, contentChanges),
    );
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      session.close(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    });
    connection.onHover(async ({ textDocument: { uri }, position }) => {
      const document = session.documents.get(uri);
      if (!document) return null;
      const rule = await ruleHover(document.file, offsetAt(document.file, position));
      if (rule) return { contents: { kind: "markdown", value: rule.markdown }, range: rule.range };
      const model = await session.models.current(document);
      await session.whenAnalyzed(document, PATIENCE);
      const located = siteAt(model, offsetAt(model.file, position));
      const text = located && hover(located, await session.factsWith(document, located.model, stateOf(located)));
      return text ? { contents: { kind: "markdown", value: text.markdown }, range: text.range } : null;
    });
    connection.onDefinition((params) => this.located(params, (at) => definition(at).map(locationOf)));
    connection.onReferences((params) => this.located(params, (at) => references(at, params.context.includeDeclaration).map(locationOf)));
    connection.onDocumentHighlight((params) =>
      this.located(params, (at, document) =>
        references(at, true).flatMap((span) => (span.file.path === document.path ? [{ range: lineRange(span) }] : [])),
      ),
    );
    connection.onPrepareRename((params) =>
      this.located(params, (at) => {
        const found = renamed(at);
        return found ? { range: lineRange(inner(found.at)), placeholder: found.state.name } : null;
      }),
    );
    connection.onRenameRequest((params) => this.rename(params));
    connection.onDocumentSymbol((params) => this.ofDocument(params, (now, { uri }) => symbols(session.models.readable(now, uri))));
    connection.onFoldingRanges((params) => this.ofDocument(params, folding));
    connection.onCompletion(async ({ textDocument: { uri }, position }) => {
      const document = session.documents.get(uri);
      if (!document) return null;
      await session.whenAnalyzed(document, 0);
      const { file } = document;
      return completion(file, offsetAt(file, position), session.access(), (model, state) => session.factsWith(document, model, state));
    });
    connection.onCodeLens(({ textDocument: { uri } }) => {
      const path = session.documents.get(uri)?.path;
      return path === undefined || !session.settings.codeLens ? [] : codeLenses(session.store.in(path));
    });
    connection.languages.inlayHint.on(({ textDocument: { uri }, range }) =>
      this.ofDocument({ textDocument: { uri } }, (model, document) =>
        inlayHints(model, { from: range.start.line, to: range.end.line }, session.settings.inlayHints, (one) =>
          session.factsOf(document, one),
        ),
      ),
    );
    connection.languages.semanticTokens.on(async (params) => ({ data: (await this.ofDocument(params, semanticTokens)) ?? [] }));
    connection.onCodeAction((params) => this.codeActions(params));
    connection.onRequest(
      "sfnLint/graph",
      async ({ textDocument: { uri }, position, machine }: GraphParams): Promise<GraphResult | null> => {
        const document = session.documents.get(uri);
        if (!document) return null;
        const now = await session.models.current(document);
        const model = session.models.readable(now, uri);
        const offset = position && offsetAt(model.file, position);
        const shown = document.path === undefined ? [] : session.store.in(document.path);
        return (await drawGraph(model, offset, machine, shown, (one) => session.factsOf(document, one))) ?? null;
      },
    );
    connection.onShutdown(() => session.dispose());
    connection.listen();
  }

  private initialize({ capabilities, initializationOptions, workspaceFolders, rootUri }: InitializeParams): InitializeResult {
    this.client = capabilities;
    this.initial = initializationOptions;
    const folders = (workspaceFolders ?? (rootUri ? [{ uri: rootUri }] : [])).flatMap(({ uri }) =>
      uri.startsWith("file:") ? [fileURLToPath(uri)] : [],
    );
    if (folders[0] !== undefined) enter(folders[0]);
    for (const folder of folders) this.folders.add(folder);
    return {
      serverInfo: { name: "sfn-lint", version: __VERSION__ },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        hoverProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        renameProvider: { prepareProvider: true },
        completionProvider: { triggerCharacters: ['"', ".", "$", ":", " "] },
        codeLensProvider: {},
        inlayHintProvider: true,
        semanticTokensProvider: { legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [] }, full: true },
        codeActionProvider: { codeActionKinds: [...KINDS] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  private initialized(): void {
    const { workspace } = this.client;
    if (workspace?.didChangeConfiguration?.dynamicRegistration)
      void this.connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION });
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration)
      void this.connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: WATCHED.map((globPattern) => ({ globPattern })),
      });
    if (workspace?.workspaceFolders)
      this.connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) if (uri.startsWith("file:")) this.folders.delete(fileURLToPath(uri));
        for (const { uri } of added) if (uri.startsWith("file:")) this.folders.add(fileURLToPath(uri));
        this.session.folders([...this.folders]);
      });
    this.session.folders([...this.folders]);
    void this.configure(undefined);
  }

  /** The client's section where it answers for it, else what it was started with, or what it sends. */
  private async configure(sent: unknown): Promise<void> {
    const asked = this.client.workspace?.configuration ? await this.connection.workspace.getConfiguration(SECTION) : undefined;
    const pushed = (sent as { readonly [SECTION]?: unknown } | null | undefined)?.[SECTION];
    this.session.configure({ ...record(this.initial), ...record(pushed), ...record(asked) });
  }

  /** What a feature says of a document as it is now; null where it is not open. */
  private async ofDocument<T>(
    { textDocument: { uri } }: { readonly textDocument: TextDocumentIdentifier },
    go: (model: DocumentModel, document: OpenDocument) => T,
  ): Promise<T | null> {
    const document = this.session.documents.get(uri);
    return document ? go(await this.session.models.current(document), document) : null;
  }

  /** What a feature says of the name or path at a position; null where there is none. */
  private async located<T>(params: TextDocumentPositionParams, go: (at: Located, document: OpenDocument) => T): Promise<T | null> {
    const document = this.session.documents.get(params.textDocument.uri);
    if (!document) return null;
    const model = await this.session.models.current(document);
    const found = siteAt(model, offsetAt(model.file, params.position));
    return found ? go(found, document) : null;
  }

  private async rename(params: RenameParams): Promise<WorkspaceEdit | ResponseError<void> | null> {
    return this.located(params, (at) => {
      const found = renamed(at);
      if (!found) return new ResponseError(LSPErrorCodes.RequestFailed, "There is no state here to rename");
      const made = renameState(found.state, params.newName, at.model);
      if ("refused" in made) return new ResponseError(LSPErrorCodes.RequestFailed, made.refused);
      const changes = workspaceEdit(made.edits, (path) => this.session.textOf(path));
      return changes ? { changes } : new ResponseError(LSPErrorCodes.RequestFailed, "A file that names the state cannot be read");
    });
  }

  private async codeActions({ textDocument: { uri }, range, context }: CodeActionParams): Promise<CodeAction[]> {
    const { session } = this;
    const document = session.documents.get(uri);
    const wanted = (kind: string) => !context.only || context.only.some((one) => one === "" || kind === one || kind.startsWith(`${one}.`));
    if (document?.path === undefined || !KINDS.some(wanted)) return [];
    await session.whenSettled(document.path, PATIENCE);
    const current = session.documents.get(uri);
    if (!current) return [];
    const model = await session.models.current(current);
    const here = session.store.in(document.path);
    const shown = here.filter((one) => overlaps(one.diagnostic.range, range));
    const actions: CodeAction[] = [];
    // an editor that asks at every move of the cursor gets it only beside a fix
    if (wanted(FIX_ALL) && (context.only || shown.some(({ finding }) => finding.fix?.safe))) {
      const all = await this.fixAll(here, document.path);
      if (all) actions.push(all);
    }
    if (wanted("refactor.rewrite")) {
      const added = requiredArguments(model, offsetAt(model.file, range.start));
      if (added) actions.push(added);
    }
    if (!wanted("quickfix")) return actions;
    for (const { finding, path, diagnostic } of shown) {
      if (!finding.fix || !session.isSettled(path)) continue;
      const { fix } = await session.fix(path, finding.index);
      const action = fix && fixAction({ fix, rule: finding.rule }, diagnostic, (name) => session.textOf(name));
      if (action) actions.push(action);
    }
    for (const { diagnostic } of shown) actions.push(...suppressActions(model, diagnostic, diagnostic.range));
    return actions;
  }

  /** Every safe fix of the file, as far as they can be applied together. */
  private async fixAll(here: readonly Shown[], file: string): Promise<CodeAction | undefined> {
    const { session } = this;
    const fixes: Fix[] = [];
    for (const { finding, path } of here) {
      if (!finding.fix?.safe || !session.isSettled(path)) continue;
      const { fix } = await session.fix(path, finding.index);
      if (fix?.safe && fix.edits.every((edit) => resolve(edit.file) === resolve(file))) fixes.push(fix);
    }
    const changes = fixes.length > 0 ? workspaceEdit(editsOf(chooseFixes(fixes)), (name) => session.textOf(name)) : undefined;
    return changes && { title: "Apply all safe fixes of sfn-lint in this file", kind: FIX_ALL, edit: { changes } };
  }

  private refresh(): void {
    const { workspace } = this.client;
    if (workspace?.codeLens?.refreshSupport) void this.connection.sendRequest("workspace/codeLens/refresh");
    const { inlayHints: hints } = this.session.settings;
    if (workspace?.inlayHint?.refreshSupport && (hints.size || hints.visits))
      void this.connection.sendRequest("workspace/inlayHint/refresh");
  }
}

/** The state whose values are asked for. */
function stateOf({ site }: Located): string | undefined {
  if (site.kind === "reference") return site.target?.name;
  if ("site" in site) return site.site.state.name;
  return site.state?.name;
}

/** A name without its quotes. */
function inner(at: Span): Span {
  const quote = at.file.text[at.start];
  return (quote === '"' || quote === "'") && at.file.text[at.end - 1] === quote ? { ...at, start: at.start + 1, end: at.end - 1 } : at;
}

const FIX_ALL = "source.fixAll.sfnLint";
const KINDS = ["quickfix", "refactor.rewrite", FIX_ALL] as const;

/** What a lint depends on besides the open documents. */
const WATCHED = [
  "**/sfn-lint.config.{json,jsonc,yaml,yml,js,mjs,cjs,ts,mts}",
  "**/package.json",
  "**/*.asl.{json,yaml,yml}",
  "**/*.{yaml,yml,tf,tfvars,template}",
];

/** Paths are shown relative to the workspace, and test folders are told by where they lie in it. */
function enter(folder: string): void {
  try {
    process.chdir(folder);
  } catch {
    // a folder that is not there: paths stay absolute
  }
}

const overlaps = (a: LineRange, b: LineRange): boolean => !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
const isBefore = (a: LineRange["start"], b: LineRange["start"]): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
