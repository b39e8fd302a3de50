import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "state-name",
    category: "validity",
    severity: "error",
    summary: "A state's name is used twice or is too long",
    reference: "https://states-language.net/spec.html#states-fields",
  },
  "name/",
);
