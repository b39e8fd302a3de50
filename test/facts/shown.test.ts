import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/facts/analyze-machine.js";
import type { Facts, FailureFact, Witness } from "../../src/analysis/facts/facts.js";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import type { Machine, State } from "../../src/asl/model.js";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import { isRefused } from "../../src/asl/problems.js";
import type { ExecutionResult } from "../../src/execution/execution.js";
import { MockedTasks } from "../../src/execution/mocks/mocked-tasks.js";
import { readMocks } from "../../src/execution/mocks/read-mocks.js";
import { runMachine } from "../../src/execution/run.js";
import { buildGraph } from "../../src/graph/build-graph.js";
import { parseJson } from "../../src/languages/json/parse-json.js";
import { parseYaml } from "../../src/languages/yaml/parse-yaml.js";
import { RULES } from "../../src/linter/registry.generated.js";
import type { Detection, Rule, WorkflowType } from "../../src/rule-kit/index.js";
import type { Site } from "../../src/semantics/mode.js";
import { MappedText } from "../../src/text/mapped-text.js";
import { toJson } from "../../src/text/node.js";
import { sourceFile } from "../../src/text/source-file.js";
import { definitionsIn, type NamedDefinition, published } from "../support/published.js";
import { hasShared, sharedJson, whyNot } from "../support/shared.js";
import { sample, sampleOf, size } from "../support/size.js";

/** What these say for certain follows from the numbers of the definition, or from its values, without a failure. */
const COMPUTED: ReadonlySet<string> = new Set(["branch-never-taken", "retry-outlasts-timeout"]);

/** Rules that say that an execution fails take the failure from the analysis. */
const FAILING = RULES.filter((rule) => rule.reads.includes("failures") && !COMPUTED.has(rule.id));

interface Failed {
  readonly state: State;
  readonly error: string;
  readonly location: string | undefined;
  readonly caught: boolean;
}

/** The run as `sfn-lint run` makes it: from the text of the input and of the mocks. */
function rerun(
  machine: Machine,
  { type, input, mocks, s3 = [] }: Witness,
): { readonly result: ExecutionResult; readonly failed: readonly Failed[] } {
  const { root } = parseJson(MappedText.ofFile(sourceFile("mocks.json", JSON.stringify({ states: mocks, s3 }))));
  if (!root) throw new Error("the mocks are no JSON");
  const failed: Failed[] = [];
  const result = runMachine(machine, {
    input: JSON.parse(JSON.stringify(input)),
    type: type === "EXPRESS" ? "express" : "standard",
    seed: 0,
    tasks: new MockedTasks(readMocks(root), "echo"),
    listener: {
      failing: (state, { error = "" }, _history, fault) => {
        failed.push({ state, error, location: (fault.at as Site | undefined)?.location, caught: false });
      },
      leaving: (state, { kind, handled }) => {
        if (kind !== "next" || !handled?.at) return;
        failed.push({ state, error: [...handled.errors.names][0] ?? "", location: (handled.at as Site).location, caught: true });
      },
    },
  });
  return { result, failed };
}

/** The execution, and the child executions of its Map Runs. */
const executionsIn = (result: ExecutionResult): readonly ExecutionResult[] => [
  result,
  ...result.mapRuns.flatMap(({ executions }) => executions.flatMap(executionsIn)),
];

/** What the run should have come to, and did not. */
function notShown(machine: Machine, { goal, state }: FailureFact, witness: Witness): string | undefined {
  const { result, failed } = rerun(machine, witness);
  const ended = `${result.status} ${result.error ?? ""} at event ${result.events}`;
  switch (goal.kind) {
    case "history-quota":
      return executionsIn(result).some(({ status, events }) => status === "FAILED" && events === 25_000) ? undefined : ended;
    case "deadline":
      return executionsIn(result).some(({ status }) => status === "TIMED_OUT") ? undefined : ended;
    default: {
      const wanted = goal.kind === "fails" ? goal.error : goal.kind === "payload" ? "States.DataLimitExceeded" : "States.NoChoiceMatched";
      const here = failed.filter((one) => one.state === state);
      const shown = here.some(
        ({ error, location, caught }) =>
          caught === (goal.kind === "fails" && goal.caught === true) &&
          (goal.kind === "no-choice" || error === wanted) &&
          (goal.kind !== "fails" || goal.location === undefined || goal.location === location),
      );
      return shown
        ? undefined
        : `${ended}; "${state.name}" ${here.map(({ error, location }) => `${error} in ${location}`).join(", ") || "does not fail"}`;
    }
  }
}

/** Findings of one definition that say `will` or `can` and are not shown at their own place. */
function unshown({ definition, type }: Omit<NamedDefinition, "name">): { readonly against: string[]; readonly shown: number } {
  const { root } = parseJson(MappedText.ofFile(sourceFile("shown.json", JSON.stringify(definition))));
  const parsed = root && parseMachine(root, { type });
  if (!parsed?.machine || parsed.problems.some(isRefused)) return { against: [], shown: 0 };
  const { machine } = parsed;
  const facts = analyze(machine, { type });
  const against: string[] = [];
  const checked = new Set<unknown>();
  let shown = 0;
  for (const rule of RULES) {
    if (rule.reads.includes("activityWorkers")) continue;
    for (const detection of detectionsOf(rule, machine, facts, type)) {
      // what other rules say of a definition holds for each of its executions
      if (detection.certainty === "may" || isAdvice(rule, detection)) continue;
      if (!FAILING.includes(rule) && detection.certainty === "will") continue;
      const claim = facts.failures().find(({ witness }) => witness !== undefined && witness === detection.witness);
      const where = `${rule.id} at "${detection.state?.name}" ${detection.certainty}`;
      if (!claim?.witness) against.push(`${where} has no run`);
      else if (!checked.has(claim)) {
        checked.add(claim);
        shown++;
        const problem = notShown(machine, claim, claim.witness);
        if (problem) against.push(`${where}: ${problem}`);
      }
    }
  }
  return { against, shown };
}

/** Says of a size, or of delays summed from the definition alone, that it is advised against: no run is needed. */
const isAdvice = (rule: Rule, { severity, witness }: Detection<unknown>): boolean =>
  (rule.id === "payload-over-limit" && severity === "warning") || (rule.id === "retry-outlasts-timeout" && !witness);

function detectionsOf(rule: Rule, machine: Machine, facts: Facts, type: WorkflowType): Detection<unknown>[] {
  return [
    ...rule.check({
      machine,
      name: "a",
      type,
      graph: buildGraph(machine),
      facts,
      problems: [],
      syntaxProblems: [],
      deployment: undefined,
      options: Object.fromEntries(Object.entries(rule.options ?? {}).map(([name, option]) => [name, option.default])),
      settings: { idempotent: [], thresholds: { payloadWarning: 32_768, payloadError: 262_144, history: 25_000 } },
    }),
  ];
}

async function judge(definitions: AsyncIterable<NamedDefinition> | Iterable<NamedDefinition>) {
  const against: string[] = [];
  let shown = 0;
  for await (const one of definitions) {
    const judged = unshown(one);
    shown += judged.shown;
    for (const problem of judged.against) against.push(`${one.name}: ${problem}`);
  }
  return { against, shown };
}

/** The examples on the rules' pages. */
async function* examples(): AsyncGenerator<NamedDefinition> {
  const folder = join(import.meta.dirname, "..", "..", "rules");
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .sort()) {
    const text = readFileSync(join(folder, file), "utf8");
    for (const [i, [, type, example = ""]] of [...text.matchAll(/^```asl( standard| express)?\n([\s\S]*?)^```/gm)].entries()) {
      const source = MappedText.ofFile(sourceFile("a.asl.yaml", example));
      const { root } = example.trimStart().startsWith("{") ? parseJson(source) : await parseYaml(source);
      if (root) yield { name: `${file} ${i + 1}`, definition: toJson(root), type: type === " express" ? "EXPRESS" : "STANDARD" };
    }
  }
}

describe("every finding that says will or can replays to its own place", () => {
  beforeAll(loadJsonata);

  it("takes certainty from a failure of the analysis", () => {
    expect(FAILING.length).toBeGreaterThan(7);
  });

  it("on the examples of the rules' pages", async () => {
    const { against, shown } = await judge(sampleOf(examples(), 10));
    expect(against).toEqual([]);
    expect(shown).toBeGreaterThan(size(2, 30));
  });

  it("on the fixtures", async () => {
    expect((await judge(definitionsIn("fixtures"))).against).toEqual([]);
  });

  it.skipIf(!hasShared)(`on definitions with a known fault${whyNot}`, async () => {
    interface Known {
      readonly id: string;
      readonly type: string;
      readonly definition: NamedDefinition["definition"];
    }
    const known = sample(sharedJson<Known[]>("cases", "adversarial.json"), 8);
    const definitions = known.map(({ id, type, definition }) => ({
      name: id,
      definition,
      type: type === "express" ? ("EXPRESS" as const) : ("STANDARD" as const),
    }));
    const { against, shown } = await judge(definitions);
    expect(against).toEqual([]);
    expect(shown).toBeGreaterThan(size(8, 80));
  });

  it.skipIf(!hasShared)(`on published definitions${whyNot}`, async () => {
    const { against, shown } = await judge(sampleOf(published(), 20));
    expect(against).toEqual([]);
    expect(shown).toBeGreaterThan(size(0, 20));
  });
});
