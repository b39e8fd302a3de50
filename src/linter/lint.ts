import type { Facts } from "../analysis/facts/facts.js";
import { loadEngines } from "../analysis/load-evaluators.js";
import type { Machine, State } from "../asl/model.js";
import { allStates } from "../asl/model.js";
import { parseMachine } from "../asl/parse/parse-machine.js";
import type { Problem } from "../asl/problems.js";
import { stateAt } from "../asl/state-at.js";
import { checkpoint, InterruptedError } from "../budget/interruption.js";
import { buildGraph } from "../graph/build-graph.js";
import type { Graph } from "../graph/graph.js";
import type { HandlerShapes, WorkflowType } from "../hosts/deployment.js";
import type { Definition, HostProblem } from "../hosts/host.js";
import type { ReadSession } from "../hosts/read-session.js";
import type { ChildMachine, Rule } from "../rule-kit/index.js";
import { functionCalledBy } from "../task-code/functions/called-function.js";
import { mayPoll, readWorker } from "../task-code/workers/read-worker.js";
import { placeOf, range, type Span } from "../text/range.js";
import type { SourceFile } from "../text/source-file.js";
import { shapesOfCalled } from "./called-functions.js";
import { Family } from "./children.js";
import { ConfigError } from "./config/load.js";
import type { LoadedConfig } from "./config/model.js";
import { type ResolvedSettings, settingsFor } from "./config/resolve.js";
import { factsFor } from "./facts-for.js";
import type { Finding, MachineReport } from "./finding.js";
import { brokenBy, isExhaustion } from "./guard.js";
import type { ReadFile } from "./guarded-fixes.js";
import { filesOf, withProgram } from "./host-context.js";
import type { Secret } from "./mask-secrets.js";
import { OtherFiles } from "./other-files.js";
import { permissionsFor } from "./permissions-for.js";
import { definitionsIn } from "./read-definitions.js";
import { examinationOf } from "./rejected.js";
import { isStructural, needsFacts, OneRuleContext } from "./rule-context.js";
import { fingerprint, levelOf, RuleCrashError, runRule } from "./run-rules.js";
import { type Suppression, suppressionsInText, suppressionsInTree, suppressionsOfHost } from "./suppressions.js";
import { fileProblems } from "./syntax-problems.js";

/** What the linter needs besides the files. */
export interface LintSetup {
  readonly rules: readonly Rule[];
  readonly config: LoadedConfig;
  readonly access: ReadSession;
  /** `--type`: where the file does not say it. */
  readonly type?: WorkflowType;
  /** State machines by the name or ARN that others start them by (`--machine`). */
  readonly machines?: ReadonlyMap<string, Definition>;
  /** Only these rules (`--rule`). */
  readonly only?: ReadonlySet<string>;
  /** Keep what was read, so that fixes can be checked against it. */
  readonly toFix?: boolean;
  /** Tell how much of each state machine the runs of the exploration reached (`--stats`). */
  readonly withCoverage?: boolean;
  /** Is given each definition with what is known of it, for drawings and reports; facts are then always computed. */
  readonly inspect?: (analyzed: AnalyzedDefinition) => void;
}

/** A definition that could be read, and what the analysis knows of it. */
export interface AnalyzedDefinition {
  readonly definition: Definition;
  readonly machine: Machine;
  readonly graph: Graph;
  /** Absent where AWS would refuse the definition, or where the analysis failed. */
  readonly facts?: Facts;
  readonly type?: WorkflowType;
}

export interface LintedFile {
  readonly machines: readonly MachineReport[];
  readonly findings: readonly Finding[];
  readonly suppressions: readonly Suppression[];
  /** Files that were read, with their text, for code frames. */
  readonly sources: ReadonlyMap<string, string>;
  /** Our own faults: they never hide the other files' results. */
  /** What broke that should not have, each as a sentence that says whom to tell. */
  readonly crashes: readonly string[];
  /** Credentials in it, also where their findings are suppressed. */
  readonly secrets: readonly Secret[];
  /** No state machine in it. */
  readonly empty: boolean;
  /** Where fixes will be made. */
  readonly read?: ReadFile;
}

/** Rules that speak of a file as such, not of a rule's decision. */
const HOST_RULE = "unreadable-definition";

/** Everything the rules find in one file. A file that breaks us is reported as such and the others go on. */
export async function lintFile(file: SourceFile, named: boolean, setup: LintSetup): Promise<LintedFile> {
  const sources = new Map<string, string>([[file.path, file.text]]);
  const gathered: Gathered = { machines: [], findings: [], suppressions: suppressionsInText(file), sources, crashes: [], secrets: [] };
  if (named) setup.access.named?.add(file.path);
  const start = range(file, 0, 0);
  const read = await guarded(gathered, start, "This file cannot be read", () => definitionsIn(file, named, setup.access));
  if (!read) return { ...gathered, empty: false };
  const { reading, definitions } = read;
  for (const problem of reading?.problems ?? []) gathered.findings.push(hostFinding(problem));
  gathered.suppressions.push(...suppressionsOfHost(reading?.suppressions ?? []));
  const family = new Family(definitions, (one) => typeOf(one, setup), new OtherFiles(setup.access), setup.machines);
  for (const definition of definitions) await lintDefinition(definition, gathered, setup, family);
  const worker = await guarded(gathered, start, "This program cannot be read", () => lintWorker(file, gathered, setup));
  const empty = definitions.length === 0 && (reading?.problems.length ?? 0) === 0 && worker === false;
  return { ...gathered, empty, ...(setup.toFix ? { read: { source: file, named, definitions } } : {}) };
}

/** The result of a file that needs more memory than it may have. */
export function notAnalyzed(file: SourceFile): LintedFile {
  const message = "This file cannot be analyzed: it makes more data than fits into memory";
  return {
    machines: [],
    findings: [hostFinding({ message, range: range(file, 0, 0), severity: "warning" })],
    suppressions: [],
    sources: new Map([[file.path, file.text]]),
    crashes: [],
    secrets: [],
    empty: false,
  };
}

/**
 * Runs a part of the work on one file. What breaks it becomes one finding at `at`; our own faults are crashes as well.
 * Either way the other parts and files go on.
 */
async function guarded<T>(into: Gathered, at: Span, what: string, go: () => Promise<T> | T): Promise<T | undefined> {
  try {
    return await go();
  } catch (error) {
    if (error instanceof ConfigError || error instanceof InterruptedError) throw error;
    if (error instanceof RuleCrashError && error.cause instanceof InterruptedError) throw error.cause;
    const reason = brokenBy(error instanceof RuleCrashError ? error.cause : error);
    into.findings.push(hostFinding({ message: `${what}: ${reason}`, range: at, severity: "warning" }));
    if (!isExhaustion(error instanceof RuleCrashError ? error.cause : error))
      into.crashes.push(blame(error, `${at.file.path}: ${what}: ${reason}`));
    return undefined;
  }
}

/** Who should hear of it. */
function blame(error: unknown, sentence: string): string {
  const plugin = error instanceof RuleCrashError ? error.rule.split("/", 2) : [];
  return plugin.length > 1
    ? `the plugin ${plugin[0]} failed, please report it to its author: ${sentence}`
    : `internal error, please report it with the file that shows it: ${sentence}`;
}

/** Programs that poll activities hold no machine; rules of their own speak of them. */
async function lintWorker(file: SourceFile, into: Gathered, setup: LintSetup): Promise<boolean> {
  if (!mayPoll(file)) return false;
  const workers = await readWorker(file);
  if (!workers) return false;
  const settings = settingsFor(setup.config, file.path, undefined);
  for (const { rule, level } of activeRules(setup, settings)) {
    if (!rule.reads.includes("activityWorkers")) continue;
    const context = new OneRuleContext(
      {
        machine: undefined,
        graph: undefined,
        facts: undefined,
        name: file.path,
        type: undefined,
        problems: [],
        syntaxProblems: [],
        deployment: undefined,
        workers,
        settings: { idempotent: settings.idempotent, notIdempotent: settings.notIdempotent, thresholds: settings.thresholds },
      },
      level.options,
    );
    await guarded(into, range(file, 0, 0), `Rule ${rule.id} cannot check this program`, () => {
      into.findings.push(...runRule(rule, context, level.severity, into.secrets));
    });
  }
  return true;
}

interface Gathered {
  readonly machines: MachineReport[];
  readonly findings: Finding[];
  readonly suppressions: Suppression[];
  readonly sources: Map<string, string>;
  readonly crashes: string[];
  readonly secrets: Secret[];
}

/** As its template says, else as the command line or the configuration says. */
const typeOf = (definition: Definition, setup: LintSetup): WorkflowType | undefined =>
  definition.type ?? setup.type ?? settingsFor(setup.config, definition.file.path, definition.name).type;

async function lintDefinition(definition: Definition, into: Gathered, setup: LintSetup, family: Family): Promise<void> {
  const settings = settingsFor(setup.config, definition.file.path, definition.name);
  const type = typeOf(definition, setup);
  const shown = JSON.stringify(definition.name);
  await guarded(into, definition.at, `State machine ${shown} cannot be analyzed`, async () => {
    const parsed = await parse(definition, type);
    for (const other of filesOf(definition)) {
      if (!into.sources.has(other.path)) into.suppressions.push(...suppressionsInText(other));
      into.sources.set(other.path, other.text);
    }
    if (definition.root) into.suppressions.push(...suppressionsInTree(definition.root));
    const described = describeMachine(definition, parsed.machine, type);
    const at = into.machines.push(described) - 1;
    into.machines[at] = { ...described, ...(await runAll(definition, parsed, type, settings, into, setup, family)) };
  });
  if (!into.machines.some((m) => m.name === definition.name && m.file === definition.file.path))
    into.machines.push(describeMachine(definition, undefined, type));
}

interface Parsed {
  readonly machine: Machine | undefined;
  readonly problems: readonly Problem[];
}

async function parse(definition: Definition, type: WorkflowType | undefined): Promise<Parsed> {
  const { root } = definition;
  if (!root || definition.problems.some((p) => !p.tolerated)) return { machine: undefined, problems: [] };
  await loadEngines(root);
  const { machine, problems } = parseMachine(root, type ? { type } : {});
  return { machine, problems };
}

async function runAll(
  definition: Definition,
  { machine, problems }: Parsed,
  type: WorkflowType | undefined,
  settings: ResolvedSettings,
  into: Gathered,
  setup: LintSetup,
  family: Family,
): Promise<Pick<MachineReport, "skipped" | "coverage">> {
  const { analyzed: sound, unclear, skipped } = examinationOf(machine, problems);
  const graph = machine && buildGraph(machine);
  const active = activeRules(setup, settings).filter(({ rule }) => !rule.reads.includes("activityWorkers"));
  const asks = (setup.inspect || active.some(({ rule }) => needsFacts(rule))) && sound;
  const children = asks && machine ? await family.childrenOf(machine, definition) : new Map<State, ChildMachine>();
  const functions = asks && machine ? await shapesOfCalled(machine, definition.deployment, setup.access) : new Map<State, HandlerShapes>();
  const analyzed =
    asks && machine && graph
      ? await guarded(into, definition.at, `State machine ${JSON.stringify(definition.name)} cannot be analyzed`, () =>
          factsFor(machine, graph, definition, type, settings, children, functions),
        )
      : undefined;
  if (machine && graph)
    setup.inspect?.({ definition, machine, graph, ...(analyzed ? { facts: analyzed } : {}), ...(type ? { type } : {}) });
  const handlers = sound && active.some(({ rule }) => rule.reads.includes("functionSource"));
  const surroundings =
    handlers && machine !== undefined ? await readHandlers(machine, definition.deployment, setup.access) : definition.deployment;
  const asksForPermissions = sound && active.some(({ rule }) => rule.reads.includes("permissions"));
  const permissions = asksForPermissions && machine ? await permissionsFor(machine, definition, analyzed) : undefined;
  const base = {
    machine,
    name: definition.name,
    type,
    graph,
    facts: analyzed,
    problems: machine ? problems.map((problem) => withState(problem, machine)) : problems,
    syntaxProblems: [...fileProblems(definition.file), ...definition.problems],
    deployment: surroundings,
    children,
    ...(type === "EXPRESS" ? { startedBy: await family.startModesOf(definition) } : {}),
    functions,
    ...(permissions ? { permissions } : {}),
    settings: { idempotent: settings.idempotent, notIdempotent: settings.notIdempotent, thresholds: settings.thresholds },
  };
  for (const { rule, level } of active) {
    // what a state does that cannot be read is not known: rules that ask for it wait
    if (!isStructural(rule) && (!machine || (needsFacts(rule) && !analyzed))) continue;
    checkpoint();
    const context = new OneRuleContext(base, level.options);
    const failed = `Rule ${rule.id} cannot check state machine ${JSON.stringify(definition.name)}`;
    await guarded(into, definition.at, failed, () => {
      const isClear = isStructural(rule) ? undefined : (state: State | undefined) => !isUnclear(state, unclear, sound);
      into.findings.push(...runRule(rule, context, level.severity, into.secrets, isClear).map((f) => withProgram(f, definition)));
    });
  }
  return {
    ...(skipped === undefined ? {} : { skipped }),
    ...(setup.withCoverage && analyzed ? { coverage: coverageOf(analyzed.exploration().coverage) } : {}),
  };
}

function coverageOf({ states, edges, handlers }: ReturnType<Facts["exploration"]>["coverage"]): NonNullable<MachineReport["coverage"]> {
  const share = ({ reached, missed }: { readonly reached: readonly unknown[]; readonly missed: readonly unknown[] }) => ({
    reached: reached.length,
    all: reached.length + missed.length,
  });
  return { states: share(states), edges: share(edges), handlers: share(handlers) };
}

/** Without an analysis, what is said of no state in particular may rest on one that was not read. */
const isUnclear = (state: State | undefined, unclear: ReadonlySet<State>, sound: boolean): boolean =>
  state === undefined ? !sound : unclear.has(state);

/** Functions are read where a matcher names an error that only their own code can raise. */
async function readHandlers(machine: Machine, around: Definition["deployment"], access: ReadSession): Promise<Definition["deployment"]> {
  if (!around || around.resources.size === 0) return around;
  const functions = new Set<string>();
  for (const state of allStates(machine)) {
    if (state.type !== "Task") continue;
    const names = [...state.retry, ...state.catch].flatMap((entry) => entry.errorEquals.map((name) => name.value));
    if (!names.some((name) => !name.includes("."))) continue;
    const called = functionCalledBy(state.node, around);
    if (called !== undefined) functions.add(called);
  }
  if (functions.size === 0) return around;
  const { withHandlers } = await import("../task-code/functions/with-handlers.js");
  return withHandlers(around, functions, access);
}

interface ActiveRule {
  readonly rule: Rule;
  readonly level: NonNullable<ReturnType<typeof levelOf>>;
}

function activeRules(setup: LintSetup, settings: ResolvedSettings): ActiveRule[] {
  return setup.rules
    .filter((rule) => !setup.only || setup.only.has(rule.id))
    .map((rule) => ({ rule, level: levelOf(rule, setup.config.preset, settings) }))
    .filter((r): r is ActiveRule => r.level !== undefined);
}

function describeMachine(definition: Definition, machine: Machine | undefined, type: WorkflowType | undefined): MachineReport {
  const constructPath = definition.deployment?.constructPath;
  return {
    file: definition.file.path,
    name: definition.name,
    ...(type ? { type } : {}),
    host: definition.host,
    states: machine ? [...allStates(machine)].length : 0,
    place: placeOf(definition.at),
    ...(definition.partialReason ? { partialReason: definition.partialReason } : {}),
    ...(constructPath ? { constructPath } : {}),
  };
}

function hostFinding(problem: HostProblem): Finding {
  return {
    rule: HOST_RULE,
    category: "correctness",
    severity: problem.severity,
    certainty: "will",
    message: problem.message.replace(/\.$/, ""),
    place: placeOf(problem.range),
    fingerprint: fingerprint(HOST_RULE, problem.range, undefined, undefined, problem.message),
  };
}

/** A problem that names no state is told with the one that it is written in. */
function withState(problem: Problem, machine: Machine): Problem {
  const state = problem.state ?? stateAt(machine, problem.range);
  return state ? { ...problem, state } : problem;
}
