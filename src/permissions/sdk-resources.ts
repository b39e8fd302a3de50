import { ACCOUNT, ANY, arnParts, isArn, literalTextOf, PARTITION, pattern, REGION, type TextPattern } from "./arn-pattern.js";
import type { Call, Need } from "./call.js";
import type { IamAction, IamResourceType } from "./iam-data.js";
import { ALL, call, named } from "./needs.js";
import { queueArn } from "./services/messaging.js";

/**
 * What the ARN form of a resource type calls otherwise than the API's parameters: `prefix:Variable` to parameters, the first
 * that is given.
 */
const PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>(
  Object.entries({
    "s3:BucketName": ["Bucket"],
    "s3:ObjectName": ["Key"],
    "sqs:QueueName": ["QueueUrl", "QueueName"],
    "sns:TopicName": ["TopicArn", "Name"],
    "states:StateMachineName": ["StateMachineArn", "Name"],
    "states:ActivityName": ["ActivityArn", "Name"],
    "states:ExecutionId": ["ExecutionArn"],
    "secretsmanager:SecretId": ["SecretId", "Name"],
    "ssm:ParameterNameWithoutLeadingSlash": ["Name"],
    "ssm:DocumentName": ["DocumentName", "Name"],
    "events:RuleName": ["Name", "Rule"],
    "events:EventBusName": ["EventBusName", "Name"],
    "scheduler:ScheduleName": ["Name"],
    "glue:JobName": ["JobName", "Name"],
    "glue:CrawlerName": ["Name"],
    "glue:WorkflowName": ["Name"],
    "glue:TriggerName": ["Name"],
    "ecs:ClusterName": ["Cluster", "ClusterName"],
    "ecs:ServiceName": ["Service", "ServiceName"],
    "eks:ClusterName": ["ClusterName", "Name"],
    "rds:DbInstanceName": ["DbInstanceIdentifier"],
    "rds:DbClusterInstanceName": ["DbClusterIdentifier"],
    "redshift:ClusterName": ["ClusterIdentifier"],
    "ec2:InstanceId": ["InstanceId", "InstanceIds"],
    "ec2:VolumeId": ["VolumeId"],
    "kinesis:StreamName": ["StreamName", "StreamARN", "StreamArn"],
    "elasticmapreduce:ClusterId": ["ClusterId", "JobFlowId"],
    "codepipeline:PipelineName": ["Name", "PipelineName"],
    "codebuild:ProjectName": ["ProjectName"],
    "cognito-idp:UserPoolId": ["UserPoolId"],
    "autoscaling:GroupFriendlyName": ["AutoScalingGroupName"],
    "datasync:TaskId": ["TaskArn"],
  }),
);

/** Where the API has a value of its own if the parameter is not given. */
const DEFAULTS: ReadonlyMap<string, string> = new Map([
  ["events:EventBusName", "default"],
  ["scheduler:GroupName", "default"],
  ["athena:WorkGroupName", "primary"],
  ["ecs:ClusterName", "default"],
]);

/**
 * The resources that a call acts on, from the ARN forms of the action's resource types and the arguments that fill them.
 * Variables that no argument fills are wildcards: the service makes the id up, or the call acts on all of them.
 */
export function* needsByTypes(action: IamAction, of: Call): Generator<Need> {
  if (action.resources.length === 0) {
    yield call(action.name, ALL, { onlyWildcard: "unproven" });
    return;
  }
  const required = action.resources.filter((type) => type.required);
  const filled = (required.length > 0 ? required : action.resources).map((type) => fill(type, of));
  const complete = filled.filter((type) => type.complete);
  const chosen = complete.length > 0 ? complete : required.length === 1 ? filled : [];
  // none of several types is told by the arguments
  if (chosen.length === 0) yield call(action.name, ALL, { inferred: true });
  for (const { arns, certain } of chosen)
    for (const arn of arns) yield call(action.name, arn, required.length === 1 && certain ? {} : { inferred: true });
}

interface Filled {
  /** Several where an argument is a list. */
  readonly arns: readonly TextPattern[];
  /** Arguments fill every variable. */
  readonly complete: boolean;
  /** The names of the arguments leave no doubt. */
  readonly certain: boolean;
}

const VARIABLE = /\$\{(\w+)\}/g;

/** Some forms are two, for two generations of a service. */
function fill(type: IamResourceType, of: Call): Filled {
  const forms = type.arn.split(", ").map((form) => fillForm(form, type, of));
  return forms.find((form) => form.complete) ?? (forms[0] as Filled);
}

function fillForm(form: string, type: IamResourceType, of: Call): Filled {
  const service = form.split(":")[2] ?? "";
  let arns: readonly TextPattern[] = [[]];
  let complete = true;
  let certain = true;
  let from = 0;
  const add = (texts: readonly TextPattern[]) => {
    arns = arns.flatMap((arn) => texts.map((text) => pattern(arn, text)));
  };
  for (const match of form.matchAll(VARIABLE)) {
    const [written, variable = ""] = match;
    add([pattern(form.slice(from, match.index))]);
    from = match.index + written.length;
    const fixed = variable === "Partition" ? PARTITION : variable === "Region" ? REGION : variable === "Account" ? ACCOUNT : undefined;
    const argument = fixed ? undefined : argumentFor(variable, type, service, of);
    if (argument?.texts.every((text) => isWholeArn(text, service)))
      return { arns: argument.texts, complete: true, certain: argument.certain };
    if (!fixed && !argument) complete = false;
    if (argument && !argument.certain) certain = false;
    add(fixed ? [[fixed]] : (argument?.texts ?? [[ANY]]));
  }
  add([pattern(form.slice(from))]);
  return { arns, complete, certain: certain && complete };
}

function isWholeArn(text: TextPattern, service: string): boolean {
  const own = arnParts(text)?.service;
  if (!own) return isArn(text);
  const named = literalTextOf(own);
  return named === undefined || named === service;
}

/** An argument that fills a variable, and whether its name tells so for certain. */
interface Filler {
  readonly texts: readonly TextPattern[];
  readonly certain: boolean;
}

function argumentFor(variable: string, type: IamResourceType, service: string, of: Call): Filler | undefined {
  const key = `${service}:${variable}`;
  for (const name of PARAMETERS.get(key) ?? [variable]) {
    const texts = valuesOf(name, key, of);
    if (texts) return { texts, certain: true };
  }
  const preset = DEFAULTS.get(key);
  if (preset !== undefined) return { texts: [pattern(preset)], certain: true };
  // what a type is called, with the words that parameters end with: `cluster` to Cluster, ClusterName, ClusterArn
  const word = type.name.replace(/[^a-zA-Z0-9]/g, "").toLowerCase();
  const wanted = new Set([word, `${word}name`, `${word}id`, `${word}identifier`, `${word}arn`, variable.toLowerCase(), "resourcearn"]);
  const name = of.names().find((given) => wanted.has(given.toLowerCase()));
  const texts = name === undefined ? undefined : valuesOf(name, key, of);
  return texts && { texts, certain: false };
}

/** More elements of a list than these are one value that is not known. */
const MAX_ITEMS = 20;

function valuesOf(name: string, key: string, of: Call): readonly TextPattern[] | undefined {
  const items = of.items(name);
  if (items && items.length > 0 && items.length <= MAX_ITEMS) return items.map((item) => asPart(of.ofTemplate(item, name), name, key));
  const text = of.text(name);
  return text && [asPart(text, name, key)];
}

/** A parameter as the ARN form wants it. */
function asPart(text: TextPattern, name: string, key: string): TextPattern {
  if (name === "QueueUrl") return queueArn(text);
  if (/Arn$/.test(name)) return named(text);
  if (key === "ssm:ParameterNameWithoutLeadingSlash") return withoutSlash(text);
  // six characters that the service adds follow a secret's name
  if (key === "secretsmanager:SecretId" && !isArn(text)) return pattern(text, "-", ANY);
  return text;
}

function withoutSlash(text: TextPattern): TextPattern {
  const [first, ...rest] = text;
  return first?.kind === "literal" ? pattern(first.text.replace(/^\//, ""), rest) : text;
}

/** The table or, where the call names one, its index. */
export function tableOrIndex(of: Call, table: TextPattern): TextPattern {
  const index = of.text("IndexName");
  return index ? pattern(table, "/index/", index) : table;
}
