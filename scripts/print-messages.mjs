#!/usr/bin/env node
// Prints every message that the examples of the rule pages produce, with reason, suggestion and fix, for review in one reading.
// usage: node scripts/print-messages.mjs [FILE]  (default: standard output; needs a build)
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
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

const out = [];
for (const id of readdirSync(join(root, "rules")).sort()) {
  out.push(id);
  const seen = new Set();
  for (const page of ["README.md", "cases.md"]) {
    for (const { language, flags, source } of examplesOf(join(root, "rules", id, page))) {
      const name = FILE_NAMES[language];
      if (name === undefined) continue;
      const type = /\bexpress\b/.test(flags) ? "EXPRESS" : /\bstandard\b/.test(flags) ? "STANDARD" : undefined;
      const { findings } = await lint({ text: source, name }, { config: false, rules: [id], ...(type ? { type } : {}) });
      for (const { severity, certainty, message, reason, suggestion, fix } of findings) {
        if (seen.has(message)) continue;
        seen.add(message);
        out.push(`  ${severity} (${certainty}): ${message}`);
        if (reason !== undefined) out.push(`    why ${reason}`);
        if (suggestion !== undefined) out.push(`    do  ${suggestion}`);
        if (fix !== undefined) out.push(`    fix ${fix.title}`);
      }
    }
  }
}
const text = `${out.join("\n")}\n`;
const file = process.argv[2];
if (file === undefined) process.stdout.write(text);
else writeFileSync(file, text);
