#!/usr/bin/env node
// Latency of the language server on a definition of 200 states: from a keystroke to the first and to the complete
// diagnostics, and from a request for a hover to its answer, while the analysis runs and when it rests. Medians, warm.
// Fails where the first diagnostics take more than 150 ms or a hover more than 20 ms.
// usage: node bench/lsp.mjs [--bin FILE] [--rounds N]
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = createRequire(import.meta.url)(
  "vscode-languageserver-protocol/node",
);
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const option = (name, fallback) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : fallback);
const bin = option("--bin", join(root, "bin/sfn-lint.js"));
const rounds = Number(option("--rounds", 30));
const WARM = 10;

/** Tasks with retries and catchers, choices, passes and waits, in a row. */
function definition(count) {
  const states = {};
  for (let i = 0; i < count; i++) {
    const Next = i + 1 < count ? `State ${i + 1}` : "Done";
    if (i % 5 === 1) states[`State ${i}`] = choice(i, Next);
    else if (i % 5 === 2) states[`State ${i}`] = { Type: "Pass", Parameters: { "id.$": "$.id", n: i }, ResultPath: `$.p${i}`, Next };
    else if (i % 5 === 3) states[`State ${i}`] = { Type: "Wait", Seconds: 3, Next };
    else states[`State ${i}`] = task(i, Next);
  }
  return {
    StartAt: "State 0",
    States: { ...states, Done: { Type: "Succeed" }, Failed: { Type: "Fail", Error: "Failed", Cause: "a step failed" } },
  };
}

const choice = (i, Next) => ({
  Type: "Choice",
  Choices: [
    { Variable: "$.kind", StringEquals: `k${i}`, Next },
    {
      And: [
        { Variable: "$.n", IsPresent: true },
        { Variable: "$.n", NumericGreaterThan: i },
      ],
      Next: "Failed",
    },
  ],
  Default: Next,
});

const task = (i, Next) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: `arn:aws:lambda:eu-west-1:123456789012:function:step${i}`, "Payload.$": "$" },
  ResultPath: `$.r${i}`,
  TimeoutSeconds: 60,
  Retry: [
    { ErrorEquals: ["Lambda.ServiceException", "Lambda.TooManyRequestsException"], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 },
  ],
  Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Failed" }],
  Next,
});

const server = spawn(process.execPath, [bin, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
const published = [];
let wake = () => {};
connection.onNotification("textDocument/publishDiagnostics", () => {
  published.push(performance.now());
  wake();
});
connection.onRequest("workspace/configuration", ({ items }) => items.map(() => null));
connection.onRequest("client/registerCapability", () => null);
connection.listen();
const uri = "file:///bench/order.asl.json";
const text = JSON.stringify(definition(200), null, 2);
const lines = text.split("\n");
await connection.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
await connection.sendNotification("initialized", {});

const publications = async (count) => {
  while (published.length < count) await new Promise((resolve) => (wake = resolve));
};
const hover = async (line) => {
  const start = performance.now();
  await connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: { line, character: 8 } });
  return performance.now() - start;
};
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const most = (list) => Math.max(...list);

await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "json", version: 1, text } });
await publications(2);
const edited = lines.findIndex((line) => line.includes('"n": 97'));
const asked = lines.findIndex((line) => line.includes('"State 100": {'));
const times = { first: [], complete: [], busy: [], idle: [] };
for (let round = 0; round < WARM + rounds; round++) {
  published.length = 0;
  const character = lines[edited].length;
  const digit = String(round % 10);
  const start = performance.now();
  await connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: round + 2 },
    contentChanges: [{ range: { start: { line: edited, character: character - 1 }, end: { line: edited, character } }, text: digit }],
  });
  await publications(1);
  const busy = await hover(asked);
  await publications(2);
  const [first, complete] = published;
  const idle = await hover(asked);
  if (round < WARM) continue;
  times.first.push(first - start);
  times.complete.push(complete - start);
  times.busy.push(busy);
  times.idle.push(idle);
}
await connection.sendRequest("shutdown");
await connection.sendNotification("exit");

console.log(`language server, 200 states, ${(text.length / 1024).toFixed(0)} KiB, ${rounds} keystrokes, Node ${process.version}`);
const row = (name, list) =>
  console.log(`  ${name.padEnd(34)} median ${median(list).toFixed(1).padStart(6)} ms  max ${most(list).toFixed(1).padStart(6)} ms`);
row("first diagnostics after a keystroke", times.first);
row("complete diagnostics", times.complete);
row("hover while the analysis runs", times.busy);
row("hover", times.idle);
if (median(times.first) > 150 || median(times.idle) > 20 || median(times.busy) > 20) process.exitCode = 1;
