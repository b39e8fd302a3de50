import { defineRule, type RuleContext, type SyntaxProblem } from "#rule-kit";

interface Extra {
  readonly code: "comment" | "trailing-comma";
  /** CloudFormation parses a file that is not valid JSON as YAML, which allows this. */
  readonly rescued: boolean;
}

export default defineRule<Extra>({
  id: "json-comment",
  category: "validity",
  severity: "error",
  summary: "Comment or trailing comma in JSON",
  reference: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html",
  reads: ["syntax"],
  *check(context) {
    for (const problem of context.syntaxProblems) {
      if (problem.code !== "comment" && problem.code !== "trailing-comma") continue;
      const rescued = problem.code === "trailing-comma" && comesThroughCloudFormation(problem, context);
      yield {
        at: problem.range,
        certainty: rescued ? "may" : "will",
        ...(rescued ? { severity: "warning" as const } : {}),
        data: { code: problem.code, rescued },
        aws: { code: "INVALID_JSON_DESCRIPTION" },
      };
    }
  },
  describe({ code, rescued }) {
    if (code === "comment") {
      return {
        message: "JSON does not allow comments, so AWS rejects the definition",
        suggestion: "Move the text to a Comment field, or write the definition in YAML",
      };
    }
    return {
      message: rescued
        ? "JSON does not allow trailing commas; only CloudFormation accepts this one, because it parses the file as YAML"
        : "JSON does not allow trailing commas, so AWS rejects the definition",
      suggestion: "Remove the comma",
    };
  },
});

/**
 * A file of its own that a CloudFormation template names (DefinitionS3Location, DefinitionUri).
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-stepfunctions-statemachine.html
 */
function comesThroughCloudFormation(problem: SyntaxProblem, { deployment: surroundings }: RuleContext): boolean {
  const template = surroundings?.declaration.file;
  if (!template || template === problem.range.file) return false;
  return /\.(ya?ml|json|template)$/.test(template.path) && !/(^|\/)serverless\.\w+$/.test(template.path);
}
