import { defineRule } from "#rule-kit";

interface Off {
  readonly level: "OFF" | "none";
  readonly express: boolean;
}

export default defineRule<Off>({
  id: "express-logging-off",
  category: "reliability",
  severity: "warning",
  summary: "An Express execution leaves no trace but its logs, and they are off",
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
      message: "This Express machine has no logging",
      reason: "Express executions have no history in the console: when one fails, nothing tells what it did.",
      suggestion: "Set a logging configuration with level ERROR or ALL and a log group under /aws/vendedlogs/",
    };
  },
});
