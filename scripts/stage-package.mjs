#!/usr/bin/env node
// Lays out the published package in a folder of its own: the built program, types bundled to one file per entry, a manifest without
// development scripts, a README whose links work on the package's page.
// usage: node scripts/stage-package.mjs OUT   (after `npm run build`; then `npm pack OUT` or `npm publish OUT`)
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
if (!process.argv[2]) {
  console.error("usage: node scripts/stage-package.mjs OUT");
  process.exit(2);
}
const out = resolve(process.argv[2]);
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const part of manifest.files) {
  cpSync(join(root, part), join(out, part), { recursive: true, filter: (path) => !path.startsWith(join(root, "dist/types")) });
}

/** Types of an entry, as one file beside what it describes. */
const ENTRIES = {
  "dist/esm/index.d.ts": "src/index.d.ts",
  "dist/esm/rule-kit.d.ts": "src/rule-kit/index.d.ts",
  "dist/esm/testing.d.ts": "src/testing/rule-tester.d.ts",
};
for (const [to, from] of Object.entries(ENTRIES)) {
  const bundle = await rollup({
    input: join(root, "dist/types", from),
    plugins: [dts()],
    external: [/^node:/],
    onwarn: (warning) => console.error(warning.message),
  });
  await bundle.write({ file: join(out, to), format: "es" });
}

const { scripts: _, devDependencies: __, imports: ___, ...published } = manifest;
published.exports = {
  ...manifest.exports,
  ".": { types: "./dist/esm/index.d.ts", default: "./dist/esm/index.js" },
  "./rule": { types: "./dist/esm/rule-kit.d.ts", default: "./dist/esm/rule-kit.js" },
  "./testing": { types: "./dist/esm/testing.d.ts", default: "./dist/esm/testing.js" },
};
published.types = "./dist/esm/index.d.ts";
published.typesVersions = {
  "*": { cdk: ["./dist/cdk/plugin.d.cts"], rule: ["./dist/esm/rule-kit.d.ts"], testing: ["./dist/esm/testing.d.ts"] },
};
writeFileSync(join(out, "package.json"), `${JSON.stringify(published, null, 2)}\n`);

const page = manifest.homepage.replace(/#.*/, "");
const readme = readFileSync(join(root, "README.md"), "utf8").replace(
  /\]\((?![a-z]+:|#)([^)]+)\)/g,
  (_whole, path) => `](${page}/blob/v${manifest.version}/${path})`,
);
writeFileSync(join(out, "README.md"), readme);
