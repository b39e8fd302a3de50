// Modules that nearly every run loads become one file: finding, reading and compiling many small ones takes half of a cold start.
// Which ones those are is measured: by what the program loads to lint one JSON definition, and to print its help.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";

/** Prints the modules below `dist` that were loaded. */
const HOOK = `process.on("exit", () => {
  for (const file of Object.keys(require.cache)) if (file.includes("/dist/cli/") || file.includes("\\\\dist\\\\cli\\\\")) process.stderr.write("loaded " + file + "\\n");
});`;

/**
 * @param home a folder with bin/ and dist/
 * @param staged the modules of dist/cli as ES modules
 * @param settings esbuild's, as the modules beside the pack are written
 * @param definition a JSON definition with states of the usual types
 */
export async function packCommon(home, staged, settings, definition) {
  const names = loadedBy(home, [["--no-config", definition], ["--help"]]);
  if (!names.has("main.js")) throw new Error("the program that was built does not run");
  // In one scope the modules call each other directly instead of through getters; each still runs when it is first asked for.
  await build({
    ...settings,
    stdin: {
      contents: `module.exports={${[...names].sort().map((name) => `${JSON.stringify(commonJs(name))}:()=>require("./${name}")`)}}`,
      resolveDir: staged,
    },
    bundle: true,
    plugins: [
      {
        name: "modules-beside",
        setup({ onResolve }) {
          onResolve({ filter: /^\.\/[^/]+\.js$/ }, ({ path }) =>
            names.has(path.slice(2)) ? undefined : { path: commonJs(path), external: true },
          );
        },
      },
    ],
    outfile: join(home, "dist/cli/common.cjs"),
  });
  return names.size;
}

const commonJs = (name) => name.replace(/\.js$/, ".cjs");

function loadedBy(home, runs) {
  const folder = mkdtempSync(join(tmpdir(), "sfn-lint-pack-"));
  const names = new Set();
  try {
    const hook = join(folder, "hook.cjs");
    writeFileSync(hook, HOOK);
    for (const args of runs) {
      const { stderr } = spawnSync(process.execPath, ["--require", hook, join(home, "bin/sfn-lint.js"), ...args], {
        encoding: "utf8",
        env: { ...process.env, SFN_LINT_NO_CODE_CACHE: "1" },
      });
      for (const [, file] of stderr.matchAll(/^loaded (.*)\.cjs$/gm)) names.add(`${basename(file)}.js`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return names;
}
