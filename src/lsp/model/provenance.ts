import type { Template } from "../../asl/expressions.js";
import type { Catcher, Machine, State } from "../../asl/model.js";
import { assignmentsOf } from "../../asl/variable-references.js";
import type { Edge, Graph } from "../../graph/graph.js";
import type { Node } from "../../text/node.js";
import type { MachineModel } from "./document-model.js";
import { type JsonataChain, jsonataChains } from "./jsonata-tokens.js";

/** Where a value comes from: the last place that wrote it. */
export interface Writer {
  /** Absent for the execution input. */
  readonly state?: State;
  readonly kind: "value" | "result" | "error output" | "execution input" | "context" | "item";
  /** The field, member or state key to go to; absent for the execution input. */
  readonly node?: Node;
  /** The members of it that are asked for. */
  readonly steps: readonly string[];
}

/** `effective`: after InputPath. `raw`: before ResultSelector, `result`: after it. `merged`: after ResultPath. */
type Point = "input" | "effective" | "raw" | "result" | "merged" | "output";

/** A member of a value at one point of a state's data flow. */
export interface Question {
  readonly state: State;
  readonly point: Point;
  readonly steps: readonly string[];
}

/** Questions that one search may lead to; loops end by themselves, since no question is asked twice. */
const MOST_QUESTIONS = 5_000;

/** Who writes that member, on any path through the states. Where an expression computes it, the expression is the writer. */
export function writersOf(question: Question, model: MachineModel): Writer[] {
  const { graph } = model;
  return graph ? new Search(graph).run(question) : [];
}

/** Every assignment of a variable that a state can read: of its own scope and of those around it. */
export function assignmentsTo(name: string, state: State): { readonly state: State; readonly node: Node; readonly template?: Template }[] {
  const found: { state: State; node: Node; template?: Template }[] = [];
  for (let scope: Machine | undefined = state.machine; scope; scope = scope.owner?.state.machine) {
    for (const own of scope.states.values()) {
      for (const { template } of assignmentsOf(own)) {
        if (template.kind === "object") {
          for (const entry of template.entries)
            if (entry.key === name) found.push({ state: own, node: entry.member.value, template: entry.value });
        } else if (template.kind === "literal" && template.node.kind === "object") {
          for (const { key, value } of template.node.members) if (key.name === name) found.push({ state: own, node: value });
        }
      }
    }
  }
  return found;
}

class Search {
  private readonly seen = new Set<string>();
  private readonly todo: Question[] = [];
  private readonly writers = new Map<string, Writer>();
  private readonly ids = new Map<object, number>();

  constructor(private readonly graph: Graph) {}

  run(question: Question): Writer[] {
    this.ask(question);
    for (let next = this.todo.pop(); next && this.seen.size < MOST_QUESTIONS; next = this.todo.pop()) this.answer(next);
    return [...this.writers.values()];
  }

  private ask(question: Question): void {
    const key = `${this.idOf(question.state)} ${question.point} ${question.steps.join("\n")}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.todo.push(question);
  }

  private found(writer: Writer): void {
    this.writers.set(`${writer.kind} ${writer.node ? this.idOf(writer.node) : ""} ${writer.steps.join("\n")}`, writer);
  }

  private idOf(thing: object): number {
    const id = this.ids.get(thing) ?? this.ids.size;
    this.ids.set(thing, id);
    return id;
  }

  private answer({ state, point, steps }: Question): void {
    switch (point) {
      case "input":
        this.input(state, steps);
        return;
      case "effective":
        this.filtered(state, "inputPath" in state ? state.inputPath?.value : undefined, "input", steps);
        return;
      case "raw":
        this.raw(state, steps);
        return;
      case "result":
        this.result(state, steps);
        return;
      case "merged":
        this.merged(state, steps);
        return;
      case "output":
        this.output(state, steps);
        return;
    }
  }

  /** Through InputPath or OutputPath. */
  private filtered(
    state: State,
    path: { readonly steps: readonly PathLike[] } | null | undefined,
    point: Point,
    steps: readonly string[],
  ): void {
    if (path === null) return;
    const names = path ? namesOf(path.steps) : [];
    if (names) this.ask({ state, point, steps: [...names, ...steps] });
  }

  private input(state: State, steps: readonly string[]): void {
    const scope = this.graph.scopeOf(state.machine);
    for (const edge of scope.into(state)) this.through(edge, steps);
    if (scope.start === state) this.entry(state.machine, steps);
  }

  private through({ from, kind, index }: Edge, steps: readonly string[]): void {
    if (kind === "catch") this.caught(from, index, steps);
    else this.ask({ state: from, point: "output", steps });
  }

  private caught(from: State, index: number, steps: readonly string[]): void {
    const catcher: Catcher | undefined = "catch" in from ? from.catch[index] : undefined;
    if (!catcher) return;
    const error = { state: from, kind: "error output" as const, node: catcher.node };
    if (from.queryLanguage === "JSONata") {
      if (catcher.output) this.template(catcher.output.value, from, steps, "result");
      else this.found({ ...error, steps });
      return;
    }
    this.put(catcher.resultPath?.value, steps, (rest) => this.found({ ...error, steps: rest }), from);
  }

  /** The input of a scope's first state. */
  private entry(machine: Machine, steps: readonly string[]): void {
    const { owner } = machine;
    if (!owner) {
      this.found({ kind: "execution input", steps });
      return;
    }
    const { state } = owner;
    if (state.type === "Parallel") {
      if (state.parameters) this.template(state.parameters.value, state, steps, "effective");
      else this.ask({ state, point: "effective", steps });
    } else if (state.itemSelector) this.template(state.itemSelector.value, state, steps, "effective");
    else this.found({ state, kind: "item", node: state.items?.node ?? state.itemReader?.node ?? state.node, steps });
  }

  private output(state: State, steps: readonly string[]): void {
    if (state.queryLanguage === "JSONata") {
      const output = "output" in state ? state.output : undefined;
      if (output) this.template(output.value, state, steps, "result");
      else this.ask({ state, point: makesResult(state) ? "result" : "input", steps });
      return;
    }
    this.filtered(state, "outputPath" in state ? state.outputPath?.value : undefined, "merged", steps);
  }

  private merged(state: State, steps: readonly string[]): void {
    if (!makesResult(state)) this.ask({ state, point: "effective", steps });
    else
      this.put(
        "resultPath" in state ? state.resultPath?.value : undefined,
        steps,
        (rest) => this.ask({ state, point: "result", steps: rest }),
        state,
      );
  }

  /** What lies at `steps` once something was put into the raw input at `path`. */
  private put(
    path: { readonly steps: readonly PathLike[] } | null | undefined,
    steps: readonly string[],
    inside: (rest: readonly string[]) => void,
    state: State,
  ): void {
    const at = path === null ? null : namesOf(path?.steps ?? []);
    if (at?.every((name, i) => i >= steps.length || steps[i] === name)) {
      inside(steps.slice(at.length));
      // a part of what is asked for
      if (at.length > steps.length) this.ask({ state, point: "input", steps });
    } else if (at !== undefined) this.ask({ state, point: "input", steps });
  }

  private result(state: State, steps: readonly string[]): void {
    if (state.type === "Pass") {
      if (state.result) this.template(state.result.value, state, steps, "effective");
      else if (state.parameters) this.template(state.parameters.value, state, steps, "effective");
      else this.ask({ state, point: "effective", steps });
      return;
    }
    const selector = "resultSelector" in state ? state.resultSelector : undefined;
    if (selector) this.template(selector.value, state, steps, "raw");
    else this.raw(state, steps);
  }

  private raw(state: State, steps: readonly string[]): void {
    if (state.type === "Pass") this.result(state, steps);
    else this.found({ state, kind: "result", node: resultNode(state), steps });
  }

  /** Follows a member into a payload template. @param point what `$` is in its paths. */
  private template(root: Template, state: State, steps: readonly string[], point: Point): void {
    let template = root;
    let rest = steps;
    while (template.kind === "object" && rest.length > 0) {
      const [name] = rest;
      const entry = template.entries.find((e) => e.key === name);
      if (!entry) return;
      template = entry.value;
      rest = rest.slice(1);
    }
    if (!this.follow(template, state, rest, point)) this.found({ state, kind: "value", node: nodeIn(template.node, rest), steps: rest });
  }

  /** Does the template only hand on another value? Then that one is asked for. */
  private follow(template: Template, state: State, rest: readonly string[], point: Point): boolean {
    if (template.kind === "path" && template.definite) {
      const names = namesOf(template.steps);
      if (names && template.root.kind === "input") this.ask({ state, point, steps: [...names, ...rest] });
      else if (template.root.kind === "variable") this.variable(template.root.name, state, [...(names ?? []), ...rest]);
      else return false;
      return true;
    }
    const chain = template.kind === "jsonata" ? onlyChain(template.source) : undefined;
    if (!chain || chain.variable === "") return false;
    const names = chain.steps.map((step) => step.name);
    if (chain.variable !== "states") this.variable(chain.variable, state, [...names, ...rest]);
    else if (names[0] === "input") this.ask({ state, point: "input", steps: [...names.slice(1), ...rest] });
    else if (names[0] === "result" && state.type !== "Pass") this.raw(state, [...names.slice(1), ...rest]);
    else return false;
    return true;
  }

  private variable(name: string, state: State, steps: readonly string[]): void {
    for (const { state: writer, node } of assignmentsTo(name, state)) this.found({ state: writer, kind: "value", node, steps });
  }
}

/** The variable and members that an expression consists of, where it is nothing else. */
function onlyChain(source: string): JsonataChain | undefined {
  const [chain, ...others] = jsonataChains(source);
  return chain && others.length === 0 && source.trim() === source.slice(chain.start, chain.end) ? chain : undefined;
}

type PathLike = { readonly kind: string; readonly name?: string };

/** Names of a path of plain members; an index is passed over, since items have one writer. Undefined for other paths. */
function namesOf(steps: readonly PathLike[]): string[] | undefined {
  const names: string[] = [];
  for (const step of steps) {
    if (step.kind === "member" && step.name !== undefined) names.push(step.name);
    else if (step.kind !== "index") return undefined;
  }
  return names;
}

const makesResult = ({ type }: State): boolean => type === "Pass" || type === "Task" || type === "Map" || type === "Parallel";

function resultNode(state: State): Node {
  const name = state.type === "Task" ? "Resource" : state.type === "Parallel" ? "Branches" : "ItemProcessor";
  return state.node.members.find((m) => m.key.name === name)?.value ?? state.node;
}

/** The member that a literal gives. */
function nodeIn(node: Node, steps: readonly string[]): Node {
  let at = node;
  for (const name of steps) {
    const next = at.kind === "object" ? at.members.find((m) => m.key.name === name)?.value : undefined;
    if (!next) break;
    at = next;
  }
  return at;
}
