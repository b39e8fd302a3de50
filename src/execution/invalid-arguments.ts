import type { TaskState } from "../asl/model.js";
import type { Json } from "../text/node.js";
import { isObject, member } from "../values/concrete/box.js";
import { jsonText } from "../values/concrete/bytes.js";

/** Members that hold lists of text by name, as HTTP repeats a header. */
const LISTS = ["Headers", "QueryParameters"];

/**
 * Arguments that Step Functions itself cannot turn into a call: the attempt ends before it is scheduled.
 * @returns the cause, without the words that name the state.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html
 */
export function invalidArguments({ resource }: TaskState, input: Json): string | undefined {
  const target = resource?.value;
  if (target?.form !== "optimized" || target.service !== "apigateway" || !isObject(input)) return undefined;
  const wrong = LISTS.filter((name) => !holdsLists(member(input, name)));
  if (wrong.length === 0) return undefined;
  const each = wrong.map((name) => `The value of the field '${name}' has an invalid format`);
  return `The Parameters '${jsonText(input)}' could not be used to start the Task: [${each.join(", ")}]`;
}

function holdsLists(value: Json | undefined): boolean {
  if (value === undefined) return true;
  return isObject(value) && Object.values(value).every((list) => Array.isArray(list) && list.every((text) => typeof text === "string"));
}
