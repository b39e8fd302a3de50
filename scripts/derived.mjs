// Bundles scripts/derived.ts and imports it: once, for every generator of one run.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

let loaded;

export function derived(root) {
  loaded ??= load(root);
  return loaded;
}

async function load(root) {
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "derived-"));
  try {
    const outfile = join(folder, "derived.mjs");
    await build({
      absWorkingDir: root,
      entryPoints: ["scripts/derived.ts"],
      outfile,
      bundle: true,
      platform: "node",
      target: "node20",
      format: "esm",
      packages: "external",
      logLevel: "warning",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
