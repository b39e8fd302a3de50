import { argumentFaults, defineRule, modelDateOf, type TaskState } from "#rule-kit";

interface Deprecated {
  readonly state: TaskState;
  readonly call: string;
  readonly name: string;
  readonly path: string;
  /** The API's own words, which may be empty. */
  readonly advice: string;
}

export default defineRule<Deprecated>({
  id: "deprecated-parameter",
  category: "correctness",
  severity: "warning",
  summary: "Parameter of a call that AWS has deprecated",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-parameters.html",
  presets: ["recommended", "strict"],
  reads: ["values"],
  *check(context) {
    for (const { state, resource, fault, at } of argumentFaults(context)) {
      if (fault.kind !== "deprecated") continue;
      const { name, path, advice } = fault;
      yield { at, certainty: "may", state, data: { state, call: `${resource.service}:${resource.action}`, name, path, advice } };
    }
  },
  describe({ state, call, name, path, advice }) {
    return {
      message: `"${state.name}" passes ${path} to ${call}, which AWS has deprecated`,
      reason:
        advice === ""
          ? `The API model of ${modelDateOf(state)} marks it so; services may ignore or refuse it.`
          : `${advice.replace(/\.?$/, ".")}`,
      suggestion: `Replace ${name}`,
    };
  },
});
