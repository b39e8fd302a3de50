"use strict";
// Loads the program: the modules that nearly every run needs stand in one file, dist/cli/common.cjs, the others in one each.
const fs = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");

/** @param folder dist/cli; @param entry the module that is asked for. */
exports.loadProgram = (folder, entry = "main.cjs") => {
  const file = join(folder, "common.cjs");
  if (!fs.existsSync(file)) return require(join(folder, entry));
  const common = require(file);
  const loaded = new Map();
  const localRequire = (id) => {
    if (!id.startsWith("./")) return require(id);
    const name = id.slice(2);
    return Object.hasOwn(common, name) ? load(name).exports : require(join(folder, name));
  };
  const load = (name) => {
    let module = loaded.get(name);
    if (module) return module;
    const path = join(folder, name);
    module = new Module(path);
    module.filename = path;
    loaded.set(name, module);
    module.exports = common[name]();
    module.loaded = true;
    return module;
  };
  // a module with a file of its own finds these, too, so that each exists once
  for (const name of Object.keys(common))
    Object.defineProperty(Module._cache, join(folder, name), { get: () => load(name), configurable: true, enumerable: true });
  return localRequire(`./${entry}`);
};
