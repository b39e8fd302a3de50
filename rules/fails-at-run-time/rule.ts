import { defineRule, type FailureFact, lacksOf, nodeAt, type RuleContext } from "#rule-kit";

interface Fails {
  readonly claim: FailureFact;
}

export default defineRule<Fails>({
  id: "fails-at-run-time",
  category: "correctness",
  severity: "error",
  summary: "Path or expression fails at run time because of the state machine itself, not its input",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  presets: ["recommended", "strict"],
  reads: ["failures", "values"],
  *check(context) {
    const told = new Set<unknown>();
    for (const claim of context.facts.failures()) {
      if (claim.goal.kind !== "fails" || claim.certainty === "may" || toldBetter(claim, context)) continue;
      const place = claim.goal.location === undefined ? undefined : nodeAt(claim.state, claim.goal.location);
      const at = place ?? claim.node ?? claim.state.key.range;
      if (told.has(at)) continue;
      told.add(at);
      yield {
        at,
        certainty: claim.certainty,
        state: claim.state,
        data: { claim },
        ...(claim.witness ? { witness: claim.witness } : {}),
      };
    }
  },
  describe({ claim }) {
    const error = claim.goal.kind === "fails" ? claim.goal.error : "States.Runtime";
    const where = claim.goal.kind === "fails" && claim.goal.location ? ` in ${claim.goal.location}` : "";
    return {
      message: `"${claim.state.name}" ${claim.certainty === "will" ? "fails" : "can fail"} with ${error}${where}`,
      reason: claim.cause,
      suggestion:
        error === "States.Runtime"
          ? "States.Runtime cannot be retried or caught. Provide the value before this state, or check it with IsPresent first"
          : "Provide the value before this state, or catch the error",
    };
  },
});

/**
 * A path into the text that `startExecution.sync` gives, or a member that a result does not have: the rules
 * nested-output-is-text and result-has-no-member know the remedy.
 */
function toldBetter({ goal, state }: FailureFact, { facts }: RuleContext): boolean {
  if (goal.kind !== "fails") return false;
  if (lacksOf(state, facts).some(({ operation, lack }) => lack.kind === "member" && operation.location === goal.location)) return true;
  const resource = state.type === "Task" ? state.resource?.value : undefined;
  const location = goal.location ?? "";
  return resource?.service === "states" && resource.pattern === "sync" && /^(ResultSelector|Output|Assign)\b/.test(location);
}
