import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtBin, has, type Scratch, scratch } from "../support/built.js";
import { ORDER } from "./order.js";

const installed = has("nvim");
if (!installed) console.warn("Neovim is not installed: the language server is not tried in it");

interface Seen {
  readonly failure?: string;
  readonly diagnostics: readonly string[];
  readonly hover: string;
  readonly completion: readonly string[];
  readonly fix: string;
  readonly after: readonly string[];
  readonly text: string;
}

describe.skipIf(!installed)("Neovim", () => {
  let here: Scratch;
  let seen: Seen;
  beforeAll(() => {
    here = scratch();
    const file = join(here.folder, "order.asl.json");
    const out = join(here.folder, "seen.json");
    writeFileSync(file, ORDER);
    spawnSync("nvim", ["--headless", "--clean", "-n", "-S", join(import.meta.dirname, "neovim.lua")], {
      cwd: here.folder,
      env: {
        PATH: process.env.PATH ?? "",
        HOME: here.folder,
        SFN_LINT_NO_CODE_CACHE: "1",
        SFN_LINT_NODE: process.execPath,
        SFN_LINT_BIN: builtBin(),
        SFN_LINT_FILE: file,
        SFN_LINT_OUT: out,
      },
    });
    seen = JSON.parse(readFileSync(out, "utf8")) as Seen;
    expect(seen.failure).toBeUndefined();
  });
  afterAll(() => here?.remove());

  it("shows diagnostics", () => {
    expect(seen.diagnostics).toContain("fails-at-run-time");
    expect(seen.diagnostics).toContain("lambda-service-exceptions");
  });

  it("shows what is known of a state", () => {
    expect(seen.hover).toContain("**Use** (Pass)");
  });

  it("completes states", () => {
    expect(seen.completion).toEqual(expect.arrayContaining(["Load", "Use", "Done"]));
  });

  it("renames a state and applies a fix", () => {
    const { States } = JSON.parse(seen.text) as { States: Record<string, { Next?: string; Retry?: unknown }> };
    expect(Object.keys(States)).toEqual(["Load", "Prepare", "Copy", "Done"]);
    expect(States.Prepare?.Next).toBe("Copy");
    expect(States.Load?.Retry).toBeDefined();
    expect(seen.fix).toMatch(/Retry|retrier/);
    expect(seen.after).not.toContain("lambda-service-exceptions");
  });
});
