import { defineRule, errorsOf, type HoleNode, isLambda, member, type Node, type RuleContext, type TaskState } from "#rule-kit";

interface Unnamed {
  readonly state: TaskState;
  readonly kind: "Retry" | "Catch";
  readonly index: number;
  readonly name: string;
  readonly reported: string;
}

export default defineRule<Unnamed>({
  id: "lambda-error-without-name",
  category: "correctness",
  severity: "warning",
  summary: "Retry or Catch for an error class of the function that Lambda reports as Error",
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/tutorial-handling-error-conditions.html",
  presets: ["recommended", "strict"],
  reads: ["graph", "surroundings"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task") continue;
        const unnamed = unnamedOf(state, context);
        if (!unnamed) continue;
        for (const [kind, entries] of [["Retry", state.retry] as const, ["Catch", state.catch] as const]) {
          for (const [index, { errorEquals }] of entries.entries()) {
            const beside = new Set(errorEquals.map((one) => one.value));
            for (const { value: name, node } of errorEquals) {
              const found = unnamed.get(name);
              // beside a wider name it changes nothing
              if (!found || [found.reported, "States.ALL", "States.TaskFailed"].some((wide) => beside.has(wide))) continue;
              yield {
                at: node,
                certainty: "will",
                state,
                evidence: { state, kind, index, name, reported: found.reported },
                related: [{ at: found.at, message: `${name} is declared here and never sets its name` }],
              };
            }
          }
        }
      }
    }
  },
  say({ state, kind, index, name, reported }) {
    return {
      message: `${kind} ${index + 1} of "${state.name}" names ${name}, which the function reports as ${reported}`,
      because: `Lambda reports an error by its name property, and class ${name} leaves that of ${reported} as it is: this entry never matches.`,
      instead: `Set this.name = "${name}" in the constructor of the class`,
    };
  },
});

/** The error classes of the function that a state calls. */
function unnamedOf(state: TaskState, { surroundings }: RuleContext) {
  const id = functionOf(state);
  const called = id === undefined ? undefined : surroundings?.resources.get(id);
  return called?.kind === "function" ? called.handler?.unnamedErrors : undefined;
}

/** The resource whose ARN stands in `Resource` itself or in FunctionName. */
function functionOf(state: TaskState): string | undefined {
  const resource = state.resource;
  if (!resource) return undefined;
  const direct = resourceIn(resource.node);
  if (direct !== undefined) return direct;
  if (!isLambda(resource.value) || resource.value.form === "aws-sdk" || errorsOf(resource.value).names.length === 0) return undefined;
  const call = state.parameters?.node;
  const name = call?.kind === "object" ? member(call, "FunctionName")?.value : undefined;
  return name && resourceIn(name);
}

function resourceIn(node: Node): string | undefined {
  if (node.kind === "hole") return (node as HoleNode).hole.resource;
  return node.kind === "string" ? node.holes.find((part) => part.hole.resource !== undefined)?.hole.resource : undefined;
}
