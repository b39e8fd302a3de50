#!/usr/bin/env node
// Time from spawn to exit for one definition of ten states (bench/order.asl.json), in units of an empty script's time, and
// beside asl-validator; interleaved so that noise meets all alike. Then the parts of one run.
// usage: node bench/cold-start.mjs [--bin FILE]... [--rounds N]
//   --bin: bin/sfn-lint.js of a build; with several, each is measured in turn
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const option = (name, fallback) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : fallback);
const given = process.argv.flatMap((word, i) => (process.argv[i - 1] === "--bin" ? [word] : []));
const bins = given.length > 0 ? given : [join(root, "bin/sfn-lint.js")];
const rounds = Number(option("--rounds", 9));
const folder = mkdtempSync(join(tmpdir(), "sfn-lint-bench-"));

const definition = JSON.parse(readFileSync(join(root, "bench/order.asl.json"), "utf8"));
const file = join(folder, "order.asl.json");
const yaml = join(folder, "order.asl.yaml");
const template = join(folder, "template.yaml");
const terraform = join(folder, "main.tf");
const empty = join(folder, "empty.cjs");
writeFileSync(file, JSON.stringify(definition, null, 2));
writeFileSync(yaml, `# the same as YAML\n${JSON.stringify(definition, null, 2)}`);
writeFileSync(
  template,
  `Transform: AWS::Serverless-2016-10-31\nResources:\n  Order:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition: ${JSON.stringify(definition)}\n`,
);
writeFileSync(
  terraform,
  `resource "aws_sfn_state_machine" "order" {\n  name = "order"\n  definition = jsonencode(${JSON.stringify(definition, null, 2)})\n}\n`,
);
writeFileSync(empty, "");

const peer = join(root, "test/node_modules/asl-validator/dist/bin/asl-validator.js");
const contenders = new Map([
  ["empty script", [empty]],
  ...bins.flatMap((bin, i) => {
    const name = bins.length > 1 ? `build ${i + 1}` : "sfn-lint";
    return [
      [`${name} --version`, [bin, "--version"]],
      [`${name} --help`, [bin, "--help"]],
      [`${name}, JSON`, [bin, file]],
      [`${name}, YAML`, [bin, yaml]],
      [`${name}, SAM`, [bin, template]],
      [`${name}, Terraform`, [bin, terraform]],
    ];
  }),
  ...(existsSync(peer) ? [["asl-validator, JSON", [peer, "--json-path", file]]] : []),
]);

const times = new Map([...contenders.keys()].map((name) => [name, []]));
const run = (args) => {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status === null || status > 1) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
};

/** Milliseconds of the parts of a run, as `--timing` tells them; `node` is the time before the program begins. */
const parts = new Map();
const takeApart = () => {
  const { stderr } = spawnSync(process.execPath, [bins[0], "--timing", file], { encoding: "utf8" });
  for (const [, part, ms] of stderr.matchAll(/^(\S.*?)\s+([\d.]+) ms$/gm)) parts.set(part, [...(parts.get(part) ?? []), Number(ms)]);
};

try {
  // the first runs of a build add to the compiled code that is kept
  for (let i = 0; i < 5; i++) for (const args of contenders.values()) run(args);
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of contenders) times.get(name).push(run(args));
    takeApart();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const floor = median(times.get("empty script"));
console.log(`cold start, ten states, ${rounds} rounds, Node ${process.version}; in units of the empty script's median`);
for (const [name, list] of times) {
  const m = median(list);
  const units = (m - floor) / floor;
  console.log(
    `  ${name.padEnd(22)} median ${m.toFixed(0).padStart(4)} ms  min ${Math.min(...list)
      .toFixed(0)
      .padStart(4)} ms  +${units.toFixed(2)}`,
  );
}
console.log("parts of a run on JSON, medians");
for (const [part, list] of parts) console.log(`  ${part.padEnd(22)} ${median(list).toFixed(1).padStart(8)} ms`);
