#!/usr/bin/env node
// Bundles the library (ESM, dist/esm) and the command line (CommonJS chunks, dist/cli) and writes the types.
// usage: node scripts/build.mjs [--out DIR] [--no-types] [--command-line]
//   --out: a copy in DIR (DIR/bin, DIR/dist) that uses the packages of this repository
//   --command-line: the command line alone, with all packages in it, so that DIR can be moved anywhere
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { unpackCommon } from "./catalog/pack.mjs";
import { noticesOf } from "./notices.mjs";
import { packModules } from "./pack-modules.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const argv = process.argv.slice(2);
const out = argv.includes("--out") ? resolve(argv[argv.indexOf("--out") + 1]) : root;
const types = !argv.includes("--no-types") && out === root;
const require = createRequire(import.meta.url);
const esbuild = require("esbuild");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

// what stays a package of its own: heavy, and wanted for programs only
const packages = ["typescript", "@typescript-eslint/typescript-estree"];
const alone = argv.includes("--command-line");
const external = alone ? [] : packages;

execFileSync(process.execPath, [join(root, "scripts/generate.mjs")], { stdio: "inherit" });
const dist = join(out, "dist");
rmSync(dist, { recursive: true, force: true });

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  splitting: true,
  external,
  mainFields: ["module", "main"],
  // the package's own entry for Node is CommonJS, whose names a split bundle cannot see
  alias: { yaml: join(root, "node_modules/yaml/browser/index.js") },
  define: { __VERSION__: JSON.stringify(manifest.version) },
  loader: { ".wasm": "file", ".br": "file" },
  logLevel: "warning",
  legalComments: "none",
  // modules keep their names in the bundle: below this folder, wherever node_modules really lies
  preserveSymlinks: true,
};

async function buildLibrary() {
  const { metafile } = await esbuild.build({
    ...common,
    metafile: true,
    entryPoints: {
      index: "src/index.ts",
      "rule-kit": "src/rule-kit/index.ts",
      testing: "src/testing/rule-tester.ts",
    },
    outdir: join(dist, "esm"),
    banner: { js: 'import { createRequire as __cr } from "node:module"; const require = __cr(import.meta.url);' },
  });

  // The CDK's plugin is CommonJS, which programs of both kinds can load; it runs the command line and bundles nothing else.
  await esbuild.build({
    ...common,
    splitting: false,
    format: "cjs",
    entryPoints: { plugin: "src/cdk-plugin.ts" },
    outdir: join(dist, "cdk"),
    outExtension: { ".js": ".cjs" },
  });
  return Object.keys(metafile.inputs);
}

const ofLibrary = alone ? [] : await buildLibrary();

/** The parser of the command line can run subcommands as programs, which ours are not: what that takes is not loaded. */
const noPrograms = {
  name: "no-programs",
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: "child_process", namespace: "none" } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "none" }, () => ({ contents: "export default {}" }));
  },
};

// The command line is split as ESM, then each chunk turned into CommonJS: lazy chunks stay lazy, and V8's code cache works.
const staged = join(dist, "staged");
const commandLine = await esbuild.build({
  ...common,
  metafile: true,
  entryPoints: { main: "src/cli/main.ts", "lsp-worker": "src/lsp/analysis/worker.ts", "lint-worker": "src/cli/lint/worker.ts" },
  outdir: staged,
  plugins: [noPrograms],
  minifySyntax: true,
  minifyWhitespace: true,
});
const IMPORT_META_URL = 'const __importMetaUrl={get href(){return require("node:url").pathToFileURL(__filename).href}};';
const toCommonJs = {
  format: "cjs",
  target: "node20",
  platform: "node",
  minifyWhitespace: true,
  // asked for by few modules, and only when they are used
  define: { "import.meta.url": "__importMetaUrl.href", "import.meta.dirname": "__dirname" },
  supported: { "dynamic-import": false },
};
// of no kind: what one module takes from another is what that one exports, `default` too
writeFileSync(join(staged, "package.json"), "{}");
for (const file of readdirSync(staged)) {
  if (file === "package.json") continue;
  if (!file.endsWith(".js")) {
    mkdirSync(join(dist, "cli"), { recursive: true });
    cpSync(join(staged, file), join(dist, "cli", file));
    continue;
  }
  const { code } = await esbuild.transform(readFileSync(join(staged, file), "utf8"), toCommonJs);
  mkdirSync(join(dist, "cli"), { recursive: true });
  writeFileSync(
    join(dist, "cli", file.replace(/\.js$/, ".cjs")),
    (code.includes("__importMetaUrl") ? IMPORT_META_URL : "") + code.replace(/(require\("\.\/[^"]+)\.js"\)/g, '$1.cjs")'),
  );
}

const bundled = [...ofLibrary, ...Object.keys(commandLine.metafile.inputs)];
writeFileSync(join(dist, "THIRD-PARTY-NOTICES.txt"), noticesOf(bundled, root));

// data that is read by path at run time
for (const [from, to] of [
  ["src/integrations/data", "dist/data"],
  ["src/permissions/data", "dist/data"],
  ["schemas", "schemas"],
]) {
  if (existsSync(join(root, from)) && join(root, from) !== join(out, to)) cpSync(join(root, from), join(out, to), { recursive: true });
}
for (const name of ["models.bin", "parameters.bin"]) unpackCommon(join(root, "src/integrations/data", name), join(dist, "data", name));
if (out !== root) {
  cpSync(join(root, "bin"), join(out, "bin"), { recursive: true });
  writeFileSync(join(out, "package.json"), JSON.stringify({ ...manifest, scripts: {} }, null, 2));
  if (!alone && !existsSync(join(out, "node_modules")))
    (await import("node:fs")).symlinkSync(join(root, "node_modules"), join(out, "node_modules"));
}
const packed = { ...toCommonJs, external, banner: { js: IMPORT_META_URL }, minifySyntax: true, legalComments: "none" };
await packModules(out, staged, packed, join(root, "bench/order.asl.json"));
rmSync(staged, { recursive: true, force: true });
if (types) {
  execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
  // types of a CommonJS module are named so; it imports nothing of ours
  cpSync(join(dist, "types/src/cdk-plugin.d.ts"), join(dist, "cdk/plugin.d.cts"));
}
