import {
  argumentOf,
  type Deployment,
  defineRule,
  deployedArgument,
  nameInArn,
  type ScopeGraph,
  type State,
  type TaskState,
  writtenText,
} from "#rule-kit";

interface Endless {
  readonly state: TaskState;
  readonly waits: boolean;
}

export default defineRule<Endless>({
  id: "starts-itself-without-end",
  category: "correctness",
  severity: "warning",
  summary: "Every execution starts another one of the same state machine",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/tutorial-continue-new.html",
  presets: ["recommended", "strict"],
  reads: ["graph", "deployment"],
  *check({ graph, deployment }) {
    for (const state of graph.root.states) {
      if (state.type !== "Task" || !startsItself(state, deployment) || endsWithout(state, graph.root)) continue;
      yield {
        at: state.resource?.node ?? state.key.range,
        certainty: "may",
        state,
        data: { state, waits: state.resource?.value.pattern !== "request-response" },
      };
    }
  },
  describe({ state, waits }) {
    return {
      message: `"${state.name}" starts this state machine again in every execution that succeeds`,
      reason: waits
        ? "Each execution waits for the next one, so that none of them ends."
        : "Every path reaches it, so each execution starts another one without end, and each one is billed.",
      suggestion: "Put a Choice state before it that ends the execution when the work is done",
    };
  },
});

const STARTS = /^(states:startExecution|sfn:startExecution|sfn:startSyncExecution)$/;

/** By the context object, or by a reference to its own resource. */
function startsItself(state: TaskState, deployment: Deployment | undefined): boolean {
  const resource = state.resource?.value;
  if (!resource || !STARTS.test(`${resource.service}:${resource.action}`)) return false;
  const given = argumentOf(state, "StateMachineArn");
  if (given.kind !== "given") return false;
  if (given.value.kind === "path") return given.value.text === "$$.StateMachine.Id";
  if (given.value.kind === "jsonata") return given.value.source.trim() === "$states.context.StateMachine.Id";
  const target = deployedArgument(state, "StateMachineArn", deployment);
  if (target) return target.kind === "state-machine" && target.id === deployment?.self?.id;
  // region and account may be unknown
  const node = "node" in given.value ? given.value.node : undefined;
  const name = nameInArn(node);
  return name !== undefined && ["StateMachineName", "Name", "name"].some((one) => writtenText(deployment?.self?.property(one)) === name);
}

/** Can an execution come to an end, other than by failing, without that state? */
function endsWithout(state: State, scope: ScopeGraph): boolean {
  const seen = new Set<State>([state]);
  const todo: State[] = scope.start && scope.start !== state ? [scope.start] : [];
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    if (at.type === "Succeed" || ("end" in at && at.end)) return true;
    todo.push(...scope.out(at).flatMap((edge) => (edge.to ? [edge.to] : [])));
  }
  return false;
}
