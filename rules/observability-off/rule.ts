import { defineRule } from "#rule-kit";

interface Off {
  readonly what: "logging" | "tracing";
}

export default defineRule<Off>({
  id: "observability-off",
  category: "reliability",
  severity: "info",
  summary: "Logging or X-Ray tracing is off",
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
          message: "Logging is off for this state machine",
          reason: "Execution history is kept for only 90 days and cannot be searched across executions.",
          suggestion: "Set a logging configuration with level ERROR",
        }
      : {
          message: "X-Ray tracing is off for this state machine",
          reason: "Without tracing, the time spent in called services is not visible in one trace.",
          suggestion: "Enable X-Ray tracing",
        };
  },
});
