import type { PlaceholderKind } from "../../../text/mapped-text.js";

/**
 * What `Ref` and `Fn::GetAtt` give for a resource, as a kind of hole.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/ ("Return values" of each resource type)
 */
export function kindOfRef(type: string | undefined): PlaceholderKind {
  switch (type) {
    case "AWS::Lambda::Alias":
    case "AWS::Lambda::Version":
      return "lambda-arn";
    case "AWS::StepFunctions::StateMachine":
    case "AWS::Serverless::StateMachine":
    case "AWS::StepFunctions::StateMachineAlias":
    case "AWS::StepFunctions::StateMachineVersion":
      return "state-machine-arn";
    case "AWS::StepFunctions::Activity":
      return "activity-arn";
    case "AWS::SQS::Queue":
      return "queue-url";
    case "AWS::SNS::Topic":
    case "AWS::ECS::TaskDefinition":
    case "AWS::Batch::JobQueue":
    case "AWS::Batch::JobDefinition":
    case "AWS::SecretsManager::Secret":
    case "AWS::Events::Connection":
    case "AWS::ElasticLoadBalancingV2::LoadBalancer":
      return "arn";
    default:
      return "text";
  }
}

/** The kind of placeholder of an attribute that `Fn::GetAtt` reads. */
export function kindOfAttribute(type: string | undefined, attribute: string): PlaceholderKind {
  if (attribute === "QueueUrl") return "queue-url";
  if (attribute === "Arn") {
    switch (type) {
      case "AWS::Lambda::Function":
      case "AWS::Serverless::Function":
      case "AWS::Lambda::Alias":
        return "lambda-arn";
      case "AWS::StepFunctions::StateMachine":
      case "AWS::Serverless::StateMachine":
        return "state-machine-arn";
      case "AWS::StepFunctions::Activity":
        return "activity-arn";
      default:
        return "arn";
    }
  }
  if (attribute === "FunctionArn" && type?.includes("Function")) return "lambda-arn";
  return /Arn$/.test(attribute) && type !== undefined && !type.startsWith("Custom::") && type !== "AWS::CloudFormation::CustomResource"
    ? "arn"
    : "text";
}

/** Pseudo parameters whose usual value says all that matters. */
export const PSEUDO_VALUES: ReadonlyMap<string, string> = new Map([
  ["AWS::Partition", "aws"],
  ["AWS::URLSuffix", "amazonaws.com"],
]);
