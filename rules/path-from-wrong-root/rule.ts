import {
  defineRule,
  type Facts,
  nodeAt,
  type OperationFact,
  type Path,
  type RuleContext,
  resultOfTask,
  type State,
  type TaskState,
} from "#rule-kit";

interface Misplaced {
  readonly reader: State;
  readonly text: string;
  readonly cause: "context" | "input path" | "result path";
  /** The path that is meant. */
  readonly meant: string;
  /** Of "result path": the Task, and what its ResultPath is. */
  readonly task?: TaskState;
}

/** Members of the context object, as they are written behind `$$`. */
const CONTEXT =
  /^\$\.(?:Execution\.(?:Id|Input|Name|RedriveCount|RoleArn|StartTime)|State\.(?:EnteredTime|Name|RetryCount)|StateMachine\.(?:Id|Name)|Task\.Token|Map\.Item\.(?:Index|Value))\b/;
/** What only results have around their content: people do not name their own fields so. */
const ENVELOPE = /^\$\.(Item|Payload|ResponseBody)\b/;

export default defineRule<Misplaced>({
  id: "path-from-wrong-root",
  category: "correctness",
  severity: "warning",
  summary: "A path starts at the wrong place: at $ instead of $$, before InputPath, or beside ResultPath",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html",
  presets: ["recommended", "strict"],
  reads: ["values"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const reader of scope.states) {
        if (reader.queryLanguage !== "JSONPath" || context.facts.reachable(reader) === "no") continue;
        const reported = new Set<string>();
        for (const operation of context.facts.operations(reader)) {
          const found = operation.verdict === "safe" || reported.has(operation.text) ? undefined : judge(reader, operation, context);
          if (!found) continue;
          reported.add(operation.text);
          yield {
            at: operation.node ?? nodeAt(reader, operation.location) ?? reader.key.range,
            certainty: "may",
            state: reader,
            data: { reader, text: operation.text, ...found },
          };
        }
      }
    }
  },
  describe({ reader, text, cause, meant, task }) {
    const suggestion = `Write ${meant}`;
    switch (cause) {
      case "context":
        return {
          message: `"${reader.name}" reads ${text} of its input; the context object is at $$`,
          reason: "A path with one $ starts at the state input, which has no such member unless the caller passes one.",
          suggestion,
        };
      case "input path":
        return {
          message: `"${reader.name}" reads ${text}, but its InputPath has already selected that part of the input`,
          reason: "Paths in Parameters start at what InputPath selects.",
          suggestion,
        };
      default:
        return {
          message: `"${reader.name}" reads ${text}, but ResultPath of "${task?.name}" ${task?.resultPath?.value === null ? "discards the result" : "puts the result somewhere else"}`,
          suggestion: task?.resultPath?.value === null ? `Remove ResultPath, or use one such as $.result and read ${meant}` : suggestion,
        };
    }
  },
});

type Cause = Omit<Misplaced, "reader" | "text">;

function judge(reader: State, { text, location }: OperationFact, context: RuleContext): Cause | undefined {
  if (CONTEXT.test(text)) return { cause: "context", meant: `$${text}` };
  const selected = "inputPath" in reader ? reader.inputPath?.value : undefined;
  if (selected && selected.root.kind === "input" && selected.steps.length > 0 && /^(Parameters|ItemSelector)\b/.test(location)) {
    const rest = text.startsWith(selected.text) ? text.slice(selected.text.length) : "";
    if (/^[.[]/.test(rest)) return { cause: "input path", meant: `$${rest}` };
  }
  const task = misplacing(reader, location, context);
  const name = task && /^\$\.(\w+)/.exec(text)?.[1];
  if (!task || name === undefined || !hasMember(task, name) || !(task === reader || ENVELOPE.test(text))) return undefined;
  const [first] = task.resultPath?.value?.steps ?? [];
  // ResultPath, or a state before, has put a member of that name there
  if (first?.kind === "member" && first.name === name) return undefined;
  if (
    context.facts
      .value(reader, "input")
      ?.members()
      .some((one) => one.name === name)
  )
    return undefined;
  return { cause: "result path", meant: `${task.resultPath?.value?.text ?? "$.result"}${text.slice(1)}`, task };
}

/** The Task whose result the path is about: in OutputPath its own, elsewhere that of the only state before, with a ResultPath. */
function misplacing(reader: State, location: string, { facts }: RuleContext): TaskState | undefined {
  if (reader.type === "Task" && location === "OutputPath") return isMoved(reader) ? reader : undefined;
  if (/^(ResultSelector|OutputPath|ResultPath|Assign)\b/.test(location)) return undefined;
  const [only, ...others] = sourcesOf(reader, facts);
  return others.length === 0 && only?.type === "Task" && !only.outputPath && isMoved(only) ? only : undefined;
}

type Machine = State["machine"];

/** States with an edge to each state, of the machines of each definition. */
const sources = new WeakMap<Facts, Map<Machine, ReadonlyMap<State, ReadonlySet<State>>>>();

function sourcesOf(reader: State, facts: Facts): ReadonlySet<State> {
  const { machine } = reader;
  const machines = sources.get(facts) ?? new Map<Machine, ReadonlyMap<State, ReadonlySet<State>>>();
  sources.set(facts, machines);
  const known = machines.get(machine) ?? sourcesIn(machine, facts);
  machines.set(machine, known);
  return known.get(reader) ?? new Set();
}

function sourcesIn(machine: Machine, facts: Facts): ReadonlyMap<State, ReadonlySet<State>> {
  const found = new Map<State, Set<State>>();
  for (const state of machine.states.values())
    for (const { to } of facts.edges(state)) {
      if (!to) continue;
      const from = found.get(to) ?? new Set();
      found.set(to, from.add(state));
    }
  return found;
}

const isMoved = ({ resultPath, resultSelector }: TaskState): boolean =>
  resultPath !== undefined && !resultSelector && (resultPath.value === null || isBelow(resultPath.value));

const isBelow = (path: Path): boolean => path.root.kind === "input" && path.steps.length > 0;

function hasMember(task: TaskState, name: string): boolean {
  const shape = resultOfTask(task)?.shape;
  return shape?.kind === "object" && shape.members.has(name);
}
