"use strict";
// A thread that lints; started from here, since `import()` of the user's own modules is not that of the bundle.
const { join } = require("node:path");
const { withCodeCache } = require("./code-cache.cjs");
const { loadProgram } = require("./load.cjs");

const home = join(__dirname, "..");
withCodeCache(home, "thread", (codeCache) =>
  loadProgram(join(home, "dist", "cli"), "lint-worker.cjs", codeCache).start((url) => import(url)),
);
