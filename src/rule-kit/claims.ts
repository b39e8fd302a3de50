import type { FailureFact, Witness } from "../analysis/facts/facts.js";
import type { Certainty } from "../linter/finding.js";

/** The part of a detection that says how far a failure is shown, with the run that shows it. */
export interface ShownDetection {
  readonly certainty: Certainty;
  readonly witness?: Witness;
}

/** Whether a run has shown the failure. */
export const isShown = (claim: FailureFact): boolean => claim.certainty !== "may";

/**
 * How far a failure is shown. Every rule that says that an execution fails takes certainty and witness from here, so that each
 * `can` and `will` of such a rule has a run that fails at that place, and `replay` prints it.
 */
export function shownBy(claim: FailureFact | undefined): ShownDetection {
  if (!claim || !isShown(claim)) return { certainty: "may" };
  return { certainty: claim.certainty, ...(claim.witness ? { witness: claim.witness } : {}) };
}

/** What two rules that speak of the same failure have in common: `Detection.failure` and `Detection.explains`. */
export const failureKey = ({ state, goal, path }: FailureFact): string =>
  [state.name, goal.kind === "fails" ? (goal.location ?? "") : goal.kind, path?.text ?? ""].join(" ");
