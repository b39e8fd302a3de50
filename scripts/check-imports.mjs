#!/usr/bin/env node
// The layers: which module may import which (docs/architecture.md). Types count as imports; tests may look anywhere.
// usage: node scripts/check-imports.mjs
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Layers, the longest prefix first where they nest; what a layer may import besides itself. */
const LAYERS = [
  ["src/budget/", []],
  ["src/text/", []],
  ["src/languages/", ["src/text/"]],
  ["src/asl/", ["src/text/", "src/languages/", "src/vendor/"]],
  ["src/task-code/", ["src/text/", "src/languages/", "src/hosts/deployment.ts"]],
  ["src/hosts/shared/", ["src/hosts/*", "src/text/", "src/languages/", "src/asl/"]],
  ["src/hosts/programs/", ["src/hosts/*", "src/hosts/shared/", "src/text/", "src/languages/", "src/asl/"]],
  ["src/hosts/", ["src/hosts/shared/", "src/hosts/programs/", "src/text/", "src/languages/", "src/asl/", "src/task-code/"]],
  ["src/discovery/", ["src/text/", "src/languages/", "src/hosts/"]],
  ["src/graph/", ["src/asl/", "src/text/"]],
  ["src/integrations/", ["src/asl/", "src/text/"]],
  ["src/triggers/", ["src/integrations/", "src/hosts/deployment.ts", "src/text/"]],
  ["src/permissions/", ["src/asl/", "src/integrations/", "src/hosts/host.ts", "src/hosts/deployment.ts", "src/text/"]],
  ["src/values/concrete/", ["src/values/*", "src/asl/", "src/text/"]],
  ["src/values/abstract/", ["src/values/*", "src/asl/", "src/text/"]],
  ["src/values/", []],
  ["src/semantics/", ["src/asl/", "src/values/*", "src/text/"]],
  ["src/execution/", ["src/semantics/", "src/values/", "src/asl/", "src/text/", "src/vendor/", "src/integrations/"]],
  ["src/exploration/", ["src/execution/", "src/semantics/", "src/values/", "src/graph/", "src/asl/", "src/integrations/", "src/text/"]],
  ["src/analysis/symbolic/", ["src/semantics/", "src/values/", "src/asl/", "src/text/", "src/vendor/"]],
  ["src/analysis/costs/", ["src/analysis/symbolic/", "src/values/", "src/asl/"]],
  [
    "src/analysis/fixpoint/",
    ["src/analysis/symbolic/", "src/analysis/costs/", "src/semantics/", "src/values/", "src/asl/", "src/integrations/", "src/text/"],
  ],
  [
    "src/analysis/witness/",
    [
      "src/analysis/",
      "src/analysis/symbolic/",
      "src/analysis/costs/",
      "src/analysis/fixpoint/",
      "src/exploration/",
      "src/execution/",
      "src/semantics/",
      "src/values/",
      "src/asl/",
      "src/graph/",
      "src/integrations/",
      "src/text/",
    ],
  ],
  [
    "src/analysis/",
    [
      "src/analysis/symbolic/",
      "src/analysis/costs/",
      "src/analysis/fixpoint/",
      "src/analysis/witness/",
      "src/exploration/",
      "src/semantics/",
      "src/values/",
      "src/asl/",
      "src/graph/",
      "src/integrations/",
      "src/text/",
      "src/vendor/",
    ],
  ],
  [
    "src/rule-kit/",
    [
      "src/analysis/facts/",
      "src/asl/",
      "src/graph/",
      "src/integrations/",
      "src/linter/finding.ts",
      "src/hosts/deployment.ts",
      "src/permissions/",
      "src/task-code/",
      "src/text/",
      "src/values/*",
    ],
  ],
  ["rules/", ["src/rule-kit/index.ts"]],
  [
    "src/linter/",
    [
      "src/text/",
      "src/languages/",
      "src/task-code/",
      "src/hosts/",
      "src/discovery/",
      "src/asl/",
      "src/graph/",
      "src/analysis/",
      "src/permissions/",
      "src/rule-kit/",
      "src/triggers/",
      "rules/",
    ],
  ],
  [
    "src/lsp/",
    [
      "src/text/",
      "src/languages/",
      "src/hosts/",
      "src/discovery/",
      "src/asl/",
      "src/graph/",
      "src/integrations/",
      "src/analysis/",
      "src/values/*",
      "src/rule-kit/",
      "src/drawing/",
      "src/linter/",
    ],
  ],
  [
    "src/drawing/",
    ["src/linter/finding.ts", "src/rule-kit/format.ts", "src/analysis/facts/", "src/execution/", "src/graph/", "src/asl/", "src/text/"],
  ],
  ["src/html/client/", ["src/html/", "src/browser.ts", "src/text/"]],
  ["src/facts-text/", ["src/analysis/facts/", "src/asl/", "src/rule-kit/format.ts", "src/values/*"]],
  [
    "src/html/",
    [
      "src/drawing/",
      "src/facts-text/",
      "src/linter/finding.ts",
      "src/analysis/facts/",
      "src/asl/",
      "src/graph/",
      "src/execution/",
      "src/rule-kit/format.ts",
      "src/text/",
    ],
  ],
  ["src/reporters/", ["src/linter/finding.ts", "src/rule-kit/format.ts", "src/text/"]],
  ["src/output-schemas/", []],
  ["src/action/", ["src/drawing/mermaid-label.ts"]],
  ["src/vendor/", []],
];

/** Whatever a file drives draws from it. */
const EVERYWHERE = "src/budget/";

/** May import everything; no layer above may import them. */
const TOP = [
  "src/cli/",
  "src/index.ts",
  "src/run.ts",
  "src/browser.ts",
  "src/replay-witness.ts",
  "src/cdk-plugin.ts",
  "src/testing/",
  "scripts/",
  "test/",
  "bench/",
];

const layers = LAYERS.toSorted((a, b) => b[0].length - a[0].length);
const layerOf = (file) => layers.find(([layer]) => file.startsWith(layer));
const isTest = (file) => /\.test\.ts$/.test(file);
const ALIASES = { "#rule-kit": "src/rule-kit/index.ts" };

/** `src/values/*` are the files of that folder itself. */
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
    const layer = layerOf(file);
    if (!layer) {
      if (!TOP.some((top) => file.startsWith(top))) faults.push(`${file}: belongs to no layer; add one to scripts/check-imports.mjs`);
      continue;
    }
    for (const { line, target } of importsOf(file)) {
      if (layerOf(target)?.[0] === layer[0] || target.startsWith(EVERYWHERE) || layer[1].some((allowed) => allows(allowed, target)))
        continue;
      faults.push(`${file}:${line}: ${layer[0]} may not import ${target}`);
    }
  }
}
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
