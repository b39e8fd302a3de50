import { MappedText } from "../../text/mapped-text.js";
import { get, type Member, type Node, type ObjectNode } from "../../text/node.js";
import { asRoot, asText, objectNode, placeholder, placeholderNode } from "../../text/node-builders.js";
import { range } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import { declaredResources, loggingOf, numberOf, surroundingResources, tracingOf } from "../cloudformation/deployment.js";
import { Evaluator } from "../cloudformation/evaluation/evaluator.js";
import { machinesOf } from "../cloudformation/read.js";
import { parseText } from "../cloudformation/read-template.js";
import { objectAt, type Resource, stringAt, type Template, templateOf } from "../cloudformation/template.js";
import type { DeclaredResource, DeployedResource, Starters } from "../deployment.js";
import type { Definition, HostProblem, HostResult } from "../host.js";
import type { ReadSession } from "../read-session.js";
import { parseInlineDefinition } from "../shared/definition-text.js";
import { startersOf } from "./starters.js";
import { Variables } from "./variables.js";

/** The framework's own default. @see https://www.serverless.com/framework/docs/providers/aws/guide/functions */
const DEFAULT_FUNCTION_TIMEOUT = 6;

export async function readService(file: SourceFile, access: ReadSession): Promise<HostResult> {
  const parsed = await parseText(MappedText.ofFile(file), "1.2");
  const { root } = parsed;
  const found: HostResult = root?.kind === "object" ? await readServiceTree(file, root, [], access) : { definitions: [], problems: [] };
  const [first] = parsed.problems.filter((p) => !p.tolerated);
  if (!first) return found;
  // where machines were found all the same, the fault is elsewhere
  const severity = found.definitions.length > 0 ? "info" : "error";
  return {
    ...found,
    problems: [{ range: first.range, severity, message: `Not well-formed: ${first.detail ?? first.code}` }, ...found.problems],
  };
}

/** A service by its tree, whatever it was written in. */
export async function readServiceTree(
  file: SourceFile,
  root: ObjectNode,
  problems: HostProblem[],
  access: ReadSession,
): Promise<HostResult> {
  const variables = new Variables(file, root, access);
  const section = async (name: string) => {
    const node = get(root, name);
    const made = node && (await variables.resolve(node));
    problems.push(...variables.problems);
    return made;
  };
  const whole = get(root, "stepFunctions") !== undefined || !get(root, "stateMachines");
  const machines = whole ? await section("stepFunctions") : await sectionAlone(root, variables);
  const functions = await section("functions");
  const resources = await section("resources");
  const provider = await defaultsOf(objectAt(root, "provider"), variables);
  const elsewhere = whole ? beside(file, get(root, "stepFunctions"), variables) : undefined;
  const service = new Service(file, root, machines, functions, resources, provider, elsewhere);
  const definitions: Definition[] = [];
  for (const member of service.machines(problems)) definitions.push(await service.definition(member));
  const templates = await machinesOf(service.template, access);
  for (const used of variables.used.values()) if (!isService(used)) access.consumed.add(used.path);
  for (const { root: made } of definitions)
    if (made && made.range.file.path !== file.path && isData(made.range.file)) access.consumed.add(made.range.file.path);
  return {
    definitions: [...definitions, ...templates.definitions],
    // paths of a part are told from the service's folder, which is not known here
    problems: whole ? distinct([...problems, ...templates.problems]) : [],
    ...(templates.suppressions ? { suppressions: templates.suppressions } : {}),
  };
}

/** A file that is the section itself; what its service says is not known here. */
async function sectionAlone(root: ObjectNode, variables: Variables): Promise<Node | undefined> {
  const inner = get(root, "stateMachines");
  return inner?.kind === "object" || inner?.kind === "array" ? variables.resolve(root) : undefined;
}

/** What the provider sets for every function, with its variables resolved. */
async function defaultsOf(provider: ObjectNode | undefined, variables: Variables): Promise<ObjectNode | undefined> {
  if (!provider) return undefined;
  const members: Member[] = [];
  for (const m of provider.members) {
    if (m.key.name !== "timeout" && m.key.name !== "runtime") continue;
    const value = await variables.resolve(m.value);
    if (value) members.push({ ...m, value });
  }
  return objectNode(provider.range, members, false);
}

/** A file in which a program of the service has a definition. */
const isData = (file: SourceFile) => /\.(?:jsonc?|[cm]?[jt]s)$/.test(file.path) && !isService(file);

const isService = (file: SourceFile) => /^service\s*:/m.test(file.text);

function distinct(problems: readonly HostProblem[]): HostProblem[] {
  const seen = new Map<string, HostProblem>();
  for (const p of problems) seen.set(`${p.range.file.path} ${p.range.start} ${p.message}`, p);
  return [...seen.values()];
}

class Service {
  readonly template: Template;
  private readonly evaluator: Evaluator;
  private readonly resources: ReadonlyMap<string, DeployedResource>;

  constructor(
    private readonly file: SourceFile,
    root: ObjectNode,
    private readonly stepFunctions: Node | undefined,
    functions: Node | undefined,
    resources: Node | undefined,
    private readonly provider: ObjectNode | undefined,
    /** What the service says beside its state machines; undefined where that is not known. */
    private readonly elsewhere: readonly string[] | undefined,
  ) {
    const base = templateOf(file, mergedResources(resources, root));
    const own = new Map<string, Resource>(base.resources);
    const aliases = new Map<string, string>();
    for (const member of mergedMembers(functions)) {
      const id = member.key.name;
      own.set(id, { id, type: "AWS::Lambda::Function", member, node: objectNode(member.range, [], false), properties: nameOf(member) });
      aliases.set(`${capital(id)}LambdaFunction`, id);
    }
    for (const member of this.activityMembers()) {
      const id = member.key.name;
      own.set(id, { id, type: "AWS::StepFunctions::Activity", member, node: objectNode(member.range, [], false) });
      aliases.set(`${capital(id)}StepFunctionsActivity`, id);
    }
    for (const member of mergedMembers(sectionOf(stepFunctions))) {
      const [id, ...others] = logicalIdsOf(member);
      for (const other of others) aliases.set(other, id);
      if (member.value.kind === "object" && !own.has(id))
        own.set(id, { id, type: MACHINE, member, node: member.value, properties: member.value });
    }
    this.template = { ...base, resources: own, aliases };
    this.evaluator = new Evaluator(this.template);
    const found = surroundingResources(this.evaluator);
    for (const resource of own.values()) if (resource.type === MACHINE) addMachine(found, resource, this.evaluator);
    for (const member of mergedMembers(functions)) found.set(member.key.name, this.functionOf(member));
    this.resources = found;
  }

  /** The members of `stateMachines`, a map or a list of maps. */
  machines(problems: HostProblem[]): readonly Member[] {
    const section = sectionOf(this.stepFunctions);
    if (section && section.kind !== "object" && section.kind !== "array")
      problems.push({ range: section.range, severity: "info", message: "The state machines are unknown until deployment" });
    return mergedMembers(section);
  }

  async definition(member: Member): Promise<Definition> {
    const { evaluator } = this;
    evaluator.notes.clear();
    const machine = member.value.kind === "object" ? member.value : undefined;
    const given = machine && get(machine, "definition");
    const value = (name: string) => {
      const node = machine && get(machine, name);
      return node && evaluator.evaluate(node);
    };
    const made = given && evaluator.evaluate(given);
    const text = made?.kind === "string" ? asText(made) : undefined;
    const parsed = text ? await parseInlineDefinition(text) : undefined;
    const root = made?.kind === "object" ? asRoot(made) : parsed?.root;
    const notes = evaluator.notes.size > 0 ? [...evaluator.notes].join("; ") : undefined;
    const partial = root
      ? notes
      : given
        ? (parsed?.partial ?? "the definition is unknown until deployment")
        : "the state machine has no readable definition";
    const type = typeOf(value("type"));
    const logging = loggingOf(value("loggingConfig"));
    const tracing = tracingOf(value("tracingConfig"));
    const starters = machine && this.starters(member, value);
    return {
      name: member.key.name,
      host: "serverless",
      file: this.file,
      at: member.key.range,
      ...(root ? { root } : {}),
      problems: parsed?.problems ?? [],
      ...(type ? { type } : {}),
      ...(partial === undefined ? {} : { partialReason: partial }),
      deployment: {
        declaration: member.key.range,
        describesOperations: machine !== undefined && logging !== "unknown" && tracing !== "unknown",
        ...(logging && logging !== "unknown" ? { logging } : {}),
        ...(tracing && tracing !== "unknown" ? { tracing } : {}),
        resources: this.resources,
        ...(machine ? { self: this.declared(member, value), declared: declaredResources(evaluator) } : {}),
        ...(starters ? { starters } : {}),
      },
    };
  }

  private declared(member: Member, value: (name: string) => Node | undefined): DeclaredResource {
    return { id: logicalIdsOf(member)[0], type: MACHINE, at: member.key.range, property: value, document: value };
  }

  /** Undefined where something else of the service may start it. */
  private starters(member: Member, value: (name: string) => Node | undefined): Starters | undefined {
    const names = [value("name"), value("id")].flatMap((node) =>
      node?.kind === "string" && node.placeholders.length === 0 ? [node.value] : [],
    );
    if (!this.elsewhere || this.elsewhere.some((text) => STARTS.test(text) || names.some((name) => hasWord(text, name)))) return undefined;
    return startersOf(this.declared(member, value), value("events"), declaredResources(this.evaluator).all());
  }

  private activityMembers(): Member[] {
    const section = this.stepFunctions?.kind === "object" ? get(this.stepFunctions, "activities") : undefined;
    if (section?.kind !== "array") return [];
    return section.items.flatMap((item) =>
      item.kind === "string" ? [{ key: { name: item.value, range: item.range, placeholders: [] }, value: item, range: item.range }] : [],
    );
  }

  private functionOf({ key, value }: Member): DeployedResource {
    const own = value.kind === "object" ? value : undefined;
    const timeout = (own && get(own, "timeout")) ?? (this.provider && get(this.provider, "timeout"));
    const seconds = timeout ? numberOf(timeout) : DEFAULT_FUNCTION_TIMEOUT;
    const handler = stringAt(own, "handler");
    const runtime = stringAt(own, "runtime") ?? stringAt(this.provider, "runtime");
    return {
      kind: "function",
      id: key.name,
      at: key.range,
      ...(seconds === undefined ? {} : { timeout: { value: seconds, at: timeout?.range ?? key.range } }),
      ...(handler === undefined ? {} : { code: { folder: ".", handler, ...(runtime === undefined ? {} : { runtime }) } }),
    };
  }
}

/** A state machine of the plugin, which makes the resource of it. */
const MACHINE = "serverless-step-functions";

function sectionOf(stepFunctions: Node | undefined): Node | undefined {
  return stepFunctions?.kind === "object" ? get(stepFunctions, "stateMachines") : stepFunctions;
}

/**
 * The logical id that the plugin gives a state machine, and the other names that its versions may give it: by `id`, by `name`,
 * by its key.
 * @see https://github.com/serverless-operations/serverless-step-functions#adding-a-custom-logical-id-for-a-statemachine
 */
function logicalIdsOf({ key, value }: Member): readonly [string, ...string[]] {
  const given = ["id", "name"].flatMap((property) => {
    const node = value.kind === "object" ? get(value, property) : undefined;
    return node?.kind === "string" && node.placeholders.length === 0 && /^[\w-]+$/.test(node.value) ? [capital(node.value)] : [];
  });
  const [first = `${capital(key.name)}StepFunctionsStateMachine`, ...others] = given;
  return [first, ...others, `${capital(key.name)}StepFunctionsStateMachine`];
}

function addMachine(found: Map<string, DeployedResource>, { id, member, properties }: Resource, evaluator: Evaluator): void {
  const given = properties && get(properties, "type");
  const type = typeOf(given && evaluator.evaluate(given));
  if (type) found.set(id, { kind: "state-machine", id, at: member.key.range, type });
}

/** What functions need to start executions: a permission, an ARN. */
const STARTS = /states:(?:start|\*)|state_?-?machine|startexecution/i;

/** Is a name in the text, and not a part of a longer one? */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); word !== "" && at >= 0; at = text.indexOf(word, at + 1))
    if (!/[\w-]/.test(text.charAt(at - 1)) && !/[\w-]/.test(text.charAt(at + word.length))) return true;
  return false;
}

/** The text of a service without its state machines; files with definitions are theirs. */
function beside(file: SourceFile, stepFunctions: Node | undefined, variables: Variables): string[] {
  const { start, end } = stepFunctions?.range ?? { start: 0, end: 0 };
  const used = [...variables.used.values()].map(({ text }) => text).filter((text) => !/\bStartAt\b|\bstateMachines\b/.test(text));
  // the name of the service is often the state machine's as well
  return [file.text.slice(0, start), file.text.slice(end), ...used].map((text) => text.replace(/^service\s*:.*$/m, ""));
}

function typeOf(node: Node | undefined): "STANDARD" | "EXPRESS" | undefined {
  if (!node) return "STANDARD";
  if (node.kind !== "string") return undefined;
  const text = node.value.toUpperCase();
  return text === "EXPRESS" || text === "STANDARD" ? text : undefined;
}

const capital = (name: string) => {
  const clean = name.replace(/-/g, "Dash").replace(/_/g, "Underscore");
  return clean.charAt(0).toUpperCase() + clean.slice(1);
};

/** The name that the framework gives a function has the service and the stage in it, of which deployment decides. */
function nameOf({ key, value }: Member): ObjectNode {
  const own = value.kind === "object" ? get(value, "name") : undefined;
  const made = own ?? placeholderNode(placeholder("text", `\${${key.name}}`, key.range, undefined, `the name of ${key.name}`));
  const name: Member = { key: { name: "FunctionName", range: key.range, placeholders: [] }, value: copyOf(made), range: key.range };
  return objectNode(key.range, [name], false);
}

/** Without the parent of the node that is in the file. */
const copyOf = ({ parent: _, ...node }: Node): Node => node as Node;

/** A map, or a list of maps and of what files gave. */
function mergedMembers(node: Node | undefined): readonly Member[] {
  if (node?.kind === "object") return node.members;
  if (node?.kind === "array") return node.items.flatMap((item) => (item.kind === "object" ? item.members : []));
  return [];
}

/** The service's own template: one map, or a list of them whose sections are joined. */
function mergedResources(resources: Node | undefined, root: ObjectNode): ObjectNode {
  const at = resources?.range ?? range(root.range.file, 0, 0);
  const sections = new Map<string, Member[]>();
  const keys = new Map<string, Member>();
  for (const part of resources?.kind === "array" ? resources.items : [resources]) {
    if (part?.kind !== "object") continue;
    for (const m of part.members) {
      if (m.value.kind !== "object" && m.value.kind !== "array") continue;
      keys.set(m.key.name, m);
      sections.set(m.key.name, [...(sections.get(m.key.name) ?? []), ...mergedMembers(m.value)]);
    }
  }
  const members = [...sections].map(([name, inner]): Member => {
    const first = keys.get(name) as Member;
    return { key: first.key, value: objectNode(first.value.range, inner, false), range: first.range };
  });
  return objectNode(at, members, false);
}
