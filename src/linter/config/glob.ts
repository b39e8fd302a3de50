import { compileGlob } from "../../discovery/glob.js";

const matchers = new Map<string, (text: string) => boolean>();

/** Does `text` match the glob? A glob without a slash matches the last part of a path, as in ignore files. */
export function matchesGlob(text: string, glob: string): boolean {
  let matches = matchers.get(glob);
  if (!matches) {
    const pattern = glob.replace(/^\.\//, "");
    const compiled = compileGlob(pattern);
    matches = pattern.includes("/") ? compiled : (path) => compiled(path.slice(path.lastIndexOf("/") + 1));
    matchers.set(glob, matches);
  }
  return matches(text);
}
