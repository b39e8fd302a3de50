import { plainText } from "../../languages/evaluator/text.js";
import { memberOf } from "../../languages/evaluator/values.js";
import type { ResourceClass, ResourceKind } from "../programs/deployed-resources.js";

const CLASSES: Readonly<Record<string, ResourceKind>> = {
  "lambda.Function": "function",
  "lambda.CallbackFunction": "function",
  "sqs.Queue": "queue",
  "sns.Topic": "topic",
  "dynamodb.Table": "table",
  "sfn.Activity": "activity",
};

/** The resources of Pulumi's AWS packages that state machines use. */
export function pulumiClass(type: string): ResourceClass | undefined {
  const name = /^@pulumi\/aws(?:-native)?[./]((?:\w+)[./]\w+)$/.exec(type)?.[1]?.replace("/", ".");
  const kind = name === undefined ? undefined : CLASSES[name];
  return (
    kind && {
      kind,
      id: 0,
      props: 1,
      fifo: kind === "topic" ? "fifoTopic" : "fifoQueue",
      keys: (props) => [plainText(memberOf(props, "hashKey")), plainText(memberOf(props, "rangeKey"))],
    }
  );
}
