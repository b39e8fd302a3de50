#!/usr/bin/env node
// Builds the extension: dist/extension.cjs, and the command line with the language server in server/.
// usage: node build.mjs [--tests]   (--tests: the unit tests instead, with a stub of the vscode module, into dist-test/)
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { noticesOf } from "../../scripts/notices.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const common = { absWorkingDir: here, bundle: true, platform: "node", format: "cjs", target: "node20", logLevel: "warning" };

if (process.argv.includes("--tests")) {
  const entryPoints = readdirSync(join(here, "test")).filter((name) => name.endsWith(".test.ts"));
  rmSync(join(here, "dist-test"), { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: entryPoints.map((name) => `test/${name}`),
    outdir: "dist-test",
    outExtension: { ".js": ".cjs" },
    alias: { vscode: join(here, "test/vscode-stub.ts") },
  });
} else {
  rmSync(join(here, "dist"), { recursive: true, force: true });
  rmSync(join(here, "server"), { recursive: true, force: true });
  const { metafile } = await build({
    ...common,
    entryPoints: ["src/extension.ts"],
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    external: ["vscode"],
    minify: true,
    metafile: true,
    legalComments: "none",
  });
  writeFileSync(join(here, "dist/THIRD-PARTY-NOTICES.txt"), noticesOf(Object.keys(metafile.inputs), here));
  execFileSync(process.execPath, [join(root, "scripts/build.mjs"), "--out", join(here, "server"), "--no-types", "--command-line"], {
    stdio: "inherit",
  });
  cpSync(join(root, "LICENSE"), join(here, "LICENSE"));
}
