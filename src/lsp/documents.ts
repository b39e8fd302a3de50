import { TextDocument } from "vscode-languageserver-textdocument";
import { type SourceFile, sourceFile } from "../text/source-file.js";
import { pathOfUri } from "./text.js";

/** An open document. */
export interface OpenDocument {
  readonly uri: string;
  /** Undefined for documents that are not files; these are not linted. */
  readonly path: string | undefined;
  readonly version: number;
  readonly file: SourceFile;
}

export type ContentChange = Parameters<typeof TextDocument.update>[1][number];

/** The texts of the editor, kept up to date by its incremental changes. */
export class Documents {
  private readonly open = new Map<string, { readonly text: TextDocument; readonly document: OpenDocument }>();

  put(uri: string, languageId: string, version: number, text: string): OpenDocument {
    return this.keep(TextDocument.create(uri, languageId, version, text));
  }

  /** Undefined where the document is not open. */
  change(uri: string, version: number, changes: readonly ContentChange[]): OpenDocument | undefined {
    const known = this.open.get(uri);
    return known && this.keep(TextDocument.update(known.text, [...changes], version));
  }

  remove(uri: string): void {
    this.open.delete(uri);
  }

  get(uri: string): OpenDocument | undefined {
    return this.open.get(uri)?.document;
  }

  all(): OpenDocument[] {
    return [...this.open.values()].map(({ document }) => document);
  }

  private keep(text: TextDocument): OpenDocument {
    const path = pathOfUri(text.uri);
    const document = { uri: text.uri, path, version: text.version, file: sourceFile(path ?? text.uri, text.getText()) };
    this.open.set(text.uri, { text, document });
    return document;
  }
}
