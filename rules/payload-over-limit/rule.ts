import {
  type Detection,
  defineRule,
  type FailureFact,
  formatBytes,
  type RuleContext,
  type SizeFact,
  type State,
  type ValueRole,
} from "#rule-kit";

interface Large {
  readonly state: State;
  readonly role: ValueRole;
  readonly bytes: SizeFact["bytes"];
  /** Bytes that documents allow. */
  readonly envelope: number;
  readonly limit: number;
  readonly contributors: SizeFact["contributors"];
  readonly claim?: FailureFact;
}

/** Where AWS counts, in the order of the data flow. */
const ROLES: readonly ValueRole[] = ["afterParameters", "afterArguments", "afterItemSelector", "result", "output"];

export default defineRule<Large>({
  id: "payload-over-limit",
  category: "quota",
  severity: "error",
  summary: "A payload larger than AWS's 256 KiB fails the state; above 32 KB a reference is better",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#avoid-exec-failures",
  presets: ["recommended", "strict"],
  reads: ["sizes", "failures", "reachability"],
  *check(context) {
    const claims = context.facts.failures().filter((claim) => claim.goal.kind === "payload");
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (context.facts.reachable(state) === "no") continue;
        const found = judge(
          state,
          claims.find((claim) => claim.state === state && claim.certainty !== "may"),
          context,
        );
        if (found) yield found;
      }
    }
  },
  describe({ state, role, bytes, envelope, limit, contributors, claim }, context) {
    const quota = limit >= context.settings.thresholds.payloadError;
    const will = bytes.min > limit;
    const size = will ? `at least ${formatBytes(bytes.min)}` : `up to ${formatBytes(envelope)}`;
    const parts = contributors.slice(0, 3).map((part) => `${part.name} ${formatBytes(part.bytes.max ?? part.bytes.min)}`);
    return {
      message: `${place(role)} of "${state.name}" ${will ? "is" : "can be"} ${size}, more than ${quota ? "AWS's quota of" : "the advised"} ${formatBytes(limit)}`,
      reason: `${quota ? `AWS fails the state with States.DataLimitExceeded${claim?.cause ? ` ("${claim.cause}")` : ""}` : "Large payloads are copied through every state behind it"}.${parts.length > 0 ? ` Largest parts: ${parts.join(", ")}.` : ""}`,
      suggestion: "Put the data into Amazon S3 and pass its ARN or key",
    };
  },
});

function judge(state: State, claim: FailureFact | undefined, context: RuleContext): Detection<Large> | undefined {
  const { payloadError, payloadWarning } = context.settings.thresholds;
  const entering = context.facts.size(state, "input");
  for (const limit of [payloadError, payloadWarning]) {
    // the state that made the payload large is told, not everybody whom it passes
    if (entering && (entering.bytes.min > limit || entering.envelope > limit)) continue;
    for (const role of ROLES) {
      const size = context.facts.size(state, role);
      if (!size) continue;
      const will = size.bytes.min > limit;
      const can = size.envelope > limit;
      if (!will && !can) continue;
      // above the quota a claim must have been shown; the advice needs no run
      const certainty = will ? "will" : claim && limit === payloadError ? claim.certainty : "may";
      return {
        at: nodeOf(state, role),
        state,
        certainty,
        severity: limit === payloadError && certainty !== "may" ? "error" : "warning",
        data: {
          state,
          role,
          bytes: size.bytes,
          envelope: size.envelope,
          limit,
          contributors: size.contributors,
          ...(claim ? { claim } : {}),
        },
        ...(claim?.witness ? { witness: claim.witness } : {}),
      };
    }
  }
  return undefined;
}

function nodeOf(state: State, role: ValueRole): Detection<Large>["at"] {
  if ((role === "afterParameters" || role === "afterArguments") && "parameters" in state && state.parameters) return state.parameters.node;
  if (role === "afterItemSelector" && state.type === "Map" && state.itemSelector) return state.itemSelector.node;
  if (role === "result" && state.type === "Pass" && state.result) return state.result.node;
  if (role === "output" && "output" in state && state.output) return state.output.node;
  return state.key.range;
}

function place(role: ValueRole): string {
  switch (role) {
    case "afterParameters":
      return "The Parameters";
    case "afterArguments":
      return "The Arguments";
    case "afterItemSelector":
      return "The input of an item";
    case "result":
      return "The result";
    default:
      return "The output";
  }
}
