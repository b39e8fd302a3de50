import { OPERATORS } from "./fields.js";

/**
 * What each field means, in one or two sentences, for editors.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
 */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  StartAt: "Name of the state in which the execution starts.",
  States: "The states by name. Names are unique in the whole definition and have at most 80 characters.",
  Version: 'Version of the Amazon States Language; "1.0" if omitted.',
  Comment: "Text for people; it has no effect. sfn-lint reads suppressions from it.",
  QueryLanguage: "JSONPath or JSONata. A state can choose JSONata in a JSONPath state machine, not the other way round.",
  Type: "Type of the state: Task, Choice, Parallel, Map, Pass, Wait, Succeed, or Fail.",
  Next: "Name of the state that follows, in the same States object.",
  End: "true: the execution, branch, or iteration ends successfully after this state.",
  InputPath: "Part of the state input that the state works on; null for {}. Default: $.",
  OutputPath: "Part of the result that becomes the state output; null for {}. Default: $.",
  ResultPath: "Where the result is put into the state input; null discards the result. Default: $, which replaces the input.",
  Parameters: "Arguments of the Task, or input of the branches. Keys that end in .$ hold a path or an intrinsic function.",
  ResultSelector: "Builds a new result from the result of the Task, Parallel, or Map before ResultPath applies.",
  Arguments: "Arguments of the Task, or input of the branches, with {% JSONata %} expressions.",
  Output: "The state output, with {% JSONata %} expressions. Default: the result, or the state input where there is none.",
  Assign: "Variables to set when the state ends. Their values are visible in the states that follow.",
  Result: "The result of the Pass state, taken literally.",
  Resource: "ARN of what the Task calls: a Lambda function, an activity, or an integration such as arn:aws:states:::sqs:sendMessage.",
  Credentials: "Role that the Task assumes for a call in another account: {RoleArn}.",
  Retry: "Retriers, tried in order: the first whose ErrorEquals matches the error decides.",
  Catch: "Catchers, tried in order after the retries: the first whose ErrorEquals matches names the next state.",
  TimeoutSeconds: "Seconds until States.Timeout. Without it a Task has no timeout, and an execution ends after one year at the latest.",
  TimeoutSecondsPath: "Path of the timeout in seconds.",
  HeartbeatSeconds: "Seconds without a heartbeat until States.HeartbeatTimeout; less than TimeoutSeconds.",
  HeartbeatSecondsPath: "Path of the heartbeat interval in seconds.",
  Choices: "Choice rules in order; the first that is true names the next state.",
  Default: "Next state if no choice rule is true. Without it the execution then fails.",
  Condition: "A {% JSONata %} expression that gives true or false.",
  Variable: "Path of the value that is compared.",
  And: "True if all rules are true.",
  Or: "True if at least one rule is true.",
  Not: "True if the rule is false.",
  Seconds: "How long to wait, in seconds.",
  SecondsPath: "Path of the number of seconds to wait.",
  Timestamp: "Time until which to wait, in RFC 3339 format, such as 2026-03-14T01:59:00Z.",
  TimestampPath: "Path of the time until which to wait.",
  Error: "Error name with which the execution fails.",
  ErrorPath: "Path or intrinsic function that gives the error name.",
  Cause: "Description of the failure.",
  CausePath: "Path or intrinsic function that gives the description of the failure.",
  Branches: "State machines that run at the same time, each with the same input. The result is the array of their outputs.",
  ItemProcessor: "State machine that runs once per item.",
  Iterator: "Deprecated name of ItemProcessor.",
  ProcessorConfig: "Mode (INLINE or DISTRIBUTED) and ExecutionType (STANDARD or EXPRESS) of the iterations.",
  Items: "The items: an array, or a {% JSONata %} expression that gives one.",
  ItemsPath: "Path of the array of items. Default: $.",
  ItemReader: "Reads the items from Amazon S3 (DISTRIBUTED mode).",
  ItemSelector: "Builds the input of each iteration; $$.Map.Item.Value, or $states.context.Map.Item.Value, is the item.",
  ItemBatcher: "Groups items into one child execution (DISTRIBUTED mode); its input is then {Items, BatchInput}.",
  ResultWriter: "Writes the results of child executions to Amazon S3 (DISTRIBUTED mode).",
  MaxConcurrency: "Most iterations at the same time. Default: 0, which means as many as possible.",
  MaxConcurrencyPath: "Path of the concurrency limit.",
  ToleratedFailurePercentage: "Percentage of items that can fail before the Map Run fails (DISTRIBUTED mode).",
  ToleratedFailurePercentagePath: "Path of the tolerated percentage.",
  ToleratedFailureCount: "Number of items that can fail before the Map Run fails (DISTRIBUTED mode).",
  ToleratedFailureCountPath: "Path of the tolerated number.",
  Label: "Prefix of the Map Run's ARN (DISTRIBUTED mode); at most 40 characters.",
  ErrorEquals: "Error names that match; States.ALL and States.TaskFailed are wildcards.",
  IntervalSeconds: "Seconds before the first retry. Default: 1.",
  MaxAttempts: "Most retries; 0 means none. Default: 3.",
  BackoffRate: "Factor by which the delay grows with each retry. Default: 2.0.",
  MaxDelaySeconds: "Longest delay between two retries, in seconds.",
  JitterStrategy: "FULL picks each delay at random between 0 and the computed delay. Default: NONE.",
};

/** The meaning of a field, wherever it is; undefined for a name that is no field. */
export function describeField(name: string): string | undefined {
  const own = Object.hasOwn(DESCRIPTIONS, name) ? DESCRIPTIONS[name] : undefined;
  return own ?? describeOperator(name);
}

const COMPARISONS: Readonly<Record<string, string>> = {
  Equals: "equals",
  LessThan: "is less than",
  GreaterThan: "is greater than",
  LessThanEquals: "is less than or equal to",
  GreaterThanEquals: "is greater than or equal to",
};
const KINDS: Readonly<Record<string, string>> = { String: "a string", Numeric: "a number", Boolean: "a Boolean", Timestamp: "a timestamp" };

function describeOperator(name: string): string | undefined {
  if (!OPERATORS.has(name)) return undefined;
  if (name === "IsPresent") return "True if the path exists in the state input (false: if it does not).";
  if (name === "IsNull") return "True if the value is null (false: if it is not).";
  if (name === "StringMatches") return "True if the value is a string that matches this pattern, in which * stands for any text.";
  const [, is] = /^Is(\w+)$/.exec(name) ?? [];
  if (is !== undefined) return `True if the value is ${KINDS[is] ?? is} (false: if it is not).`;
  const [, kind = "", comparison = "", path] = /^(String|Numeric|Boolean|Timestamp)(\w+?)(Path)?$/.exec(name) ?? [];
  const operand = path === undefined ? "this value" : "the value at this path";
  return `True if the value is ${KINDS[kind]} that ${COMPARISONS[comparison]} ${operand}.`;
}
