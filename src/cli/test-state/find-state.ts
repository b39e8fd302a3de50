import { loadEngines } from "../../analysis/load-evaluators.js";
import type { Machine } from "../../asl/model.js";
import { parseMachine } from "../../asl/parse/parse-machine.js";
import { isRefused, type Problem } from "../../asl/problems.js";
import type { Rejection } from "../../execution/test-state/request.js";
import type { TestedState } from "../../execution/test-state/test-state.js";
import { type Member, member, type Node, type ObjectNode } from "../../text/node.js";

/** What AWS calls a state that comes without a machine. */
const ALONE = "StateName";

/** A definition's state by its name, or the one state that the file is; or why TestState would refuse it. */
export async function findState(root: Node, name: string | undefined): Promise<TestedState | Rejection> {
  if (root.kind !== "object") return invalid("Definition must be a JSON object");
  await loadEngines(root);
  const whole = member(root, "States") !== undefined;
  if (whole && (name === undefined || name === "")) {
    return {
      code: "ParamValidationError",
      message: "Parameter validation failed:\nInvalid length for parameter stateName, value: 0, valid min length: 1",
    };
  }
  const { machine, problems } = parseMachine(whole ? root : around(root));
  const asked = whole ? (name as string) : ALONE;
  const place = machine && nodeOf(machine, asked);
  if (!place) return { code: "ValidationException", message: "State not found in definition" };
  const fault = problems.find((p) => isRefused(p) && !aboutOthers(p) && within(p, place));
  if (fault)
    return invalid(`${fault.awsCode ?? "SCHEMA_VALIDATION_FAILED"}: ${fault.message} at ${fault.awsLocation ?? `/States/${asked}`}`);
  return stateOf(machine, asked) ?? { code: "ValidationException", message: "State not found in definition" };
}

const invalid = (message: string): Rejection => ({ code: "InvalidDefinition", message: `Invalid State Machine Definition: '${message}'` });

/** Where it leads, and whether anything leads to it, is no matter of one state. */
const aboutOthers = (problem: Problem): boolean => problem.code.startsWith("transition/") || problem.code.startsWith("variable/");

const within = ({ range }: Problem, node: Node): boolean =>
  range.file === node.range.file && range.start >= node.range.start && range.end <= node.range.end;

interface Scope {
  readonly machine: Machine;
  readonly parents: TestedState["parents"];
}

function* scopes(machine: Machine): Generator<Scope> {
  const todo: Scope[] = [{ machine, parents: [] }];
  for (let scope = todo.pop(); scope; scope = todo.pop()) {
    yield scope;
    for (const state of scope.machine.states.values()) {
      if (state.type !== "Parallel" && state.type !== "Map") continue;
      const parents = [state, ...scope.parents];
      const inner = state.type === "Parallel" ? state.branches : state.processor ? [state.processor] : [];
      todo.push(...inner.map((one) => ({ machine: one, parents })));
    }
  }
}

function stateOf(root: Machine, name: string): TestedState | undefined {
  for (const { machine, parents } of scopes(root)) {
    const state = machine.states.get(name);
    if (state) return { state, parents };
  }
  return undefined;
}

/** Also of a state that could not be read. */
function nodeOf(root: Machine, name: string): Node | undefined {
  for (const { machine } of scopes(root)) {
    const states = member(machine.node, "States")?.value;
    const found = states?.kind === "object" ? member(states, name) : undefined;
    if (found) return found.value;
  }
  return undefined;
}

/** `{StartAt, States}` around one state, its places unchanged. */
function around(state: ObjectNode): ObjectNode {
  const { range } = state;
  const entry = (name: string, value: Node): Member => ({ key: { name, range, placeholders: [] }, value, range });
  const object = (members: readonly Member[]): ObjectNode => {
    const made: ObjectNode = { kind: "object", range, members, editable: false };
    for (const one of members) one.value.parent = made;
    return made;
  };
  const start: Node = {
    kind: "string",
    range,
    value: ALONE,
    placeholders: [],
    content: () => {
      throw new Error("made up, stands nowhere");
    },
  };
  return object([entry("StartAt", start), entry("States", object([entry(ALONE, state)]))]);
}
