import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "state-name",
    category: "validity",
    severity: "error",
    summary: "State name is a duplicate or too long",
    reference: "https://states-language.net/spec.html#states-fields",
  },
  "name/",
);
