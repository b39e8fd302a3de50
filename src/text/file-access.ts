import type { SourceFile } from "./source-file.js";

/** How other files are read: never outside the repository's root, never through links that lead outside. */
export interface FileAccess {
  /** Path relative to `from`'s folder; undefined where there is no such file or it may not be read. */
  read(from: SourceFile, relative: string): SourceFile | { readonly refused: string };
  exists(from: SourceFile, relative: string): boolean;
  /** Names in a folder relative to `from`'s folder; empty where there is none or it may not be read. */
  list?(from: SourceFile, relative: string): readonly string[];
}
