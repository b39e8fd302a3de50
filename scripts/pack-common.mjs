// Modules that nearly every run loads become one file: finding, reading and compiling many small ones takes half of a cold start.
// Which ones those are is measured: by what the program loads to lint one JSON definition, and to print its help.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** Prints the modules below `dist` that were loaded. */
const HOOK = `process.on("exit", () => {
  for (const file of Object.keys(require.cache)) if (file.includes("/dist/cli/") || file.includes("\\\\dist\\\\cli\\\\")) process.stderr.write("loaded " + file + "\\n");
});`;

/** @param home a folder with bin/ and dist/; @param definition a JSON definition with states of the usual types. */
export function packCommon(home, definition) {
  const folder = mkdtempSync(join(tmpdir(), "sfn-lint-pack-"));
  const names = new Set();
  try {
    const hook = join(folder, "hook.cjs");
    writeFileSync(hook, HOOK);
    for (const args of [["--no-config", definition], ["--help"]]) {
      const { stderr } = spawnSync(process.execPath, ["--require", hook, join(home, "bin/sfn-lint.js"), ...args], {
        encoding: "utf8",
        env: { ...process.env, SFN_LINT_NO_CODE_CACHE: "1" },
      });
      for (const [, file] of stderr.matchAll(/^loaded (.*)$/gm)) names.add(basename(file));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (!names.has("main.cjs")) throw new Error("the program that was built does not run");
  const modules = [...names].sort().map((name) => {
    const code = readFileSync(join(home, "dist/cli", name), "utf8");
    return `${JSON.stringify(name)}(exports,require,module,__filename,__dirname){${code}\n}`;
  });
  writeFileSync(join(home, "dist/cli/common.cjs"), `module.exports={${modules.join(",\n")}};\n`);
  return names.size;
}
