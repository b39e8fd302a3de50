/**
 * What a web page needs of the library: lint one definition, draw it, run it. It reads no files: definitions come as text.
 * `scripts/build-playground.mjs` bundles it for browsers.
 */
import { rowsOf } from "./drawing/timeline/rows.js";
import { timelineSvg } from "./drawing/timeline/timeline-svg.js";
import { findingView, machineView } from "./html/machine-view.js";
import type { FindingView, StateView } from "./html/page-data.js";
import type { LoadedConfig } from "./linter/config/model.js";
import type { Finding } from "./linter/finding.js";
import { type AnalyzedDefinition, lintFile } from "./linter/lint.js";
import { hideSecrets } from "./linter/mask-secrets.js";
import { RULES } from "./linter/registry.generated.js";
import { reportOf } from "./linter/report.js";
import { suppressFindings } from "./linter/suppression-findings.js";
import { replayWitness } from "./replay-witness.js";
import { type RunOptions, run } from "./run.js";
import type { Json } from "./text/node.js";
import { sourceFile } from "./text/source-file.js";

export interface CheckOptions {
  /** Where the definition does not say it. */
  readonly type?: "STANDARD" | "EXPRESS";
}

export interface Checked {
  readonly findings: readonly FindingView[];
  /** The drawing; absent where the text is not a state machine. */
  readonly graph?: string;
  /** By the ids of the drawing, which begin with `m-` there. */
  readonly states: { readonly [id: string]: StateView };
  /** SVG by the names that the findings' witnesses have for them. */
  readonly timelines: ReadonlyMap<string, string>;
}

const NO_CONFIG: LoadedConfig = { root: "/", folder: "/", preset: "recommended", layers: [], plugins: [], files: [] };

/** Lints a definition in JSON or YAML, with the recommended rules, and draws it. */
export async function check(text: string, { type }: CheckOptions = {}): Promise<Checked> {
  const isJson = /^\s*(?:\{|\/[/*]|$)/.test(text);
  const file = sourceFile(isJson ? "definition.asl.json" : "definition.asl.yaml", text);
  const analyzed: AnalyzedDefinition[] = [];
  const linted = await lintFile(file, true, {
    rules: RULES,
    config: NO_CONFIG,
    access: { consumed: new Set(), read: () => ({ refused: "there are no other files here" }), exists: () => false },
    ...(type ? { type } : {}),
    inspect: (one) => analyzed.push(one),
  });
  const known = new Set(RULES.map(({ id }) => id));
  const { findings, rules } = reportOf([linted], suppressFindings([linted], false, false, known), RULES);
  const urls = new Map(rules.map(({ id, url }) => [id, url]));
  const shared = { urlOf: (rule: string) => urls.get(rule), fileOf: () => 0 };
  const [one] = analyzed;
  if (!one) return { findings: findings.map((finding) => findingView(finding, new Map(), shared)), states: {}, timelines: new Map() };
  const { machine, graph, facts, definition } = one;
  const mask = (given: string) => hideSecrets(given, linted.secrets);
  const replay = (witness: NonNullable<Finding["witness"]>) =>
    replayWitness(machine, witness, { name: definition.name, type: facts?.workflowType ?? type ?? "STANDARD" });
  return machineView({ name: definition.name, machine, graph, ...(facts ? { facts } : {}), findings, replay, mask, ...shared }, "m");
}

/** One visit of a state, or one item of a Map. */
export interface Step {
  readonly name: string;
  readonly type: string;
  readonly depth: number;
  /** Milliseconds since the start. */
  readonly at: number;
  readonly until?: number;
  readonly input?: Json;
  readonly output?: Json;
  readonly notes: readonly string[];
}

export interface Executed {
  readonly status: string;
  readonly error?: string;
  readonly cause?: string;
  readonly output?: Json;
  readonly events: number;
  readonly steps: readonly Step[];
  readonly timeline: string;
}

/** Runs a definition. @throws Error with a sentence for the user. */
export async function execute(text: string, options: RunOptions): Promise<Executed> {
  const result = await run(text, options);
  const { status, error, cause, output, events, start } = result;
  return {
    status,
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(output === undefined ? {} : { output }),
    events,
    steps: rowsOf(result.history, result.mapRuns).map((row) => ({
      name: row.name,
      type: row.type,
      depth: row.depth,
      at: row.start - start,
      ...(row.end === undefined ? {} : { until: row.end - start }),
      ...(row.input === undefined ? {} : { input: row.input }),
      ...(row.output === undefined ? {} : { output: row.output }),
      notes: row.notes.map(({ text: words, detail }) => (detail === undefined ? words : `${words}: ${detail}`)),
    })),
    timeline: timelineSvg(result, { title: "Timeline", embedded: true }),
  };
}

export type { FindingView, StateView, WitnessView } from "./html/page-data.js";
