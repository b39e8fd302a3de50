import { spawn } from "node:child_process";
import * as vscode from "vscode";

/** The program that the reports are made by. */
export interface CommandLine {
  readonly module: string;
}

export type Report = vscode.Disposable;

/** A command of the command line whose output is shown. */
interface Kind {
  readonly command: string;
  readonly words: readonly string[];
  /** May be asked for one state. */
  readonly ofState: boolean;
}

const KINDS: readonly Kind[] = [
  { command: "sfnLint.replay", words: ["replay"], ofState: true },
  { command: "sfnLint.facts", words: ["facts"], ofState: false },
  { command: "sfnLint.permissions", words: ["permissions"], ofState: false },
];

/** Commands that show what the command line prints about the document. A lens gives the file, the state machine and the state. */
export function registerReports(line: CommandLine, output: vscode.OutputChannel): Report[] {
  return KINDS.map((kind) =>
    vscode.commands.registerCommand(kind.command, async (path?: string, machine?: string, state?: string) => {
      const document = vscode.window.activeTextEditor?.document;
      const file = typeof path === "string" ? path : document?.uri.fsPath;
      if (file === undefined) {
        void vscode.window.showInformationMessage("Open a file with a state machine first");
        return;
      }
      // the program reads the file itself
      if (document?.isDirty) await document.save();
      const words = wordsFor(kind, file, machine, state);
      output.clear();
      output.show(true);
      output.appendLine(`sfn-lint ${words.join(" ")}\n`);
      output.append(await run(line.module, words, folderOf(file)));
    }),
  );
}

/** The words after the program's name. Each is one argument: nothing in a name is read by a shell. */
export function wordsFor({ words, ofState }: Kind, file: string, machine?: string, state?: string): string[] {
  return [
    ...words,
    ...(typeof machine === "string" ? ["--machine", machine] : []),
    ...(ofState && typeof state === "string" ? ["--state", state] : []),
    file,
  ];
}

const folderOf = (file: string): string | undefined => vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath;

/** What the program prints, its messages included. */
function run(module: string, words: readonly string[], cwd: string | undefined): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [module, ...words], {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1", NO_COLOR: "1" },
    });
    let text = "";
    child.stdout.on("data", (part: Buffer) => {
      text += part.toString("utf8");
    });
    child.stderr.on("data", (part: Buffer) => {
      text += part.toString("utf8");
    });
    child.on("error", (error) => resolve(`${text}\n${error.message}\n`));
    child.on("close", () => resolve(text));
  });
}
