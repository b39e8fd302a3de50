import { reportSyntaxProblems } from "#rule-kit";

export default reportSyntaxProblems(
  {
    id: "file-encoding",
    category: "correctness",
    severity: "warning",
    summary: "File is not plain UTF-8",
    reference: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html",
  },
  {
    "byte-order-mark": () => ({
      message: "The file begins with a byte order mark",
      suggestion: "Save the file as UTF-8 without a byte order mark",
    }),
    "invalid-utf8": () => ({ message: "The file is not valid UTF-8", suggestion: "Save the file as UTF-8" }),
  },
);
