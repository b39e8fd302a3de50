import type { CodeLens } from "vscode-languageserver";
import type { Shown } from "../diagnostic-store.js";

/** The command of a lens: its arguments are the path of the file, the name of the state machine and that of the state. */
const REPLAY = "sfnLint.replay";

/** A lens on each failure that a replayed run shows. One for each state: all its failures are replayed together. */
export function codeLenses(shown: readonly Shown[]): CodeLens[] {
  const seen = new Set<string>();
  return shown.flatMap(({ finding, diagnostic, path }) => {
    const { witness, machine, state } = finding;
    const key = `${machine} ${state} ${diagnostic.range.start.line}`;
    if (!witness || machine === undefined || state === undefined || seen.has(key)) return [];
    seen.add(key);
    const { status, error } = witness.result;
    const title = `Replay: ${status}${error === undefined ? "" : ` with ${error}`}`;
    return [{ range: diagnostic.range, command: { title, command: REPLAY, arguments: [path, machine, state] } }];
  });
}
