import { type ChoiceState, defineRule, type FailureFact, isShown, shownBy } from "#rule-kit";

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
      if (claim.goal.kind !== "no-choice" || !(isShown(claim) || claim.proved) || claim.state.type !== "Choice") continue;
      const weaker = claim.certainty === "may" || (claim.certainty === "can" && wantsInput(claim));
      yield {
        at: claim.state.key.range,
        ...shownBy(claim),
        ...(weaker ? { severity: "warning" as const } : {}),
        state: claim.state,
        data: { state: claim.state, claim },
      };
    }
  },
  describe({ state, claim }) {
    return {
      message:
        claim.certainty === "will" || claim.proved
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
