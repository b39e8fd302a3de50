import type { Polled } from "./polling.js";
import type { ActionModel, Shape } from "./shapes.js";

/** A status that an API's model enumerates: the path to it in the result, and its final members. */
export type EnumeratedStatus = Pick<Polled, "status" | "terminal" | "success">;

/** Deeper, a status is one of a part, not of what is polled. */
const DEEPEST = 6;

const SUCCESS = /^(complete|completed|succeeded|success|successful)$/;
const FINAL =
  /^(failed|failure|fault|error|errored|inerror|canceled|cancelled|aborted|timedout|timeout|expired|rejected|terminated|deleted|partialsuccess|partiallycompleted|completedwitherrors|.*failed)$/;

/**
 * The enumerated statuses of a read call's result, such as `Job.Status` of iot:describeJob. Members are final by their
 * names; `STOPPED` is final for what can also complete, and passing for what can run again.
 */
export function enumeratedStatuses(model: ActionModel): readonly EnumeratedStatus[] {
  if (!/^(describe|get|batchGet)/.test(model.action)) return [];
  const found: EnumeratedStatus[] = [];
  const todo: { readonly path: readonly string[]; readonly shape: Shape }[] = [{ path: [], shape: model.output }];
  for (const { path, shape } of todo) {
    if (path.length > DEEPEST) continue;
    if (shape.kind === "object") for (const [name, inner] of shape.members) todo.push({ path: [...path, name], shape: inner });
    else if (shape.kind === "list") todo.push({ path: [...path, "*"], shape: shape.of });
    else if (shape.kind === "string" && shape.values && /(Status|State|StatusCode|Lifecycle)$/.test(path[path.length - 1] ?? "")) {
      const success = shape.values.filter((value) => SUCCESS.test(plain(value)));
      const others = shape.values.filter((value) => FINAL.test(plain(value)) || (plain(value) === "stopped" && success.length > 0));
      if (success.length + others.length > 0) found.push({ status: path, success, terminal: [...success, ...others] });
    }
  }
  return found;
}

const plain = (value: string): string => value.toLowerCase().replace(/[_-]/g, "");
