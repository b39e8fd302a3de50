/**
 * What is known about AWS's services without asking AWS: models generated from their API descriptions, loaded per
 * service on first use, and hand-kept tables for what models do not say. Everything here is synchronous.
 */
import type { Resource, TaskState } from "../asl/model.js";
import { withDocumentedLimits } from "./documented-limits.js";
import { errorsByForm } from "./errors.js";
import { freshKey, overwritesBy } from "./fresh-key.js";
import { idempotencyOfTask } from "./idempotency.js";
import { modelDate, modelNames, readModel, readParameters } from "./models.js";
import { sdkCounterpart } from "./optimized.js";
import { integrated, ownParameters } from "./own-parameters.js";
import type { ActionModel, Idempotency, RaisedErrors, ServiceModel, Shape } from "./shapes.js";

/** Names of the services with a model, as in `aws-sdk:<name>:`. */
export function services(): readonly string[] {
  return modelNames();
}

/** The model of a service by its `aws-sdk` name; undefined where none is known (AWS adds services often). */
export function service(name: string): ServiceModel | undefined {
  return readModel(name);
}

/** The API action that a Task's resource calls, optimized or `aws-sdk`; undefined where it is not an API call or unknown. */
export function action(resource: Resource): ActionModel | undefined {
  const counterpart = sdkCounterpart(resource);
  return counterpart && service(counterpart.service)?.action(counterpart.action);
}

/** The day that the API model of what a Task calls is of, as `2026-11-20`. */
export function modelDateOf(task: TaskState): string {
  const counterpart = task.resource && sdkCounterpart(task.resource.value);
  return (counterpart && service(counterpart.service)?.date) ?? modelDate();
}

/** All that the API's model says of the parameters of a Task's call, nested ones included; undefined where `action` is. */
export function parametersOf(resource: Resource): Shape | undefined {
  const counterpart = sdkCounterpart(resource);
  return counterpart
    ? integrated(
        resource,
        withDocumentedLimits(counterpart.service, counterpart.action, readParameters(counterpart.service, counterpart.action)),
      )
    : ownParameters(resource);
}

/** What a Task of this resource can raise on its own, before Retry and Catch and apart from its arguments. */
export function errorsOf(resource: Resource): RaisedErrors {
  return errorsByForm(resource, action(resource), service);
}

/** Would a repeat of this call, with its arguments as written, do its work twice? */
export function idempotencyOf(task: TaskState): Idempotency {
  return idempotencyOfTask(task, task.resource && action(task.resource.value));
}

/** Why a call that overwrites by key writes once more: its key is new on each attempt, or each time that the execution runs. */
export function freshKeyOf(task: TaskState, per: "attempt" | "execution"): string | undefined {
  const counterpart = task.resource && sdkCounterpart(task.resource.value);
  return counterpart && freshKey(task, `${counterpart.service}:${counterpart.action}`, per);
}

/** The arguments that say what a call overwrites: the key of an object, the key attributes of an item. */
export function keysOf(task: TaskState): ReturnType<typeof overwritesBy> {
  const counterpart = task.resource && sdkCounterpart(task.resource.value);
  return counterpart ? overwritesBy(task, `${counterpart.service}:${counterpart.action}`) : [];
}

export { absentAtTimes } from "./absences.js";
export { isRetired, modelDate } from "./models.js";
export { syncCounterpartOf, terminalStatusesOf } from "./polling.js";
export type { ActionModel, Idempotency, RaisedErrors, ServiceModel, Shape } from "./shapes.js";
