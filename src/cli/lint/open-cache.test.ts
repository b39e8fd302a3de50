import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ReadSession } from "../../hosts/read-session.js";
import type { LoadedConfig } from "../../linter/config/model.js";
import type { FileOutcome } from "../../linter/outcome.js";
import { ResultCache } from "../../linter/result-cache.js";
import { sourceFile } from "../../text/source-file.js";
import { defaultFile, openCache } from "./open-cache.js";
import type { SetupOptions } from "./setup.js";

describe("the cache of results", () => {
  let folder: string;
  const at = (...path: string[]) => join(folder, ...path);
  const own = () => at("repository/node_modules/.cache/sfn-lint/results.json");
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sfn-lint-cache-"));
    mkdirSync(at("repository"));
    mkdirSync(at("elsewhere"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is in the folder's own node_modules where there is one", () => {
    expect(defaultFile(at("repository"))).not.toBe(own());
    mkdirSync(at("repository/node_modules"));
    expect(defaultFile(at("repository"))).toBe(own());
    mkdirSync(at("repository/node_modules/.cache/sfn-lint"), { recursive: true });
    expect(defaultFile(at("repository"))).toBe(own());
  });

  it.each([
    "node_modules",
    "node_modules/.cache",
    "node_modules/.cache/sfn-lint",
  ])("is in the user's folder where %s is a link to elsewhere", (path) => {
    mkdirSync(at("repository", path, ".."), { recursive: true });
    symlinkSync(at("elsewhere"), at("repository", path));
    expect(defaultFile(at("repository"))).not.toContain(folder);
  });

  it("stays there where the link does not lead out", () => {
    mkdirSync(at("repository/modules"));
    symlinkSync(at("repository/modules"), at("repository/node_modules"));
    expect(defaultFile(at("repository"))).toBe(own());
  });

  it("replaces a link in its place, and writes into no file that a link names", () => {
    mkdirSync(at("repository/node_modules/.cache/sfn-lint"), { recursive: true });
    writeFileSync(at("elsewhere/profile"), "mine");
    symlinkSync(at("elsewhere/profile"), own());
    symlinkSync(at("elsewhere/profile"), `${own()}.${process.pid}`);
    const cache = new ResultCache(own(), "key");
    const linted = { crashes: [], sources: new Map() };
    const access = {} as ReadSession;
    cache.keep(sourceFile("a.json", "{}"), true, { dependencies: [], linted } as unknown as FileOutcome);
    cache.save();
    expect(readFileSync(at("elsewhere/profile"), "utf8")).toBe("mine");
    expect(lstatSync(own()).isFile()).toBe(true);
    expect(readdirSync(at("repository/node_modules/.cache/sfn-lint"))).toHaveLength(2);
    expect(new ResultCache(own(), "key").find(sourceFile("a.json", "{}"), true, access)).toBeDefined();
    expect(new ResultCache(own(), "other").find(sourceFile("a.json", "{}"), true, access)).toBeUndefined();
    expect(existsSync(at("elsewhere/results.json"))).toBe(false);
  });

  it("is used only by the user who wrote it: a committed file is ignored", () => {
    const config = { plugins: [], layers: [], preset: "recommended", folder: at("repository") } as unknown as LoadedConfig;
    const linted = { crashes: [], sources: new Map() };
    const file = at("repository/results.json");
    const outcome = { dependencies: [], linted } as unknown as FileOutcome;
    const opened = (user: string) => {
      vi.stubEnv("XDG_CACHE_HOME", at(user));
      return openCache(file, config, { type: undefined, rule: [], stats: false } as unknown as SetupOptions);
    };
    const first = opened("mine");
    first?.keep(sourceFile("a.json", "{}"), true, outcome);
    first?.save();
    const find = (user: string) => opened(user)?.find(sourceFile("a.json", "{}"), true, {} as ReadSession);
    expect(find("mine")).toBeDefined();
    expect(find("another's")).toBeUndefined();
    expect(find("mine")).toBeDefined();
    expect(lstatSync(at("mine/sfn-lint/results.key")).mode & 0o777).toBe(0o600);
    // where no secret can be kept, nothing is
    writeFileSync(at("no folder"), "");
    opened("no folder")?.keep(sourceFile("b.json", "{}"), true, outcome);
    expect(find("no folder")).toBeUndefined();
    vi.unstubAllEnvs();
  });
});
