/** Places of a state's data flow, in AWS's words (TestState's inspection data), and what it gets and gives. */
export type Role = (typeof ROLES)[number];

export const ROLES = [
  "input",
  "afterInputPath",
  "afterParameters",
  "afterArguments",
  "result",
  "afterResultSelector",
  "afterResultPath",
  "output",
  "variables",
  "afterItemsPath",
  "afterItemSelector",
  "afterItemBatcher",
] as const;
