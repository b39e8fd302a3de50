import type { EditorFiles } from "../analysis/editor-files.js";
import type { OpenDocument } from "../documents.js";
import { type DocumentModel, readModel } from "./document-model.js";

/** The models of open documents: of the text as it is now, and of the last text that could be read whole. */
export class Models {
  private readonly known = new Map<string, { readonly version: number; readonly model: Promise<DocumentModel> }>();
  private readonly good = new Map<string, DocumentModel>();

  constructor(private readonly files: EditorFiles) {}

  /** The document as it is now. */
  current(document: OpenDocument): Promise<DocumentModel> {
    const known = this.known.get(document.uri);
    if (known?.version === document.version) return known.model;
    const model = this.read(document);
    this.known.set(document.uri, { version: document.version, model });
    return model;
  }

  /** The document as it is, or, while it cannot be read, as it last could: an outline must not come and go with each keystroke. */
  readable(now: DocumentModel, uri: string): DocumentModel {
    return now.whole ? now : (this.good.get(uri) ?? now);
  }

  forget(uri: string): void {
    this.known.delete(uri);
    this.good.delete(uri);
  }

  /** Files that other documents are made of have changed. */
  refresh(): void {
    this.known.clear();
  }

  private async read({ uri, file }: OpenDocument): Promise<DocumentModel> {
    const model = await readModel(file, this.files.access());
    if (model.whole && model.machines.length > 0) this.good.set(uri, model);
    return model;
  }
}
