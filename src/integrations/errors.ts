import type { Resource } from "../asl/model.js";
import { OPTIMIZED_PREFIXES } from "./prefixes.js";
import type { ActionModel, RaisedErrors, ServiceModel } from "./shapes.js";

/** Raised by the service itself around any task. @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const ANY_TASK = ["States.TaskFailed", "States.Timeout", "States.Permissions", "States.DataLimitExceeded", "States.Runtime"];

/**
 * Service exceptions that AWS asks to retry for Lambda tasks, in its recommended order.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
 */
export const RECOMMENDED_LAMBDA_ERRORS: readonly string[] = [
  "Lambda.ClientExecutionTimeoutException",
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
];

/** The names that AWS's examples have had from the beginning; consoles and libraries write retriers with these three. */
export const LAMBDA_CLASSIC: readonly string[] = ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException"];

/** AWS's own retrier for them. */
export const RECOMMENDED_LAMBDA_RETRIER = { IntervalSeconds: 2, MaxAttempts: 6, BackoffRate: 2 } as const;

/**
 * Transient service exceptions by integration form. The `aws-sdk` form goes through the SDK for Java v2, whose generic
 * exception is `Lambda.LambdaException`; there a function's own error does not fail the task.
 */
export function lambdaServiceExceptions(form: Resource["form"]): readonly string[] {
  if (form === "aws-sdk") return ["Lambda.ServiceException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException"];
  return [...RECOMMENDED_LAMBDA_ERRORS, "Lambda.TooManyRequestsException"];
}

/** Errors of Lambda's Invoke API that go away by themselves. @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const LAMBDA_PASSING = [
  "EC2ThrottledException",
  "EC2UnexpectedException",
  "EFSMountTimeoutException",
  "ENINotReadyException",
  "ResourceNotReadyException",
  "SnapStartNotReadyException",
  "SnapStartTimeoutException",
];

/** The errors that a Task can raise, by the form of its resource. */
export function errorsByForm(
  resource: Resource,
  action: ActionModel | undefined,
  service: (name: string) => ServiceModel | undefined,
): RaisedErrors {
  if (isLambda(resource)) return lambdaErrors(resource, action ?? service("lambda")?.action("invoke"));
  switch (resource.form) {
    case "aws-sdk":
      return sdkErrors(resource, action, service(resource.service ?? ""));
    case "optimized":
      return optimizedErrors(resource, action);
    case "http":
      return {
        names: [...ANY_TASK, "States.Http.Socket"],
        others: "prefix",
        prefixes: ["States.Http.", "Events."],
        transient: ["States.Http.Socket"],
      };
    default:
      // activities are failed by their workers, opaque resources may be anything
      return { names: [...ANY_TASK, "States.HeartbeatTimeout"], others: "open", prefixes: [], transient: [] };
  }
}

/** A Task that ends in Lambda's Invoke, in any of the forms. */
export function isLambda(resource: Resource): boolean {
  return (
    resource.form === "lambda" ||
    ((resource.form === "optimized" || resource.form === "aws-sdk") && resource.service === "lambda" && resource.action === "invoke")
  );
}

/** Of Lambda's Invoke, by its model, form and pattern: most tasks are calls of functions, and each is asked for again and again. */
const ofLambda = new WeakMap<ActionModel, Map<string, RaisedErrors>>();

function lambdaErrors(resource: Resource, invoke: ActionModel | undefined): RaisedErrors {
  if (!invoke) return lambdaErrorsFrom(resource, invoke);
  const known = ofLambda.get(invoke) ?? new Map<string, RaisedErrors>();
  ofLambda.set(invoke, known);
  const key = `${resource.form} ${resource.pattern}`;
  const errors = known.get(key) ?? lambdaErrorsFrom(resource, invoke);
  known.set(key, errors);
  return errors;
}

function lambdaErrorsFrom(resource: Resource, invoke: ActionModel | undefined): RaisedErrors {
  const spelled = (name: string): readonly string[] => (resource.form === "aws-sdk" ? sdkExceptions(name) : [name]);
  const modeled = (invoke?.errors ?? []).flatMap(spelled).map((name) => `Lambda.${name}`);
  const transient = [...lambdaServiceExceptions(resource.form), ...LAMBDA_PASSING.flatMap(spelled).map((name) => `Lambda.${name}`)];
  if (resource.form === "aws-sdk") {
    const names = [
      ...ANY_TASK,
      ...modeled,
      ...transient,
      "Lambda.LambdaException",
      "Lambda.ApiCallTimeoutException",
      "Lambda.ApiCallAttemptTimeoutException",
    ];
    return resource.pattern === "waitForTaskToken"
      ? open(names, transient)
      : { names: distinct(names), others: "prefix", prefixes: ["Lambda."], transient };
  }
  return open([...ANY_TASK, ...modeled, ...transient, "Lambda.Unknown", "Sandbox.Timedout"], [...transient, "Lambda.Unknown"]);
}

/**
 * What the SDK for Java v2 calls an exception of an API's model, and after it the model's own name where that differs:
 * acronyms are written as words and `Fault` becomes `Exception`, so `DBInstanceNotFoundFault` is `DbInstanceNotFoundException`.
 */
function sdkExceptions(name: string): readonly string[] {
  const words = name
    .replace(/FaultException$/, "Exception")
    .replace(/([A-Z]{1,99})([A-Z][a-z]|\d|$)/g, (_, run: string, next: string) => run.charAt(0) + run.slice(1).toLowerCase() + next);
  return words === name ? [name] : [words, name];
}

function sdkErrors(resource: Resource, action: ActionModel | undefined, model: ServiceModel | undefined): RaisedErrors {
  const prefix = model?.prefix;
  if (resource.pattern === "waitForTaskToken" || !prefix) return open([...ANY_TASK, "States.HeartbeatTimeout"], []);
  const names = (action?.errors ?? []).flatMap((name) => sdkExceptions(name).map((one) => `${prefix}.${one}`));
  const generic = [
    `${prefix}.${prefix}Exception`,
    `${prefix}.SdkClientException`,
    `${prefix}.ApiCallTimeoutException`,
    `${prefix}.ApiCallAttemptTimeoutException`,
  ];
  const transient = [...generic.slice(1), ...names.filter(isTransient)];
  // services raise more than their models list (access, throttling), always under their prefix
  return { names: distinct([...ANY_TASK, ...names, ...generic]), others: "prefix", prefixes: [`${prefix}.`], transient };
}

function optimizedErrors(resource: Resource, action: ActionModel | undefined): RaisedErrors {
  const prefixes = OPTIMIZED_PREFIXES.get(resource.service ?? "");
  if (!prefixes || resource.pattern === "waitForTaskToken") return open([...ANY_TASK, "States.HeartbeatTimeout"], []);
  const names = (action?.errors ?? []).flatMap((name) => prefixes.map((prefix) => `${prefix}.${name}`));
  const generic = prefixes.flatMap((prefix) => [
    `${prefix}.SdkClientException`,
    ...(resource.service === "events" ? [`${prefix}.FailedEntry`] : []),
  ]);
  return {
    names: distinct([...ANY_TASK, ...names, ...generic]),
    others: "prefix",
    prefixes: prefixes.map((prefix) => `${prefix}.`),
    transient: [...generic, ...names.filter(isTransient)],
  };
}

/** Of the errors with LimitExceeded only those that the SDKs count as throttling: the others are quotas, which a retry does not help. */
const isTransient = (name: string): boolean =>
  /Throttl|TooManyRequests|ServiceUnavailable|InternalServer|InternalFailure|ServiceException$|\.(Request|Bandwidth|Rate)?LimitExceeded(Exception)?$|SlowDown|ProvisionedThroughput/.test(
    name,
  );

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)];

function open(names: readonly string[], transient: readonly string[]): RaisedErrors {
  return { names: distinct(names), others: "open", prefixes: [], transient };
}
