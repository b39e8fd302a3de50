#!/usr/bin/env node
// Mutation testing: changes one operator, number or condition at a time and runs the tests that cover the folder. A change that
// no test notices is printed with its place.
// usage: node scripts/mutate.mjs [--folders src/semantics,src/execution,src/analysis,rules] [--sample N] [--seed N] [--minutes N] [--seconds N] [--only TEXT] [--json FILE] [--retry FILE]
import { fork } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { createVitest } from "vitest/node";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const option = (name, fallback) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : fallback);
const folders = option("--folders", "src/semantics,src/execution,src/analysis,rules").split(",");
const sample = Number(option("--sample", 200));
const seed = Number(option("--seed", 1));
const minutes = Number(option("--minutes", 60));
const only = option("--only", "");
/** Seconds without an end after which a mutant counts as noticed. */
const seconds = Number(option("--seconds", 240));

/** The tests of a folder: quick ones, which fail within seconds where something is wrong. */
const TESTS = [
  [/^src\/(semantics|execution)\//, ["test/execution", "src/execution", "src/semantics", "test/conformance"]],
  [/^src\/analysis\//, ["src/analysis", "test/facts/limits", "test/facts/loops", "test/facts/witnesses", "test/facts/shown"]],
  [/^rules\/([^/]+)\//, ["test/rules/pages.test.ts", "test/rules/words.test.ts"]],
];

const { SyntaxKind: K } = ts;
/** What an operator becomes: its neighbour, so that a boundary moves by one, or a decision turns round. */
const OPERATORS = new Map([
  [K.LessThanToken, ["<="]],
  [K.LessThanEqualsToken, ["<"]],
  [K.GreaterThanToken, [">="]],
  [K.GreaterThanEqualsToken, [">"]],
  [K.EqualsEqualsEqualsToken, ["!=="]],
  [K.ExclamationEqualsEqualsToken, ["==="]],
  [K.AmpersandAmpersandToken, ["||"]],
  [K.BarBarToken, ["&&"]],
  [K.PlusToken, ["-"]],
  [K.MinusToken, ["+"]],
  [K.AsteriskToken, ["/"]],
  [K.SlashToken, ["*"]],
]);

function sourcesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourcesBelow(path);
    return path.endsWith(".ts") && !/\.(test|d|generated)\.ts$/.test(path) ? [path] : [];
  });
}

/** Every change of one file: `{file, start, end, text}`. */
function mutantsOf(file) {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest, true);
  const found = [];
  const add = (node, text) => found.push({ file, start: node.getStart(source), end: node.getEnd(), text });
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node)) return;
    if (ts.isBinaryExpression(node)) for (const text of OPERATORS.get(node.operatorToken.kind) ?? []) add(node.operatorToken, text);
    if (ts.isNumericLiteral(node)) add(node, `(${node.text} + 1)`);
    if (ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken) add(node, `(${node.operand.getText(source)})`);
    if (node.kind === K.TrueKeyword) add(node, "false");
    if (node.kind === K.FalseKeyword) add(node, "true");
    if (ts.isIfStatement(node) && !node.elseStatement) add(node.expression, "false");
    if (ts.isConditionalExpression(node)) add(node.condition, `!(${node.condition.getText(source)})`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Deterministic: the same seed gives the same sample. */
function shuffled(list) {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}

/** The mutant that the transformation puts in; the tests run in threads that get their modules from this process. */
let current;
const plugin = {
  name: "mutate",
  enforce: "pre",
  transform(code, id) {
    if (!current || id.split("?")[0] !== join(root, current.file)) return undefined;
    return { code: code.slice(0, current.start) + current.text + code.slice(current.end), map: null };
  },
};

const place = ({ file, start, end, text }) => {
  const source = readFileSync(join(root, file), "utf8");
  const before = source.slice(0, start).split("\n");
  return `${relative(root, join(root, file))}:${before.length}:${(before.at(-1) ?? "").length + 1}  ${source.slice(start, end).replace(/\s+/g, " ").slice(0, 60)} → ${text.replace(/\s+/g, " ").slice(0, 60)}`;
};

const all = folders
  .flatMap(sourcesBelow)
  .flatMap(mutantsOf)
  .filter((m) => m.file.includes(only));
/** Survivors of an earlier report, to see which of them the tests notice now. */
const retried = option("--retry", "");
const again = retried === "" ? undefined : new Set(JSON.parse(readFileSync(retried, "utf8")).survivors);
const chosen = again ? all.filter((m) => again.has(place(m))) : shuffled(all).slice(0, sample);

const WORKER = process.env.SFN_LINT_MUTATION_WORKER;
if (WORKER === undefined) await supervise();
else await work(Number(WORKER));

/** Tries the mutants in a process of its own: one that never ends is killed with it, and counts as noticed. */
async function supervise() {
  console.log(`${all.length} mutants, ${chosen.length} of them tried`);
  const until = Date.now() + minutes * 60_000;
  const survivors = [];
  let tried = 0;
  while (tried < chosen.length && Date.now() < until) {
    const worker = fork(fileURLToPath(import.meta.url), process.argv.slice(2), {
      env: { ...process.env, SFN_LINT_MUTATION_WORKER: String(tried) },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    await new Promise((resolve) => {
      let timer;
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          told("killed");
          worker.kill("SIGKILL");
        }, seconds * 1000);
      };
      const told = (verdict) => {
        const mutant = chosen[tried++];
        if (verdict === "SURVIVED") survivors.push(place(mutant));
        console.log(`${verdict.padEnd(8)}  ${place(mutant)}`);
        if (tried === chosen.length || Date.now() > until || !worker.connected) worker.kill("SIGKILL");
        else wait();
      };
      worker.on("message", told);
      worker.on("exit", () => {
        clearTimeout(timer);
        resolve();
      });
      wait();
    });
  }
  const killed = tried - survivors.length;
  console.log(`${killed} of ${tried} killed (${((100 * killed) / Math.max(1, tried)).toFixed(1)} %)`);
  const report = option("--json", "");
  if (report) writeFileSync(report, JSON.stringify({ seed, tried, killed, survivors }, null, 2));
}

/** @param first index of the first mutant to try. */
async function work(first) {
  const vitest = await createVitest(
    "test",
    {
      config: false,
      root,
      watch: false,
      reporters: [{}],
      bail: 1,
      maxWorkers: 1,
      isolate: false,
      pool: "threads",
      silent: true,
      passWithNoTests: true,
      testTimeout: 0,
      hookTimeout: 0,
      setupFiles: ["test/support/seed.ts"],
      include: ["src/**/*.test.ts", "rules/**/*.test.ts", "test/**/*.test.ts"],
      exclude: ["**/node_modules/**", "test/safety/guard.test.ts"],
    },
    { plugins: [plugin] },
  );
  await vitest.standalone();
  for (const mutant of chosen.slice(first)) process.send((await failsWith(vitest, mutant)) ? "killed" : "SURVIVED");
  await vitest.close();
  process.exit(0);
}

/** @returns whether a test failed. */
async function failsWith(vitest, mutant) {
  const tests = TESTS.find(([pattern]) => pattern.test(mutant.file))?.[1] ?? [];
  const specifications = await vitest.globTestSpecifications(tests);
  // the pages of all rules are in one file
  const rule = /^rules\/([^/]+)\//.exec(mutant.file)?.[1];
  vitest.setGlobalTestNamePattern(rule ? `^${rule} ` : "");
  current = mutant;
  vitest.state.filesMap.clear();
  vitest.invalidateFile(join(root, mutant.file));
  try {
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
    return unhandledErrors.length > 0 || testModules.some((module) => !module.ok());
  } finally {
    vitest.invalidateFile(join(root, mutant.file));
    current = undefined;
  }
}
