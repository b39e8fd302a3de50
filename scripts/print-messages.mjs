#!/usr/bin/env node
// Prints every message that the rules' examples and given folders produce, with reason, suggestion and fix, for review in one
// reading. Messages that differ only in quoted names and figures are printed once.
// usage: node scripts/print-messages.mjs [FOLDER...] > messages.txt  (needs a build)
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { lint } = await import(pathToFileURL(join(root, "dist", "esm", "index.js")).href);

const OPENING = /^```(\w+)(.*)$/;
const FILE_NAMES = { asl: "example.asl.yaml", json: "example.asl.json", yaml: "template.yaml", ts: "worker.ts" };

/** The fenced examples of a page, with the file name that their language implies. */
function* examplesOf(path) {
  let text;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return;
  }
  let open;
  let lines = [];
  for (const line of text.split("\n")) {
    const found = OPENING.exec(line);
    if (open === undefined && found) {
      open = { language: found[1], flags: found[2].trim() };
      lines = [];
    } else if (open !== undefined && line === "```") {
      yield { ...open, source: `${lines.join("\n")}\n` };
      open = undefined;
    } else if (open !== undefined) lines.push(line);
  }
}

/** Rule id → its printed findings, each once. */
const printed = new Map();
const seen = new Set();

function add({ rule, severity, certainty, message, reason, suggestion, fix }) {
  const shape = `${rule} ${severity} ${message}${reason ?? ""}${suggestion ?? ""}`.replace(/"[^"]*"/g, '""').replace(/\d[\d,.]*/g, "0");
  if (seen.has(shape)) return;
  seen.add(shape);
  const lines = [`  ${severity} (${certainty}): ${message}`];
  if (reason !== undefined) lines.push(`    why ${reason}`);
  if (suggestion !== undefined) lines.push(`    do  ${suggestion}`);
  if (fix !== undefined) lines.push(`    fix ${fix.title}`);
  printed.set(rule, [...(printed.get(rule) ?? []), ...lines]);
}

const folder = mkdtempSync(join(tmpdir(), "sfn-lint-messages-"));
const config = join(folder, "sfn-lint.config.json");
writeFileSync(config, JSON.stringify({ extends: ["all"] }));
const ids = readdirSync(join(root, "rules")).sort();
for (const id of ids) {
  printed.set(id, []);
  for (const page of ["README.md", "cases.md"]) {
    for (const { language, flags, source } of examplesOf(join(root, "rules", id, page))) {
      const name = FILE_NAMES[language];
      if (name === undefined) continue;
      const type = /\bexpress\b/.test(flags) ? "EXPRESS" : /\bstandard\b/.test(flags) ? "STANDARD" : undefined;
      const { findings } = await lint({ text: source, name }, { config, rules: [id], ...(type ? { type } : {}) });
      for (const finding of findings) if (finding.rule === id) add(finding);
    }
  }
}
for (const path of process.argv.slice(2)) for (const finding of (await lint([path], { config })).findings) add(finding);
rmSync(folder, { recursive: true });
for (const [id, lines] of printed) process.stdout.write(`${[id, ...lines].join("\n")}\n`);
