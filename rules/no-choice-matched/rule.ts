import { type ChoiceState, defineRule, type FailureFact } from "#rule-kit";

interface Unmatched {
  readonly state: ChoiceState;
  readonly claim: FailureFact;
}

export default defineRule<Unmatched>({
  id: "no-choice-matched",
  category: "correctness",
  severity: "error",
  summary: "Choice without Default can fail because no rule matches",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html",
  presets: ["recommended", "strict"],
  reads: ["failures", "values"],
  *check(context) {
    for (const claim of context.facts.failures()) {
      if (claim.goal.kind !== "no-choice" || claim.certainty === "may" || claim.state.type !== "Choice") continue;
      yield {
        at: claim.state.key.range,
        certainty: claim.certainty,
        ...(claim.certainty === "can" && wantsInput(claim) ? { severity: "warning" as const } : {}),
        state: claim.state,
        data: { state: claim.state, claim },
        ...(claim.witness ? { witness: claim.witness } : {}),
      };
    }
  },
  describe({ state, claim }) {
    return {
      message:
        claim.certainty === "will"
          ? `No rule of "${state.name}" matches, and it has no Default`
          : `"${state.name}" can receive a value that none of its rules match, and it has no Default`,
      reason: claim.cause ?? "Step Functions then fails the execution with States.Runtime, which cannot be retried or caught.",
      suggestion: "Add a Default, for example a Fail state with a descriptive Error",
    };
  },
});

/** A run that needs an input of a certain kind is the caller's doing as well. */
function wantsInput({ witness }: FailureFact): boolean {
  const input = witness?.input;
  return typeof input === "object" && input !== null && Object.keys(input).length > 0;
}
