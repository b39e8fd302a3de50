import type { PlaceholderKind } from "../../text/mapped-text.js";

/** `myLambdaAliasArn`: one word from there to its end. */
function isLambdaArn(name: string): boolean {
  const at = name.toLowerCase().lastIndexOf("lambda");
  return at !== -1 && /^lambda\w*arn$/i.test(name.slice(at));
}

/** What deployment puts there, by the name under which a program takes it. */
export function holeKindOfName(written: string, type = ""): PlaceholderKind {
  const name = written.includes("_") ? written.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) : written;
  if (/^(?:function|lambda|handler|alias|fn)\w*arn$/i.test(name) || isLambdaArn(name) || /functionArn$/i.test(name)) return "lambda-arn";
  if (/state_?machine_?arn$/i.test(name)) return "state-machine-arn";
  if (/activity_?arn$/i.test(name)) return "activity-arn";
  if (/queue_?url$/i.test(name)) return "queue-url";
  if (name === "url" && /sqs/i.test(type)) return "queue-url";
  if (name === "arn" || name === "invokeArn" || name === "qualifiedArn") return arnOf(type);
  if (name === "id" || name === "ref")
    return /sfn|stepfunctions|Activity/i.test(type) ? arnOf(type) : /sqs/i.test(type) ? "queue-url" : "text";
  if (/arn$/i.test(name) && !/learn$/i.test(name)) return "arn";
  if (/(?:Name|Id|Url|Uri|Region|Account|Partition|Key|Path|Prefix|Version|Token|Endpoint)$/.test(name)) return "text";
  if (/^(?:region|account|partition|stage|env|name|prefix|bucket|url|urlSuffix|toString)$/.test(name)) return "text";
  return "unknown";
}

function arnOf(type: string): PlaceholderKind {
  if (/lambda/i.test(type)) return "lambda-arn";
  if (/Activity$/.test(type)) return "activity-arn";
  if (/StateMachine$/.test(type)) return "state-machine-arn";
  return "arn";
}
