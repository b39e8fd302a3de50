import { defineRule, deployedArgument, type RuleContext, type TaskState } from "#rule-kit";

interface WrongType {
  readonly state: TaskState;
  readonly child: string;
  readonly type: "STANDARD" | "EXPRESS";
}

export default defineRule<WrongType>({
  id: "child-execution-type",
  category: "correctness",
  severity: "error",
  summary: "A child execution is started in a way that its workflow type does not support",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html",
  presets: ["recommended", "strict"],
  reads: ["graph", "deployment"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        const resource = state.type === "Task" ? state.resource : undefined;
        const refused =
          resource && REFUSED.get(`${resource.value.form} ${resource.value.service}:${resource.value.action}.${resource.value.pattern}`);
        if (state.type !== "Task" || !resource || !refused) continue;
        const child = childOf(state, context);
        if (child?.type === refused)
          yield {
            at: resource.node,
            certainty: "may",
            // recorded: DescribeExecution refuses the ARNs of Express executions; what the task then does was not recorded
            ...(refused === "EXPRESS" ? { severity: "warning" as const } : {}),
            state,
            data: { state, child: child.name, type: refused },
            related: [{ at: child.at, message: `"${child.name}" is declared here` }],
          };
      }
    }
  },
  describe({ state, child, type }) {
    return type === "EXPRESS"
      ? {
          message: `"${state.name}" waits for ${child}, which is an EXPRESS state machine`,
          reason: "Step Functions follows a child execution with DescribeExecution, which Express executions do not support.",
          suggestion: `Call aws-sdk:sfn:startSyncExecution, or make ${child} STANDARD`,
        }
      : {
          message: `"${state.name}" calls startSyncExecution on ${child}, which is a STANDARD state machine`,
          reason: "StartSyncExecution fails with StateMachineTypeNotSupported for a STANDARD state machine.",
          suggestion: `Use states:startExecution.sync:2, or make ${child} EXPRESS`,
        };
  },
});

/** A resource of the same template, or a state machine of another file. */
function childOf(state: TaskState, { deployment, children }: RuleContext) {
  const declared = deployedArgument(state, "StateMachineArn", deployment);
  return declared?.kind === "state-machine" ? { name: declared.id, type: declared.type, at: declared.at } : children?.get(state);
}

/** The workflow type with which each form of the call cannot work. */
const REFUSED: ReadonlyMap<string, WrongType["type"]> = new Map([
  ["optimized states:startExecution.sync", "EXPRESS"],
  ["optimized states:startExecution.sync:2", "EXPRESS"],
  ["aws-sdk sfn:startSyncExecution.request-response", "STANDARD"],
]);
