import { RESERVED_ERRORS } from "../../asl/error-names.js";
import type { Resource, TaskState } from "../../asl/model.js";
import { errorsOf, type RaisedErrors } from "../../integrations/catalog.js";
import { foreignMembers, passesToken, resultOfTask, resultVariant } from "../../integrations/task-result.js";
import { type AbstractValue, EXTERNAL, PROVENANCE, withProvenance } from "../../values/abstract/value.js";
import { ANY_ERROR, errorsNamed, errorsUnder, minusErrors, unionErrors } from "../../values/error-set.js";
import type { ErrorSet } from "../../values/result.js";
import { between, type CostBounds, exactly } from "../costs/costs.js";
import { valueOfResult, valueWithout } from "./shape-values.js";

/** What a Task's work can answer: the world's side of a `perform`. */
export interface TaskModel {
  readonly value: AbstractValue;
  readonly errors: ErrorSet;
  /** Events of an attempt that succeeds, and of one that fails. */
  readonly succeeded: CostBounds;
  readonly failed: CostBounds;
  /** Seconds that one attempt can last where the definition does not say. */
  readonly longest: number;
  /** Where `longest` comes from. */
  readonly limitedBy?: string;
}

/** Functions end after 15 minutes, HTTP calls after one. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LAMBDA_SECONDS = 900;
const HTTP_SECONDS = 60;

const known = new Map<string, TaskModel>();

/** By resource and what its arguments say of the result; the same for every visit but for the symbol that names the value. */
export function taskModelOf(state: TaskState): TaskModel {
  const resource = state.resource?.value;
  if (!resource) return OPAQUE;
  // the token lets whoever has it end the task, with any output and any error
  if (passesToken(state)) return TOKEN;
  const timed = canTimeOut(state, resource);
  const key = `${resource.form} ${resource.pattern} ${resource.service ?? ""} ${resource.action ?? ""} ${resource.text.includes("aws-sdk")} ${timed} ${resultVariant(state)}`;
  let answer = known.get(key);
  if (!answer) {
    const all = answerOf(state, resource);
    answer = timed ? all : { ...all, errors: minusErrors(all.errors, TIMEOUTS) };
    known.set(key, answer);
  }
  return answer;
}

const TIMEOUTS = errorsNamed("States.Timeout", "States.HeartbeatTimeout");

/**
 * Step Functions times a task out only by TimeoutSeconds or HeartbeatSeconds: without them, by 99,999,999 seconds, which is
 * longer than an execution lasts. Workers, child executions and functions called by their ARN may answer with the name.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
function canTimeOut(state: TaskState, { form, pattern, service }: Resource): boolean {
  if (state.timeoutSeconds || state.heartbeatSeconds || pattern === "waitForTaskToken") return true;
  return (form !== "optimized" && form !== "aws-sdk") || (service === "states" && pattern !== "request-response");
}

const result = (v: AbstractValue): AbstractValue => withProvenance(v, PROVENANCE.result);

const OPAQUE: TaskModel = {
  value: result(EXTERNAL),
  errors: ANY_ERROR,
  succeeded: between(3, 4),
  failed: between(1, 4),
  longest: Infinity,
};

const TOKEN: TaskModel = { ...OPAQUE, succeeded: exactly(4), failed: between(2, 4) };

function answerOf(state: TaskState, resource: Resource): TaskModel {
  if (resource.form === "opaque" || resource.form === "invalid") return OPAQUE;
  const submits = resource.pattern !== "request-response";
  const described = resultOfTask(state);
  const lambda = resource.service === "lambda" && resource.pattern === "request-response";
  const longest = lambda ? LAMBDA_SECONDS : resource.form === "http" ? HTTP_SECONDS : Infinity;
  return {
    value: result(described ? valueOfResult(described) : valueWithout(foreignMembers(resource))),
    errors: errorsFrom(errorsOf(resource)),
    succeeded: exactly(submits ? 4 : 3),
    failed: between(resource.form === "lambda" || resource.form === "activity" ? 1 : 2, submits ? 4 : 3),
    longest,
    ...(longest === Infinity ? {} : { limitedBy: lambda ? "Lambda ends functions after 900 s" : "HTTP calls end after 60 s" }),
  };
}

/** Names of the service itself that a call can only raise if the catalog lists them. */
const RESERVED: ErrorSet = errorsNamed(...RESERVED_ERRORS.keys());

function errorsFrom(raised: RaisedErrors): ErrorSet {
  const names = errorsNamed(...raised.names);
  if (raised.others === "closed") return names;
  if (raised.others === "prefix") return unionErrors(names, errorsUnder(...raised.prefixes));
  return minusErrors(ANY_ERROR, minusErrors(RESERVED, names));
}

/** The input of an execution that nothing is known of. */
export const anyInput = (): AbstractValue => withProvenance(EXTERNAL, PROVENANCE.input);
