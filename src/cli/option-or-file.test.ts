import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UsageError } from "./command.js";
import { refuseFilesAsOptions } from "./option-or-file.js";

describe("a word that is an option and the name of a file", () => {
  let folder: string;
  const put = (name: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), "{}");
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "sfn-lint-words-"));
    for (const name of ["-fsarif=/tmp/x.json", "--config=evil/c.json", "--no-config-code", "-", "a.json"]) put(name);
    symlinkSync("/nowhere", join(folder, "-o=link.json"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(["-fsarif=/tmp/x.json", "--config=evil/c.json", "--no-config-code", "-o=link.json"])("is refused: %s", (word) => {
    for (const words of [[word], ["lint", "a.json", word], ["--quiet", word, "--", "a.json"]])
      expect(() => refuseFilesAsOptions(words, folder)).toThrow(UsageError);
  });

  it("is a file after --", () => {
    expect(() => refuseFilesAsOptions(["--quiet", "--", "-fsarif=/tmp/x.json"], folder)).not.toThrow();
  });

  it("is an option where no file has the name, and - is standard input", () => {
    expect(() => refuseFilesAsOptions(["-fsarif=/tmp/y.json", "--config=evil/d.json", "-", "a.json"], folder)).not.toThrow();
  });
});
