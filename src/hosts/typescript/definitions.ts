import { nearest } from "../../asl/did-you-mean.js";
import { STATE_FIELDS, STATE_TYPES } from "../../asl/fields.js";
import type { StateType } from "../../asl/model.js";
import type { Interpreter } from "../../languages/evaluator/interpreter.js";
import { plainText } from "../../languages/evaluator/text.js";
import { type Render, ToNode } from "../../languages/evaluator/to-node.js";
import { type ConstructedObject, isNothing, memberOf, type Value } from "../../languages/evaluator/values.js";
import { lastName, type Syntax } from "../../languages/javascript/syntax.js";
import { MappedText } from "../../text/mapped-text.js";
import { get, type Node, type ObjectNode } from "../../text/node.js";
import { asRoot, placeholder } from "../../text/node-builders.js";
import type { SyntaxProblem } from "../../text/problems.js";
import { range, type Span, textOf } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { DeployedResource, Deployment, WorkflowType } from "../deployment.js";
import type { Definition, HostProblem } from "../host.js";
import type { ReadSession } from "../read-session.js";
import { parseDefinitionText, type Substitute, substituted, substitutedTree, withFileProblems } from "../shared/definition-text.js";
import { given } from "../shared/duplicates.js";
import { readReferenced } from "../shared/referenced-file.js";
import type { Candidate } from "./candidates.js";
import { declaredByPulumi } from "./declared.js";
import { roleInProgram } from "./declared-cdk.js";
import type { Site, SiteReading } from "./sites.js";
import { startersInProgram } from "./starters.js";

interface Read {
  readonly root?: Node;
  readonly problems: readonly SyntaxProblem[];
  readonly partial?: string;
}

/** One of the machines that a literal is. */
interface Literal extends Read {
  readonly at: Span;
  /** Where its states are: they tell machines of one literal apart. */
  readonly states: Span;
}

/** Turns what the evaluation found into definitions. */
export class Definitions {
  readonly problems: HostProblem[] = [];
  /** Objects that are part of a definition already, as `file:start:end`. */
  private readonly taken = new Set<string>();

  constructor(
    private readonly file: SourceFile,
    private readonly run: Interpreter,
    private readonly access: ReadSession,
    private readonly render: Render,
    private readonly resources: ReadonlyMap<string, DeployedResource>,
    private readonly made: readonly ConstructedObject[],
    private readonly host: Definition["host"] = "typescript",
  ) {}

  /** The machines that one declaration makes: a function or class of the program may be used for several. */
  async ofSites(sites: readonly Site[]): Promise<Definition[]> {
    const read: { site: Site; made: Definition; states: string }[] = [];
    for (const site of sites) {
      const made = await this.ofSite(site);
      const states = made.root?.kind === "object" ? get(made.root, "States") : undefined;
      const first = states?.kind === "object" ? states.members[0]?.key.range : undefined;
      const key = first ? keyOf(first) : "";
      const before = read.findIndex((other) => other.states === key || other.states === "" || key === "");
      if (before < 0) read.push({ site, made, states: key });
      else if (read[before]?.states === "" && key !== "") read[before] = { site, made, states: key };
    }
    return read.map(({ site: { via, at }, made }) => {
      const calls = via !== undefined && (read.length > 1 || at.file !== this.file || /^super\b/.test(textOf(at)));
      return calls ? { ...made, at: via } : made;
    });
  }

  private async ofSite(site: Site): Promise<Definition> {
    const { props } = site;
    const reading = site.read?.();
    const found = await (reading ? this.ofReading(reading, props) : this.find(site));
    if (found.root) this.takeAll(found.root);
    for (const { at, message } of reading?.faults ?? []) this.problems.push({ range: at, severity: "error", message });
    for (const { at, message } of reading?.ignored ?? []) this.problems.push({ range: at, severity: "warning", message });
    const type = workflowType(props);
    const whole = site.host === "cdk" && !this.run.exhausted;
    const role = whole ? roleInProgram(site) : undefined;
    const starters = whole ? startersInProgram(site, this.made) : undefined;
    return {
      name: site.id ?? declaredIn(site.at) ?? this.stem(),
      host: site.host,
      file: this.file,
      at: site.name,
      ...(found.root ? { root: found.root } : {}),
      problems: found.problems,
      ...(type ? { type } : {}),
      ...(found.partial === undefined ? {} : { partialReason: found.partial }),
      deployment: {
        ...surroundingsOf(site, reading, this.resources),
        ...(reading?.callSites?.size ? { callSites: reading.callSites } : {}),
        ...(site.host === "pulumi" ? declaredByPulumi(site.made, this.made) : {}),
        ...(role ? { role } : {}),
        ...(starters ? { starters } : {}),
      },
    };
  }

  private async ofReading({ definition, partial }: SiteReading, props: Value | undefined): Promise<Read> {
    const found: Read = definition
      ? await this.fromValue(definition, this.substitutions(memberOf(props, "definitionSubstitutions")))
      : { problems: [] };
    return partial === undefined ? found : { ...found, partial };
  }

  private async find({ props }: Site): Promise<Read> {
    if (props?.kind !== "object")
      return { problems: [], partial: "the properties of the state machine are unknown before the program runs" };
    const substitute = this.substitutions(memberOf(props, "definitionSubstitutions"));
    const given = memberOf(props, "definitionString") ?? memberOf(props, "definition");
    if (given && !isNothing(given)) return this.fromValue(given, substitute);
    const location = memberOf(props, "definitionS3Location");
    if (location) return this.fromLocation(location);
    return { problems: [], partial: "the state machine has no readable definition" };
  }

  /** A definition given as an object, as its JSON, or as a text. */
  async fromValue(value: Value, substitute: Substitute = () => undefined): Promise<Read> {
    const notes = new Set<string>();
    const toNode = new ToNode(this.render, (why) => void notes.add(why));
    const partial = () => (notes.size > 0 ? { partial: [...notes].join("; ") } : {});
    const text = joinedText(value, toNode);
    if (text) return this.fromValue(text, substitute);
    if (value.kind === "json" || value.kind === "object") {
      const of = value.kind === "json" ? value.of : value;
      // a text within JSON.stringify is a text: the definition is what it holds
      if (of.kind === "text" || of.kind === "json") return this.fromValue(of, substitute);
      const node = toNode.node(of);
      if (node?.kind !== "object") return { problems: [], partial: "the definition is computed when the program runs" };
      return { root: asRoot(substitutedTree(node, substitute)), problems: [], ...partial() };
    }
    if (value.kind !== "text") return { problems: [], partial: "the definition is computed when the program runs" };
    const { file } = value.content.segments[0]?.range ?? value.at;
    if (file !== this.file) this.access.consumed.add(file.path);
    const parsed = await parseDefinitionText(substituted(value.content, substitute), file === this.file ? "" : file.path);
    const whole = file === this.file ? parsed : withFileProblems(parsed, file);
    return { ...whole, ...(whole.root ? {} : { partial: "its text is not valid JSON or YAML" }) };
  }

  private async fromLocation(location: Value): Promise<Read> {
    const key = plainText(memberOf(location, "key"));
    const nowhere = { problems: [], partial: "the definition is in Amazon S3, not in this repository" };
    if (key === undefined) return nowhere;
    const read = readReferenced(this.access, this.file, key);
    if ("missing" in read) return nowhere;
    this.access.consumed.add(read.file.path);
    return withFileProblems(await parseDefinitionText(MappedText.ofFile(read.file), read.file.path), read.file);
  }

  private substitutions(map: Value | undefined): Substitute {
    return (name, written, at) => {
      const value = memberOf(map, name);
      if (!value) return undefined;
      const text = this.run.toNode.text(value);
      const [first] = text.holesIn();
      return first ? placeholder(first.placeholder.kind, written, at, first.placeholder.resource) : text.text;
    };
  }

  /** Literals that are definitions and no part of another one. */
  async ofLiterals(candidates: readonly Candidate[], values: ReadonlyMap<Syntax, readonly Value[]>): Promise<Definition[]> {
    const read: { candidate: Candidate; found: Literal }[] = [];
    for (const candidate of candidates) {
      const name = candidate.named && nameIn(candidate.named);
      if (name !== undefined && INNER.test(name)) continue;
      const meant = candidate.given || (name !== undefined && MEANT.test(name));
      for (const found of await this.readings(values.get(candidate.node) ?? []))
        if (meant || !found.root || hasAslStates(found.root)) read.push({ candidate, found });
    }
    for (const { found } of read) if (found.root) this.take(found.root, false);
    const whole = read.map(({ candidate }) => candidate.node);
    return read
      .filter(({ candidate, found }) => !this.taken.has(keyOf(found.at)) && !whole.some((outer) => isWithin(candidate.node, outer)))
      .map(({ candidate, found }) => this.literal(candidate, found));
  }

  /** The different machines that one literal was in the course of the program. */
  private async readings(values: readonly Value[]): Promise<Literal[]> {
    const found = new Map<string, Literal>();
    for (const value of values) {
      const read = await this.fromValue(value);
      if (read.problems.some((p) => !p.tolerated)) continue;
      const states = isMachine(read.root) ? get(read.root, "States")?.range : statesBuilt(value);
      if (!states) continue;
      const literal = {
        ...(isMachine(read.root) ? read : { problems: [], partial: "its states are built in an unsupported form" }),
      };
      const key = keyOf(states);
      if (!found.has(key)) found.set(key, { ...literal, at: read.root?.range ?? value.at, states });
    }
    return [...found.values()];
  }

  private literal({ node, named }: Candidate, { states, ...found }: Literal): Definition {
    const name = named && nameIn(named);
    // a function of the program makes several machines: what tells them apart is given where it is called
    const elsewhere = states.file !== this.file || states.end <= node.range[0] || states.start >= node.range[1];
    const at = elsewhere && states.file === this.file ? states : range(this.file, ...(named && !elsewhere ? nameRange(named) : node.range));
    return {
      name: name || this.stem(),
      host: this.host,
      file: this.file,
      at,
      ...(found.root ? { root: found.root } : {}),
      problems: found.problems,
      ...(found.partial === undefined ? {} : { partialReason: found.partial }),
    };
  }

  /** A literal of another program that this one makes a state machine of is no second one. */
  private takeAll(root: Node): void {
    this.take(root, true);
    const { file, start } = root.range;
    const name = file === this.file ? undefined : ASSIGNED.exec(file.text.slice(Math.max(0, start - MAX_DECLARATION), start))?.[1];
    if (name !== undefined) given(file.path, name, this.access);
  }

  /** @param whole the root itself counts too. */
  private take(root: Node, whole: boolean): void {
    const todo: Node[] = [root];
    for (let node = todo.pop(); node; node = todo.pop()) {
      if (node.kind === "array") todo.push(...node.items);
      if (node.kind !== "object") continue;
      if ((whole || node !== root) && get(node, "StartAt")) this.taken.add(keyOf(node.range));
      todo.push(...node.members.map((m) => m.value));
    }
  }

  private stem(): string {
    return this.file.path.replace(/^.*\//, "").replace(/\.[^.]*$/, "");
  }
}

/** `{"Fn::Join": ["", […]]}` as templates and tests of templates hold it. */
function joinedText(value: Value, toNode: ToNode): Value | undefined {
  const call = value.kind === "object" && value.members.size === 1 ? memberOf(value, "Fn::Join") : undefined;
  const [separator, list] = call?.kind === "list" ? call.items : [];
  const between = plainText(separator);
  if (between === undefined || list?.kind !== "list" || list.open) return undefined;
  const content = MappedText.build(value.at, (b) => {
    list.items.forEach((item, i) => {
      if (i > 0 && between !== "") b.rewritten(between, (separator as Value).at);
      if (item.kind === "object") b.hole(placeholder("unknown", "${…}", item.at));
      else b.mapped(toNode.text(item));
    });
  });
  return { kind: "text", content, at: value.at };
}

const keyOf = (at: Span) => `${at.file.path}:${at.start}:${at.end}`;

/** `export const FLOW: Definition = ` before a literal. */
const ASSIGNED = /([A-Za-z_]\w{0,80})\s{0,4}(?::\s{0,4}\w{1,80}\s{0,4})?=\s{0,9}$/;
const MAX_DECLARATION = 300;

/** The class or function that a declaration of unknown name is in. */
function declaredIn({ file, start }: Span): string | undefined {
  const before = [
    ...file.text.slice(0, start).matchAll(/^(?:export\s+)?(?:default\s+)?(?:abstract\s+)?(?:async\s+)?(?:class|function)\s+(\w+)/gm),
  ];
  return before.at(-1)?.[1];
}

/** A key without its quotes, a variable without its type. */
function nameRange(named: Syntax): [number, number] {
  const [start, end] = named.range;
  if (named.type === "Literal" || named.type === "Text") return [start + 1, end - 1];
  return named.type === "Identifier" ? [start, start + String(named.name).length] : [start, end];
}

function nameIn(named: Syntax): string {
  return named.type === "Literal" || named.type === "Text" ? String(named.value) : (lastName(named) ?? "");
}

/** Names that say that the value is meant for Step Functions. */
const MEANT = /definition|state.?machine|step.?function|\basl\b|Asl(?:$|[A-Z])/i;

/** Members whose values have the form of a machine and are none. */
const INNER = /^(?:ItemProcessor|Iterator|Branches)$/;

const isWithin = (inner: Syntax, outer: Syntax): boolean =>
  inner !== outer && inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];

/** Other workflow formats have StartAt and States too: their states have types and fields of their own. */
function hasAslStates(root: Node): boolean {
  const states = root.kind === "object" ? get(root, "States") : undefined;
  if (states?.kind !== "object") return true;
  return states.members.every(({ value }) => {
    if (value.kind !== "object") return true;
    const type = get(value, "Type");
    if (type?.kind !== "string" || type.placeholders.length > 0)
      return type !== undefined || value.members.some((m) => m.key.placeholders.length > 0);
    const known = (STATE_TYPES as readonly string[]).includes(type.value) ? STATE_FIELDS[type.value as StateType] : undefined;
    if (!known) return nearest(type.value, STATE_TYPES) !== undefined;
    return value.members.every(({ key }) => Object.hasOwn(ANY_FIELD, key.name) || nearest(key.name, Object.keys(known)) !== undefined);
  });
}

const ANY_FIELD: Readonly<Record<string, unknown>> = Object.assign({}, ...Object.values(STATE_FIELDS));

function isMachine(root: Node | undefined): root is ObjectNode {
  if (root?.kind !== "object" || !get(root, "StartAt")) return false;
  const states = get(root, "States");
  return (
    states?.kind === "object" &&
    states.members.length > 0 &&
    states.members.every((m) => m.value.kind === "object" || m.value.kind === "placeholder")
  );
}

/** States of which some are known and some are not. */
function statesBuilt(value: Value): Span | undefined {
  const states = memberOf(value.kind === "json" ? value.of : value, "States");
  if (states?.kind !== "object" || !states.open || states.members.size === 0) return undefined;
  return [...states.members.values()].every((m) => m.value.kind === "object" && m.value.members.has("Type")) ? states.at : undefined;
}

/** Undefined where the program decides it while it runs. */
function workflowType(props: Value | undefined): WorkflowType | undefined {
  if (props?.kind !== "object") return undefined;
  const given = memberOf(props, "type") ?? memberOf(props, "stateMachineType");
  if (!given || given.kind === "undefined") return props.open ? undefined : "STANDARD";
  const word = given.kind === "library" ? given.path[given.path.length - 1] : plainText(given);
  return /^express$/i.test(word ?? "") ? "EXPRESS" : /^standard$/i.test(word ?? "") ? "STANDARD" : undefined;
}

function surroundingsOf(
  { name, props }: Site,
  reading: SiteReading | undefined,
  resources: ReadonlyMap<string, DeployedResource>,
): Deployment {
  const logging = loggingOf(reading ? reading.logging : memberOf(props, "loggingConfiguration"));
  const tracing = tracingOf(reading ? reading.tracing : memberOf(props, "tracingConfiguration"));
  return {
    declaration: name,
    describesOperations: props?.kind === "object" && !props.open && logging !== "unknown" && tracing !== "unknown",
    ...(logging && logging !== "unknown" ? { logging } : {}),
    ...(tracing && tracing !== "unknown" ? { tracing } : {}),
    resources,
  };
}

const LEVELS: ReadonlySet<string> = new Set(["ALL", "ERROR", "FATAL", "OFF"]);

function loggingOf(value: Value | undefined): Deployment["logging"] | "unknown" {
  if (!value || isNothing(value)) return undefined;
  if (value.kind !== "object") return "unknown";
  const level = memberOf(value, "level");
  if (!level) return value.open ? "unknown" : { level: "OFF", at: value.at };
  const word = (level.kind === "library" ? level.path[level.path.length - 1] : plainText(level))?.toUpperCase() ?? "";
  if (!LEVELS.has(word)) return "unknown";
  const data = memberOf(value, "includeExecutionData");
  const include =
    data?.kind === "boolean" ? { includeExecutionData: data.value } : data && !isNothing(data) ? {} : { includeExecutionData: false };
  return { level: word as "ALL" | "ERROR" | "FATAL" | "OFF", ...include, at: level.at };
}

function tracingOf(value: Value | undefined): Deployment["tracing"] | "unknown" {
  if (!value || isNothing(value)) return undefined;
  const enabled = memberOf(value, "enabled");
  return enabled?.kind === "boolean" ? { enabled: enabled.value, at: enabled.at } : "unknown";
}
