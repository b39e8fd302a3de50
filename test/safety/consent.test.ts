import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { lint } from "../../src/index.js";
import { loadConfig } from "../../src/linter/config/load.js";
import { loadPlugins } from "../../src/linter/config/plugins.js";

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files; what they run would throw. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "consent-"));
  made.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const RUNS = 'throw new Error("this code ran");';
const load = (folder: string, options = {}) => loadConfig(folder, { rules: [], ...options });

describe("code of a configuration runs by consent only", () => {
  it("not from a folder above the one that is linted", async () => {
    const folder = folderWith({ "sfn-lint.config.mjs": RUNS, "a/b/x.json": "{}" });
    expect((await load(join(folder, "a/b"))).path).toBeUndefined();
  });

  it("not from above the repository", async () => {
    const folder = folderWith({ "sfn-lint.config.mjs": RUNS, "repository/.git/HEAD": "", "repository/x.json": "{}" });
    expect((await load(join(folder, "repository"))).path).toBeUndefined();
  });

  it("not outside of any repository, unless it is named", async () => {
    const folder = folderWith({ "sfn-lint.config.mjs": RUNS });
    await expect(load(folder)).rejects.toThrow(/only from within a Git repository/);
    await expect(load(folder, { file: join(folder, "sfn-lint.config.mjs") })).rejects.toThrow(/this code ran/);
  });

  it("within the repository, but not with --no-config-code", async () => {
    const folder = folderWith({ ".git/HEAD": "", "sfn-lint.config.mjs": RUNS });
    await expect(load(folder)).rejects.toThrow(/this code ran/);
    await expect(load(folder, { code: false })).rejects.toThrow(/--no-config-code/);
    await expect(load(folder, { code: false, file: join(folder, "sfn-lint.config.mjs") })).rejects.toThrow(/--no-config-code/);
  });

  it("within the repository, but not by the library with configCode: false", async () => {
    const folder = folderWith({ ".git/HEAD": "", "sfn-lint.config.mjs": RUNS });
    const config = join(folder, "sfn-lint.config.mjs");
    const text = { text: '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}' };
    await expect(lint(text, { config })).rejects.toThrow(/this code ran/);
    await expect(lint(text, { config, configCode: false })).rejects.toThrow(/--no-config-code/);
  });

  it("no plugin from outside of the repository, nor any with --no-config-code", async () => {
    const folder = folderWith({
      "plugin.mjs": RUNS,
      "repository/.git/HEAD": "",
      "repository/sfn-lint.config.json": '{"plugins": ["../plugin.mjs"]}',
    });
    const repository = join(folder, "repository");
    await expect(load(repository, { code: false })).rejects.toThrow(/--no-config-code/);
    const config = await load(repository);
    await expect(loadPlugins(config.plugins, config.folder, config.root)).rejects.toThrow(/outside of the repository/);
  });
});

describe("files that a configuration names stay in the repository", () => {
  it.each([
    ["extends", '{"extends": "../outside.json"}'],
    ["inputSchema", '{"inputSchema": "../outside.json"}'],
  ])("%s", async (_, text) => {
    const folder = folderWith({
      "outside.json": '{"secret": "s3cr3t"}',
      "repository/.git/HEAD": "",
      "repository/sfn-lint.config.json": text,
    });
    await expect(load(join(folder, "repository"))).rejects.toThrow(/leads out of the repository/);
    await expect(load(join(folder, "repository"))).rejects.not.toThrow(/s3cr3t/);
  });

  it.runIf(process.platform !== "win32")("by links as well", async () => {
    const folder = folderWith({
      "outside.json": "{}",
      "repository/.git/HEAD": "",
      "repository/sfn-lint.config.json": '{"extends": "./link.json"}',
    });
    symlinkSync(join(folder, "outside.json"), join(folder, "repository/link.json"));
    await expect(load(join(folder, "repository"))).rejects.toThrow(/leads out of the repository/);
  });
});
