import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "states-all-position",
    category: "validity",
    severity: "error",
    summary: "States.ALL does not stand alone and last",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  },
  "handlers/states-all",
);
