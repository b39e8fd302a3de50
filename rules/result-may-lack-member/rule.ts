import {
  absenceAt,
  absentAtTimes,
  action,
  defineRule,
  type FailureFact,
  isShown,
  type Node,
  nodeAt,
  type OperationFact,
  type Path,
  type RuleContext,
  type State,
  shownBy,
  type TaskState,
} from "#rule-kit";

interface Lacking {
  readonly task: TaskState;
  readonly call: string;
  readonly member: string;
  readonly reader: State;
}

/** Where a Task puts its raw result, as names of members; undefined where it is shaped anew or dropped. */
type Place = readonly string[];

export default defineRule<Lacking>({
  id: "result-may-lack-member",
  category: "correctness",
  severity: "warning",
  summary: "Response field that can be missing is read without a check",
  reference: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html",
  presets: ["recommended", "strict"],
  reads: ["values", "reachability", "failures"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const task of scope.states) {
        const model = task.type === "Task" && task.resource ? action(task.resource.value) : undefined;
        if (task.type !== "Task" || !model || task.resource?.value.pattern !== "request-response") continue;
        const call = `${model.service}:${model.action}`;
        for (const member of absentAtTimes(model, task)) yield* follow(task, call, member, context);
      }
    }
  },
  describe({ task, call, member, reader }) {
    const own = reader === task;
    return {
      message: `${own ? `"${task.name}"` : `"${reader.name}"`} reads ${member} of ${own ? "its result" : `the result of "${task.name}"`}, which can be missing in responses of ${call}`,
      reason: `${WHEN[call] ?? "The API omits an empty field"}; the state then fails with ${reader.queryLanguage === "JSONata" ? "States.QueryEvaluationError" : "States.Runtime, which cannot be retried or caught"}.`,
      suggestion: reader.queryLanguage === "JSONata" ? "Check it with $exists() first" : "Check it with IsPresent in a Choice first",
    };
  },
});

const WHEN: Readonly<Record<string, string>> = {
  "dynamodb:getItem": "If no item has the key, the response has no Item",
  "s3:listObjectsV2": "If no object has the prefix, the response has no Contents",
  "sqs:receiveMessage": "If no message is available, the response has no Messages",
};

/** From the task forwards, while the member may still be absent there. */
function* follow(task: TaskState, call: string, member: string, context: RuleContext) {
  const inTask = context.facts.operations(task).find((one) => isRead(one, task, task, [], member, context));
  if (inTask) {
    yield found(inTask, { task, call, member, reader: task }, context);
    return;
  }
  const place = placeOf(task);
  if (!place) return;
  const seen = new Set<State>([task]);
  const todo = context.facts.edges(task).filter((edge) => edge.edge.kind === "next");
  while (todo.length > 0) {
    const state = todo.pop()?.to;
    if (!state || seen.has(state) || state === task) continue;
    seen.add(state);
    if (presence(state, [...place, member], context) !== "may") continue;
    const read = context.facts.operations(state).find((one) => isRead(one, state, task, place, member, context));
    if (read) yield found(read, { task, call, member, reader: state }, context);
    // what changes the payload as a whole ends the trail
    else if (state.type === "Choice" || state.type === "Wait" || keeps(state))
      todo.push(...context.facts.edges(state).filter((edge) => edge.taken !== "never"));
  }
}

function found({ location, node }: OperationFact, evidence: Lacking, context: RuleContext) {
  const { reader } = evidence;
  return {
    at: (nodeAt(reader, location) ?? node ?? reader.key.range) as Node,
    ...shownBy(claimAt(reader, location, context)),
    state: reader,
    data: evidence,
  };
}

/** The claim that what is left out of an answer makes the state fail there. */
const claimAt = (reader: State, location: string, { facts }: RuleContext): FailureFact | undefined =>
  facts.failures().find((one) => one.leftOut && one.state === reader && one.goal.kind === "fails" && one.goal.location === location);

function presence(state: State, names: Place, context: RuleContext): "must" | "may" | "no" {
  let value = context.facts.value(state, "input");
  let last: "must" | "may" | "no" = "no";
  for (const name of names) {
    if (!value) return "no";
    const inner = value.member(name);
    last = inner.presence;
    value = inner.value;
  }
  return last;
}

/** An operation that can fail because the member is not there. */
function isRead(operation: OperationFact, state: State, task: TaskState, place: Place, member: string, context: RuleContext): boolean {
  if (operation.verdict === "safe") return false;
  const node = nodeAt(state, operation.location);
  if (node?.kind !== "string") return false;
  const own = state === task;
  if (state.queryLanguage === "JSONata") {
    const is = absenceAt(state, node, ["states", own ? "result" : "input", ...(own ? [] : place), member]);
    if (is !== "unknown") return is === "absent" || is === "fails";
    const claim = claimAt(state, operation.location, context);
    return claim !== undefined && isShown(claim);
  }
  if (own && !/^(ResultSelector|OutputPath)\b/.test(operation.location)) return false;
  const path = ["$", ...(own ? [] : place), member].join(".");
  return node.value === path || node.value.startsWith(`${path}.`) || node.value.startsWith(`${path}[`);
}

function placeOf(task: TaskState): Place | undefined {
  if (task.queryLanguage === "JSONata") return task.output ? undefined : [];
  if (task.resultSelector || task.outputPath) return undefined;
  const path = task.resultPath?.value;
  if (path === undefined) return [];
  return path === null ? undefined : namesOf(path);
}

function namesOf(path: Path): Place | undefined {
  const names: string[] = [];
  for (const step of path.steps) {
    if (step.kind !== "member") return undefined;
    names.push(step.name);
  }
  return path.root.kind === "input" ? names : undefined;
}

/** Does the payload go on as it came, but for one member? */
function keeps(state: State): boolean {
  if (state.queryLanguage === "JSONata") return !("output" in state && state.output) && state.type === "Pass";
  return (
    "resultPath" in state &&
    state.resultPath !== undefined &&
    (state.resultPath.value === null || state.resultPath.value.steps.length > 0) &&
    !("outputPath" in state && state.outputPath)
  );
}
