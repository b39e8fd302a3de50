import { resolve } from "node:path";
import { fileAccess } from "../../discovery/read-file.js";
import type { ReadSession } from "../../hosts/read-session.js";
import { type SourceFile, sourceFile } from "../../text/source-file.js";

/** Files as the editor has them: open documents as they are typed, the others from disk. */
export class EditorFiles {
  private readonly texts = new Map<string, string>();

  /** @param text absent: the document was closed. */
  set(path: string, text: string | undefined): void {
    if (text === undefined) this.texts.delete(resolve(path));
    else this.texts.set(resolve(path), text);
  }

  textOf(path: string): string | undefined {
    return this.texts.get(resolve(path));
  }

  /** A session for one run: files on disk are read once in it. */
  access(): ReadSession {
    const disk = fileAccess();
    const known = new Map<string, SourceFile>();
    return {
      ...disk,
      read: (from, relative) => {
        const found = disk.read(from, relative);
        const text = "refused" in found ? undefined : this.textOf(found.path);
        if ("refused" in found || text === undefined) return found;
        const file = known.get(found.path) ?? sourceFile(found.path, text);
        known.set(found.path, file);
        return file;
      },
    };
  }
}
