#!/usr/bin/env node
// CPU time, time and memory of linting a folder of definitions, repeated until there are enough: one thread, two threads, and
// again with what --cache kept. Several builds are measured in turn, so that noise meets all alike.
// usage: node bench/throughput.mjs FOLDER [--definitions 1000] [--rounds 3] [--distinct] [--build DIR …]
//   --distinct: the texts of the repeated files differ, so that none is a copy of another
//   --build: a folder with bin/sfn-lint.js (made by `node scripts/build.mjs --out DIR --no-types`); default: this one
import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const words = process.argv.slice(2);
const option = (name, fallback) => (words.includes(name) ? words[words.indexOf(name) + 1] : fallback);
const [folder] = words;
if (!folder || folder.startsWith("--")) {
  console.error("usage: node bench/throughput.mjs FOLDER [--definitions 1000] [--rounds 3] [--distinct] [--build DIR …]");
  process.exit(2);
}
const wanted = Number(option("--definitions", 1000));
const rounds = Number(option("--rounds", 3));
const builds = words.flatMap((word, i) => (words[i - 1] === "--build" ? [word] : []));

const place = mkdtempSync(join(tmpdir(), "sfn-lint-bench-"));
/** Says at its end what the process, with its threads, has taken. */
const hook = join(place, "hook.cjs");
writeFileSync(
  hook,
  `if (require("node:worker_threads").isMainThread) process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    require("node:fs").writeSync(2, "\\ntaken " + JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1024 }) + "\\n");
  });`,
);

function lint(build, args) {
  const begin = process.hrtime.bigint();
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--require", hook, join(build, "bin/sfn-lint.js"), "--no-config", "-f", "json", ...args],
    {
      cwd: place,
      encoding: "utf8",
      maxBuffer: 1 << 30,
    },
  );
  const taken = /^taken (.*)$/m.exec(stderr);
  if (status === null || !taken) throw new Error(`it ended with ${status}: ${stderr.slice(0, 500)}`);
  return { ...JSON.parse(taken[1]), seconds: Number(process.hrtime.bigint() - begin) / 1e9, report: stdout };
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

try {
  const first = builds[0] ?? root;
  cpSync(folder, join(place, "files/0"), { recursive: true });
  const { machines, states } = JSON.parse(lint(first, ["files"]).report).summary;
  const copies = Math.ceil(wanted / machines);
  for (let i = 1; i < copies; i++) {
    const copy = join(place, `files/${i}`);
    cpSync(folder, copy, { recursive: true });
    const files = readdirSync(copy, { recursive: true }).map((name) => join(copy, name));
    if (words.includes("--distinct")) for (const file of files) if (statSync(file).isFile()) appendFileSync(file, "\n".repeat(i));
  }
  console.log(`${copies * machines} definitions, ${copies * states} states, Node ${process.version}; medians of ${rounds}`);
  const tries = (builds.length > 0 ? builds : [root]).flatMap((build) => {
    const kept = ["--cache", "--cache-location", join(place, `cache-${builds.indexOf(build)}.json`)];
    const plain = [{ name: "as it is", build, args: ["files"] }];
    if (lint(build, ["--help"]).report.includes("--threads"))
      plain.push(
        { name: "one thread", build, args: ["--threads", "1", "files"] },
        { name: "two threads", build, args: ["--threads", "2", "files"] },
        { name: "unchanged, --cache", build, args: [...kept, "files"] },
      );
    return plain;
  });
  for (const one of tries) one.first = lint(one.build, one.args);
  const taken = new Map(tries.map((one) => [one, []]));
  for (let round = 0; round < rounds; round++) for (const one of tries) taken.get(one).push(lint(one.build, one.args));
  for (const [{ name, build, first: before }, runs] of taken) {
    const of = (figure) => median(runs.map((run) => run[figure]));
    const same = runs.every(({ report }) => report === before.report) ? "" : "  the reports differ";
    console.log(
      `  ${build === root ? "" : `${build} `}${name.padEnd(20)} ${of("cpu").toFixed(2).padStart(7)} s of CPU ${of("seconds").toFixed(2).padStart(7)} s ${of("memory").toFixed(0).padStart(5)} MB${same}`,
    );
  }
} finally {
  rmSync(place, { recursive: true, force: true });
}
