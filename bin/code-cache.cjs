"use strict";
// V8's compiled code, kept between runs: half of a cold start is compiling what did not change.
// Node 22 does it itself; on Node 20 the modules below dist/ are compiled with `cachedData` of our own.
// The cache is in the user's own folders with mode 0600, never in a shared one: a planted cache would be code.
const fs = require("node:fs");
const { basename, dirname, join } = require("node:path");
const vm = require("node:vm");

/** Node's own class of modules: `node:module` has more, and loads what that takes. */
const Module = module.constructor;
const HAS_COMPILE_CACHE = Number(process.versions.node.split(".", 1)[0]) >= 22;

/**
 * @param kind what the run does: functions that it compiles are kept for runs of the same kind
 * @param run gets what loads a pack of modules with the cache; undefined where Node does
 */
exports.withCodeCache = (home, kind, run) => {
  const folder = process.env.SFN_LINT_NO_CODE_CACHE ? undefined : cacheFolder(home);
  if (!folder) return run();
  if (!HAS_COMPILE_CACHE) return run(new CodeCache(home, folder, kind));
  require("node:module").enableCompileCache?.(folder);
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

/** So many runs add the functions that they compile to an entry, which holds those of other definitions and findings then, too. */
const ADDING_RUNS = 4;

class CodeCache {
  scripts = [];
  saved = false;

  constructor(home, folder, kind) {
    this.folder = folder;
    this.kind = kind;
    this.suffix = `-${keyOf(home)}-${process.versions.v8}-${process.arch}.cache`;
    const cache = this;
    const dist = join(home, "dist");
    const compile = Module.prototype._compile;
    Module.prototype._compile = function (content, filename) {
      const name = basename(filename);
      if (!filename.startsWith(dist) || !CHUNK.test(name)) return compile.call(this, content, filename);
      const require = (id) => this.require(id);
      require.resolve = (id) => Module._resolveFilename(id, this);
      require.cache = Module._cache;
      return cache
        .run(Module.wrap(content), filename, basename(name, ".cjs"))
        .call(this.exports, this.exports, require, this, filename, dirname(filename));
    };
    process.on("exit", () => this.save());
    // a run over many files saves after the first: functions that only such runs compile make every later start slower
    globalThis[Symbol.for("sfn-lint.saveCompiledCode")] = () => this.save(true);
  }

  /** The value of a pack, whose text is ASCII. */
  load(filename) {
    // made anew by every build, without a hash in its name
    const { size, mtimeMs } = fs.statSync(filename);
    const entry = `${basename(filename, ".cjs")}-${this.kind}-${size.toString(36)}${Math.round(mtimeMs).toString(36)}`;
    return this.run(fs.readFileSync(filename, "latin1"), filename, entry);
  }

  run(source, filename, entry) {
    const file = join(this.folder, entry + this.suffix);
    let cachedData;
    let runs = 0;
    try {
      const kept = fs.readFileSync(file);
      runs = kept[kept.length - 1];
      cachedData = kept.subarray(0, -1);
    } catch {}
    const script = new vm.Script(source, { filename, cachedData });
    const known = cachedData !== undefined && !script.cachedDataRejected;
    if (!known || runs < ADDING_RUNS) this.scripts.push({ script, file, known, runs: known ? runs : 0 });
    return script.runInThisContext();
  }

  /** @param early the run goes on and compiles more: it writes what is not there yet, for others to add to */
  save(early = false) {
    // taken out first: what is loaded later is saved at the end
    const scripts = this.scripts.splice(0);
    for (const { script, file, known, runs } of scripts) {
      if (early && known) continue;
      try {
        const partial = `${file}.${process.hrtime.bigint()}`;
        fs.writeFileSync(partial, Buffer.concat([script.createCachedData(), Buffer.of(early ? 0 : runs + 1)]), { mode: 0o600 });
        fs.renameSync(partial, file);
        if (!this.saved) prune(this.folder);
        this.saved = true;
      } catch {
        return;
      }
    }
  }
}

/** An installation has entries of its own: V8 keeps the paths of the code it compiled. */
function keyOf(home) {
  let key = 0;
  for (let i = 0; i < home.length; i++) key = (Math.imul(key, 31) + home.charCodeAt(i)) >>> 0;
  return key.toString(36);
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
