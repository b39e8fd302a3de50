import { reportSyntaxProblems } from "#rule-kit";

export default reportSyntaxProblems(
  {
    id: "file-encoding",
    category: "correctness",
    severity: "warning",
    summary: "The file is not plain UTF-8",
    reference: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html",
  },
  {
    "byte-order-mark": () => ({ message: "the file begins with a byte order mark", instead: "save it as UTF-8 without BOM" }),
    "invalid-utf8": () => ({ message: "the file is not valid UTF-8", instead: "save it as UTF-8" }),
  },
);
