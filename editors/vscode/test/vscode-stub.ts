/** What the glue uses of the vscode module, recording what it is told. */
interface Log {
  readonly commands: Map<string, (...words: unknown[]) => unknown>;
  readonly posted: unknown[];
  readonly output: string[];
  readonly shown: string[];
  panel: { receive(message: unknown): unknown; html: string; options: unknown; disposed: boolean } | undefined;
  revealed: unknown;
}

export const log: Log = { commands: new Map(), posted: [], output: [], shown: [], panel: undefined, revealed: undefined };

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}
export class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}
}
export class Selection extends Range {
  get active(): Position {
    return this.end;
  }
}
export const Uri = {
  file: (fsPath: string) => ({ fsPath, toString: () => `file://${fsPath}` }),
};
export const ViewColumn = { One: 1, Beside: -2 };
export const TextEditorRevealType = { InCenterIfOutsideViewport: 2 };

export const commands = {
  registerCommand(name: string, run: (...words: unknown[]) => unknown) {
    log.commands.set(name, run);
    return { dispose: () => log.commands.delete(name) };
  },
};

export const workspace = {
  getWorkspaceFolder: () => undefined,
};

export const window = {
  activeTextEditor: undefined as unknown,
  visibleTextEditors: [] as unknown[],
  showInformationMessage: (message: string) => {
    log.shown.push(message);
  },
  async showTextDocument(uri: unknown) {
    const editor = {
      uri,
      selection: undefined as unknown,
      revealRange(range: unknown) {
        log.revealed = { uri, range, selection: editor.selection };
      },
    };
    return editor;
  },
  createWebviewPanel(_type: string, _title: string, _column: unknown, options: unknown) {
    let receive: (message: unknown) => unknown = () => {};
    const state = { html: "", options, disposed: false, receive: (message: unknown) => receive(message) };
    log.panel = state;
    return {
      title: "",
      webview: {
        set html(text: string) {
          state.html = text;
        },
        onDidReceiveMessage(handler: (message: unknown) => unknown) {
          receive = handler;
        },
        postMessage: async (message: unknown) => log.posted.push(message),
      },
      onDidDispose() {},
      dispose() {
        state.disposed = true;
      },
    };
  },
};
