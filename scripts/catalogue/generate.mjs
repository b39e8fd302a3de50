// Writes src/integrations/data/models.bin from API descriptions. Run by hand, its output is committed:
//
//   mkdir apis && cd apis
//   npm pack aws-sdk@2.1693.0 && npm pack @aws-sdk/client-glue @aws-sdk/client-sfn …   (any number of clients)
//   for f in *.tgz; do mkdir -p "${f%.tgz}" && tar xzf "$f" -C "${f%.tgz}"; done
//   node scripts/catalogue/generate.mjs apis [full]
//
// `full` is a folder of full API descriptions, from which bounds, enumerations and errors are added (see read-full.mjs).
// The package aws-sdk (100 MB unpacked) is too heavy to be a development dependency of everybody.
// Layout of models.bin: 4 bytes length of the index; the index, brotli of JSON {service: [start, length]};
// then one brotli chunk of JSON for each service.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { readFull, versionOf } from "./read-full.mjs";
import { readV2, serviceName } from "./read-v2.mjs";
import { readV3 } from "./read-v3.mjs";

const [folder, full] = process.argv.slice(2);
if (!folder) throw new Error("usage: node scripts/catalogue/generate.mjs FOLDER-OF-UNPACKED-PACKAGES [FOLDER-OF-FULL-DESCRIPTIONS]");
const packages = readdirSync(folder, { withFileTypes: true })
  .filter((e) => e.isDirectory())
  .map((e) => join(folder, e.name, "package"));
const manifests = packages.map((path) => ({ path, ...JSON.parse(readFileSync(join(path, "package.json"), "utf8")) }));
const v2 = manifests.find((m) => m.name === "aws-sdk");
if (!v2) throw new Error("the package aws-sdk is missing");
const clients = manifests.filter((m) => m.name.startsWith("@aws-sdk/client-"));
// services with a client at hand are the common ones: their shapes go deeper, deepest where results nest by habit
const common = new Set(clients.map((client) => serviceName(serviceIdOf(client))));
const nested = new Set(["ec2", "ecs", "batch", "sfn"]);
function depthOf(name) {
  if (nested.has(name)) return { input: 1, output: 4 };
  return common.has(name) ? { input: 1, output: 4 } : { input: 1, output: 2 };
}
const services = readV2(join(v2.path, "apis"), depthOf);
const sources = [`aws-sdk@${v2.version}`];
if (full) {
  for (const { id, operations } of readFull(full, depthOf).values()) add(id, operations);
  sources.push(versionOf(full));
}
for (const client of clients) {
  const id = serviceIdOf(client);
  add(id, readV3(client.path, depthOf(serviceName(id))).operations);
  sources.push(`${client.name}@${client.version}`);
}
write(services);

function add(id, operations) {
  const known = services.get(serviceName(id)) ?? { id, operations: new Map() };
  for (const [name, newer] of operations) known.operations.set(name, mergeOperation(known.operations.get(name), newer));
  services.set(serviceName(id), known);
}

function serviceIdOf(client) {
  const text = readFileSync(join(client.path, "dist-es", "runtimeConfig.shared.js"), "utf8");
  const id = /serviceId: config\?\.serviceId \?\? "([^"]+)"/.exec(text)?.[1];
  if (!id) throw new Error(`${client.name}: no service id`);
  return id;
}

function mergeOperation(older, newer) {
  if (!older) return newer;
  return {
    ...older,
    errors: newer.errors ?? older.errors,
    token: newer.token ?? older.token,
    input: merge(older.input, newer.input),
    output: merge(older.output, newer.output),
  };
}

/** The newer side knows members and what is required; integers, bounds and blobs are known by one side or the other; enumerations only grow. */
function merge(older, newer) {
  if (newer === "j" || newer === undefined) return older ?? "j";
  if (older === undefined || older === "j") return newer;
  if (older.kind === "bounded" && typeof newer === "string") return older;
  if (newer === "n" || newer === "s") return older.kind === "enum" || typeof older === "string" ? older : newer;
  if (newer.kind === "enum" && older.kind === "enum") return { kind: "enum", values: [...new Set([...older.values, ...newer.values])] };
  if (newer.kind === "object" && older.kind === "object") {
    const members = {};
    for (const name of new Set([...Object.keys(older.members), ...Object.keys(newer.members)]))
      members[name] = merge(older.members[name], newer.members[name]);
    return { kind: "object", members, required: newer.required };
  }
  if ((newer.kind === "list" && older.kind === "list") || (newer.kind === "map" && older.kind === "map"))
    return { kind: newer.kind, of: merge(older.of, newer.of) };
  return newer;
}

/** Shapes as a table of distinct ones: s i n b t j scalars, B blob, {b, n, x} a scalar with bounds, {e} enumeration, {l} list, {m} map, {o, r} object; a number points into the table. */
function encode({ id, operations }) {
  const table = [];
  const known = new Map();
  const put = (shape) => {
    if (typeof shape === "string") return shape;
    const entry = bodyOf(shape);
    const key = JSON.stringify(entry);
    if (!known.has(key)) {
      known.set(key, table.length);
      table.push(entry);
    }
    return known.get(key);
  };
  const bodyOf = (shape) => {
    if (shape.kind === "enum") return { e: shape.values };
    if (shape.kind === "bounded") return { b: shape.of, n: shape.min, x: shape.max };
    if (shape.kind === "list") return { l: put(shape.of) };
    if (shape.kind === "map") return { m: put(shape.of) };
    const o = Object.fromEntries(
      Object.keys(shape.members)
        .sort()
        .map((name) => [name, put(shape.members[name])]),
    );
    return shape.required.length > 0 ? { o, r: [...shape.required].sort() } : { o };
  };
  const errors = [...new Set([...operations.values()].flatMap((op) => op.errors ?? []))].sort();
  const actions = {};
  for (const name of [...operations.keys()].sort()) {
    const op = operations.get(name);
    actions[name] = {
      i: put(op.input),
      o: put(op.output),
      t: op.token,
      p: op.pages && [op.pages.results, op.pages.token ?? 0, op.pages.limit ?? 0],
      x: op.errors?.map((e) => errors.indexOf(e)),
    };
  }
  return { id, errors, actions, table };
}

function write(all) {
  const chunks = [];
  const index = {};
  let at = 0;
  for (const name of [...all.keys()].sort()) {
    const packed = compress(JSON.stringify(encode(all.get(name))));
    index[name] = [at, packed.length];
    chunks.push(packed);
    at += packed.length;
  }
  const head = compress(JSON.stringify({ sources, services: index }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  const target = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "src", "integrations", "data", "models.bin");
  const bytes = Buffer.concat([length, head, ...chunks]);
  writeFileSync(target, bytes);
  process.stdout.write(
    `${all.size} services, ${[...all.values()].reduce((n, s) => n + s.operations.size, 0)} actions, ${bytes.length} bytes\n`,
  );
}

function compress(text) {
  return brotliCompressSync(Buffer.from(text), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
  });
}
