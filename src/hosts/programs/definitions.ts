import type { Interpreter } from "../../languages/evaluator/interpreter.js";
import type { Render } from "../../languages/evaluator/to-node.js";
import type { ConstructedObject, Value } from "../../languages/evaluator/values.js";
import type { Syntax } from "../../languages/javascript/syntax.js";
import { get, type Node } from "../../text/node.js";
import { range, type Span, textOf } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { DeployedResource } from "../deployment.js";
import type { Definition, HostProblem } from "../host.js";
import type { ReadSession } from "../read-session.js";
import { given } from "../shared/duplicates.js";
import type { Candidate } from "./candidates.js";
import { type DefinitionReading, DefinitionValues } from "./definition-values.js";
import { hasAslStates, INTENDED_NAME, isMachine, NESTED_SCOPE_NAME, nameIn, nameRange, statesBuilt } from "./literals.js";
import { deploymentOf, workflowType } from "./settings.js";
import type { Site } from "./sites.js";

/** One of the machines that a literal is. */
interface Literal extends DefinitionReading {
  readonly at: Span;
  /** Where its states are: they tell machines of one literal apart. */
  readonly states: Span;
}

/** What the evaluation of a program gave. */
interface EvaluatedProgram {
  readonly file: SourceFile;
  readonly access: ReadSession;
  readonly run: Interpreter;
  /** How objects of its packages are written in definitions. */
  readonly render: Render;
  readonly resources: ReadonlyMap<string, DeployedResource>;
  readonly made: readonly ConstructedObject[];
  /** The host of its literals. */
  readonly host: Definition["host"];
}

/** Turns what the evaluation found into definitions. */
export class Definitions {
  readonly problems: HostProblem[] = [];
  /** Objects that are part of a definition already, as `file:start:end`. */
  private readonly taken = new Set<string>();

  private readonly file: SourceFile;
  private readonly values: DefinitionValues;

  constructor(private readonly program: EvaluatedProgram) {
    const { file, access, render, run } = program;
    this.file = file;
    this.values = new DefinitionValues(file, access, render, run.toNode);
  }

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
    const found = await this.values.ofSite(site, reading);
    if (found.root) this.takeAll(found.root);
    for (const { at, message } of reading?.faults ?? []) this.problems.push({ range: at, severity: "error", message });
    for (const { at, message } of reading?.ignored ?? []) this.problems.push({ range: at, severity: "warning", message });
    const type = workflowType(props);
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
        ...deploymentOf(site, reading, this.program.resources),
        ...(reading?.callSites?.size ? { callSites: reading.callSites } : {}),
        ...site.deployment?.(site, { made: this.program.made, exhausted: this.program.run.exhausted }),
      },
    };
  }

  /** Literals that are definitions and no part of another one. */
  async ofLiterals(candidates: readonly Candidate[], values: ReadonlyMap<Syntax, readonly Value[]>): Promise<Definition[]> {
    const read: { candidate: Candidate; found: Literal }[] = [];
    for (const candidate of candidates) {
      const name = candidate.named && nameIn(candidate.named);
      if (name !== undefined && NESTED_SCOPE_NAME.test(name)) continue;
      const meant = candidate.given || (name !== undefined && INTENDED_NAME.test(name));
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
      const read = await this.values.fromValue(value);
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
      host: this.program.host,
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
    if (name !== undefined) given(file.path, name, this.program.access);
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

const isWithin = (inner: Syntax, outer: Syntax): boolean =>
  inner !== outer && inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];
