import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "wrong-value",
    category: "validity",
    severity: "error",
    summary: "Field value that AWS does not accept",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html",
  },
  "structure/wrong-value",
  "structure/out-of-range",
  "structure/heartbeat",
);
