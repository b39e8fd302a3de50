import { type ChoiceState, type Claim, defineRule } from "#rule-kit";

interface Unmatched {
  readonly state: ChoiceState;
  readonly claim: Claim;
}

export default defineRule<Unmatched>({
  id: "no-choice-matched",
  category: "correctness",
  severity: "error",
  summary: "A Choice without Default that meets a value none of its rules takes fails the execution",
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html",
  presets: ["recommended", "strict"],
  reads: ["claims", "values"],
  *check(context) {
    for (const claim of context.facts.claims()) {
      if (claim.goal.kind !== "no-choice" || claim.certainty === "may" || claim.state.type !== "Choice") continue;
      yield {
        at: claim.state.key.range,
        certainty: claim.certainty,
        ...(claim.certainty === "can" && wantsInput(claim) ? { severity: "warning" as const } : {}),
        state: claim.state,
        evidence: { state: claim.state, claim },
        ...(claim.witness ? { witness: claim.witness } : {}),
      };
    }
  },
  say({ state, claim }) {
    return {
      message:
        claim.certainty === "will"
          ? `No rule of "${state.name}" matches, and it has no Default`
          : `"${state.name}" can meet a value that none of its rules takes, and it has no Default`,
      because: claim.cause ?? "Step Functions then fails the execution with States.Runtime, which nothing catches.",
      instead: "Add a Default, perhaps to a Fail state that says what was unexpected",
    };
  },
});

/** A run that needs an input of a certain kind is the caller's doing as well. */
function wantsInput({ witness }: Claim): boolean {
  const input = witness?.input;
  return typeof input === "object" && input !== null && Object.keys(input).length > 0;
}
