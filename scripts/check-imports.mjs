#!/usr/bin/env node
// The import law: which room may import which (docs/architecture.md). Types count as imports; tests may look anywhere.
// usage: node scripts/check-imports.mjs
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Rooms, the longest prefix first where they nest; what a room may import besides itself. */
const LAW = [
  ["src/sources/text/", []],
  ["src/sources/", ["src/sources/text/", "src/asl/"]],
  ["src/asl/", ["src/sources/text/", "src/vendor/"]],
  ["src/graph/", ["src/asl/", "src/sources/text/"]],
  ["src/integrations/", ["src/asl/", "src/sources/text/"]],
  ["src/values/concrete/", ["src/values/*", "src/asl/", "src/sources/text/"]],
  ["src/values/abstract/", ["src/values/*", "src/asl/", "src/sources/text/"]],
  ["src/values/", []],
  ["src/semantics/", ["src/asl/", "src/values/*", "src/sources/text/"]],
  ["src/execution/", ["src/semantics/", "src/values/", "src/asl/", "src/sources/text/", "src/vendor/", "src/integrations/"]],
  ["src/analysis/mode/", ["src/semantics/", "src/values/", "src/asl/", "src/sources/text/", "src/vendor/"]],
  ["src/analysis/costs/", ["src/analysis/mode/", "src/values/", "src/asl/"]],
  [
    "src/analysis/fixpoint/",
    ["src/analysis/mode/", "src/analysis/costs/", "src/semantics/", "src/values/", "src/asl/", "src/integrations/", "src/sources/text/"],
  ],
  [
    "src/analysis/witness/",
    [
      "src/analysis/",
      "src/analysis/mode/",
      "src/analysis/costs/",
      "src/analysis/fixpoint/",
      "src/execution/",
      "src/semantics/",
      "src/values/",
      "src/asl/",
      "src/graph/",
      "src/integrations/",
      "src/sources/text/",
    ],
  ],
  [
    "src/analysis/",
    [
      "src/analysis/mode/",
      "src/analysis/costs/",
      "src/analysis/fixpoint/",
      "src/analysis/witness/",
      "src/semantics/",
      "src/values/",
      "src/asl/",
      "src/graph/",
      "src/integrations/",
      "src/sources/text/",
      "src/vendor/",
    ],
  ],
  [
    "src/kit/",
    ["src/asl/", "src/graph/", "src/sources/", "src/linter/finding.ts", "src/analysis/facts/", "src/integrations/", "src/values/*"],
  ],
  [
    "src/rule-kit.ts",
    [
      "src/analysis/facts/",
      "src/asl/",
      "src/graph/",
      "src/integrations/",
      "src/kit/",
      "src/linter/finding.ts",
      "src/sources/",
      "src/values/*",
    ],
  ],
  ["rules/", ["src/rule-kit.ts"]],
  ["src/linter/", ["src/sources/", "src/asl/", "src/graph/", "src/analysis/", "src/rule-kit.ts", "src/kit/", "rules/"]],
  ["src/reporters/", ["src/linter/finding.ts", "src/kit/words.ts", "src/sources/text/"]],
  ["src/action/", []],
  ["src/vendor/", []],
];

/** May import everything; nothing of the rooms above may import them. */
const TOP = ["src/cli/", "src/index.ts", "src/run.ts", "src/cdk-plugin.ts", "scripts/", "test/", "bench/"];

const rooms = LAW.toSorted((a, b) => b[0].length - a[0].length);
const roomOf = (file) => rooms.find(([room]) => file.startsWith(room));
const isTest = (file) => /\.test\.ts$|^src\/values\/abstract\/arbitraries\.ts$/.test(file);
const ALIASES = { "#rule-kit": "src/rule-kit.ts" };

/** `src/values/*` is what lies in the folder itself. */
const allows = (allowed, file) =>
  allowed.endsWith("*") ? file.startsWith(allowed.slice(0, -1)) && !file.slice(allowed.length - 1).includes("/") : file.startsWith(allowed);

function* files(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* files(path);
    else if (path.endsWith(".ts")) yield relative(root, join(root, path)).split(sep).join("/");
  }
}

function* importsOf(file) {
  const text = readFileSync(join(root, file), "utf8");
  for (const match of text.matchAll(/(?:\bfrom\s+|\bimport\(\s*|^import\s+)"([^"]+)"/gm)) {
    const line = text.slice(0, match.index).split("\n").length;
    const name = match[1];
    if (name in ALIASES) yield { line, target: ALIASES[name] };
    else if (name.startsWith(".")) yield { line, target: posix.join(posix.dirname(file), name).replace(/\.js$/, ".ts") };
  }
}

const faults = [];
for (const folder of ["src", "rules"]) {
  for (const file of files(folder)) {
    if (isTest(file) || file.endsWith(".generated.ts")) continue;
    const room = roomOf(file);
    if (!room) {
      if (!TOP.some((top) => file.startsWith(top))) faults.push(`${file}: belongs to no room; give it one in scripts/check-imports.mjs`);
      continue;
    }
    for (const { line, target } of importsOf(file)) {
      if (roomOf(target)?.[0] === room[0] || room[1].some((allowed) => allows(allowed, target))) continue;
      faults.push(`${file}:${line}: ${room[0]} may not import ${target}`);
    }
  }
}
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
