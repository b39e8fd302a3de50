#!/usr/bin/env node
"use strict";
// CommonJS, as the package.json beside it says: Node's loader of ES modules costs some milliseconds at every start.
const { join } = require("node:path");

const home = join(__dirname, "..");
const [first] = process.argv.slice(2);
if (process.argv.length === 3 && (first === "--version" || first === "-V")) {
  process.stdout.write(`${require("../package.json").version}\n`);
} else {
  const { withCodeCache } = require("./code-cache.cjs");
  const { loadProgram } = require("./load.cjs");
  withCodeCache(home, first === "--help" || first === "-h" || first === "help" ? "help" : "run", (codeCache) =>
    loadProgram(join(home, "dist", "cli"), "main.cjs", codeCache).main(process.argv, (url) => import(url)),
  );
}
