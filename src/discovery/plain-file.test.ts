import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readOptionalFile, readPlainFile, UnreadableFileError, writePlainFile } from "./plain-file.js";
import { fileAccess, readSourceFile } from "./read-file.js";

const folder = mkdtempSync(join(tmpdir(), "plain-file-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe("only regular files are read", () => {
  it.runIf(process.platform !== "win32")("not a device, whose size is not known", () => {
    symlinkSync("/dev/zero", join(folder, "zero"));
    expect(() => readPlainFile(join(folder, "zero"))).toThrow(UnreadableFileError);
    expect(readOptionalFile(join(folder, "zero"))).toBeUndefined();
  });

  it.runIf(process.platform !== "win32")("not a FIFO, and nothing waits for its writer", () => {
    execFileSync("mkfifo", [join(folder, "fifo")]);
    expect(() => readPlainFile(join(folder, "fifo"))).toThrow(/not a regular file/);
  });

  it("not a folder", () => {
    mkdirSync(join(folder, "inner"));
    expect(() => readPlainFile(join(folder, "inner"))).toThrow(/is a folder/);
    expect(() => writePlainFile(join(folder, "inner"), "x")).toThrow(/it is a folder/);
  });

  it("not more bytes than allowed: the last one counts", () => {
    const path = put("four", "1234");
    expect(readPlainFile(path, { most: 4 }).toString()).toBe("1234");
    expect(() => readPlainFile(path, { most: 3 })).toThrow(/larger than/);
  });

  it("with a sentence where there is none", () => {
    expect(() => readPlainFile(join(folder, "none"), { shown: "none" })).toThrow("none: there is no such file");
    expect(() => writePlainFile(join(folder, "no/where"), "x")).toThrow(/cannot be written: there is no such file/);
  });
});

describe.runIf(process.platform !== "win32")("links out of the repository", () => {
  const repository = join(folder, "repository");
  mkdirSync(join(repository, ".git"), { recursive: true });
  symlinkSync(put("outside.json", "{}"), join(repository, "link.json"));
  writeFileSync(join(repository, "own.json"), "{}");
  symlinkSync(join(repository, "own.json"), join(repository, "inside.json"));

  it("are not followed, also where they are named", () => {
    expect(() => readSourceFile(join(repository, "link.json"))).toThrow(/outside the repository/);
    expect(readSourceFile(join(repository, "inside.json")).text).toBe("{}");
  });

  it("are not followed by references", () => {
    const from = readSourceFile(join(repository, "own.json"));
    expect(fileAccess(undefined, repository).read({ ...from, path: join(repository, "own.json") }, "link.json")).toEqual({
      refused: expect.stringMatching(/is outside/),
    });
  });

  it("are not written through where the path is below the folder, be the link a file or a folder, and what it names there or not", () => {
    mkdirSync(join(folder, "outer"));
    mkdirSync(join(repository, "reports"));
    put("outer/there.json", "mine");
    const links: [name: string, target: string][] = [
      ["out.json", join(folder, "outer/there.json")],
      ["new.json", join(folder, "outer/new.json")],
      ["out", join(folder, "outer")],
      ["hook.json", join(repository, ".git/hook")],
      ["git", join(repository, ".git")],
      ["second.json", join(repository, "out.json")],
      ["circle.json", join(repository, "circle.json")],
    ];
    for (const [name, target] of links) symlinkSync(target, join(repository, name));
    for (const name of ["out.json", "new.json", "out/x.json", "out/there.json", "hook.json", "git/config", "second.json", "circle.json"])
      expect(() => writePlainFile(join(repository, name), "x", repository), name).toThrow(UnreadableFileError);
    expect(readFileSync(join(folder, "outer/there.json"), "utf8")).toBe("mine");
    expect(readdirSync(join(folder, "outer"))).toEqual(["there.json"]);
    expect(readdirSync(join(repository, ".git"))).toEqual([]);
  });

  it("are written through where they stay inside, or where the path is outside of the folder", () => {
    symlinkSync(join(repository, "reports"), join(repository, "inner"));
    writePlainFile(join(repository, "inner/a.json"), "a", repository);
    writePlainFile(join(repository, "inside.json"), "{}", repository);
    writePlainFile(join(repository, "reports/b.json"), "b", repository);
    writePlainFile(join(repository, "out.json"), "outside", join(repository, "reports"));
    expect(readdirSync(join(repository, "reports")).sort()).toEqual(["a.json", "b.json"]);
    expect(readFileSync(join(folder, "outer/there.json"), "utf8")).toBe("outside");
  });
});
