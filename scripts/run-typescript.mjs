#!/usr/bin/env node
// Bundles a TypeScript program of this repository and runs it.
// usage: node scripts/run-typescript.mjs FILE.ts [ARGUMENT …]
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [file, ...rest] = process.argv.slice(2);
const cache = join(root, "node_modules/.cache");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "run-"));
// data is found beside the bundle
mkdirSync(join(folder, "data"));
for (const data of ["src/integrations/data", "src/permissions/data"])
  for (const name of readdirSync(join(root, data))) symlinkSync(join(root, data, name), join(folder, "data", name));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const outfile = join(folder, "program.mjs");
await build({
  absWorkingDir: root,
  entryPoints: [resolve(file)],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
});
process.setSourceMapsEnabled(true);
process.argv = [process.argv[0], outfile, ...rest];
await import(pathToFileURL(outfile).href);
