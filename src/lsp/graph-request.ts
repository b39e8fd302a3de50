// The request `sfnLint/graph`: a drawing of a state machine of a document. The extension for VS Code imports these types too, so
// that they import nothing.

interface Position {
  readonly line: number;
  /** UTF-16 code units, from 0 as lines are. */
  readonly character: number;
}

export interface GraphParams {
  readonly textDocument: { readonly uri: string };
  /** The state machine at the cursor is drawn, and its state is named; else that of `machine`, else the first one. */
  readonly position?: Position;
  readonly machine?: string;
}

export interface GraphResult {
  readonly machine: string;
  /** All state machines of the document. */
  readonly machines: readonly string[];
  /** The drawing; each state is a group with `data-state`. */
  readonly svg: string;
  /** The style of the drawing. */
  readonly css: string;
  /** Where the states are written in this document. */
  readonly states: readonly { readonly name: string; readonly range: { readonly start: Position; readonly end: Position } }[];
  /** The state at the cursor. */
  readonly selected?: string;
}
