import type { Tools } from "../../../languages/evaluator/library.js";
import { computedText, plainText } from "../../../languages/evaluator/text.js";
import { type ConstructedObject, isNothing, memberOf, type Value } from "../../../languages/evaluator/values.js";
import { token } from "../json-path.js";
import { secondsOf, unwrapped } from "../values.js";
import { patternOfToday } from "./patterns.js";

/** What a task of the library synthesizes besides the fields that all tasks have. */
export interface TaskForm {
  /** `sqs:sendMessage`, without the partition; undefined where `resource` says it. */
  readonly api?: string | ((task: Task) => string | undefined);
  /** The whole resource, where it is no service integration. */
  readonly resource?: (task: Task) => Value | undefined;
  /** Its default pattern; none is request and response. */
  readonly pattern?: "RUN_JOB";
  /** Patterns it does not take: some tasks know one only. */
  readonly fixed?: boolean;
  /** Parameters as entries; undefined where they are not modeled. */
  readonly parameters?: (task: Task) => readonly (readonly [string, Value | undefined])[] | Value | undefined;
  /** Its time limit goes into the parameters, not into the state. */
  readonly ownTimeout?: boolean;
}

/** A task and what it was given. */
export interface Task {
  readonly made: ConstructedObject;
  readonly props: Value | undefined;
  readonly jsonata: boolean;
  readonly pattern: string;
  readonly tools: Tools;
  /** A property as given. */
  prop(name: string): Value | undefined;
  /** An attribute of a construct that was given: an ARN, a name. */
  of(name: string, attribute: string): Value | undefined;
  /** What a `TaskInput` holds. */
  input(name: string): Value | undefined;
  seconds(name: string): Value | undefined;
  /** A placeholder at a property that was given, whose value is not computed. */
  hole(name: string, placeholder?: "unknown" | "text" | "number"): Value | undefined;
  text(text: string): Value;
  path(path: string): Value;
}

export function taskOf(made: ConstructedObject, jsonata: boolean, form: TaskForm | undefined, tools: Tools, props = made.args[2]): Task {
  const { at } = made;
  const prop = (name: string) => {
    const value = memberOf(props, name);
    return value && value.kind !== "undefined" ? value : undefined;
  };
  const given = patternOfToday(plainText(prop("integrationPattern")));
  const pattern = form?.fixed ? "REQUEST_RESPONSE" : prop("integrationPattern") ? (given ?? "?") : (form?.pattern ?? "REQUEST_RESPONSE");
  return {
    made,
    props,
    jsonata,
    pattern,
    tools,
    prop,
    of(name, attribute) {
      const value = prop(name);
      return value && { ...tools.get(value, attribute, value.at), at: value.at };
    },
    input: (name) => unwrapped(prop(name)),
    seconds: (name) => secondsOf(prop(name)),
    hole(name, placeholder = "unknown") {
      const value = prop(name);
      return value && !isNothing(value) ? { kind: "unknown", placeholder, name: `\${${name}}`, at: value.at } : undefined;
    },
    text: (text) => computedText(text, at),
    path: (path) => token(computedText(path, at), at, tools),
  };
}

export const bool = (value: boolean, task: Task): Value => ({ kind: "boolean", value, at: task.made.at });

export const truthy = (value: Value | undefined): boolean => value?.kind === "boolean" && value.value;
