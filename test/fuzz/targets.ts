import { analyze } from "../../src/analysis/facts/analyze-machine.js";
import { parseJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import type { Machine } from "../../src/asl/model.js";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import { isRefused } from "../../src/asl/problems.js";
import { factsJson } from "../../src/cli/facts/facts-json.js";
import { reportPage } from "../../src/cli/report-page.js";
import { mostBytesOf } from "../../src/discovery/plain-file.js";
import { dot } from "../../src/drawing/dot.js";
import { draw } from "../../src/drawing/draw.js";
import { layOut } from "../../src/drawing/layout.js";
import { mermaid } from "../../src/drawing/mermaid.js";
import { svg } from "../../src/drawing/svg.js";
import { readMocks } from "../../src/execution/mocks/read-mocks.js";
import { runMachine } from "../../src/execution/run.js";
import { buildGraph } from "../../src/graph/build-graph.js";
import { parseJson } from "../../src/languages/json/parse-json.js";
import { findNewFindings, parseBaseline } from "../../src/linter/baseline.js";
import { checkConfig } from "../../src/linter/config/check.js";
import { loadConfig } from "../../src/linter/config/load.js";
import type { LoadedConfig } from "../../src/linter/config/model.js";
import type { Finding } from "../../src/linter/finding.js";
import { applyFixes } from "../../src/linter/fixes.js";
import { type AnalyzedDefinition, type LintedFile, lintFile } from "../../src/linter/lint.js";
import { RULES } from "../../src/linter/registry.generated.js";
import { reportOf } from "../../src/linter/report.js";
import { suppressFindings } from "../../src/linter/suppression-findings.js";
import { SafeLines } from "../../src/reporters/printable.js";
import { REPORTERS } from "../../src/reporters/registry.js";
import { plainStyle } from "../../src/reporters/reporter.js";
import { MappedText } from "../../src/text/mapped-text.js";
import { sourceFile } from "../../src/text/source-file.js";
import { jsonBytes } from "../../src/values/concrete/bytes.js";
import { type Files, FORMS, OTHER_FORMS } from "../hosts/forms.js";
import type { Tape } from "../soundness/choice-sequence.js";
import { type Case, makeCase } from "../soundness/generator.js";
import type { Json } from "../soundness/json.js";
import { machineOf as readMachine } from "../soundness/run-case.js";
import { memoryAccess } from "../support/memory-access.js";
import { intrinsic, jsonata, path, schema } from "./grammars.js";
import { changed, changedText, hostileValue } from "./hostile-values.js";
import { READER_TARGETS } from "./reader-targets.js";

/** One way to give the program an input; throws where something breaks that should not. */
export interface Target {
  readonly name: string;
  /** Of a thousand inputs of a long run, so many are of this kind: what is cheap is tried often. */
  readonly share: number;
  run(t: Tape): Promise<void> | void;
}

const FORM_NAMES = [...Object.keys(FORMS), ...Object.keys(OTHER_FORMS)];
const formOf = (name: string) => (FORMS[name] ?? OTHER_FORMS[name]) as (definition: Json) => Files;

let config: Promise<LoadedConfig> | undefined;
const settings = (): Promise<LoadedConfig> => {
  config ??= loadConfig("/", { rules: [], search: false });
  return config;
};

/** @param inspect is given each definition with what is known of it. */
async function lint(
  files: Files,
  preset: LoadedConfig["preset"] = "all",
  inspect?: (one: AnalyzedDefinition) => void,
): Promise<LintedFile> {
  const access = memoryAccess(files);
  const file = access.open(Object.keys(files)[0] as string);
  const linted = await lintFile(file, true, {
    rules: RULES,
    config: { ...(await settings()), preset },
    access,
    ...(inspect ? { inspect } : {}),
  });
  if (linted.crashes.length > 0) throw new Error(linted.crashes.join("\n"));
  return linted;
}

const REPORTED: ReadonlySet<string> = new Set(RULES.map(({ id }) => id));

function report(linted: LintedFile, analyzed: readonly AnalyzedDefinition[] = []): void {
  const findings = suppressFindings([linted], true, true, REPORTED);
  const made = reportOf([linted], findings, RULES);
  for (const reporter of REPORTERS) {
    const text = [...(reporter.format === "html" ? reportPage(made, analyzed, (text) => text) : reporter.render(made, plainStyle))].join(
      "",
    );
    if (reporter.forPeople) new SafeLines(false).write(text);
  }
}

/** Every fix by itself, and all together: what is left can be read and linted. */
async function fix(files: Files, findings: readonly Finding[]): Promise<void> {
  const byFile = new Map<string, Finding["fix"][]>();
  for (const { fix: one } of findings) {
    const file = one?.edits[0]?.file;
    if (file !== undefined && files[file] !== undefined) byFile.set(file, [...(byFile.get(file) ?? []), one]);
  }
  if (byFile.size === 0) return;
  const fixed: Record<string, string> = { ...files };
  for (const [file, fixes] of byFile)
    fixed[file] = applyFixes(
      files[file] as string,
      fixes.flatMap((one) => one ?? []),
    ).text;
  await lint(fixed, "recommended");
}

/** Mostly small: what many states do is no other than what a few do, and takes longer. */
const caseOf = (t: Tape): Case => makeCase(t.part(t.chance(5) ? 1_200 : t.pick(60, 150, 300)));

/** A definition with expressions from the grammars in it. */
function definition(t: Tape): Json {
  const made = caseOf(t).definition;
  if (!t.chance(50)) return made;
  const state = t.chance(50)
    ? { Type: "Pass", QueryLanguage: "JSONata", Output: `{% ${jsonata(t, 3)} %}`, End: true }
    : { Type: "Pass", QueryLanguage: "JSONPath", InputPath: path(t), Parameters: { "x.$": intrinsic(t, 2) }, End: true };
  return {
    ...made,
    States: { ...(made.States as Record<string, Json>), Extra: state },
    StartAt: t.chance(50) ? "Extra" : made.StartAt,
  } as Json;
}

/** Errors that say something to the user have classes of their own. */
function orderly(go: () => void): void {
  try {
    go();
  } catch (error) {
    if (!(error instanceof Error) || error.constructor === Error || BUILT_IN.includes(error.constructor as ErrorConstructor)) throw error;
  }
}

const BUILT_IN: readonly ErrorConstructor[] = [TypeError, RangeError, ReferenceError, SyntaxError, EvalError, URIError];

/** AWS refuses larger definitions, and so does every command before it analyzes or runs one. */
const LARGEST_DEFINITION = 1024 * 1024;

const machineOf = (definition: Json): ReturnType<typeof readMachine> =>
  jsonBytes(definition) > LARGEST_DEFINITION ? undefined : readMachine(definition);

/** Analyzed without being asked for: what AWS accepts. */
function acceptedMachine(definition: Json): Machine | undefined {
  if (jsonBytes(definition) > LARGEST_DEFINITION) return undefined;
  const { root } = parseJson(MappedText.ofFile(sourceFile("fuzz.json", JSON.stringify(definition))));
  const parsed = root && parseMachine(root);
  return parsed?.problems.some(isRefused) ? undefined : parsed?.machine;
}

/** Runs a definition as far as it can be run. */
function run(of: Json, input: Json): void {
  const machine = machineOf(of);
  if (machine) orderly(() => void runMachine(machine, { input, unmocked: "echo" }));
}

export const TARGETS: readonly Target[] = [
  {
    name: "lint, report, and fix a definition in a host's form",
    share: 3,
    async run(t) {
      const form = formOf(FORM_NAMES[t.below(FORM_NAMES.length)] as string);
      const made = t.chance(70) ? changed(t, definition(t)) : definition(t);
      // a larger file is not read, and indentation multiplies what is nested
      if (jsonBytes(made) > LARGEST_DEFINITION) return;
      const files = form(made);
      if (Object.entries(files).some(([name, text]) => text.length > mostBytesOf(name))) return;
      const analyzed: AnalyzedDefinition[] = [];
      const linted = await lint(files, "all", (one) => analyzed.push(one));
      report(linted, analyzed);
      await fix(files, linted.findings);
    },
  },
  {
    name: "lint the changed text of a host's file",
    share: 4,
    async run(t) {
      const files = formOf(FORM_NAMES[t.below(FORM_NAMES.length)] as string)(definition(t));
      report(await lint(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, changedText(t, text)]))));
    },
  },
  {
    name: "analyze a definition, its input by a schema",
    share: 5,
    async run(t) {
      const made = definition(t);
      const changes = t.chance(50) ? changed(t, made) : made;
      const machine = acceptedMachine(changes);
      if (!machine) return;
      const type = t.pick("STANDARD", "EXPRESS");
      const facts = analyze(machine, { type, ...(t.chance(40) ? { inputSchema: schema(t) } : {}) });
      factsJson([{ facts, name: "m", file: "m.json" }]);
    },
  },
  {
    name: "run a changed definition",
    share: 10,
    run: (t) => run(changed(t, definition(t)), hostileValue(t)),
  },
  {
    name: "draw a changed definition",
    share: 3,
    run(t) {
      const machine = machineOf(changed(t, definition(t)));
      if (!machine) return;
      const drawing = draw(buildGraph(machine));
      svg(layOut(drawing));
      mermaid(drawing);
      dot(drawing);
    },
  },
  {
    name: "JSONata",
    share: 40,
    run(t) {
      const source = jsonata(t, 4);
      parseJsonata(source);
      const state = { Type: "Pass", Assign: { v: 1 }, Output: `{% ${source} %}`, End: true };
      run({ QueryLanguage: "JSONata", StartAt: "A", States: { A: state } }, hostileValue(t));
    },
  },
  {
    name: "JSONPath",
    share: 60,
    run(t) {
      const state = { Type: "Pass", InputPath: path(t), Parameters: { "x.$": path(t) }, ResultPath: path(t, 0), End: true };
      run({ StartAt: "A", States: { A: state } }, hostileValue(t));
    },
  },
  {
    name: "intrinsic functions",
    share: 80,
    run: (t) =>
      run(
        { StartAt: "A", States: { A: { Type: "Pass", Parameters: { "x.$": intrinsic(t, 3), "y.$": intrinsic(t, 1) }, End: true } } },
        hostileValue(t),
      ),
  },
  {
    name: "a configuration",
    share: 75,
    run(t) {
      const written: Json = {
        preset: "strict",
        rules: { "history-quota": "error", "payload-over-limit": ["warning", { limit: 5 }] },
        overrides: [{ files: ["**/*.json"], machines: ["a*"], rules: {} }],
        ignore: ["x/**"],
        inputSchema: { type: "object", properties: { a: { type: "string" } } },
        known: { "lambda:f": { minBytes: 5 } },
      };
      checkConfig(t.chance(20) ? hostileValue(t) : changed(t, written), RULES);
    },
  },
  {
    name: "mocks",
    share: 10,
    run(t) {
      const made = caseOf(t);
      const { root } = parseJson(
        MappedText.ofFile(sourceFile("m.json", changedText(t, JSON.stringify(changed(t, made.mocks as unknown as Json))))),
      );
      const machine = machineOf(made.definition);
      if (root && machine) orderly(() => void runMachine(machine, { input: made.input, mocks: readMocks(root), unmocked: "echo" }));
    },
  },
  {
    name: "a baseline",
    share: 35,
    run(t) {
      const entry: Json = { fingerprint: "x", count: 1, rule: "r", file: "f.json", message: "m" };
      const written: Json = { version: 1, findings: [entry, entry] };
      orderly(() => void findNewFindings([], parseBaseline(changedText(t, JSON.stringify(changed(t, written)))), () => t.chance(50)));
    },
  },
  ...READER_TARGETS,
];
