import picomatch from "picomatch";

const matchers = new Map<string, (text: string) => boolean>();

/** Does `text` match the glob? A glob without a slash matches the last part of a path, as in ignore files. */
export function matchesGlob(text: string, glob: string): boolean {
  let matches = matchers.get(glob);
  if (!matches) {
    const pattern = glob.replace(/^\.\//, "");
    matches = picomatch(pattern, { dot: true, basename: !pattern.includes("/") });
    matchers.set(glob, matches);
  }
  return matches(text);
}
