/**
 * Members of the context object, by the path to them.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 */
export const CONTEXT_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  "": ["Execution", "State", "StateMachine", "Task", "Map"],
  Execution: ["Id", "Input", "Name", "RoleArn", "StartTime", "RedriveCount"],
  State: ["EnteredTime", "Name", "RetryCount"],
  StateMachine: ["Id", "Name"],
  Task: ["Token"],
  Map: ["Item"],
  "Map.Item": ["Index", "Value", "Key", "Source"],
};
