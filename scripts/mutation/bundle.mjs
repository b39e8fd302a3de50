// All tests and what they test in one bundle, the sources of the given folders with every change in them.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { instrument } from "./mutants.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const here = dirname(fileURLToPath(import.meta.url));
export const output = join(root, "node_modules/.cache/mutation");

export function filesBelow(folder, accepts) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesBelow(path, accepts);
    return accepts(path) ? [path] : [];
  });
}

/** Every change of the sources in the folders, numbered through. */
export function mutantsIn(folders) {
  const sources = folders.flatMap((folder) =>
    filesBelow(folder, (path) => path.endsWith(".ts") && !/\.(test|d|generated)\.ts$/.test(path)),
  );
  const texts = new Map();
  const mutants = [];
  for (const file of sources) {
    const made = instrument(file, readFileSync(join(root, file), "utf8"), mutants.length);
    mutants.push(...made.mutants);
    texts.set(join(root, file), made.text);
  }
  return { mutants, texts };
}

/** @returns a number of everything that the bundled test files are made of, per file. */
export async function bundle(tests, texts) {
  const folder = join(output, `bundle-${process.pid}`);
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(tests.map((file) => [file.replaceAll("/", "+").replace(/\.ts$/, ""), file])),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    metafile: true,
    logLevel: "error",
    alias: { vitest: join(here, "vitest.mjs") },
    inject: [join(here, "runtime.mjs")],
    plugins: [
      {
        name: "instrumented",
        setup(builder) {
          builder.onLoad({ filter: /\.ts$/ }, ({ path }) => {
            if (path.includes("node_modules")) return undefined;
            const contents = (texts.get(path) ?? readFileSync(path, "utf8"))
              // data is found beside the source
              .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))
              .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)));
            return { contents, loader: "ts" };
          });
        },
      },
    ],
  });
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  const digest = new Map();
  const digestOf = (path) => {
    if (!digest.has(path))
      digest.set(
        path,
        createHash("sha256")
          .update(readFileSync(join(root, path)))
          .digest("hex"),
      );
    return digest.get(path);
  };
  const keys = new Map();
  const chunks = metafile.outputs;
  const inputsOf = (name, seen = new Set()) => {
    if (seen.has(name) || !chunks[name]) return seen;
    seen.add(name);
    for (const { path } of chunks[name].imports) inputsOf(path, seen);
    return seen;
  };
  for (const [name, { entryPoint }] of Object.entries(chunks)) {
    if (!entryPoint || !tests.includes(entryPoint)) continue;
    const inputs = new Set([...inputsOf(name)].flatMap((chunk) => Object.keys(chunks[chunk].inputs)));
    const key = createHash("sha256");
    for (const input of [...inputs].sort())
      if (!input.includes("node_modules/.cache")) key.update(digestOf(relative(root, join(root, input))));
    keys.set(entryPoint, { file: join(folder, basename(name)), key: key.digest("hex") });
  }
  return keys;
}
