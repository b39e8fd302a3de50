import { ACCOUNT, ANY, arnParts, isArn, literalTextOf, PARTITION, pattern, REGION, split, type TextPattern } from "../arn-pattern.js";
import { type Call, type Need, run } from "../call.js";
import { ALL, arnFrom, arnOf, call } from "../needs.js";
import type { RequestKey } from "../required.js";

/** Queues, topics, buses, HTTP endpoints. */

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sns.html */
export function publish(of: Call): Need[] {
  const topic = of.text("TopicArn");
  if (topic) return [call("sns:Publish", arnFrom(topic, "sns", "", "arn"))];
  if (of.has("TargetArn")) return [call("sns:Publish", arnFrom(of.required("TargetArn"), "sns", "", "arn"), { inferred: true })];
  // a text message to a telephone has no ARN
  return [call("sns:Publish", ALL, { onlyWildcard: "always" })];
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html */
export const sendMessage = (of: Call): Need[] => [call("sqs:SendMessage", queueArn(of.required("QueueUrl")))];

/** `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME`: the queue's ARN; a name alone is taken too. */
export function queueArn(url: TextPattern): TextPattern {
  const [scheme, empty, host, account, name] = split(url, "/", 5);
  if (scheme && literalTextOf(scheme) === "https:" && empty && host && account && name)
    return pattern("arn:", PARTITION, ":sqs:", regionOf(host) ?? REGION, ":", account, ":", name);
  const [first] = url;
  if (url.length === 1 && first?.kind === "value") return arnOf("sqs", run("name of the queue"));
  return isArn(url) ? url : arnOf("sqs", url);
}

/** The Region in `sqs.us-east-1.amazonaws.com` or `abc.execute-api.us-east-1.amazonaws.com`. */
function regionOf(host: TextPattern): TextPattern | undefined {
  const labels = split(host, ".");
  const at = labels.findIndex((label) => literalTextOf(label) === "amazonaws");
  const region = at > 0 ? labels[at - 1] : undefined;
  return region && region.length > 0 ? region : undefined;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html */
export function* putEvents(of: Call): Generator<Need> {
  const entries = of.items("Entries");
  if (!entries) {
    yield call("events:PutEvents", arnOf("events", "event-bus/", run("EventBusName")));
    return;
  }
  for (const entry of entries) {
    const bus = of.within(entry).text("EventBusName") ?? pattern("default");
    yield call("events:PutEvents", arnFrom(bus, "events", "event-bus/"));
  }
}

/**
 * `execute-api:Invoke` only where the Task signs as the role; with `NO_AUTH`, the default, and `RESOURCE_POLICY` the API
 * decides by itself.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html
 */
export function invokeApi(of: Call): Need[] {
  const authorization = of.text("AuthType");
  const known = authorization && literalTextOf(authorization);
  if (!authorization || (known !== undefined && known !== "IAM_ROLE")) return [];
  const host = of.required("ApiEndpoint");
  const api = split(host, ".")[0] ?? host;
  const method = of.text("Method") ?? [ANY];
  const path = of.text("Path");
  const resource = pattern(of.text("Stage") ?? pattern("$default"), "/", method, "/", path ? withoutSlash(path) : "");
  const arn = pattern("arn:", PARTITION, ":execute-api:", regionOf(host) ?? REGION, ":", ACCOUNT, ":", api, "/", resource);
  return [
    call(
      path && isConnection(withoutSlash(path)) ? "execute-api:ManageConnections" : "execute-api:Invoke",
      arn,
      known === undefined ? { inferred: true } : {},
    ),
  ];
}

/** Messages to the clients of a WebSocket API. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html */
const isConnection = ([first]: TextPattern): boolean => first?.kind === "literal" && first.text.startsWith("@connections");

function withoutSlash(path: TextPattern): TextPattern {
  const [first, ...rest] = path;
  return first?.kind === "literal" ? pattern(first.text.replace(/^\//, ""), rest) : path;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html */
export function* invokeHttp(of: Call, machine: TextPattern): Generator<Need> {
  const keys: RequestKey[] = [];
  const method = of.text("Method");
  if (method) keys.push({ key: "states:HTTPMethod", operator: "StringEquals", values: [method] });
  const endpoint = of.text("ApiEndpoint");
  if (endpoint) keys.push({ key: "states:HTTPEndpoint", operator: "StringLike", values: [endpoint] });
  yield call("states:InvokeHTTPEndpoint", machine, keys.length > 0 ? { keys } : {});
  const connection = of.text("Authentication", "ConnectionArn") ?? of.text("InvocationConfig", "ConnectionArn") ?? [run("ConnectionArn")];
  const arn = arnFrom(connection, "events", "connection/", "arn");
  yield call("events:RetrieveConnectionCredentials", arn);
  const secret = declaredSecret(of) ?? secretOf(arn);
  for (const action of ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]) yield call(action, secret);
}

/** The attribute by which a connection of the same template gives its secret. */
const SECRETS: ReadonlyMap<string, string> = new Map([
  ["AWS::Events::Connection", "SecretArn"],
  ["aws_cloudwatch_event_connection", "secret_arn"],
]);

function declaredSecret(of: Call): TextPattern | undefined {
  const connection = of.declaredBy("Authentication", "ConnectionArn") ?? of.declaredBy("InvocationConfig", "ConnectionArn");
  const attribute = connection && SECRETS.get(connection.type);
  if (!connection || attribute === undefined) return undefined;
  return [{ kind: "value", expression: `${connection.id}.${attribute}`, resource: connection.id }];
}

/** EventBridge keeps a connection's credentials in a secret of its own: `events!connection/NAME/ID`. */
function secretOf(connection: TextPattern): TextPattern {
  const parts = arnParts(connection);
  const [, name] = parts ? split(parts.resource, "/") : [];
  const region = parts?.region ?? [REGION];
  const account = parts?.account ?? [ACCOUNT];
  return pattern(
    "arn:",
    PARTITION,
    ":secretsmanager:",
    region,
    ":",
    account,
    ":secret:events!connection/",
    name ?? [ANY],
    ...(name ? ["/", ANY] : []),
  );
}
