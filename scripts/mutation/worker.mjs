// Loads the bundled tests once, and runs some of them with one change after the other.
// From the parent: {load: [[file, bundled], …], active}, then {record: [name, …]} or {attempt: id, tests: [[name, steps], …], seconds}.
import "fast-check";

const state = () => globalThis.mutation;
/** Tests of each name; the first of several that share one. */
const tests = new Map();
const load = { steps: 0 };

process.on("message", async (message) => {
  try {
    if (message.load) await loadAll(message);
    else if (message.record) await record(message.record);
    else await attempt(message);
  } catch (error) {
    process.send({ broken: String(error?.stack ?? error) });
  }
});
process.on("disconnect", () => process.exit());
process.on("unhandledRejection", () => {});
process.on("uncaughtException", () => {});
process.stdout.write = () => true;
process.stderr.write = () => true;

async function loadAll({ load: files, runtime, active, mutants }) {
  await import(runtime.seed);
  const hits = new Uint8Array(mutants);
  let first = true;
  const broken = [];
  for (const [file, bundled] of files) {
    globalThis.collectedTests && begin(file);
    try {
      if (first) {
        await import(runtime.vitest);
        begin(file);
        state().active = active;
        state().hits = hits;
        first = false;
      }
      await import(bundled);
      await globalThis.collectSuites();
      for (const test of globalThis.collectedTests.tests) tests.set(`${file} > ${test.name}`, test);
    } catch (error) {
      broken.push([file, String(error?.stack ?? error)]);
    }
  }
  state().hits = undefined;
  load.steps = state().steps;
  process.send({ loaded: [...tests.keys()], hits: listed(hits), broken });
}

function begin(file) {
  globalThis.collectedTests.tests = [];
  globalThis.collectedTests.current = globalThis.newSuite(file, undefined);
}

const listed = (hits) => {
  const list = [];
  for (let i = 0; i < hits.length; i++) if (hits[i]) list.push(i);
  return list;
};

const suitesOf = (test) => {
  const list = [];
  for (let at = test.suite; at; at = at.parent) list.unshift(at);
  return list;
};

async function before(opened, test) {
  for (const suite of suitesOf(test)) {
    if (opened.has(suite)) continue;
    opened.add(suite);
    for (const hook of suite.beforeAll) await hook();
  }
}

async function after(opened) {
  for (const suite of [...opened].reverse()) for (const hook of suite.afterAll) await Promise.resolve(hook()).catch(() => {});
  opened.clear();
}

async function run(test) {
  const suites = suitesOf(test);
  try {
    for (const suite of suites) for (const hook of suite.beforeEach) await hook();
    await test.fn();
  } finally {
    for (const suite of suites.reverse()) for (const hook of suite.afterEach) await hook();
    for (const done of globalThis.finishing.splice(0)) await done();
  }
}

/** Milliseconds that this process has worked: others may take the processor meanwhile. */
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Which changes each test reaches, and how long it takes. */
async function record({ names, mutants }) {
  const opened = new Set();
  const inHooks = new Map();
  for (const name of names) {
    const test = tests.get(name);
    if (!test) {
      process.send({ recorded: { name, failed: "is not there", hits: [], ms: 0, steps: 0 } });
      continue;
    }
    let failed;
    const start = cpu();
    const steps = state().steps;
    const hits = new Uint8Array(mutants);
    try {
      for (const suite of suitesOf(test)) {
        if (!opened.has(suite)) {
          opened.add(suite);
          const hooks = new Uint8Array(mutants);
          state().hits = hooks;
          for (const hook of suite.beforeAll) await hook();
          inHooks.set(suite, hooks);
        }
        inHooks.get(suite)?.forEach((hit, i) => {
          if (hit) hits[i] = 1;
        });
      }
      state().hits = hits;
      await run(test);
    } catch (error) {
      failed = String(error?.message ?? error).slice(0, 300);
    }
    state().hits = undefined;
    process.send({ recorded: { name, failed, hits: listed(hits), ms: cpu() - start, steps: state().steps - steps } });
  }
  await after(opened);
  process.send({ done: true });
}

async function attempt({ attempt: id, tests: chosen, seconds, fresh }) {
  const until = cpu() + seconds * 1000;
  const opened = new Set();
  let ran = 0;
  for (const [name, steps] of chosen) {
    if (cpu() > until) break;
    const test = tests.get(name);
    if (!test) continue;
    ran++;
    const failed = await fails(test, id, opened, steps);
    if (failed === undefined) continue;
    // what the change left in caches may break the tests after it
    const clean = !fresh && (await fails(test, -1, new Set(), steps)) === undefined;
    process.send({ verdict: "killed", by: name, ...failed, ran, clean: fresh || clean });
    return;
  }
  state().active = -1;
  await after(opened);
  process.send({ verdict: "survived", ran, of: chosen.length, clean: true });
}

/** @returns why the test fails, `{why, steps}`, undefined where it passes; `steps` says that it passed far more places than without the change. */
async function fails(test, id, opened, steps) {
  state().active = id;
  state().steps = 0;
  const limit = 5_000_000 + 30 * steps;
  state().limit = limit;
  try {
    await before(opened, test);
    await run(test);
    return undefined;
  } catch (error) {
    return { why: String(error?.message ?? error).slice(0, 200), steps: state().steps > limit };
  } finally {
    state().active = -1;
    state().limit = Number.POSITIVE_INFINITY;
    if (id === -1) await after(opened);
  }
}
