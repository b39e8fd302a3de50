import { defineRule } from "#rule-kit";

interface Off {
  readonly what: "logging" | "tracing";
}

export default defineRule<Off>({
  id: "observability-off",
  category: "reliability",
  severity: "info",
  summary: "Logging of a Standard machine, or tracing, is off",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html",
  presets: ["strict"],
  reads: ["deployment"],
  *check({ deployment: surroundings, type }) {
    if (!surroundings?.describesOperations) return;
    const level = surroundings.logging?.level;
    if (type !== "EXPRESS" && (level === undefined || level === "OFF"))
      yield { at: surroundings.logging?.at ?? surroundings.declaration, certainty: "will", data: { what: "logging" } };
    if (!surroundings.tracing?.enabled)
      yield { at: surroundings.tracing?.at ?? surroundings.declaration, certainty: "will", data: { what: "tracing" } };
  },
  describe({ what }) {
    return what === "logging"
      ? {
          message: "This machine has no logging",
          reason: "The history of an execution is kept for 90 days only, and cannot be searched across executions.",
          suggestion: "Set a logging configuration with level ERROR",
        }
      : {
          message: "This machine has no X-Ray tracing",
          reason: "Without it the time that an execution spends in called services is not seen in one picture.",
          suggestion: "Enable tracing",
        };
  },
});
