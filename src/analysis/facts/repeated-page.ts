import type { State, TaskState } from "../../asl/model.js";
import { argumentNames } from "../../integrations/arguments.js";
import { action, idempotencyOf } from "../../integrations/catalog.js";

/** A list call that a loop makes again and again without saying where the next page begins. */
export interface RepeatedPage {
  readonly call: TaskState;
  /** Its parameter for the token of the page before. */
  readonly parameter: string | undefined;
  /** All calls of the loop only read, so that nothing in it changes what is listed. */
  readonly onlyReads: boolean;
}

/** Parameters that say where the next page begins. */
const PAGE_PARAMETER = /token$|marker$|cursor$|^(?:Exclusive)?Start|^StartAfter$|^Position$|^NextPage$/i;

/** Undefined where a call of the loop is given a token, or its arguments are computed as a whole. */
export function repeatedPage(states: readonly State[]): RepeatedPage | undefined {
  const calls = states.filter((state): state is TaskState => state.type === "Task" && pagesOf(state) !== undefined);
  const [call] = calls;
  if (!call) return undefined;
  for (const one of calls) {
    const names = argumentNames(one);
    if (!names || names.some((name) => PAGE_PARAMETER.test(name))) return undefined;
  }
  const parameters = call.resource ? [...(action(call.resource.value)?.parameters.keys() ?? [])] : [];
  const onlyReads = states.every((state) =>
    state.type === "Task" ? idempotencyOf(state).class === "R" : state.type !== "Map" && state.type !== "Parallel",
  );
  return { call, parameter: parameters.find((name) => PAGE_PARAMETER.test(name) && !/^Client/.test(name)), onlyReads };
}

const pagesOf = (state: TaskState) => state.resource && action(state.resource.value)?.pages;
