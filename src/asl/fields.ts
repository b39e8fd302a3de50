import type { QueryLanguage, StateType } from "./model.js";

/** Which query language a field belongs to; `both` where it does not matter. */
export type FieldLanguage = QueryLanguage | "both";

type Fields = Readonly<Record<string, FieldLanguage>>;

const COMMON: Fields = { Type: "both", Comment: "both", QueryLanguage: "both" };
const PATHS: Fields = { InputPath: "JSONPath", OutputPath: "JSONPath" };
const FLOW: Fields = { Next: "both", End: "both" };
const LEAVING: Fields = { Assign: "both", Output: "JSONata" };
const WORK: Fields = { ResultSelector: "JSONPath", ResultPath: "JSONPath", Retry: "both", Catch: "both" };

/**
 * Every field of every state type and the query language it belongs to.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
 * @see https://states-language.net/spec.html#state-type-table
 */
export const STATE_FIELDS: Readonly<Record<StateType, Fields>> = {
  Pass: { ...COMMON, ...PATHS, ...FLOW, ...LEAVING, Result: "JSONPath", Parameters: "JSONPath", ResultPath: "JSONPath" },
  Task: {
    ...COMMON,
    ...PATHS,
    ...FLOW,
    ...LEAVING,
    ...WORK,
    Resource: "both",
    Parameters: "JSONPath",
    Arguments: "JSONata",
    Credentials: "both",
    TimeoutSeconds: "both",
    TimeoutSecondsPath: "JSONPath",
    HeartbeatSeconds: "both",
    HeartbeatSecondsPath: "JSONPath",
  },
  Choice: { ...COMMON, ...PATHS, ...LEAVING, Choices: "both", Default: "both" },
  Wait: {
    ...COMMON,
    ...PATHS,
    ...FLOW,
    ...LEAVING,
    Seconds: "both",
    Timestamp: "both",
    SecondsPath: "JSONPath",
    TimestampPath: "JSONPath",
  },
  Succeed: { ...COMMON, ...PATHS, Output: "JSONata" },
  Fail: { ...COMMON, Error: "both", Cause: "both", ErrorPath: "JSONPath", CausePath: "JSONPath" },
  Parallel: { ...COMMON, ...PATHS, ...FLOW, ...LEAVING, ...WORK, Branches: "both", Parameters: "JSONPath", Arguments: "JSONata" },
  Map: {
    ...COMMON,
    ...PATHS,
    ...FLOW,
    ...LEAVING,
    ...WORK,
    ItemProcessor: "both",
    Iterator: "both",
    Items: "JSONata",
    ItemsPath: "JSONPath",
    ItemReader: "both",
    ItemSelector: "both",
    Parameters: "JSONPath",
    ItemBatcher: "both",
    ResultWriter: "both",
    MaxConcurrency: "both",
    MaxConcurrencyPath: "JSONPath",
    ToleratedFailurePercentage: "both",
    ToleratedFailurePercentagePath: "JSONPath",
    ToleratedFailureCount: "both",
    ToleratedFailureCountPath: "JSONPath",
    Label: "both",
  },
};

export const STATE_TYPES = ["Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map"] as const;

export const MACHINE_FIELDS: Fields = {
  StartAt: "both",
  States: "both",
  Comment: "both",
  Version: "both",
  TimeoutSeconds: "both",
  QueryLanguage: "both",
};
export const BRANCH_FIELDS: Fields = { StartAt: "both", States: "both", Comment: "both" };
export const PROCESSOR_FIELDS: Fields = { ...BRANCH_FIELDS, ProcessorConfig: "both" };
export const RETRIER_FIELDS: Fields = {
  ErrorEquals: "both",
  IntervalSeconds: "both",
  MaxAttempts: "both",
  BackoffRate: "both",
  MaxDelaySeconds: "both",
  JitterStrategy: "both",
  Comment: "both",
};
export const CATCHER_FIELDS: Fields = {
  ErrorEquals: "both",
  Next: "both",
  ResultPath: "JSONPath",
  Output: "JSONata",
  Assign: "both",
  Comment: "both",
};

const comparisons = (type: string) =>
  ["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"].map((c) => `${type}${c}`);
const WITH_PATH = [...comparisons("String"), ...comparisons("Numeric"), ...comparisons("Timestamp"), "BooleanEquals"];

/** Operators and the kind of their literal. @see https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html */
export const OPERATORS: ReadonlyMap<string, "string" | "number" | "boolean" | "timestamp" | "path"> = new Map([
  ...comparisons("String").map((o) => [o, "string"] as const),
  ["StringMatches", "string"],
  ...comparisons("Numeric").map((o) => [o, "number"] as const),
  ...comparisons("Timestamp").map((o) => [o, "timestamp"] as const),
  ["BooleanEquals", "boolean"],
  ...["Null", "Present", "Numeric", "String", "Boolean", "Timestamp"].map((t) => [`Is${t}`, "boolean"] as const),
  ...WITH_PATH.map((o) => [`${o}Path`, "path"] as const),
]);

export const RULE_FIELDS: Fields = {
  Next: "both",
  Comment: "both",
  Assign: "both",
  Output: "JSONata",
  Condition: "JSONata",
  Variable: "JSONPath",
  And: "JSONPath",
  Or: "JSONPath",
  Not: "JSONPath",
  ...Object.fromEntries([...OPERATORS.keys()].map((o) => [o, "JSONPath" as const])),
};
