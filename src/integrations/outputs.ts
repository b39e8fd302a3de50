import type { Resource } from "../asl/model.js";
import type { Shape } from "./shapes.js";

const any: Shape = { kind: "any" };
const text: Shape = { kind: "string" };
const integer: Shape = { kind: "number", integer: true };
const object = (members: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape => ({
  kind: "object",
  members: new Map(Object.entries(members)),
  required: new Set(required),
});

/** Step Functions parses the payload and adds the transport's metadata. @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
export const lambdaOutput: Shape = object(
  { ExecutedVersion: text, LogResult: text, Payload: any, SdkHttpMetadata: any, SdkResponseMetadata: any, StatusCode: integer },
  ["StatusCode"],
);

const execution = (output: Shape): Shape =>
  object(
    {
      ExecutionArn: text,
      Input: output,
      InputDetails: any,
      Name: text,
      Output: output,
      OutputDetails: any,
      StartDate: any,
      StateMachineArn: text,
      Status: { kind: "string", values: ["SUCCEEDED"] },
      StopDate: any,
    },
    ["ExecutionArn", "StateMachineArn", "Status"],
  );

/** Results of optimized request-response calls that are Step Functions' own. */
export function optimizedOutput(resource: Resource): Shape | undefined {
  switch (`${resource.service}:${resource.action}`) {
    case "apigateway:invoke":
      return object({ Headers: any, ResponseBody: any, StatusCode: integer, StatusText: text });
    case "http:invoke":
      return object({ Headers: any, ResponseBody: any, StatusCode: integer, StatusText: text });
    case "bedrock:invokeModel":
      return object({ Body: any, ContentType: text });
    case "elasticmapreduce:createCluster":
      return object({ ClusterId: text });
    case "elasticmapreduce:addStep":
      return object({ StepId: text });
    case "sqs:sendMessage":
      // named as the older SDK names them
      return object({
        MD5OfMessageAttributes: text,
        MD5OfMessageBody: text,
        MD5OfMessageSystemAttributes: text,
        MessageId: text,
        SequenceNumber: text,
      });
    case "eks:call":
      return object({ ResponseBody: any, StatusCode: integer });
    default:
      return undefined;
  }
}

/** Results of `.sync`: the described job, whose shape only some services document. */
export function syncOutput(resource: Resource): Shape | undefined {
  if (resource.service === "states" && resource.action === "startExecution") return execution(resource.pattern === "sync:2" ? any : text);
  return undefined;
}
