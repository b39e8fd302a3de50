#!/usr/bin/env node
// Time of AWS's language service (npm: amazon-states-language-service, which validates and analyzes nothing) and of sfn-lint on the
// same definitions, each in one process with one thread, in turn. The package is installed by you, outside of this repository.
// usage: node bench/language-service.mjs FOLDER PACKAGE [--copies 1] [--rounds 3] [--build DIR]
//   FOLDER: definitions in JSON and YAML; templates and other files in it are left out
//   PACKAGE: a folder such as …/node_modules/amazon-states-language-service
//   --copies: each file so many times, with texts that differ
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const words = process.argv.slice(2);
const option = (name, fallback) => (words.includes(name) ? words[words.indexOf(name) + 1] : fallback);
const [folder, service] = words;
if (!folder || !service || service.startsWith("--")) {
  console.error("usage: node bench/language-service.mjs FOLDER PACKAGE [--copies 1] [--rounds 3] [--build DIR]");
  process.exit(2);
}
const build = option("--build", join(dirname(fileURLToPath(import.meta.url)), ".."));
const copies = Number(option("--copies", 1));
const rounds = Number(option("--rounds", 3));

const place = mkdtempSync(join(tmpdir(), "sfn-lint-bench-"));
const hook = join(place, "hook.cjs");
writeFileSync(
  hook,
  `process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    require("node:fs").writeSync(2, "\\ntaken " + JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e3, memory: maxRSS / 1024 }) + "\\n");
  });`,
);
const theirs = join(place, "theirs.cjs");
writeFileSync(
  theirs,
  `const { readFileSync } = require("node:fs");
  const { getLanguageService, getYamlLanguageService, TextDocument } = require(process.argv[2]);
  const [json, yaml] = [getLanguageService({}), getYamlLanguageService({})];
  (async () => {
    let found = 0;
    for (const file of process.argv.slice(3)) {
      const isYaml = /\\.ya?ml$/.test(file);
      const document = TextDocument.create("file://" + file, isYaml ? "asl-yaml" : "asl", 1, readFileSync(file, "utf8"));
      try {
        found += (await (isYaml ? yaml.doValidation(document) : json.doValidation(document, json.parseJSONDocument(document)))).length;
      } catch {
        found++;
      }
    }
    console.log(found);
  })();`,
);

function isDefinition(file) {
  const text = readFileSync(file, "utf8");
  if (/\.ya?ml$/.test(file)) return /^StartAt:/m.test(text) && /^States:/m.test(text);
  try {
    const value = JSON.parse(text);
    return typeof value?.StartAt === "string" && typeof value.States === "object";
  } catch {
    return false;
  }
}

function run(args) {
  const begin = process.hrtime.bigint();
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--require", hook, ...args], {
    cwd: place,
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  const taken = /^taken (.*)$/m.exec(stderr);
  if (status === null || status > 1 || !taken) throw new Error(`it ended with ${status}: ${stderr.slice(0, 500)}`);
  return { ...JSON.parse(taken[1]), elapsed: Number(process.hrtime.bigint() - begin) / 1e6, stdout };
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

try {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && [".json", ".asl", ".yaml", ".yml"].includes(extname(entry.name)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter(isDefinition)
    .sort();
  const groups = { JSON: names.filter((name) => !/\.ya?ml$/.test(name)), YAML: names.filter((name) => /\.ya?ml$/.test(name)) };
  console.log(`Node ${process.version}; medians of ${rounds}; milliseconds per file`);
  for (const [form, originals] of Object.entries(groups)) {
    if (originals.length === 0) continue;
    const files = originals.flatMap((name, i) =>
      Array.from({ length: copies }, (_, copy) => {
        const file = join(place, form, `${copy}`, `${i}.asl${form === "YAML" ? ".yaml" : ".json"}`);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, readFileSync(name, "utf8") + "\n".repeat(copy + 1));
        return file;
      }),
    );
    const tries = {
      "language service": [theirs, resolve(service), ...files],
      "sfn-lint": [join(resolve(build), "bin/sfn-lint.js"), "--no-config", "--threads", "1", "--fail-on", "never", "-f", "json", ...files],
    };
    const taken = new Map(Object.keys(tries).map((name) => [name, []]));
    for (let round = -1; round < rounds; round++)
      for (const [name, args] of Object.entries(tries)) {
        const result = run(args);
        if (round >= 0) taken.get(name).push(result);
      }
    console.log(`${form}: ${files.length} files, ${originals.length} of them different definitions`);
    for (const [name, runs] of taken) {
      const of = (figure) => median(runs.map((each) => each[figure]));
      console.log(
        `  ${name.padEnd(20)} ${(of("cpu") / files.length).toFixed(1).padStart(6)} ms of CPU ${(of("elapsed") / files.length).toFixed(1).padStart(6)} ms ${of("memory").toFixed(0).padStart(5)} MB in all`,
      );
    }
  }
} finally {
  rmSync(place, { recursive: true, force: true });
}
