#!/usr/bin/env node
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const home = join(dirname(fileURLToPath(import.meta.url)), "..");
const [first] = process.argv.slice(2);
if (process.argv.length === 3 && (first === "--version" || first === "-V")) {
  process.stdout.write(`${require("../package.json").version}\n`);
} else {
  const { withCodeCache } = require("./code-cache.cjs");
  withCodeCache(home, () => require("../dist/cli/main.cjs").main(process.argv, (url) => import(url)));
}
