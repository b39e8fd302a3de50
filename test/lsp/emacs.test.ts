import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtBin, scratch } from "../support/built.js";
import { ORDER } from "./order.js";

const EGLOT = "(progn (require 'package) (package-initialize) (require 'eglot))";
const installed = spawnSync("emacs", ["--batch", "--eval", EGLOT]).status === 0;
if (!installed) console.warn("Emacs with Eglot is not installed: the language server is not tried in it");

interface Seen {
  readonly failure?: string;
  readonly diagnostics: readonly string[];
  readonly hover: string;
  readonly completion: readonly string[];
  readonly text: string;
}

describe.skipIf(!installed)("Emacs with Eglot", () => {
  it("shows diagnostics and hovers, completes and renames", () => {
    const here = scratch();
    const file = join(here.folder, "order.asl.json");
    const out = join(here.folder, "seen.json");
    writeFileSync(file, ORDER);
    spawnSync("emacs", ["--batch", "-l", join(import.meta.dirname, "emacs.el")], {
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
    const seen = JSON.parse(readFileSync(out, "utf8")) as Seen;
    here.remove();
    expect(seen.failure).toBeUndefined();
    expect(seen.diagnostics.join("\n")).toContain("$.prepared.absent");
    expect(seen.hover).toContain("**Use** (Pass)");
    expect(seen.completion).toEqual(expect.arrayContaining(["Load", "Use", "Done"]));
    const { States } = JSON.parse(seen.text) as { States: Record<string, { Next?: string }> };
    expect(States.Prepare?.Next).toBe("Copy");
    expect(States.Copy).toBeDefined();
  });
});
