import type { Member, Node, ObjectNode } from "../../text/node.js";
import { BRANCH_FIELDS, MACHINE_FIELDS, PROCESSOR_FIELDS } from "../fields.js";
import type { Machine, MapState, ParallelState, ProcessorConfig, QueryLanguage, State } from "../model.js";
import type { Problem } from "../problems.js";
import { checkExpress } from "./check-express.js";
import { checkGraph } from "./check-graph.js";
import { checkLiterals } from "./check-literals.js";
import { checkNames } from "./check-names.js";
import { checkVariables } from "./check-variables.js";
import { holey, ObjectReader, type ParseContext, type Where } from "./context.js";
import { readState } from "./parse-state.js";

export interface ParseOptions {
  /** Unknown where nothing says it: then nothing that depends on it is a problem. */
  readonly type?: "STANDARD" | "EXPRESS";
}

export interface ParsedMachine {
  /** As much of the model as the text gives; absent where it is no object at all. */
  readonly machine?: Machine;
  readonly problems: readonly Problem[];
}

/** Scopes within scopes beyond this are not read; AWS refuses far less (`TOO_DEEPLY_NESTED`). */
const MAX_SCOPES = 2_000;

/**
 * The model of a definition and everything that is wrong with its form. `loadJsonata()` must have been awaited where
 * it holds JSONata. Scopes are read from a work list, not by recursion: nesting is the user's.
 * @see https://states-language.net/spec.html
 */
export function parseMachine(root: Node, options: ParseOptions = {}): ParsedMachine {
  const problems: Problem[] = [];
  let raised: ReadonlySet<string> | undefined;
  const context: ParseContext = {
    problems,
    ...(options.type ? { type: options.type } : {}),
    report: (problem) => void problems.push(problem),
    raises(error) {
      raised ??= errorsRaised(root);
      return raised.has(error);
    },
  };
  if (root.kind !== "object") {
    if (root.kind !== "placeholder") {
      context.report({
        code: "structure/wrong-type",
        severity: "error",
        range: root.range,
        message: `A state machine must be a JSON object, not ${root.kind}`,
        awsCode: "SCHEMA_VALIDATION_FAILED",
      });
    }
    return { problems };
  }
  const machine = new ScopeParser(context).parse(root);
  checkNames(machine, context);
  checkGraph(machine, context);
  checkVariables(machine, context);
  checkExpress(machine, context);
  checkLiterals(machine, context);
  return { machine, problems };
}

/** A cheap look: an object with States and StartAt, or at least one of them and states that have a Type. */
export function looksLikeMachine(root: Node | undefined): root is ObjectNode {
  if (root?.kind !== "object") return false;
  const states = root.members.find((m) => m.key.name === "States")?.value;
  const startAt = root.members.some((m) => m.key.name === "StartAt");
  if (states && startAt) return true;
  if (states?.kind !== "object") return startAt && root.members.some((m) => m.key.name === "Comment" || m.key.name === "States");
  return states.members.some((m) => m.value.kind === "object" && m.value.members.some((f) => f.key.name === "Type"));
}

type MutableMachine = { -readonly [K in keyof Machine]: Machine[K] };

interface Job {
  readonly machine: MutableMachine;
  readonly where: Where;
  readonly depth: number;
}

class ScopeParser {
  private readonly jobs: Job[] = [];

  constructor(private readonly context: ParseContext) {}

  parse(root: ObjectNode): Machine {
    const language = this.machineLanguage(root);
    const machine = this.scope("machine", root, { location: "", language }, undefined, 0);
    for (let job = this.jobs.pop(); job; job = this.jobs.pop()) this.readStates(job);
    return machine;
  }

  private machineLanguage(root: ObjectNode): QueryLanguage {
    const node = root.members.find((m) => m.key.name === "QueryLanguage")?.value;
    return node?.kind === "string" && node.value === "JSONata" ? "JSONata" : "JSONPath";
  }

  /** Reads a scope's own fields now and puts its states on the list. */
  private scope(kind: Machine["kind"], node: ObjectNode, where: Where, owner: Machine["owner"], depth: number): Machine {
    const what = kind === "machine" ? "the state machine" : kind === "branch" ? "a branch" : "an ItemProcessor";
    const r = new ObjectReader(node, where, this.context, what);
    r.unknown(kind === "machine" ? MACHINE_FIELDS : kind === "branch" ? BRANCH_FIELDS : PROCESSOR_FIELDS, (name) =>
      kind !== "machine" && (name === "QueryLanguage" || name === "TimeoutSeconds")
        ? `Move ${name} to the top level of the state machine${name === "QueryLanguage" ? " or to a single state" : ""}`
        : undefined,
    );
    const location = where.location || "/";
    // more fields may come with a value that deployment decides
    const open = node.members.some(({ key }) => key.placeholders.some((h) => h.start === 0 && h.end === key.name.length));
    const missing = open ? [] : ["States", "StartAt"].filter((name) => !r.has(name));
    if (missing.length > 0) {
      r.schema(
        "structure/missing-field",
        node.range,
        `Missing ${missing.length === 2 ? "fields States and StartAt" : `field ${missing[0]}`} in ${what}`,
        location,
      );
    }
    const comment = r.comment();
    const version = kind === "machine" ? r.string("Version") : undefined;
    // measured: 0 is accepted; what it does is not on record
    const given = kind === "machine" ? r.number("TimeoutSeconds", { integer: true, min: 0, max: 99_999_999 }) : undefined;
    const timeoutSeconds = given?.value === 0 ? undefined : given;
    const openTimeout = kind === "machine" && !timeoutSeconds && r.has("TimeoutSeconds");
    if (kind === "machine") r.enumeration("QueryLanguage", ["JSONPath", "JSONata"]);
    const startAt = r.string("StartAt");
    const processor = kind === "processor" ? this.processorConfig(r) : undefined;
    const machine: MutableMachine = {
      kind,
      node,
      queryLanguage: where.language,
      states: new Map(),
      ...(owner ? { owner } : {}),
      ...(comment ? { comment } : {}),
      ...(version ? { version } : {}),
      ...(timeoutSeconds ? { timeoutSeconds } : {}),
      ...(openTimeout ? { timeoutUnresolved: openTimeout } : {}),
      ...(startAt ? { startAt } : {}),
      ...(processor ? { processor } : {}),
    };
    this.jobs.push({ machine, where, depth });
    return machine;
  }

  private readStates({ machine, where, depth }: Job): void {
    const r = new ObjectReader(machine.node, where, this.context, "the state machine");
    const found = r.object("States");
    if (!found) return;
    if (found.node.members.length === 0) {
      r.schema("structure/empty", found.member.value.range, "States must contain at least one state", r.at("States"));
    }
    const states = new Map<string, State>();
    machine.states = states;
    const { problems } = this.context;
    for (const member of found.node.members) {
      const before = problems.length;
      const state = this.state(machine, member, where, depth);
      if (!state) continue;
      states.set(state.name, state);
      for (let i = before; i < problems.length; i++) problems[i] = { state, ...(problems[i] as Problem) };
    }
  }

  private state(machine: Machine, member: Member, where: Where, depth: number): State | undefined {
    const location = `${where.location}/States/${member.key.name}`;
    if (member.value.kind !== "object") {
      if (!holey(member.value)) {
        this.context.report({
          code: "structure/wrong-type",
          severity: "error",
          range: member.value.range,
          message: `State "${member.key.name}" must be an object`,
          awsCode: "SCHEMA_VALIDATION_FAILED",
          awsLocation: location,
        });
      }
      return undefined;
    }
    const language = this.stateLanguage(member.value, where.language, location);
    const r = new ObjectReader(member.value, { location, language }, this.context, "a state");
    const base = { name: member.key.name, key: member.key, node: member.value, machine, queryLanguage: language };
    return readState(r, base, (owner, node, kind, index, place) => this.inner(owner, node, kind, index, place, where.language, depth));
  }

  /** A machine in JSONata has no way back to JSONPath; the other way round each state may choose. */
  private stateLanguage(node: ObjectNode, machine: QueryLanguage, location: string): QueryLanguage {
    const own = node.members.find((m) => m.key.name === "QueryLanguage")?.value;
    if (own?.kind !== "string") return machine;
    if (own.value === "JSONPath" && machine === "JSONata") {
      this.context.report({
        code: "query-language/back",
        severity: "error",
        range: own.range,
        message: "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
        suggestion: "Remove QueryLanguage from the state machine and set JSONata on the states that use it",
        awsCode: "SCHEMA_VALIDATION_FAILED",
        awsLocation: location,
      });
      return "JSONPath";
    }
    return own.value === "JSONata" ? "JSONata" : machine;
  }

  private inner(
    state: ParallelState | MapState,
    node: ObjectNode,
    kind: "branch" | "processor",
    index: number,
    location: string,
    language: QueryLanguage,
    depth: number,
  ): Machine {
    if (depth >= MAX_SCOPES) {
      this.context.report({
        code: "structure/too-deep",
        severity: "error",
        range: node.range,
        message: `State machines are nested deeper than ${MAX_SCOPES} levels`,
        awsCode: "TOO_DEEPLY_NESTED",
        awsLocation: location.slice(0, 200),
      });
      return { kind, node, queryLanguage: language, states: new Map(), owner: { state, index } };
    }
    return this.scope(kind, node, { location, language }, { state, index }, depth + 1);
  }

  private processorConfig(r: ObjectReader): ProcessorConfig | undefined {
    const found = r.object("ProcessorConfig");
    if (!found) return undefined;
    const c = new ObjectReader(found.node, { ...r.where, location: r.at("ProcessorConfig") }, this.context, "ProcessorConfig");
    c.unknown({ Mode: "both", ExecutionType: "both" });
    const mode = c.enumeration("Mode", ["INLINE", "DISTRIBUTED"]);
    const execution = c.enumeration("ExecutionType", ["STANDARD", "EXPRESS"]);
    if (mode?.value === "DISTRIBUTED" && !c.has("ExecutionType")) c.required("ExecutionType", "Add ExecutionType with STANDARD or EXPRESS");
    return {
      mode: mode?.value === "DISTRIBUTED" ? "DISTRIBUTED" : "INLINE",
      ...(execution && !holey(execution.node) ? { executionType: execution.value as "STANDARD" | "EXPRESS" } : {}),
      node: found.node,
    };
  }
}

/** Names that Fail states give their errors, at whatever depth they are. */
function errorsRaised(root: Node): ReadonlySet<string> {
  const names = new Set<string>();
  const todo: Node[] = [root];
  for (let node = todo.pop(); node; node = todo.pop()) {
    if (node.kind === "array") for (const item of node.items) todo.push(item);
    if (node.kind !== "object") continue;
    const text = (name: string) => node.members.find((m) => m.key.name === name)?.value;
    const error = text("Error");
    const type = text("Type");
    if (type?.kind === "string" && type.value === "Fail" && error?.kind === "string") names.add(error.value);
    for (const { value } of node.members) todo.push(value);
  }
  return names;
}
