import type { Facts } from "../../src/analysis/facts/facts.js";
import { unknownFacts } from "../../src/analysis/facts/unknown-facts.js";
import { loadEngines } from "../../src/analysis/load-engines.js";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import { buildGraph } from "../../src/graph/build-graph.js";
import type { TextEdit } from "../../src/linter/finding.js";
import type { Evidence, Rule, RuleContext, Surroundings, WorkflowType } from "../../src/rule-kit.js";
import { recordEdits } from "../../src/sources/text/edits.js";
import { MappedText } from "../../src/sources/text/mapped-text.js";
import { parseJson } from "../../src/sources/text/parse-json.js";
import { parseYaml } from "../../src/sources/text/parse-yaml.js";
import { placeOf } from "../../src/sources/text/range.js";
import { sourceFile } from "../../src/sources/text/source-file.js";

export interface Found {
  readonly rule: string;
  readonly line: number;
  readonly state: string | undefined;
  readonly severity: string;
  readonly certainty: string;
  readonly message: string;
  readonly because: string | undefined;
  readonly instead: string | undefined;
  readonly edits: readonly TextEdit[];
}

export interface Setting {
  readonly type?: WorkflowType | undefined;
  readonly surroundings?: Surroundings;
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
  const facts = setting.facts?.({ machine, graph, type: setting.type }) ?? unknownFacts(machine, setting.type);
  // what AWS refuses never runs: as in the linter, rules on behaviour wait until the form is right
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
      syntax: parsed.problems,
      surroundings: setting.surroundings,
      options: Object.fromEntries(Object.entries(rule.options ?? {}).map(([name, option]) => [name, option.default])),
      settings: SETTINGS,
    };
    return [...rule.check(context)].map((evidence) => word(rule, evidence, context));
  });
}

function word(rule: Rule, found: Evidence<unknown>, context: RuleContext): Found {
  const range = "kind" in found.at ? found.at.range : found.at;
  const words = rule.say(found.evidence, context);
  const editor = recordEdits();
  rule.fix?.(found.evidence, editor, context);
  return {
    rule: rule.id,
    line: placeOf(range).start.line,
    state: found.state?.name,
    severity: found.severity ?? rule.severity,
    certainty: found.certainty,
    message: words.message,
    because: words.because,
    instead: words.instead,
    edits: editor.result().edits,
  };
}
