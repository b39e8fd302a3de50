// The licenses of what the bundles hold go with them, as those licenses ask.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @param inputs names of bundled files, relative to `root`, as esbuild's metafile lists them
 * @returns the text of dist/THIRD-PARTY-NOTICES.txt
 */
export function noticesOf(inputs, root) {
  const packages = new Set(inputs.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
  // made from it at build time
  if (inputs.some((file) => file.endsWith("jsonata.generated.cjs"))) packages.add("jsonata");
  const parts = [...packages].sort().map((name) => {
    const folder = join(root, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
    const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8").trim() : `Licence: ${license}`;
    return `${name} ${version}\n\n${text}\n`;
  });
  return `sfn-lint holds parts of these packages.\n\n${parts.join(`\n${"-".repeat(80)}\n\n`)}`;
}
