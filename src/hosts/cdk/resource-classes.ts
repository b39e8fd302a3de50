import { plainText } from "../../languages/evaluator/text.js";
import { memberOf, type Value } from "../../languages/evaluator/values.js";
import type { ResourceClass, ResourceKind } from "../programs/deployed-resources.js";
import { cdkName } from "./names.js";

const CLASSES: Readonly<Record<string, ResourceKind>> = {
  "lambda.Function": "function",
  "lambda-nodejs.NodejsFunction": "function",
  "lambda-python.PythonFunction": "function",
  "lambda-go.GoFunction": "function",
  "lambda.DockerImageFunction": "function",
  "sqs.Queue": "queue",
  "sns.Topic": "topic",
  "dynamodb.Table": "table",
  "dynamodb.TableV2": "table",
  "sfn.Activity": "activity",
  "sfn.StateMachine": "state-machine",
};

/** The constructs of the CDK that state machines use. */
export function cdkClass(type: string): ResourceClass | undefined {
  // linear: what it looks at ahead is what it cannot begin with again
  const name = type.startsWith("sfn.") ? { module: "sfn", names: [type.slice(4)] } : cdkName(type.split(/\.(?=[A-Za-z_]\w*(?:\.|$))/));
  const kind = name && CLASSES[`${name.module}.${name.names.join(".")}`];
  return kind && { kind, id: 1, props: 2, fifo: "fifo", keys: tableKeys };
}

const tableKeys = (props: Value | undefined) => ["partitionKey", "sortKey"].map((key) => plainText(memberOf(memberOf(props, key), "name")));
