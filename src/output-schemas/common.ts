export type Schema = { readonly [key: string]: unknown };

/** An object with these members, of which `optional` may be absent, and no others. */
export function closed(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = [], description?: string): Schema {
  return {
    type: "object",
    ...(description === undefined ? {} : { description }),
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    additionalProperties: false,
    properties,
  };
}

export const array = (items: Schema, description?: string): Schema => ({
  type: "array",
  ...(description === undefined ? {} : { description }),
  items,
});

export const text: Schema = { type: "string" };
export const count: Schema = { type: "integer", minimum: 0 };
const position = closed({ line: { type: "integer", minimum: 1 }, column: { type: "integer", minimum: 1, description: "UTF-16 units" } });
const range = closed({ start: position, end: position });
/** Where something is: a file and its characters. */
export const place = { file: text, range };
export const severity: Schema = { enum: ["error", "warning", "info"] };
export const workflowType: Schema = { enum: ["STANDARD", "EXPRESS"] };
export const stateType: Schema = { enum: ["Task", "Pass", "Wait", "Choice", "Parallel", "Map", "Succeed", "Fail"] };
export const certainty: Schema = {
  enum: ["will", "can", "may"],
  description: "will: every run that comes there; can: the witness shows it; may: neither was shown",
};
/** A run that shows a failure, as `sfn-lint run` takes it. */
export const witness: Schema = {
  type: "object",
  required: ["input", "mocks", "result", "path"],
  description: "A run that shows it: input and mocks of sfn-lint run",
  properties: { input: {}, mocks: { type: "object" }, result: { type: "object", required: ["status"] }, path: { type: "array" } },
};
