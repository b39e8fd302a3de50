import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IgnoreFile } from "./ignore-file.js";

const verdict = (text: string, path: string, isFolder = false) => new IgnoreFile(text).judge(path, isFolder);

describe("lines of .gitignore", () => {
  it.each([
    ["build/", "build", true, "ignored"],
    ["build/", "build", false, undefined],
    ["build/", "a/build/x.json", false, "ignored"],
    ["/build", "a/build", true, undefined],
    ["a/b", "a/b", false, "ignored"],
    ["a/b", "x/a/b", false, undefined],
    ["*.gen.json\n!keep.gen.json", "a/keep.gen.json", false, "kept"],
    ["*.gen.json\n!keep.gen.json", "a/x.gen.json", false, "ignored"],
    ["a\n!a/b.json", "a/b.json", false, "ignored"],
    ["**/logs", "x/y/logs", true, "ignored"],
    ["logs/**", "logs/a/b", false, "ignored"],
    ["logs/**", "logs", true, undefined],
    ["a/**/b", "a/x/y/b", false, "ignored"],
    ["# note", "# note", false, undefined],
    ["\\#note", "#note", false, "ignored"],
    ["\\!note", "!note", false, "ignored"],
    ["name  ", "name", false, "ignored"],
    ["name\\ ", "name ", false, "ignored"],
    ["*.log\r\n", "x.log", false, "ignored"],
    ["{a,b}", "a", false, undefined],
    ["*", "x/y", false, "ignored"],
  ])("%j says of %s (folder: %s): %s", (text, path, isFolder, expected) => {
    expect(verdict(text, path, isFolder)).toBe(expected);
  });

  it("any text is read, and any path judged", () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 200 }), (text, path) => void verdict(text, path)));
    expect(verdict(`${"*a".repeat(100)}*b`, "a".repeat(2000))).toBe(undefined);
  });
});
