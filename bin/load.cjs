"use strict";
// Loads the program: what nearly every run needs is in one file, dist/cli/common.cjs, what YAML, templates and Terraform need
// beside in others, and each other module in a file of its own.
const fs = require("node:fs");
const { join } = require("node:path");

const Module = module.constructor;

/** @param folder dist/cli; @param entry the module that is asked for; @param codeCache what compiles a pack; if undefined, Node. */
exports.loadProgram = (folder, entry = "main.cjs", codeCache = undefined) => {
  if (!fs.existsSync(join(folder, "common.cjs"))) return require(join(folder, entry));
  const loaded = new Map();
  const packs = new Map();
  let shared = false;
  const open = (file) => {
    const path = join(folder, file);
    return (codeCache ? codeCache.load(path) : require(path))(requireModule, path, folder);
  };
  const packOf = (name) => {
    if (Object.hasOwn(common.modules, name)) return common;
    const file = Object.hasOwn(common.beside, name) ? common.beside[name] : undefined;
    if (file && !packs.has(file)) packs.set(file, open(file));
    return file && packs.get(file);
  };
  const requireModule = (id) => {
    if (!id.startsWith("./")) return require(id);
    const name = id.slice(2);
    if (loaded.has(name)) return loaded.get(name);
    const pack = packOf(name);
    if (!pack) return requireAlone(name);
    const exported = pack.modules[name]();
    loaded.set(name, exported);
    return exported;
  };
  const requireAlone = (name) => {
    // a module with a file of its own finds those of the packs, too, so that each exists once
    if (!shared) for (const each of [...Object.keys(common.modules), ...Object.keys(common.beside)]) share(each);
    shared = true;
    return require(join(folder, name));
  };
  const share = (name) => {
    const path = join(folder, name);
    const get = () => Object.assign(new Module(path), { filename: path, loaded: true, exports: requireModule(`./${name}`) });
    Object.defineProperty(Module._cache, path, { get, configurable: true, enumerable: true });
  };
  const common = open("common.cjs");
  return requireModule(`./${entry}`);
};
