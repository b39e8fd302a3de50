import { compileGlob } from "./glob.js";

/** One line of a `.gitignore`. */
interface IgnoreLine {
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  readonly matches: (path: string) => boolean;
}

type Verdict = "ignored" | "kept" | undefined;

/** Lines that are read of one file. */
const MOST_LINES = 10_000;

/**
 * What the text of a `.gitignore` says about paths relative to its folder.
 * @see https://git-scm.com/docs/gitignore
 */
export class IgnoreFile {
  private readonly lines: readonly IgnoreLine[];

  constructor(text: string) {
    this.lines = text
      .replace(/^\ufeff/, "")
      .split("\n", MOST_LINES)
      .flatMap((line) => lineOf(line) ?? []);
  }

  /** The last line that matches decides; what is below an ignored folder is ignored whatever a line says of it. */
  judge(path: string, isFolder: boolean): Verdict {
    for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1))
      if (this.last(path.slice(0, slash), true) === "ignored") return "ignored";
    return this.last(path, isFolder);
  }

  private last(path: string, isFolder: boolean): Verdict {
    for (let i = this.lines.length - 1; i >= 0; i--) {
      const { negated, foldersOnly, matches } = this.lines[i] as IgnoreLine;
      if ((isFolder || !foldersOnly) && matches(path)) return negated ? "kept" : "ignored";
    }
    return undefined;
  }
}

function lineOf(written: string): IgnoreLine | undefined {
  const line = withoutTrailingSpaces(written.endsWith("\r") ? written.slice(0, -1) : written);
  if (line === "" || line.startsWith("#")) return undefined;
  const negated = line.startsWith("!");
  const body = negated ? line.slice(1) : line;
  const foldersOnly = body.endsWith("/");
  const pattern = foldersOnly ? body.slice(0, -1) : body;
  if (pattern === "") return undefined;
  // with a slash before its end it is meant from the file's own folder on, otherwise at any depth
  const anchored = pattern.includes("/");
  const glob = anchored ? (pattern.startsWith("/") ? pattern.slice(1) : pattern) : pattern;
  const matches = compileGlob(glob, { ignoreFile: true });
  return { negated, foldersOnly, matches: anchored ? matches : (path) => matches(path.slice(path.lastIndexOf("/") + 1)) };
}

/** A space after a backslash is meant. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === " " && line[end - 2] !== "\\") end--;
  return line.slice(0, end);
}
