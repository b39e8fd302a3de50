"use strict";
// V8's compiled code, kept between runs: half of a cold start is compiling what did not change.
// Node 22 does it itself; on Node 20 the modules below dist/ are compiled with `cachedData` of our own.
// The cache stands in the user's own folders with mode 0600, never in a shared one: a planted cache would be code.
const fs = require("node:fs");
const Module = require("node:module");
const { basename, dirname, join } = require("node:path");
const vm = require("node:vm");

/** @param kind what the run does: functions that it compiles are kept for runs of the same kind. */
exports.withCodeCache = (home, kind, run) => {
  if (process.env.SFN_LINT_NO_CODE_CACHE) return run();
  const folder = cacheFolder(home);
  if (!folder) return run();
  if (Module.enableCompileCache) Module.enableCompileCache(folder);
  else hook(join(home, "dist"), folder, kind, keyOf(home));
  return run();
};

function cacheFolder(home) {
  const base = process.env.XDG_CACHE_HOME || (process.env.HOME && join(process.env.HOME, ".cache"));
  for (const folder of [base && join(base, "sfn-lint"), join(home, "node_modules", ".cache", "sfn-lint")]) {
    if (!folder) continue;
    try {
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      const stat = fs.statSync(folder);
      if (typeof process.getuid === "function" && stat.uid !== process.getuid()) continue;
      if ((stat.mode & 0o022) !== 0) continue;
      return folder;
    } catch {}
  }
  return undefined;
}

/** Chunks are named by a hash of what they hold, which spares hashing them here; the few lines that are not are compiled anew. */
const CHUNK = /-[A-Z0-9]{8}\.cjs$/;
const COMMON = "common.cjs";

/** An installation has entries of its own: V8 keeps the paths of the code it compiled. */
function keyOf(home) {
  let key = 0;
  for (let i = 0; i < home.length; i++) key = (Math.imul(key, 31) + home.charCodeAt(i)) >>> 0;
  return key.toString(36);
}

function hook(dist, folder, kind, installation) {
  const compile = Module.prototype._compile;
  const fresh = [];
  const suffix = `-${installation}-${process.versions.v8}-${process.arch}.cache`;
  Module.prototype._compile = function (content, filename) {
    if (!filename.startsWith(dist)) return compile.call(this, content, filename);
    const name = basename(filename);
    if (name !== COMMON && !CHUNK.test(name)) return compile.call(this, content, filename);
    const entry = name === COMMON ? `common-${kind}-${stamp(filename)}` : basename(name, ".cjs");
    const file = join(folder, entry + suffix);
    let cachedData;
    try {
      cachedData = fs.readFileSync(file);
    } catch {}
    const script = new vm.Script(Module.wrap(content), { filename, cachedData });
    if (!cachedData || script.cachedDataRejected) fresh.push({ script, file });
    const require = (id) => this.require(id);
    require.resolve = (id) => Module._resolveFilename(id, this);
    require.cache = Module._cache;
    return script.runInThisContext().call(this.exports, this.exports, require, this, filename, dirname(filename));
  };
  let saved = false;
  const save = () => {
    // taken out first: what is loaded later is saved at the end
    const scripts = fresh.splice(0);
    for (const { script, file } of scripts) {
      try {
        const partial = `${file}.${process.pid}`;
        fs.writeFileSync(partial, script.createCachedData(), { mode: 0o600 });
        fs.renameSync(partial, file);
      } catch {
        return;
      }
    }
    if (scripts.length > 0 && !saved) prune(folder);
    saved ||= scripts.length > 0;
  };
  process.on("exit", save);
  // a run over many files saves after the first: functions that only such runs compile make every later start slower
  globalThis[Symbol.for("sfn-lint.saveCompiledCode")] = save;
}

/** The file that is made anew by every build has no hash in its name. */
function stamp(filename) {
  const { size, mtimeMs } = fs.statSync(filename);
  return `${size.toString(36)}${Math.round(mtimeMs).toString(36)}`;
}

const MOST_DAYS = 30;

/** What was written more than a month ago is of another build as often as not; what is still in use is made again. */
function prune(folder) {
  try {
    const oldest = Date.now() - MOST_DAYS * 86_400_000;
    for (const name of fs.readdirSync(folder)) {
      if (!/\.cache(\.\d+)?$/.test(name)) continue;
      const file = join(folder, name);
      if (fs.statSync(file).mtimeMs < oldest) fs.unlinkSync(file);
    }
  } catch {}
}
