import type { Facts } from "../../src/analysis/facts/facts.js";
import { topFacts } from "../../src/analysis/facts/top-facts.js";
import { loadEngines } from "../../src/analysis/load-evaluators.js";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import { buildGraph } from "../../src/graph/build-graph.js";
import { recordEdits } from "../../src/languages/edits/record-edits.js";
import { parseJson } from "../../src/languages/json/parse-json.js";
import { parseYaml } from "../../src/languages/yaml/parse-yaml.js";
import type { TextEdit } from "../../src/linter/finding.js";
import type { Deployment, Detection, Rule, RuleContext, SecretText, WorkflowType } from "../../src/rule-kit/index.js";
import { MappedText } from "../../src/text/mapped-text.js";
import { placeOf } from "../../src/text/range.js";
import { sourceFile } from "../../src/text/source-file.js";

export interface Found {
  readonly rule: string;
  readonly line: number;
  /** `line:column-line:column`. */
  readonly range: string;
  readonly state: string | undefined;
  readonly severity: string;
  readonly certainty: string;
  readonly message: string;
  readonly reason: string | undefined;
  readonly suggestion: string | undefined;
  readonly edits: readonly TextEdit[];
  /** Of the fix. */
  readonly title: string | undefined;
  /** What findings of the same rule have in common that are told once. */
  readonly cause: string | undefined;
  /** `line:column-line:column message` of what is shown beside it. */
  readonly related: readonly string[];
  /** Credentials that reports mask. */
  readonly secrets: readonly SecretText[];
}

export interface Setting {
  readonly type?: WorkflowType | undefined;
  readonly surroundings?: Deployment;
  /** Facts of the machine; those that know nothing where absent. */
  readonly facts?: (context: Pick<RuleContext, "machine" | "graph" | "type">) => Facts;
}

const SETTINGS: RuleContext["settings"] = {
  idempotent: [],
  thresholds: { payloadWarning: 32_768, payloadError: 262_144, history: 25_000 },
};

/** Runs rules over one definition, JSON or YAML. */
export async function check(rules: readonly Rule[], text: string, setting: Setting = {}): Promise<Found[]> {
  const json = text.trimStart().startsWith("{");
  const source = MappedText.ofFile(sourceFile(json ? "a.asl.json" : "a.asl.yaml", text));
  const parsed = json ? parseJson(source) : await parseYaml(source);
  if (!parsed.root) throw new Error("no definition");
  await loadEngines(parsed.root);
  const { machine, problems: found } = parseMachine(parsed.root, setting.type ? { type: setting.type } : {});
  if (!machine) throw new Error("no machine");
  const graph = buildGraph(machine);
  const facts = setting.facts?.({ machine, graph, type: setting.type }) ?? topFacts(machine, setting.type);
  // what AWS refuses never runs: as in the linter, rules on behavior wait until the form is right
  const unread = parsed.problems.some((problem) => !problem.tolerated);
  const problems = unread ? [] : found;
  const refused = unread || problems.some((problem) => problem.severity === "error");
  return rules.flatMap((rule) => {
    if (refused && !rule.reads.every((family) => family === "problems" || family === "syntax")) return [];
    const context: RuleContext = {
      machine,
      name: "a",
      type: setting.type,
      graph,
      facts,
      problems,
      syntaxProblems: parsed.problems,
      deployment: setting.surroundings,
      options: Object.fromEntries(Object.entries(rule.options ?? {}).map(([name, option]) => [name, option.default])),
      settings: SETTINGS,
    };
    return [...rule.check(context)].map((evidence) => word(rule, evidence, context));
  });
}

function word(rule: Rule, found: Detection<unknown>, context: RuleContext): Found {
  const range = "kind" in found.at ? found.at.range : found.at;
  const words = rule.describe(found.data, context);
  const editor = recordEdits();
  const fix = rule.fix?.(found.data, editor, context);
  return {
    rule: rule.id,
    line: placeOf(range).start.line,
    range: printed(range),
    state: found.state?.name,
    severity: found.severity ?? rule.severity,
    certainty: found.certainty,
    message: words.message,
    reason: words.reason,
    suggestion: words.suggestion,
    edits: editor.result().edits,
    title: fix?.title,
    cause: found.cause,
    related: (found.related ?? []).map(({ at, message }) => `${printed("kind" in at ? at.range : at)} ${message}`),
    secrets: found.secrets ?? [],
  };
}

function printed(range: Parameters<typeof placeOf>[0]): string {
  const { start, end } = placeOf(range);
  return `${start.line}:${start.column}-${end.line}:${end.column}`;
}
