import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "states-all-position",
    category: "validity",
    severity: "error",
    summary: "States.ALL is not alone in the last retrier or catcher",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  },
  "handlers/states-all",
);
