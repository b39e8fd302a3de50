// Modules that many runs load become one file: finding, reading and compiling many small ones takes half of a cold start.
// Which ones those are is measured: by what the program loads for a file of each kind, and to print its help.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";

/** Prints the modules below `dist` that were loaded. */
const HOOK = `process.on("exit", () => {
  for (const file of Object.keys(require.cache)) if (file.includes("/dist/cli/") || file.includes("\\\\dist\\\\cli\\\\")) process.stderr.write("loaded " + file + "\\n");
});`;

/**
 * Writes `common.cjs`, what nearly every run needs, and a file for what each of the other kinds of files, and some of them, need
 * beside: `yaml-template.cjs`, `terraform.cjs`, …
 *
 * @param home a folder with bin/ and dist/
 * @param staged the modules of dist/cli as ES modules
 * @param settings esbuild's, as the modules beside the packs are written
 * @param definition a JSON definition with states of the usual types
 */
export async function packModules(home, staged, settings, definition) {
  const folder = mkdtempSync(join(tmpdir(), "sfn-lint-pack-"));
  try {
    const common = loadedBy(home, folder, [["--no-config", definition], ["--help"]]);
    if (!common.has("main.js")) throw new Error("the program that was built does not run");
    const kinds = new Map();
    for (const [kind, [name, text]] of Object.entries(samples(definition))) {
      writeFileSync(join(folder, name), text);
      for (const module of loadedBy(home, folder, [["--no-config", join(folder, name)]]))
        if (!common.has(module)) kinds.set(module, [...(kinds.get(module) ?? []), kind]);
    }
    const packs = new Map();
    for (const [module, of] of kinds) packs.set(of.join("-"), [...(packs.get(of.join("-")) ?? []), module]);
    const beside = Object.fromEntries([...kinds].map(([module, of]) => [commonJs(module), `${of.join("-")}.cjs`]));
    await pack(common, join(home, "dist/cli/common.cjs"), staged, settings, beside);
    for (const [name, modules] of packs) await pack(new Set(modules), join(home, `dist/cli/${name}.cjs`), staged, settings);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const commonJs = (name) => name.replace(/\.js$/, ".cjs");

/** The same definition in the forms that have parsers of their own. */
function samples(file) {
  const text = readFileSync(file, "utf8");
  return {
    yaml: ["order.asl.yaml", `# YAML\n${text}`],
    template: [
      "template.yaml",
      `Transform: AWS::Serverless-2016-10-31
Resources:
  Order:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: ${JSON.stringify(JSON.parse(text))}
`,
    ],
    terraform: [
      "main.tf",
      `resource "aws_sfn_state_machine" "order" {\n  name       = "order"\n  definition = jsonencode(${text.trim()})\n}\n`,
    ],
  };
}

function loadedBy(home, folder, runs) {
  const names = new Set();
  const hook = join(folder, "hook.cjs");
  writeFileSync(hook, HOOK);
  for (const args of runs) {
    const { stderr } = spawnSync(process.execPath, ["--require", hook, join(home, "bin/sfn-lint.js"), ...args], {
      encoding: "utf8",
      env: { ...process.env, SFN_LINT_NO_CODE_CACHE: "1" },
    });
    for (const [, file] of stderr.matchAll(/^loaded (.*)\.cjs$/gm)) names.add(`${basename(file)}.js`);
  }
  return names;
}

/**
 * In one scope modules call each other directly instead of through getters; each still runs when it is first asked for. The file
 * can be loaded as a module and as a script whose value is the function (`require`, `__filename`, `__dirname`) that makes the pack.
 */
async function pack(names, outfile, staged, settings, beside = {}) {
  const modules = [...names].sort().map((name) => `${JSON.stringify(commonJs(name))}:()=>require("./${name}")`);
  await build({
    ...settings,
    stdin: { contents: `module.exports={modules:{${modules}},beside:${JSON.stringify(beside)}}`, resolveDir: staged },
    bundle: true,
    banner: { js: `(typeof module==="object"?module:{}).exports=(require,__filename,__dirname)=>{let module={};${settings.banner.js}` },
    footer: { js: "return module.exports};" },
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
    outfile,
  });
}
