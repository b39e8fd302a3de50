// As much of vitest as the tests use, for tests that run again and again in one process.
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  customMatchers,
  GLOBAL_EXPECT,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from "@vitest/expect";

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

export const expect = (value, message) => chai.expect(value, message);
Object.assign(expect, chai.expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT]);
expect.getState = () => getState(expect);
expect.setState = (next) => setState(next, expect);
globalThis[GLOBAL_EXPECT] = expect;
setState(
  {
    assertionCalls: 0,
    isExpectingAssertions: false,
    isExpectingAssertionsError: null,
    expectedAssertionsNumber: null,
    expectedAssertionsNumberErrorGen: null,
    environment: "node",
    testPath: "",
    currentTestName: "",
  },
  expect,
);
chai.expect.extend(expect, customMatchers);

/** A suite: the hooks around its tests. */
const suite = (name, parent) => ({ name, parent, beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] });

const collected = { tests: [], current: undefined };
globalThis.collectedTests = collected;
globalThis.newSuite = suite;
/** What the running test wants done when it has ended. */
const finishing = [];
globalThis.finishing = finishing;

const named = (name, args, index) => {
  let i = 0;
  const object = args[0];
  return name
    .replace(/%%/g, "%")
    .replace(/%[sdifjo#]/g, (what) =>
      what === "%#" ? index : what === "%j" || what === "%o" ? JSON.stringify(args[i++]) : String(args[i++]),
    )
    .replace(/\$([\w.]+)/g, (whole, path) => {
      const value = path.split(".").reduce((at, key) => at?.[key], object);
      return value === undefined ? whole : String(value);
    });
};

const each =
  (call) =>
  (cases) =>
  (name, fn, ...rest) => {
    [...cases].forEach((one, index) => {
      const args = Array.isArray(one) ? one : [one];
      call(named(name, args, index), (...more) => fn(...args, ...more), ...rest);
    });
  };

const nothing = () => {};
nothing.each = () => nothing;

/** Suites whose bodies have not run: those within a body come after it, so that a body may wait. */
const bodies = [];
export function describe(name, ...rest) {
  const body = rest.find((one) => typeof one === "function");
  bodies.push({ of: suite(typeof name === "function" ? name.name : name, collected.current), body });
}
/** Runs the bodies of the suites of a file that was imported, one at a time. */
globalThis.collectSuites = async () => {
  const file = collected.current;
  const tops = bodies.splice(0);
  for (const one of tops) await collect(one);
  collected.current = file;
};
async function collect({ of, body }) {
  collected.current = of;
  await body();
  for (const inner of bodies.splice(0)) await collect(inner);
}
export function it(name, ...rest) {
  const fn = rest.find((one) => typeof one === "function");
  const names = [];
  for (let at = collected.current; at; at = at.parent) names.unshift(at.name);
  collected.tests.push({ name: [...names, name].join(" > "), suite: collected.current, fn });
}
for (const one of [describe, it]) {
  one.each = each(one);
  one.skipIf = (condition) => (condition ? nothing : one);
  one.runIf = (condition) => (condition ? one : nothing);
  one.skip = nothing;
}

export { it as test };

const hook = (kind) => (fn) => void collected.current[kind].push(fn);
export const beforeAll = hook("beforeAll");
export const afterAll = hook("afterAll");
export const beforeEach = hook("beforeEach");
export const afterEach = hook("afterEach");
export const onTestFinished = (fn) => void finishing.push(fn);
