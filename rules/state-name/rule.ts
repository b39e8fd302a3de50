import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "state-name",
    category: "validity",
    severity: "error",
    summary: "A state's name is used twice or is too long",
    source: "https://states-language.net/spec.html#states-fields",
  },
  "name/",
);
