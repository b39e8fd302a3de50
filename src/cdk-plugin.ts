/**
 * The linter at synth time: a policy validation plugin of the AWS CDK.
 *
 * ```ts
 * import { SfnLintPlugin } from "sfn-lint/cdk";
 * Validations.of(app).addPlugins(new SfnLintPlugin());        // aws-cdk-lib from 2.2xx on
 * new App({ policyValidationBeta1: [new SfnLintPlugin()] });  // before
 * ```
 *
 * The CDK's own types are met by their shape, so that nothing of it is needed at run time. Its `validate` answers at
 * once, the linter does not: it runs as a child process, once for all templates of the app.
 * @see https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { printable } from "./reporters/printable.js";

declare const __VERSION__: string;
/** The bundle is CommonJS. */
declare const __dirname: string;

export interface SfnLintPluginOptions {
  /** Configuration file; by default it is looked for from the app's folder upwards. */
  readonly config?: string;
  readonly preset?: "recommended" | "strict" | "all";
  /** Only these rules. */
  readonly rules?: readonly string[];
  /** The lowest severity that fails the synthesis; `error` where not given. */
  readonly failOn?: "error" | "warning" | "info" | "never";
}

/** What the CDK hands over; `appConstruct` is there in newer versions. */
export interface ValidationContext {
  readonly templatePaths: string[];
  readonly appConstruct?: unknown;
}

export interface ViolatingResource {
  readonly resourceLogicalId: string;
  /** Within the resource: `Properties.DefinitionString`. */
  readonly locations: string[];
  /** Absolute. */
  readonly templatePath: string;
}

export interface Violation {
  readonly ruleName: string;
  readonly description: string;
  readonly violatingResources: ViolatingResource[];
  readonly fix?: string;
  readonly severity?: string;
  readonly ruleMetadata?: { readonly [key: string]: string };
}

export interface ValidationReport {
  readonly success: boolean;
  readonly violations: Violation[];
  readonly pluginVersion?: string;
}

const RANK = { info: 0, warning: 1, error: 2, never: 3 } as const;

/** Reports what the linter finds in the state machines of an app, and fails its synthesis where it should. */
export class SfnLintPlugin {
  readonly name = "sfn-lint";
  readonly version: string = typeof __VERSION__ === "string" ? __VERSION__ : "0.0.0";

  constructor(private readonly options: SfnLintPluginOptions = {}) {}

  validate(context: ValidationContext): ValidationReport {
    try {
      return this.judge(context);
    } catch (error) {
      // the CDK prints violations of resources only: an exception would end without a word
      const description = `sfn-lint could not look at the templates: ${error instanceof Error ? error.message : String(error)}`;
      const [templatePath = ""] = context.templatePaths;
      const violatingResources = [{ resourceLogicalId: "*", templatePath, locations: [] }];
      return { success: false, violations: [{ ruleName: "sfn-lint", description, violatingResources, severity: "error" }] };
    }
  }

  private judge(context: ValidationContext): ValidationReport {
    const templates = templatesOf(context.templatePaths);
    if (templates.size === 0) return { success: true, violations: [], pluginVersion: this.version };
    const report = lint([...templates.keys()], this.options);
    const violations = violationsOf(report, templates, context.appConstruct);
    const limit = RANK[this.options.failOn ?? "error"];
    return { success: report.findings.every((f) => RANK[f.severity] < limit), violations, pluginVersion: this.version };
  }
}

/** What is used of the linter's JSON report. */
interface JsonReport {
  readonly machines: readonly JsonMachine[];
  readonly findings: readonly JsonFinding[];
}

interface JsonMachine {
  readonly name: string;
  readonly file: string;
  readonly constructPath?: string;
  readonly range: JsonRange;
}

interface JsonFinding {
  readonly rule: string;
  readonly severity: "error" | "warning" | "info";
  readonly certainty: string;
  readonly message: string;
  readonly reason?: string;
  readonly suggestion?: string;
  readonly file: string;
  readonly range: JsonRange;
  readonly machine?: string;
  readonly state?: string;
  readonly related?: readonly { readonly file: string; readonly range: JsonRange }[];
}

interface JsonRange {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** The templates with state machines, as lines: those of the stacks, and those of nested stacks beside them. */
function templatesOf(paths: readonly string[]): Map<string, readonly string[]> {
  const all = new Set(paths.map((path) => resolve(path)));
  for (const folder of new Set([...all].map((path) => dirname(path))))
    for (const name of readdirSync(folder)) if (name.endsWith(".nested.template.json")) all.add(join(folder, name));
  const found = new Map<string, readonly string[]>();
  for (const path of all) {
    const text = readFileSync(path, "utf8");
    if (text.includes("::StateMachine")) found.set(path, text.split("\n"));
  }
  return found;
}

/** The command line's own report. Findings are no failure; usage and internal errors are. */
function lint(templates: readonly string[], { config, preset, rules }: SfnLintPluginOptions): JsonReport {
  const words = ["lint", "--format", "json", "--fail-on", "never", "--no-progress"];
  if (config !== undefined) words.push("--config", config);
  if (preset !== undefined) words.push("--preset", preset);
  if (rules !== undefined) words.push("--rule", rules.join(","));
  const program = join(__dirname, "../../bin/sfn-lint.js");
  // its folder is the app's, so that places are told from there
  const shown = templates.map((path) => relative(process.cwd(), path));
  // loaders of the app are not for the linter
  const env = { ...process.env, NODE_OPTIONS: "" };
  const run = spawnSync(process.execPath, [program, ...words, "--", ...shown], { encoding: "utf8", maxBuffer: 1 << 30, env });
  if (run.error) throw run.error;
  try {
    return JSON.parse(run.stdout) as JsonReport;
  } catch {
    throw new Error(run.stderr.trim() || `sfn-lint ended with ${run.signal ?? run.status} and without a report`);
  }
}

function violationsOf(report: JsonReport, templates: ReadonlyMap<string, readonly string[]>, app: unknown): Violation[] {
  return report.findings.flatMap((finding) => {
    const machine = machineOf(finding, report.machines);
    const template = machine && templates.get(resolve(machine.file));
    return machine && template ? [violation(finding, machine, template, app)] : [];
  });
}

/** The machine that a finding is about: the one it names, else the last one declared before its place. */
function machineOf(finding: JsonFinding, machines: readonly JsonMachine[]): JsonMachine | undefined {
  const named = machines.find((m) => m.name === finding.machine);
  if (named || finding.machine !== undefined) return named;
  const before = machines.filter((m) => m.file === finding.file && m.range.start.line <= finding.range.start.line);
  return before[before.length - 1] ?? machines.find((m) => m.file === finding.file);
}

/** The CDK prints the construct's place alone: `state "Pay", orders.asl.json:6:15, will happen`. */
function where({ state, file, range, certainty, severity }: JsonFinding): string {
  const certain = severity !== "info" && certainty !== "may" ? [`${certainty} happen`] : [];
  return [...(state === undefined ? [] : [`state "${state}"`]), place(file, range), ...certain].join(", ");
}

function violation(finding: JsonFinding, machine: JsonMachine, template: readonly string[], app: unknown): Violation {
  const { rule, severity, certainty, message, reason, suggestion, file, range, state, related } = finding;
  const { constructPath } = machine;
  const stack = constructPath === undefined ? [] : creationStack(app, constructPath);
  const program = related?.find((r) => /\.[mc]?[jt]sx?$/.test(r.file));
  return {
    ruleName: rule,
    // the CDK prints the words as they are
    description: printable([sentence(message), ...(reason === undefined ? [] : [sentence(reason)]), `(${where(finding)})`].join(" ")),
    severity,
    fix: printable(`${suggestion === undefined ? "" : `${sentence(suggestion)} `}(sfn-lint explain ${rule})`),
    violatingResources: [
      {
        resourceLogicalId: logicalId(machine, template),
        templatePath: resolve(machine.file),
        locations: locations(finding, machine, template),
      },
    ],
    ruleMetadata: {
      certainty,
      at: printable(place(file, range)),
      ...(state === undefined ? {} : { state: printable(state) }),
      ...(constructPath === undefined ? {} : { "aws:cdk:path": constructPath }),
      ...(program ? { program: place(program.file, program.range) } : {}),
      ...(stack.length > 0 ? { creationStack: stack.join("\n") } : {}),
    },
  };
}

/** The machine's place is the name of its resource. */
function logicalId({ range: { start, end } }: JsonMachine, template: readonly string[]): string {
  return (template[start.line - 1] ?? "").slice(start.column - 1, end.column - 1).replace(/^"|"$/g, "");
}

/** Templates are written with one blank for each level. */
const PROPERTY = /^ {4}"([^"]+)":/;
const RESOURCE = /^ {2}"/;

/** The property that a finding is in; the definition's, where it is in a file of its own. */
function locations(finding: JsonFinding, machine: JsonMachine, template: readonly string[]): string[] {
  const from = machine.range.start.line;
  if (finding.file !== machine.file) {
    const rest = template.slice(from);
    const next = rest.findIndex((line) => RESOURCE.test(line));
    const names = rest.slice(0, next < 0 ? undefined : next).map((line) => PROPERTY.exec(line)?.[1] ?? "");
    return names.filter((name) => /^Definition(?:S3Location|Uri)$/.test(name)).map((name) => `Properties.${name}`);
  }
  for (let line = finding.range.start.line; line > from; line--) {
    const name = PROPERTY.exec(template[line - 1] ?? "")?.[1];
    if (name !== undefined) return [`Properties.${name}`];
  }
  return [];
}

const place = (file: string, { start }: JsonRange) => `${file}:${start.line}:${start.column}`;
const sentence = (words: string) => `${words.trim().replace(/\.$/, "")}.`;

/** As much of a construct as is looked at. */
interface ConstructLike {
  readonly node: {
    tryFindChild(id: string): ConstructLike | undefined;
    readonly metadata: readonly { readonly type: string; readonly data?: unknown; readonly trace?: readonly string[] }[];
  };
}

/** The program's own frames that made a construct, where the synthesizer recorded them (`cdk synth --debug`). */
function creationStack(app: unknown, path: string): string[] {
  let frames: readonly unknown[] = [];
  let at = isConstruct(app) ? app : undefined;
  for (const id of path.split("/")) {
    at = at?.node.tryFindChild(id);
    for (const { type, data, trace } of at?.node.metadata ?? []) {
      if (type === "aws:cdk:creationStack" && Array.isArray(data)) frames = data;
      else if (type === "aws:cdk:logicalId" && trace) frames = trace;
    }
  }
  const here = pathToFileURL(join(process.cwd(), "/")).href;
  const own = frames.filter((frame): frame is string => typeof frame === "string" && !/node_modules|\bnode:|^\.\.\./.test(frame));
  return own.map((frame) => frame.replaceAll(here, "").trim());
}

const isConstruct = (value: unknown): value is ConstructLike =>
  typeof (value as ConstructLike | undefined)?.node?.tryFindChild === "function";
