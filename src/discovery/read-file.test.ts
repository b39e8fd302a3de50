import { isAbsolute, relative, resolve, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { shownPath } from "./read-file.js";

describe.skipIf(sep !== "/")("shownPath", () => {
  it.each([
    ["a/b.json", "/repo", "a/b.json"],
    ["/repo/a/b.json", "/repo", "a/b.json"],
    ["/repo/a/./b.json", "/repo", "a/b.json"],
    ["/repo/a//b.json", "/repo", "a/b.json"],
    ["/repository/b.json", "/repo", "/repository/b.json"],
    ["/a/b.json", "/", "a/b.json"],
    ["a//b.json", "/repo", "a/b.json"],
    ["./a/b.json", "/repo", "a/b.json"],
    ["a/../b.json", "/repo", "b.json"],
    ["../b.json", "/repo", "../b.json"],
    ["/repo", "/repo", "/repo"],
    [".hidden/..a/b", "/repo", ".hidden/..a/b"],
    ["a/", "/repo", "a"],
  ])("%s in %s is %s", (path, cwd, shown) => expect(shownPath(path, cwd)).toBe(shown));

  it("is relative to the working directory whatever the path", () => {
    const parts = ["", ".", "..", "a", ".b", "c.json"];
    for (const [x, y, z] of parts.flatMap((x) => parts.flatMap((y) => parts.map((z) => [x, y, z] as const))))
      for (const path of [`${x}/${y}/${z}`, `/repo/${x}/${y}/${z}`]) {
        const short = relative("/repo", resolve("/repo", path));
        expect(shownPath(path, "/repo"), path).toBe(short === "" || short.startsWith("..") || isAbsolute(short) ? path : short);
      }
  });
});
