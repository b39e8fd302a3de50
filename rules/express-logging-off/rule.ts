import { defineRule } from "#rule-kit";

interface Off {
  readonly level: "OFF" | "none";
  readonly express: boolean;
}

export default defineRule<Off>({
  id: "express-logging-off",
  category: "reliability",
  severity: "warning",
  summary: "Logging is off for an Express state machine",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html",
  presets: ["recommended", "strict"],
  reads: ["deployment"],
  *check({ deployment: surroundings, type }) {
    if (type !== "EXPRESS" || !surroundings?.describesOperations) return;
    const level = surroundings.logging?.level ?? "none";
    if (level === "OFF" || level === "none")
      yield { at: surroundings.logging?.at ?? surroundings.declaration, certainty: "will", data: { level, express: true } };
  },
  describe() {
    return {
      message: "Logging is off, and Express executions have no other execution history",
      reason: "When an Express execution fails, only its logs show what happened.",
      suggestion: "Set a logging configuration with level ERROR or ALL and a log group under /aws/vendedlogs/",
    };
  },
});
