#!/usr/bin/env node
// Mutation testing: changes one operator, number or condition at a time and runs the tests that reach it. A change that no test
// notices is printed with its place. All changes are in one bundle and are switched on by number, so that the tests are loaded once.
// usage: node scripts/mutate.mjs [--folders src/semantics,src/execution,src/analysis,rules] [--sample N] [--seed N] [--minutes N]
//        [--seconds N] [--only TEXT] [--json FILE] [--retry FILE] [--without PART,PART] [--tests PART,PART]
// --without: test files whose path holds one of the parts are left out, as those that take long to be recorded
// --tests: only test files whose path holds one of the parts
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundle, filesBelow, mutantsIn, output } from "./mutation/bundle.mjs";
import { WorkerProcess } from "./mutation/worker-process.mjs";

const option = (name, fallback) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : fallback);
const FOLDERS = ["src/semantics", "src/execution", "src/analysis", "rules"];
const folders = option("--folders", FOLDERS.join(",")).split(",");
const sample = Number(option("--sample", 200));
const seed = Number(option("--seed", 1));
const minutes = Number(option("--minutes", 60));
const only = option("--only", "");
/** Seconds of tests that a change must survive. */
const seconds = Number(option("--seconds", 40));
/** Seconds of processor time without a word after which a change counts as noticed: it makes a test run on and on. */
const HANGS = 60;
/** Seconds of processor time for loading all tests. */
const LOADS = 240;
/** How a change is noticed, as the score counts it. */
const WAYS = { assertion: "by a test that fails", steps: "by counted steps", time: "by processor time", exit: "the process ends" };
/** Milliseconds of one file's tests that are run, so that a few dear ones do not take all the time. */
const MOST_OF_A_FILE = 60_000;

/** Tests that reach the folders in this process: not those of built commands, editors and browsers. */
const TESTS = [
  "src",
  "test/execution",
  "test/facts",
  "test/rules",
  "test/conformance",
  "test/mutations",
  "test/soundness",
  "test/permissions",
  "test/safety",
];
const parts = (name) =>
  option(name, "")
    .split(",")
    .filter((part) => part !== "");
const without = parts("--without");
const within = parts("--tests");
const isTest = (path) =>
  path.endsWith(".test.ts") &&
  !without.some((part) => path.includes(part)) &&
  (within.length === 0 || within.some((part) => path.includes(part))) &&
  !/^test\/safety\/(?:guard|consent|patterns|secrets|heap|hostile)\.|^src\/lsp\//.test(path);

/** Deterministic: the same seed gives the same sample. */
function shuffled(list) {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}

mkdirSync(output, { recursive: true });
const { mutants, texts } = mutantsIn(FOLDERS);
const place = ({ file, line, column, was, becomes }) => `${file}:${line}:${column}  ${was} → ${becomes}`;
const candidates = mutants.filter(({ file }) => folders.some((folder) => file.startsWith(`${folder}/`)) && file.includes(only));
/** Survivors of an earlier report, to see which of them the tests notice now. */
const retried = option("--retry", "");
const again = retried === "" ? undefined : new Set(JSON.parse(readFileSync(retried, "utf8")).survivors);
/** A sample of each folder, by turns: however far the time goes, each is tried as often. */
const samples = folders.map((folder) => shuffled(candidates.filter(({ file }) => file.startsWith(`${folder}/`))).slice(0, sample));
const chosen = again
  ? candidates.filter((m) => again.has(place(m)))
  : Array.from({ length: sample }, (_, i) => samples.flatMap((list) => list[i] ?? [])).flat();

const files = TESTS.flatMap((folder) => filesBelow(folder, isTest)).sort();
const built = await bundle(["test/support/seed.ts", ...files, "scripts/mutation/vitest.mjs"], texts);
const urlOf = (path) => pathToFileURL(path).href;
const runtime = { seed: urlOf(built.get("test/support/seed.ts").file), vitest: urlOf(built.get("scripts/mutation/vitest.mjs").file) };
const worker = new WorkerProcess(mutants.length);
const loaded = await started(-1);
for (const [file, why] of loaded.broken) console.log(`not used: ${file}: ${why.split("\n")[0]}`);
const atLoad = new Set(loaded.hits);
const records = await recorded();
const byMutant = new Map();
for (const record of records)
  for (const id of record.hits) {
    const list = byMutant.get(id);
    if (list) list.push(record);
    else byMutant.set(id, [record]);
  }
/** How often a test noticed something: those that did are asked first. */
const noticed = new Map();

console.log(`${candidates.length} changes, ${chosen.length} of them tried with ${records.length} tests`);
const until = Date.now() + minutes * 60_000;
const survivors = [];
const report = option("--json", "");
const scores = new Map(folders.map((folder) => [folder, { tried: 0, assertion: 0, steps: 0, time: 0, exit: 0 }]));
for (const mutant of chosen) {
  if (Date.now() > until) break;
  const began = performance.now();
  const { way, how } = await verdictOn(mutant);
  const took = ((performance.now() - began) / 1000).toFixed(1);
  const score = scores.get(folders.find((folder) => mutant.file.startsWith(`${folder}/`)));
  score.tried++;
  if (way) score[way]++;
  else survivors.push(place(mutant));
  save();
  console.log(`${way ? `killed (${way})` : "SURVIVED"}  ${place(mutant)}  (${took} s; ${how})`);
}
worker.stop();
save();
for (const [folder, { tried, ...ways }] of scores) {
  const killed = Object.values(ways).reduce((a, b) => a + b, 0);
  const [low, high] = interval(killed, tried);
  const parts = Object.entries(WAYS).flatMap(([way, text]) => (ways[way] > 0 ? [`${ways[way]} ${text}`] : []));
  console.log(
    `${folder}: ${killed} of ${tried} noticed (${percent(killed / Math.max(1, tried))}, 95 %: ${percent(low)} to ${percent(high)}); ${parts.join(", ")}`,
  );
}
function save() {
  if (report) writeFileSync(report, JSON.stringify({ seed, scores: Object.fromEntries(scores), survivors }, null, 2));
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

/** Wilson's interval of a share, at 95 %. */
function interval(killed, tried) {
  const n = Math.max(1, tried);
  const z = 1.96;
  const middle = (killed / n + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt(((killed / n) * (1 - killed / n)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

async function started(active, some = files) {
  worker.files = some.map((file) => [file, urlOf(built.get(file).file)]);
  return await worker.start(active, runtime, LOADS);
}

async function verdictOn(mutant) {
  const { id, file } = mutant;
  const covering = byMutant.get(id) ?? [];
  if (covering.length === 0 && !atLoad.has(id)) return { how: "no test reaches it" };
  if (!atLoad.has(id)) {
    if (!worker.runs) await started(-1);
    const verdict = await attempt(id, covering, false);
    if (verdict.ended || verdict.clean) return told(verdict);
    worker.stop();
  }
  // from the start: what was computed while the tests were loaded, or is kept from earlier ones, is made anew
  const all = covering.length > 0 ? covering : testsOfFile(file);
  const fresh = await started(
    id,
    files.filter((one) => all.some(({ name }) => name.startsWith(`${one} > `))),
  );
  const verdict = fresh ? await attempt(id, all, true) : { ended: "exit" };
  worker.stop();
  return told(verdict);
}

function told({ ended, verdict, by, ran, of, why, steps }) {
  if (ended) return { way: ended, how: WAYS[ended] };
  if (verdict !== "killed") return { how: `${ran} of ${of} tests` };
  noticed.set(by, (noticed.get(by) ?? 0) + 1);
  return { way: steps ? "steps" : "assertion", how: `${by}: ${why.split("\n")[0].slice(0, 80)}` };
}

function testsOfFile(file) {
  return [...new Set(mutants.filter((m) => m.file === file).flatMap(({ id }) => byMutant.get(id) ?? []))];
}

/** Tests that noticed something before, then quick ones that reach little else. */
function attempt(id, covering, fresh) {
  const value = ({ name, ms, hits }) => (1 + 5 * (noticed.get(name) ?? 0)) / ((ms + 1) * Math.sqrt(hits.length + 1));
  const tests = [...covering].sort((a, b) => value(b) - value(a)).map(({ name, steps }) => [name, steps]);
  return worker.ask({ attempt: id, tests, seconds, fresh }, HANGS + seconds);
}

/** What each test reaches; kept for the next run, by file, as long as nothing that the file is made of changes. */
async function recorded() {
  const path = join(output, "reached.json");
  const known = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  const names = new Map(files.map((file) => [file, loaded.loaded.filter((name) => name.startsWith(`${file} > `))]));
  const numbering = createHash("sha256").update(JSON.stringify(mutants)).digest("hex");
  const all = [];
  let saved = Date.now();
  for (const file of files) {
    const { key } = built.get(file);
    if (known[file]?.key !== key || known[file].numbering !== numbering)
      known[file] = { key, numbering, tests: await record(file, names.get(file)) };
    all.push(...known[file].tests);
    // it is large: what a run that is stopped has recorded in the last half minute is recorded again
    if (Date.now() - saved > 30_000) {
      writeFileSync(path, JSON.stringify(known));
      saved = Date.now();
    }
  }
  writeFileSync(path, JSON.stringify(known));
  return all.filter(({ failed }) => failed === undefined);
}

async function record(file, names) {
  const tests = [];
  let spent = 0;
  const left = [...names];
  while (left.length > 0 && spent < MOST_OF_A_FILE) {
    const part = left.splice(0, 40);
    if (!worker.runs) await started(-1);
    await worker.ask({ record: { names: part, mutants: mutants.length } }, HANGS, ({ recorded: one }) => {
      if (!one) return false;
      spent += one.ms;
      tests.push(one);
      if (one.failed !== undefined) console.log(`not used: ${one.name}: ${one.failed.split("\n")[0]}`);
      return true;
    });
  }
  console.log(`${file}: ${tests.length} of ${names.length} tests, ${Math.round(spent)} ms`);
  return tests;
}
