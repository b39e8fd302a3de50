// The library for browsers: the sources as they are, with Node.js's modules replaced and without the hosts that read other files.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, deflateSync } from "node:zlib";
import { build } from "esbuild";

/** Parts that only files of a repository lead to. */
const WITHOUT = [
  /\/hosts\.generated\.js$/,
  /terraform\/lone-template\.js$/,
  /functions\/with-handlers\.js$/,
  /workers\/read-worker\.js$/,
  /config\/load\.js$/,
  /permissions\/.*\.js$/,
];

const EMPTY = {
  "hosts.generated.js": (root) => `export const HOSTS = { asl: () => import(${JSON.stringify(join(root, "src/hosts/asl/host.ts"))}) };`,
  "read-worker.js": () => "export const mayPoll = () => false; export const readWorker = async () => undefined;",
  "load.js": () => "export class ConfigError extends Error {}",
};

/** @returns {import("esbuild").Plugin} */
const forBrowsers = (root) => ({
  name: "for-browsers",
  setup(builder) {
    builder.onResolve({ filter: /^node:/ }, ({ path }) => ({ path: path.slice(5), namespace: "node" }));
    builder.onLoad({ filter: /.*/, namespace: "node" }, ({ path }) => ({
      contents: `import { modules } from ${JSON.stringify(join(root, "scripts/browser/node-modules.mjs"))}; module.exports = modules[${JSON.stringify(path)}] ?? {};`,
      resolveDir: root,
    }));
    builder.onResolve({ filter: /^\.{1,2}\// }, ({ path, kind, importer }) =>
      importer.includes("/src/") &&
      WITHOUT.some((one) => one.test(path)) &&
      (kind !== "import-statement" || path.split("/").at(-1) in EMPTY)
        ? { path, namespace: "left-out" }
        : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: "left-out" }, ({ path }) => ({
      contents: EMPTY[path.split("/").at(-1)]?.(root) ?? "",
      resolveDir: root,
    }));
  },
});

/** @returns the bundled text of an entry and esbuild's metafile. */
export async function bundleForBrowsers(root, entry, options = {}) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    write: false,
    bundle: true,
    minify: true,
    metafile: true,
    platform: "browser",
    target: "es2023",
    format: "iife",
    charset: "ascii",
    external: ["typescript", "@typescript-eslint/typescript-estree"],
    mainFields: ["module", "main"],
    alias: { yaml: join(root, "node_modules/yaml/browser/index.js") },
    define: {
      "import.meta.url": '"file:///"',
      "import.meta.dirname": '"/"',
      __VERSION__: JSON.stringify(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version),
    },
    inject: [join(root, "scripts/browser/globals.mjs")],
    loader: { ".wasm": "empty", ".br": "empty" },
    plugins: [forBrowsers(root)],
    legalComments: "none",
    logLevel: "warning",
    ...options,
  });
  return { text: outputFiles[0].text.trim(), metafile };
}

/** The files of the catalog with DEFLATE in place of Brotli, in Base64, by name. */
export function catalogData(root) {
  const packed = new Map();
  for (const name of ["models.bin", "parameters.bin"])
    packed.set(name, repacked(readFileSync(join(root, "src/integrations/data", name))).toString("base64"));
  return packed;
}

function repacked(bytes) {
  const start = 4 + bytes.readUInt32BE(0);
  const head = JSON.parse(brotliDecompressSync(bytes.subarray(4, start)));
  const chunks = [];
  let at = 0;
  const services = {};
  for (const [name, [from, length]] of Object.entries(head.services)) {
    const chunk = deflate(brotliDecompressSync(bytes.subarray(start + from, start + from + length)));
    services[name] = [at, chunk.length];
    at += chunk.length;
    chunks.push(chunk);
  }
  const top = deflate(Buffer.from(JSON.stringify({ ...head, services })));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(top.length);
  return Buffer.concat([size, top, ...chunks]);
}

/** Without zlib's header, as `inflateSync` of fflate takes it. */
const deflate = (bytes) => deflateSync(bytes, { level: 9 }).subarray(2, -4);
