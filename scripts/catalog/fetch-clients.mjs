#!/usr/bin/env node
// Fills a folder with the newest JavaScript clients of AWS, as packed files that `npm pack` writes; nothing of them is run.
//
//   node scripts/catalog/fetch-clients.mjs FOLDER [NAME...]
//
// A NAME is what follows `@aws-sdk/client-`. Without names: all that the installed aws-cdk-lib lists, and those of the
// services in the catalog; a service that neither knows has to be named. Packages that are in the folder already are not fetched
// again: empty it to have newer ones. `newest.json` is written beside them: the newest version among the clients, the day of its
// publication, and days of earlier versions (all clients share their numbering, and each is published when its API changes).
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { compareVersions } from "./names.mjs";
import { readPack } from "./pack.mjs";

const SCOPE = "@aws-sdk/client-";
/** Packages in one call of npm, and calls at a time. */
const BATCH = 24;
const AT_ONCE = 2;

const [folder, ...given] = process.argv.slice(2);
if (!folder) throw new Error("usage: node scripts/catalog/fetch-clients.mjs FOLDER [NAME...]");
mkdirSync(folder, { recursive: true });
const here = readdirSync(folder);
const has = (name) =>
  here.some((file) => file.startsWith(`aws-sdk-client-${name}-`) && /^\d+\.\d+\.\d+\.tgz$/.test(file.slice(16 + name.length)));
const wanted = (given.length > 0 ? given : listed()).filter((name) => !has(name));

const batches = [];
for (let at = 0; at < wanted.length; at += BATCH) batches.push(wanted.slice(at, at + BATCH));
const missing = [];
await Promise.all(Array.from({ length: AT_ONCE }, work));
process.stdout.write(`${wanted.length - missing.length} packages fetched, ${here.length} were there\n`);
if (missing.length > 0) process.stdout.write(`not fetched: ${missing.sort().join(", ")}\n`);
await writeVersions();

async function work() {
  for (let batch = batches.pop(); batch; batch = batches.pop()) {
    if (await pack(batch)) continue;
    // one that does not exist fails the whole call
    const half = Math.ceil(batch.length / 2);
    if (batch.length === 1) missing.push(...batch);
    else batches.push(batch.slice(0, half), batch.slice(half));
  }
}

async function pack(names) {
  const specs = names.map((name) => `${SCOPE}${name}@latest`);
  try {
    await promisify(execFile)("npm", ["pack", "--silent", "--ignore-scripts", ...specs], { cwd: folder, maxBuffer: 2 ** 26 });
    return true;
  } catch {
    return false;
  }
}

async function writeVersions() {
  const [newest] = readdirSync(folder)
    .flatMap((file) => {
      const [, name, version] = /^aws-sdk-client-(.+)-(\d+\.\d+\.\d+)\.tgz$/.exec(file) ?? [];
      return name ? [{ name, version }] : [];
    })
    .sort((a, b) => compareVersions(b.version, a.version));
  if (!newest) return;
  const { stdout } = await promisify(execFile)("npm", ["view", `${SCOPE}${newest.name}`, "time", "--json"]);
  const days = Object.entries(JSON.parse(stdout)).filter(([version]) => /^\d+\.\d+\.\d+$/.test(version));
  const published = Object.fromEntries(days.map(([version, time]) => [version, time.slice(0, 10)]));
  const { version } = newest;
  writeFileSync(join(folder, "newest.json"), `${JSON.stringify({ version, date: published[version], published })}\n`);
}

/** The clients that aws-cdk-lib knows, which custom resources can call, and those of the catalog's services, named as their ids. */
function listed() {
  const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
  const cdk = dirname(createRequire(join(root, "test", "package.json")).resolve("aws-cdk-lib/package.json"));
  const path = join(cdk, "custom-resources", "lib", "helpers-internal", "sdk-v3-metadata.json");
  const { head, services } = readPack(join(root, "src", "integrations", "data", "models.bin"));
  const known = [...services].filter(([name]) => !head.retired.includes(name)).map(([, { id }]) => id.toLowerCase().replaceAll(" ", "-"));
  return [...new Set([...Object.keys(JSON.parse(readFileSync(path, "utf8"))), ...known])];
}
