import { plainText } from "../../../languages/evaluator/text.js";
import { isNothing, memberOf, type ObjectMember, objectOf, type Value } from "../../../languages/evaluator/values.js";
import { pathOf, token } from "../json-path.js";
import { secondsOf } from "../values.js";
import { divided, given, hole, objectWith, text } from "./shapes.js";
import { type Task, type TaskForm, truthy } from "./task.js";

type Parameters = readonly (readonly [string, Value | undefined])[];

/** The root and the end put together: by an intrinsic function, or by an expression of JSONata. */
function httpEndpoint(task: Task): Value | undefined {
  const root = plainText(task.prop("apiRoot"));
  const endpoint = task.input("apiEndpoint");
  const at = endpoint?.at ?? task.made.at;
  if (root === undefined || !endpoint) return hole(task.prop("apiRoot")?.at ?? at, "text");
  const end = plainText(pathOf(endpoint) ?? endpoint);
  if (task.jsonata) return end === undefined ? hole(at, "text") : text(`{% ${operand(root)} & '/' & ${operand(end)} %}`, at);
  const argument = pathOf(endpoint) ? end : end === undefined ? undefined : `'${end}'`;
  const formatted = argument === undefined ? hole(at, "text") : text(`States.Format('{}/{}', '${root}', ${argument})`, at);
  return token(formatted, at, task.tools);
}

const operand = (written: string): string => {
  const inner = written.startsWith("{%") && written.endsWith("%}") ? written.slice(2, -2) : undefined;
  return inner === undefined ? `'${written}'` : inner.trim();
};

const FORM = "application/x-www-form-urlencoded";

function httpParameters(task: Task): Parameters {
  const format = task.prop("urlEncodingFormat");
  const encoding = plainText(format);
  const encoded = format !== undefined && !isNothing(format) && encoding !== "NONE";
  const headers = task.input("headers");
  return [
    ["ApiEndpoint", httpEndpoint(task)],
    ["Authentication", within("ConnectionArn", task.of("connection", "connectionArn"))],
    ["Method", task.input("method")],
    ["Headers", encoded ? withType(headers, format) : headers],
    ["RequestBody", task.input("body")],
    ["QueryParameters", task.input("queryStringParameters")],
    ["Transform", encoded ? transform(format, encoding) : undefined],
  ];
}

function withType(headers: Value | undefined, format: Value): Value {
  if (headers && headers.kind !== "object") return hole(headers.at);
  const type: [string, ObjectMember] = ["Content-Type", { key: format.at, value: text(FORM, format.at) }];
  return objectOf(headers?.at ?? format.at, [...(headers?.members ?? []), type], headers?.open);
}

function transform(format: Value, encoding: string | undefined): Value {
  if (encoding === undefined) return hole(format.at);
  const options = encoding === "DEFAULT" ? undefined : objectWith(format.at, { ArrayFormat: format });
  return objectWith(format.at, { RequestBodyEncoding: text("URL_ENCODED", format.at), RequestEncodingOptions: options });
}

const within = (name: string, value: Value | undefined): Value | undefined => value && objectWith(value.at, { [name]: value });

const endpointOf = (api: string): TaskForm => ({
  api: "apigateway:invoke",
  parameters: (task) => [
    ["ApiEndpoint", hole(task.prop(api)?.at ?? task.made.at, "text")],
    ["Method", task.prop("method")],
    ["Headers", task.input("headers")],
    ["Stage", task.prop("stageName")],
    ["Path", task.prop("apiPath")],
    ["QueryParameters", task.input("queryParameters")],
    ["RequestBody", task.input("requestBody")],
    ["AuthType", task.prop("authType") ?? task.text("NO_AUTH")],
  ],
});

/** The function of the library's own that makes the call: it takes what the caller gave under small letters. */
function crossRegion(task: Task): Parameters {
  const call = ["region", "endpoint", "action", "service", "parameters"].map((name) => [name, task.prop(name)] as const);
  if (task.pattern === "REQUEST_RESPONSE") return call;
  return [
    ["FunctionName", hole(task.made.at, "text")],
    ["Payload", objectWith(task.made.at, Object.fromEntries(call))],
  ];
}

function schedule(task: Task): Parameters {
  const window = task.prop("flexibleTimeWindow");
  const mode = task.text(window ? "FLEXIBLE" : "OFF");
  const enabled = task.prop("enabled");
  const state =
    !enabled || enabled.kind === "boolean" ? task.text(enabled && !truthy(enabled) ? "DISABLED" : "ENABLED") : hole(enabled.at, "text");
  return [
    ["ActionAfterCompletion", task.prop("actionAfterCompletion") ?? task.text("NONE")],
    ["ClientToken", task.prop("clientToken")],
    ["Description", task.prop("description")],
    ["EndDate", date(task.prop("endDate"))],
    ["FlexibleTimeWindow", objectWith(mode.at, { Mode: mode, MaximumWindowInMinutes: divided(secondsOf(window), 60) })],
    ["GroupName", task.prop("groupName")],
    ["KmsKeyArn", task.of("kmsKey", "keyArn")],
    ["Name", task.prop("scheduleName")],
    ["ScheduleExpression", task.hole("schedule", "text")],
    ["ScheduleExpressionTimezone", task.prop("timezone")],
    ["StartDate", date(task.prop("startDate"))],
    ["State", state],
    ["Target", target(task)],
  ];
}

function date(value: Value | undefined): Value | undefined {
  const written = value?.kind === "made" ? plainText(value.args[0]) : undefined;
  const time = written === undefined ? Number.NaN : Date.parse(written);
  return Number.isNaN(time) ? given(value, "text") : text(new Date(time).toISOString(), (value as Value).at);
}

function target(task: Task): Value | undefined {
  const made = task.prop("target");
  if (made?.kind !== "made") return given(made);
  const [props] = made.args;
  const of = (name: string, attribute: string): Value | undefined => {
    const value = memberOf(props, name);
    return value && !isNothing(value) ? { ...task.tools.get(value, attribute, value.at), at: value.at } : undefined;
  };
  const policy = memberOf(props, "retryPolicy");
  return objectWith(made.at, {
    Arn: memberOf(props, "arn"),
    RoleArn: of("role", "roleArn"),
    Input: memberOf(props, "input"),
    RetryPolicy:
      policy &&
      objectWith(policy.at, {
        MaximumEventAgeInSeconds: secondsOf(memberOf(policy, "maximumEventAge")),
        MaximumRetryAttempts: memberOf(policy, "maximumRetryAttempts"),
      }),
    DeadLetterConfig: within("Arn", of("deadLetterQueue", "queueArn")),
  });
}

/** Calls of any API. */
export const APIS: Readonly<Record<string, TaskForm>> = {
  CallAwsService: {
    api: (task) => {
      const [service, action] = [plainText(task.prop("service")), plainText(task.prop("action"))];
      return service === undefined || action === undefined ? undefined : `aws-sdk:${service.toLowerCase()}:${action}`;
    },
    parameters: (task) => task.prop("parameters") ?? [],
  },
  CallAwsServiceCrossRegion: {
    resource: (task) => (task.pattern === "REQUEST_RESPONSE" ? { ...hole(task.made.at), placeholder: "lambda-arn" } : undefined),
    api: "lambda:invoke",
    parameters: crossRegion,
  },
  HttpInvoke: { api: "http:invoke", fixed: true, parameters: httpParameters },
  CallApiGatewayRestApiEndpoint: endpointOf("api"),
  CallApiGatewayHttpApiEndpoint: endpointOf("apiId"),
  MediaConvertCreateJob: { api: "mediaconvert:createJob", parameters: (task) => task.prop("createJobRequest") },
  EventBridgeSchedulerCreateScheduleTask: { api: "aws-sdk:scheduler:createSchedule", parameters: schedule },
};
