#!/usr/bin/env node
// Checks what sfn-lint.vsix contains, and that the language server in it works by itself, away from this repository.
// usage: node check-package.mjs   (after npm run package)
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const WANTED = [
  "extension/package.json",
  "extension/readme.md",
  "extension/changelog.md",
  "extension/LICENSE.txt",
  "extension/media/icon.png",
  "extension/dist/extension.cjs",
  "extension/dist/THIRD-PARTY-NOTICES.txt",
  "extension/server/bin/sfn-lint.js",
  "extension/server/bin/lsp-worker.cjs",
  "extension/server/dist/THIRD-PARTY-NOTICES.txt",
];
const UNWANTED = /node_modules|\.ts$|\.map$|tsconfig|package-lock|\/test\/|\/src\/|\.env|\.npmrc/;
const MOST_BYTES = 12_000_000;

/** Files of a ZIP archive, from its central directory. */
function* entries(zip) {
  const end = zip.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const method = zip.readUInt16LE(at + 10);
    const size = zip.readUInt32LE(at + 20);
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const local = zip.readUInt32LE(at + 42);
    const path = zip.toString("utf8", at + 46, at + 46 + name);
    yield {
      path,
      data: () => {
        const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
        const packed = zip.subarray(start, start + size);
        return method === 0 ? packed : inflateRawSync(packed);
      },
    };
    at += 46 + name + extra + comment;
  }
}

/** What the server answers to the first request. */
function initialized(bin, cwd) {
  const request = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: { processId: null, rootUri: null, capabilities: {} },
  });
  return new Promise((resolve) => {
    const server = spawn(process.execPath, [bin, "lsp", "--stdio"], { cwd, stdio: ["pipe", "pipe", "inherit"] });
    let text = "";
    server.stdout.on("data", (part) => {
      text += part;
      if (/"hoverProvider"/.test(text)) server.kill();
    });
    server.on("exit", () => resolve(text));
    server.stdin.write(`Content-Length: ${request.length}\r\n\r\n${request}`);
  });
}

const zip = readFileSync(join(here, "sfn-lint.vsix"));
const files = new Map([...entries(zip)].map(({ path, data }) => [path, data]));
const faults = [
  ...WANTED.filter((path) => !files.has(path)).map((path) => `${path} is missing`),
  ...[...files.keys()].filter((path) => UNWANTED.test(path)).map((path) => `${path} does not belong in it`),
  ...(zip.length > MOST_BYTES ? [`it has ${zip.length} bytes`] : []),
];
const manifest = JSON.parse(files.get("extension/package.json")?.().toString("utf8") ?? "{}");
for (const field of ["publisher", "license", "icon", "engines", "capabilities"])
  if (!manifest[field]) faults.push(`package.json has no ${field}`);

const folder = mkdtempSync(join(tmpdir(), "sfn-lint-vsix-"));
try {
  for (const [path, data] of files) {
    const target = join(folder, normalize(path));
    if (!target.startsWith(folder) || path.endsWith("/")) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, data());
  }
  // a program: the parser of TypeScript has to be in it too
  const program = join(folder, "index.ts");
  const definition = '{ StartAt: "A", States: { A: { Type: "Pass", Next: "B" } } }';
  writeFileSync(
    program,
    `import * as aws from "@pulumi/aws";\nnew aws.sfn.StateMachine("m", { roleArn: "r", definition: JSON.stringify(${definition}) });\n`,
  );
  const bin = join(folder, "extension/server/bin/sfn-lint.js");
  const { stdout, stderr } = spawnSync(process.execPath, [bin, "-f", "compact", program], { cwd: folder, encoding: "utf8" });
  if (!/missing-transition-target/.test(stdout)) faults.push(`its command line does not work: ${stdout}${stderr}`);
  const answer = await initialized(bin, folder);
  if (!/"hoverProvider":true/.test(answer)) faults.push(`its language server does not answer: ${answer}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const fault of faults) console.error(`sfn-lint.vsix: ${fault}`);
if (faults.length > 0) process.exit(1);
console.log(`sfn-lint.vsix: ${files.size} files, ${(zip.length / 1_048_576).toFixed(1)} MiB, complete`);
