import { argumentNames, argumentOf, type Deployment, defineRule, deployedArgument, literalText, type TaskState } from "#rule-kit";

interface Ungrouped {
  readonly state: TaskState;
  readonly target: "queue" | "topic";
  readonly fault: "no group" | "delay";
}

/** Calls that send one message, and the argument that names the queue or topic. */
const SENDERS: ReadonlyMap<string, { readonly target: Ungrouped["target"]; readonly argument: string }> = new Map([
  ["sqs:sendMessage", { target: "queue", argument: "QueueUrl" }],
  ["sns:publish", { target: "topic", argument: "TopicArn" }],
]);

export default defineRule<Ungrouped>({
  id: "fifo-without-message-group",
  category: "correctness",
  severity: "error",
  summary: "A message is sent to a FIFO queue or topic without MessageGroupId, or with a delay of its own",
  reference: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html",
  presets: ["recommended", "strict"],
  reads: ["graph", "deployment"],
  *check({ graph, deployment }) {
    for (const scope of graph.scopes) {
      for (const state of scope.states) {
        const resource = state.type === "Task" ? state.resource?.value : undefined;
        const sender = resource && SENDERS.get(`${resource.service}:${resource.action}`);
        if (state.type !== "Task" || !sender || !isFifo(state, sender.argument, deployment)) continue;
        const names = argumentNames(state);
        if (!names) continue;
        const at = state.parameters?.key.range ?? state.key.range;
        if (!names.includes("MessageGroupId"))
          yield { at, certainty: "may", state, data: { state, target: sender.target, fault: "no group" } };
        const delay = argumentOf(state, "DelaySeconds");
        if (sender.target === "queue" && delay.kind === "given" && !(delay.value.kind === "literal" && delay.value.value === 0))
          yield {
            at: "node" in delay.value ? delay.value.node : at,
            certainty: "may",
            state,
            data: { state, target: sender.target, fault: "delay" },
          };
      }
    }
  },
  describe({ state, target, fault }) {
    if (fault === "delay")
      return {
        message: `"${state.name}" sends a message to a FIFO queue with DelaySeconds`,
        reason: "A FIFO queue has one delay for all its messages, and Amazon SQS refuses a message with its own.",
        suggestion: "Remove DelaySeconds, and set it on the queue",
      };
    return {
      message: `"${state.name}" sends a message to a FIFO ${target} without MessageGroupId`,
      reason: `Amazon ${target === "queue" ? "SQS" : "SNS"} refuses every such message, so the state fails.`,
      suggestion: "Add a MessageGroupId",
    };
  },
});

/** By its name, which ends in `.fifo`, or as the template declares it. */
function isFifo(state: TaskState, argument: string, deployment: Deployment | undefined): boolean {
  const text = literalText(argumentOf(state, argument));
  if (text !== undefined) return /\.fifo$/.test(text);
  const target = deployedArgument(state, argument, deployment);
  return (target?.kind === "queue" || target?.kind === "topic") && target.fifo;
}
