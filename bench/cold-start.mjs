#!/usr/bin/env node
// Time from spawn to exit for one definition of ten states, beside asl-validator and an empty script, interleaved so that
// noise meets all alike. Fails where sfn-lint needs more than half of asl-validator's time.
// usage: node bench/cold-start.mjs [--bin FILE] [--rounds N]
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const option = (name, fallback) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : fallback);
const bin = option("--bin", join(root, "bin/sfn-lint.js"));
const rounds = Number(option("--rounds", 9));
const folder = mkdtempSync(join(tmpdir(), "sfn-lint-bench-"));

/** Ten states of every kind that people write most: tasks with retries and catchers, a choice, a wait loop. */
function definition() {
  const task = (next) => ({
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Parameters: { FunctionName: "arn:aws:lambda:eu-west-1:123456789012:function:step", "Payload.$": "$" },
    TimeoutSeconds: 60,
    Retry: [{ ErrorEquals: ["Lambda.ServiceException"], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 }],
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Failed" }],
    Next: next,
  });
  return {
    StartAt: "Validate",
    States: {
      Validate: task("Kind"),
      Kind: {
        Type: "Choice",
        Choices: [{ Variable: "$.kind", StringEquals: "order", Next: "Reserve" }],
        Default: "Prepare",
      },
      Prepare: { Type: "Pass", Parameters: { "id.$": "$.id", kind: "other" }, Next: "Reserve" },
      Reserve: task("Pause"),
      Pause: { Type: "Wait", Seconds: 30, Next: "Check" },
      Check: { ...task("Ready"), ResultPath: "$.check" },
      Ready: { Type: "Choice", Choices: [{ Variable: "$.check.ready", BooleanEquals: true, Next: "Charge" }], Default: "Pause" },
      Charge: task("Done"),
      Done: { Type: "Succeed" },
      Failed: { Type: "Fail", Error: "OrderFailed", Cause: "see the execution's history" },
    },
  };
}

const file = join(folder, "order.asl.json");
const yaml = join(folder, "order.asl.yaml");
const empty = join(folder, "empty.cjs");
writeFileSync(file, JSON.stringify(definition(), null, 2));
writeFileSync(yaml, `# the same as YAML\n${JSON.stringify(definition(), null, 2)}`);
writeFileSync(empty, "");

const peer = join(root, "test/node_modules/asl-validator/dist/bin/asl-validator.js");
const contenders = new Map([
  ["empty script", [empty]],
  ["sfn-lint --version", [bin, "--version"]],
  ["sfn-lint, JSON", [bin, file]],
  ["sfn-lint, YAML", [bin, yaml]],
  ...(existsSync(peer) ? [["asl-validator, JSON", [peer, "--json-path", file]]] : []),
]);

const times = new Map([...contenders.keys()].map((name) => [name, []]));
const run = (args) => {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status === null || status > 1) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
};

try {
  for (const args of contenders.values()) run(args);
  for (let round = 0; round < rounds; round++) for (const [name, args] of contenders) times.get(name).push(run(args));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const floor = median(times.get("empty script"));
console.log(`cold start, ten states, ${rounds} rounds, Node ${process.version}`);
for (const [name, list] of times) {
  const m = median(list);
  console.log(
    `  ${name.padEnd(22)} median ${m.toFixed(0).padStart(4)} ms  min ${Math.min(...list)
      .toFixed(0)
      .padStart(4)} ms  +${(m - floor).toFixed(0)} ms over an empty script`,
  );
}
const theirs = times.get("asl-validator, JSON");
if (theirs) {
  const share = median(times.get("sfn-lint, JSON")) / median(theirs);
  console.log(`  ${(share * 100).toFixed(0)} % of asl-validator's time (allowed: 50 %)`);
  if (share > 0.5) process.exitCode = 1;
}
