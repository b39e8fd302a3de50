#!/usr/bin/env node
// Do two builds report the same? Lints every place with both and prints the findings that only one of them has.
// usage: node bench/compare-reports.mjs BUILD_A BUILD_B PLACE… [--facts]
//   BUILD: a folder with bin/sfn-lint.js (made by `node scripts/build.mjs --out DIR --no-types`)
//   PLACE: a folder or file to lint, or a JSON list of {id, type, definition}
//   --facts: the runs that show the failures are compared, too
// Ends with 1 where the second build lost a finding, or has one that the first has not.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const flags = process.argv.slice(2).filter((word) => word.startsWith("--"));
const [before, after, ...places] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
if (!before || !after || places.length === 0) {
  console.error("usage: node bench/compare-reports.mjs BUILD_A BUILD_B PLACE… [--facts]");
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "sfn-lint-compare-"));

/** A list of definitions becomes a folder of files, by type. */
function foldersOf(place) {
  if (statSync(place).isDirectory() || !place.endsWith(".json")) return [[place]];
  const list = JSON.parse(readFileSync(place, "utf8"));
  if (!Array.isArray(list)) return [[place]];
  return ["standard", "express"].map((type) => {
    const made = join(folder, type);
    mkdirSync(made, { recursive: true });
    for (const { id, definition, type: its = "standard" } of list)
      if (definition && its === type) writeFileSync(join(made, `${id}.asl.json`), JSON.stringify(definition, null, 2));
    return [made, "--type", type];
  });
}

function report(build, args) {
  try {
    return JSON.parse(run(build, args));
  } catch (error) {
    if (typeof error.stdout === "string" && error.stdout !== "") return JSON.parse(error.stdout);
    throw error;
  }
}

const run = (build, args) =>
  execFileSync(process.execPath, [join(build, "bin/sfn-lint.js"), "--no-config", "--preset", "all", "--format", "json", ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 30,
    stdio: ["ignore", "pipe", "ignore"],
  });

function keyOf(finding) {
  const { witness, fingerprint: _fingerprint, ...told } = finding;
  return JSON.stringify(flags.includes("--facts") ? { ...told, witness } : { ...told, shown: witness !== undefined });
}

function count(findings) {
  const counts = new Map();
  for (const finding of findings) counts.set(keyOf(finding), (counts.get(keyOf(finding)) ?? 0) + 1);
  return counts;
}

const tell = (sign, key) => {
  const { rule, certainty, file, state, message } = JSON.parse(key);
  console.log(`${sign} ${rule} (${certainty}) ${file}${state === undefined ? "" : ` "${state}"`}: ${message}`);
};

let [lost, gained, same] = [0, 0, 0];
try {
  for (const args of places.flatMap((place) => foldersOf(resolve(place)))) {
    const old = count(report(before, args).findings);
    const now = count(report(after, args).findings);
    for (const [key, n] of old) {
      const left = n - (now.get(key) ?? 0);
      same += Math.min(n, now.get(key) ?? 0);
      if (left > 0) lost += left;
      if (left > 0) tell("-", key);
    }
    for (const [key, n] of now) {
      const more = n - (old.get(key) ?? 0);
      if (more > 0) gained += more;
      if (more > 0) tell("+", key);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${same} findings are the same, ${lost} only in ${before}, ${gained} only in ${after}`);
process.exitCode = lost + gained > 0 ? 1 : 0;
