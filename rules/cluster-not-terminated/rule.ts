import { argumentOf, defineRule, nextUnguarded, type State, type TaskState } from "#rule-kit";

interface Left {
  readonly cluster: TaskState;
  /** The state whose failure leaves the cluster running. */
  readonly fails: State;
}

export default defineRule<Left>({
  id: "cluster-not-terminated",
  category: "cost",
  severity: "warning",
  summary: "EMR cluster is not terminated when a later state fails",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr.html",
  presets: ["recommended", "strict"],
  reads: ["graph"],
  *check(context) {
    for (const { machine } of context.graph.scopes) {
      const terminates = [...machine.states.values()].some((state) => calls(state, "terminateCluster"));
      for (const state of machine.states.values()) {
        if (state.type !== "Task" || !calls(state, "createCluster") || !terminates || !staysAlive(state)) continue;
        const fails = nextUnguarded(state, machine, (one) => calls(one, "terminateCluster"));
        if (fails) yield { at: fails.key.range, certainty: "may", state: fails, data: { cluster: state, fails } };
      }
    }
  },
  describe({ cluster, fails }) {
    return {
      message: `The EMR cluster of "${cluster.name}" keeps running when "${fails.name}" fails`,
      reason:
        "The state that terminates the cluster is then not reached, and the end of the execution does not stop the cluster, so it is billed until it is terminated manually.",
      suggestion: "Catch States.ALL there and continue with the state that terminates the cluster",
    };
  },
});

const calls = (state: State, action: string): boolean =>
  state.type === "Task" && state.resource?.value.service === "elasticmapreduce" && state.resource.value.action === action;

/** A cluster that ends by itself after its last step needs no state to end it. */
function staysAlive(state: TaskState): boolean {
  const alive = argumentOf(state, "Instances", "KeepJobFlowAliveWhenNoSteps");
  return alive.kind === "given" && alive.value.kind === "literal" && alive.value.value === true;
}
