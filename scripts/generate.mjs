#!/usr/bin/env node
// Lists what the folders hold (rules, commands, hosts) into lazy tables, so that no list is edited by hand.
// usage: node scripts/generate.mjs [--check]   (--check: say what is stale, exit 1)
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const check = process.argv.includes("--check");
const stale = [];

const HEAD = "// Made by scripts/generate.mjs from the folders; do not edit.\n";

function emit(path, text) {
  const file = join(root, path);
  const before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (before === text) return;
  if (check) stale.push(path);
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

const folders = (path) =>
  existsSync(join(root, path))
    ? readdirSync(join(root, path), { withFileTypes: true })
        .filter((e) => e.isDirectory() && !e.name.startsWith("_"))
        .map((e) => e.name)
        .sort()
    : [];
const identifier = (name) => name.replace(/[^a-zA-Z0-9]+(.)?/g, (_, c) => (c ?? "").toUpperCase());

function commands() {
  const names = readdirSync(join(root, "src/cli/commands"))
    .filter((f) => /^[a-z-]+\.ts$/.test(f))
    .map((f) => f.slice(0, -3))
    .sort();
  const rows = names.map((name) => `  "${name}": () => import("./commands/${name}.js"),`);
  emit(
    "src/cli/commands.generated.ts",
    `${HEAD}import type { CommandFile } from "./command.js";\n\nexport const COMMANDS: Readonly<Record<string, () => Promise<{ readonly command: CommandFile }>>> = {\n${rows.join("\n")}\n};\n`,
  );
}

function hosts() {
  const names = folders("src/hosts").filter((name) => existsSync(join(root, "src/hosts", name, "host.ts")));
  const rows = names.map((name) => `  "${name}": () => import("./${name}/host.js"),`);
  emit(
    "src/hosts/hosts.generated.ts",
    `${HEAD}import type { Host } from "./host.js";\n\nexport const HOSTS: Readonly<Record<string, () => Promise<{ readonly host: Host }>>> = {\n${rows.join("\n")}\n};\n`,
  );
}

function rules() {
  const names = folders("rules").filter((name) => existsSync(join(root, "rules", name, "rule.ts")));
  const imports = names.map((name) => `import ${identifier(name)} from "../../rules/${name}/rule.js";`);
  const list = names.map((name) => `  ${identifier(name)} as Rule,`);
  emit(
    "src/linter/registry.generated.ts",
    `${HEAD}import type { Rule } from "../rule-kit/index.js";\n${imports.join("\n")}\n\nexport const RULES: readonly Rule[] = [\n${list.join("\n")}\n];\n`,
  );
}

/** The pages themselves, loaded by `explain` only. */
function pages() {
  const names = folders("rules").filter((name) => existsSync(join(root, "rules", name, "rule.ts")));
  const rows = names.map((name) => {
    const page = join(root, "rules", name, "README.md");
    return `  [${JSON.stringify(name)}, ${JSON.stringify(existsSync(page) ? readFileSync(page, "utf8") : "")}],`;
  });
  emit("src/linter/pages.generated.ts", `${HEAD}export const PAGES: ReadonlyMap<string, string> = new Map([\n${rows.join("\n")}\n]);\n`);
}

commands();
pages();
hosts();
rules();
for (const step of ["jsonata-sync.mjs", "generate-schema.mjs", "generate-docs.mjs", "generate-action.mjs", "generate-html.mjs"]) {
  const path = join(root, "scripts", step);
  if (!existsSync(path)) continue;
  const module = await import(path);
  if (module.generate) await module.generate({ root, emit, check });
}
if (stale.length > 0) {
  console.error(`stale, run node scripts/generate.mjs:\n  ${stale.join("\n  ")}`);
  process.exit(1);
}
