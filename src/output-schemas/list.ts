import { array, closed, count, place, type Schema, severity, text, workflowType } from "./common.js";

/** `sfn-lint list -f json`, version 1. */
export function listSchema(): Schema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "sfn-lint list",
    ...closed({
      version: { const: 1 },
      machines: array(
        closed(
          {
            name: text,
            host: { type: "string", description: "What kind of file declares it" },
            type: { ...workflowType, description: "Absent where nothing says it" },
            ...place,
            definition: { type: "string", description: "The file with the definition, if it is not `file`" },
            states: { ...count, description: "At every depth" },
            partialReason: { type: "string", description: "Why only a part of it could be read" },
            constructPath: { type: "string", description: "aws:cdk:path" },
            createdAt: { type: "string", description: "Line and column of the program that created it" },
          },
          ["type", "definition", "partialReason", "constructPath", "createdAt"],
        ),
      ),
      notes: array(closed({ severity, message: text, ...place }), "What was not read, and why"),
      summary: closed({ files: count, machines: count }),
    }),
  };
}
