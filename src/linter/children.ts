import type { Facts } from "../analysis/facts/facts.js";
import type { ChildResult } from "../analysis/fixpoint/answers.js";
import { allStates, type Machine, type State, type TaskState } from "../asl/model.js";
import { parseMachine } from "../asl/parse/parse-machine.js";
import type { WorkflowType } from "../hosts/deployment.js";
import type { Definition } from "../hosts/host.js";
import type { StartMode } from "../permissions/starters.js";
import { argumentOf } from "../rule-kit/index.js";
import type { ChildMachine } from "../rule-kit/rule.js";
import { nameInArn, writtenText } from "../text/computed-name.js";
import type { Node } from "../text/node.js";
import { givenNames, isCalled, NAMES, type OtherFiles } from "./other-files.js";

/** Children of children that are followed. */
const MOST_NESTED = 4;

/** State machines of one file, which can start each other and those of other files. */
export class Family {
  private readonly known = new Map<Definition, ChildMachine | undefined>();
  private readonly active: Definition[] = [];

  constructor(
    private readonly definitions: readonly Definition[],
    private readonly typeOf: (definition: Definition) => WorkflowType | undefined,
    private readonly others: OtherFiles,
    /** By the end of the StateMachineArn, or all of it: what the command line says. */
    private readonly given: ReadonlyMap<string, Definition> = new Map(),
  ) {}

  /** The state machine that each Task starts, where it is another one of the repository. */
  async childrenOf(machine: Machine, parent: Definition): Promise<ReadonlyMap<State, ChildMachine>> {
    const found = new Map<State, ChildMachine>();
    if (this.active.length >= MOST_NESTED) return found;
    for (const state of allStates(machine)) {
      if (state.type !== "Task" || !startsExecution(state)) continue;
      const definition = await this.named(state, parent);
      const child = definition && (await this.read(definition));
      if (child) found.set(state, child);
    }
    return found;
  }

  /**
   * How other state machines start this one: those of its file, asynchronously where what they start is not known, and those of
   * other files that name it.
   */
  async startModesOf(started: Definition): Promise<ReadonlySet<StartMode>> {
    const modes = new Set<StartMode>();
    for (const parent of this.definitions) {
      for (const { mode, reference } of startsIn(parent))
        if (reference ? isMeant(started, reference) : mode === "asynchronous") modes.add(mode);
    }
    const [name] = givenNames(started);
    for (const parent of name === undefined ? [] : await this.others.starting(name, started.file))
      for (const { mode, reference } of startsIn(parent)) if (reference?.name === name) modes.add(mode);
    return modes;
  }

  private async named(state: TaskState, parent: Definition): Promise<Definition | undefined> {
    const node = argumentNode(state);
    const told = node && this.givenFor(node, parent);
    if (told) return told;
    const reference = node && referenceOf(node, parent);
    if (!reference) return node && isHole(node) ? this.passed(state, parent) : undefined;
    const matches = this.definitions.filter((one) => one !== parent && isMeant(one, reference));
    if (matches.length > 0 || isMeant(parent, reference)) return matches.length === 1 ? matches[0] : undefined;
    // a name that has values of the deployment in it is one only within a template
    if (reference.name !== undefined) return reference.name.includes("$") ? undefined : this.others.ofName(reference.name, parent.file);
    if (reference.id === undefined) return undefined;
    const made = parent.deployment?.resources.get(reference.id);
    const resource = parent.deployment?.declared?.get(reference.id) ?? (made?.kind === "state-machine" ? made : undefined);
    return resource && resource.at.file !== parent.file ? this.others.ofResource(resource) : undefined;
  }

  /** The one state machine that the programs which use the parent's file pass to it. */
  private async passed({ name }: TaskState, parent: Definition): Promise<Definition | undefined> {
    const found = new Set<Definition | undefined>();
    for (const instance of (await parent.instances?.()) ?? []) {
      const machine = instance.root && parseMachine(instance.root).machine;
      const same = machine && [...allStates(machine)].find((one) => one.name === name);
      const node = same?.type === "Task" ? argumentNode(same) : undefined;
      const id = node && referenceOf(node, instance)?.id;
      const made = id === undefined ? undefined : instance.deployment?.resources.get(id);
      const isHere = made?.at.file.path === parent.file.path;
      if (made?.kind !== "state-machine") found.add(undefined);
      else found.add(isHere ? this.definitions.find((one) => isMeant(one, { id: made.id })) : await this.others.ofResource(made));
    }
    const [only] = found;
    return found.size === 1 && only !== parent ? only : undefined;
  }

  /** By the whole argument, the name that it ends with, or the resource or substitution that is in it. */
  private givenFor(node: Node, parent: Definition): Definition | undefined {
    if (this.given.size === 0) return undefined;
    const { id, name } = referenceOf(node, parent) ?? {};
    const holes =
      node.kind === "placeholder" ? [node.placeholder] : node.kind === "string" ? node.placeholders.map((p) => p.placeholder) : [];
    const names = [
      node.kind === "string" ? node.value : undefined,
      name,
      id,
      ...(holes.length === 1 ? [holes[0]?.name.replace(/^\$\{|\}$/g, "")] : []),
    ];
    return names.flatMap((one) => (one === undefined ? [] : (this.given.get(one) ?? []))).at(0);
  }

  /** Analyzed once; a state machine that starts itself through others is unknown there. */
  private async read(definition: Definition): Promise<ChildMachine | undefined> {
    if (this.known.has(definition)) return this.known.get(definition);
    if (this.active.includes(definition)) return undefined;
    this.active.push(definition);
    const child = await this.analyzed(definition);
    this.active.pop();
    this.known.set(definition, child);
    return child;
  }

  private async analyzed(definition: Definition): Promise<ChildMachine | undefined> {
    const { root } = definition;
    if (!root || definition.partialReason !== undefined || definition.problems.some((p) => !p.tolerated)) return undefined;
    const type = this.typeOf(definition);
    const { machine, problems } = parseMachine(root, type ? { type } : {});
    if (!machine || problems.some((p) => p.severity === "error")) return undefined;
    const { analyze } = await import("../analysis/facts/analyze-machine.js");
    const children = await this.childrenOf(machine, definition);
    const facts = analyze(machine, { ...(type ? { type } : {}), known: { children: resultsOf(children) } });
    return { name: definition.name, at: definition.at, facts, ...(type ? { type } : {}) };
  }
}

/** What the analysis of a parent takes from its children. */
export function resultsOf(children: ReadonlyMap<State, ChildMachine>): ReadonlyMap<State, ChildResult> {
  return new Map([...children].map(([state, { facts }]) => [state, resultOf(facts)]));
}

function resultOf({ execution }: Facts): ChildResult {
  const { max } = execution.duration;
  return { output: execution.output?.schema() ?? false, ...(max === null ? {} : { seconds: max }) };
}

function argumentNode(state: TaskState): Node | undefined {
  const given = argumentOf(state, "StateMachineArn");
  return given.kind === "given" ? (given.value as { readonly node?: Node }).node : undefined;
}

/** All of it is known to deployment alone. */
const isHole = (node: Node): boolean =>
  node.kind === "placeholder" ||
  (node.kind === "string" && node.placeholders.some(({ start, end }) => start === 0 && end === node.value.length));

const startsExecution = ({ resource }: TaskState): boolean =>
  (resource?.value.service === "states" && resource.value.action === "startExecution") ||
  (resource?.value.form === "aws-sdk" && resource.value.service === "sfn" && /^start(Sync)?Execution$/.test(resource.value.action ?? ""));

/** How a state machine starts others, each with what it starts where that is known. */
function* startsIn(parent: Definition): Generator<{ readonly mode: StartMode; readonly reference: Reference | undefined }> {
  const machine = parent.root && parseMachine(parent.root).machine;
  if (!machine) return;
  for (const state of allStates(machine)) {
    if (state.type !== "Task" || !startsExecution(state)) continue;
    const mode = state.resource?.value.action === "startSyncExecution" ? "synchronous" : "asynchronous";
    const node = argumentNode(state);
    yield { mode, reference: node && referenceOf(node, parent) };
  }
}

/** What an argument refers to: a resource, or the name at the end of an ARN. */
interface Reference {
  readonly id?: string;
  readonly name?: string;
}

function referenceOf(node: Node, parent: Definition): Reference | undefined {
  const holes =
    node.kind === "placeholder" ? [node.placeholder] : node.kind === "string" ? node.placeholders.map((p) => p.placeholder) : [];
  const referred = holes.map((hole) => hole.resource ?? parent.deployment?.substitutions?.get(hole.name));
  const [id] = referred;
  if (referred.length === 1 && id !== undefined) return { id };
  const name = nameInArn(node);
  return name === undefined ? undefined : { name };
}

function isMeant(one: Definition, { id, name }: Reference): boolean {
  if (id !== undefined) return id === (one.deployment?.self?.id ?? one.name);
  return name !== undefined && (name.includes("$") ? writtenNames(one).includes(name) : isCalled(one, name));
}

const writtenNames = ({ deployment }: Definition): readonly string[] =>
  NAMES.flatMap((property) => writtenText(deployment?.self?.property(property)) ?? []);
