import type { Tools } from "../../languages/evaluator/library.js";
import { computedText, plainText } from "../../languages/evaluator/text.js";
import {
  type ConstructedObject,
  isNothing,
  listOf,
  memberOf,
  type ObjectMember,
  type ObjectValue,
  objectOf,
  type Value,
} from "../../languages/evaluator/values.js";
import type { Span } from "../../text/range.js";

const STATE = "sst.state:";

export type State = ConstructedObject & { readonly type: `sst.state:${string}` };

/** What `sst.aws.StepFunctions.name(…)` makes, by the function's name. */
const KINDS: Readonly<Record<string, string>> = {
  choice: "Choice",
  fail: "Fail",
  map: "Map",
  parallel: "Parallel",
  pass: "Pass",
  succeed: "Succeed",
  wait: "Wait",
  task: "Task",
  lambdaInvoke: "Task",
  snsPublish: "Task",
  sqsSendMessage: "Task",
  ecsRunTask: "Task",
  eventBridgePutEvents: "Task",
};

export const isMaker = (name: string): boolean => Object.hasOwn(KINDS, name);
export const stateType = (maker: string): string => `${STATE}${maker}`;
export const isState = (value: Value | undefined): value is State => value?.kind === "made" && value.type.startsWith(STATE);
const makerOf = (state: State): string => state.type.slice(STATE.length);

/** The first state of what leads to one. */
export function headOf(state: State): State {
  let at = state;
  for (const seen = new Set<State>(); !seen.has(at); ) {
    seen.add(at);
    const before = at.state.get("previous");
    if (!isState(before)) return at;
    at = before;
  }
  return state;
}

/** The definitions of states and the transitions between them, each with the place in the program that gives it. */
export class Graph {
  /** In plain words, what could not be followed. */
  readonly gaps = new Set<string>();

  constructor(private readonly tools: Tools) {}

  machine(first: State, depth = 0): ObjectValue {
    const states = new Map<string, ObjectMember>();
    const todo = [first];
    const seen = new Set<State>();
    for (let state = todo.shift(); state; state = todo.shift()) {
      if (seen.has(state)) continue;
      seen.add(state);
      states.set(nameOf(state), { key: nameRange(state), value: this.state(state, todo, depth) });
    }
    return objectOf(first.at, [
      ["StartAt", member(computedText(nameOf(first), nameRange(first)))],
      ["States", { key: first.at, value: objectOf(first.at, states) }],
    ]);
  }

  private state(state: State, todo: State[], depth: number): Value {
    const [props] = state.args;
    if (props?.kind !== "object" || props.open || state.tainted !== undefined) {
      this.gaps.add(state.tainted ?? `the properties of "${nameOf(state)}" are unknown`);
      return { kind: "unknown", placeholder: "unknown", name: "${…}", at: state.at };
    }
    const kind = KINDS[makerOf(state)] ?? "Task";
    const fields = new Map<string, ObjectMember>();
    const put = (name: string, value: Value | undefined, property?: string) => {
      const key = property === undefined ? value?.at : (props.members.get(property)?.key ?? value?.at);
      if (value && !isNothing(value) && key) fields.set(name, { key, value });
    };
    const given = (name: string, property: string) => put(name, memberOf(props, property), property);
    put("Type", computedText(kind, state.at));
    put("QueryLanguage", computedText("JSONata", state.at));
    given("Comment", "comment");
    given("Output", "output");
    given("Assign", "assign");
    if (kind === "Choice") this.choice(state, put, todo);
    else if (!/^(?:Fail|Succeed)$/.test(kind)) {
      const next = state.state.get("next");
      if (isState(next)) put("Next", this.lead(next, todo));
      else put("End", { kind: "boolean", value: true, at: nameRange(state) });
    }
    if (kind === "Fail") {
      given("Error", "error");
      given("Cause", "cause");
    }
    if (kind === "Wait") {
      put("Seconds", seconds(memberOf(props, "time")), "time");
      given("Timestamp", "timestamp");
    }
    if (kind === "Parallel") put("Branches", this.branches(state, depth));
    if (kind === "Map") this.map(props, put, given, depth);
    if (kind === "Task") this.task(state, props, put);
    put("Retry", this.retriers(state));
    put("Catch", this.catchers(state, todo));
    return objectOf(state.at, fields);
  }

  private lead(target: State, todo: State[]): Value {
    todo.push(target);
    return computedText(nameOf(target), target.at);
  }

  private choice(state: State, put: Put, todo: State[]): void {
    const rules = items(state, "choices").map((rule): Value => {
      const [condition, next] = rule.kind === "made" ? rule.args : [];
      if (!condition || !isState(next)) return { kind: "unknown", placeholder: "unknown", name: "${…}", at: rule.at };
      return objectOf(rule.at, [
        ["Condition", member(condition)],
        ["Next", member(this.lead(next, todo))],
      ]);
    });
    put("Choices", listOf(rules, state.at));
    const otherwise = state.state.get("default");
    if (isState(otherwise)) put("Default", this.lead(otherwise, todo));
  }

  private branches(state: State, depth: number): Value {
    const branches = items(state, "branches").map((branch) =>
      isState(branch) && depth < 20
        ? this.machine(headOf(branch), depth + 1)
        : { ...branch, kind: "unknown" as const, placeholder: "unknown" as const, name: "${branch}" },
    );
    return listOf(branches, state.at);
  }

  private map(props: ObjectValue, put: Put, given: (name: string, property: string) => void, depth: number): void {
    given("Items", "items");
    given("ItemSelector", "itemSelector");
    given("MaxConcurrency", "maxConcurrency");
    const processor = memberOf(props, "processor");
    const mode = plainText(memberOf(props, "mode")) ?? "inline";
    if (!isState(processor) || depth > 20) {
      this.gaps.add("the processor of a Map is unknown");
      put("ItemProcessor", processor && { kind: "unknown", placeholder: "unknown", name: "${processor}", at: processor.at });
      return;
    }
    const at = processor.at;
    const config: [string, ObjectMember][] =
      mode === "inline"
        ? [["Mode", member(computedText("INLINE", at))]]
        : [
            ["Mode", member(computedText("DISTRIBUTED", at))],
            ["ExecutionType", member(computedText(mode.toUpperCase(), at))],
          ];
    const inner = this.machine(headOf(processor), depth + 1);
    put("ItemProcessor", objectOf(at, [["ProcessorConfig", member(objectOf(at, config))], ...inner.members]));
  }

  private task(state: State, props: ObjectValue, put: Put): void {
    const prop = (name: string) => memberOf(props, name);
    const of = (name: string, attribute: string): Value | undefined => {
      const value = prop(name);
      return value && { ...this.tools.get(value, attribute, value.at), at: value.at };
    };
    const call = CALLS[makerOf(state)];
    const integration = prop("integration");
    const suffix = integration ? { response: "", sync: ".sync", token: ".waitForTaskToken" }[plainText(integration) ?? "?"] : "";
    const resource = call?.resource ?? plainText(prop("resource"));
    put(
      "Resource",
      resource === undefined || suffix === undefined
        ? { kind: "unknown", placeholder: "unknown", name: "${resource}", at: prop("resource")?.at ?? state.at }
        : computedText(resource.endsWith(suffix) ? resource : `${resource}${suffix}`, prop("resource")?.at ?? state.at),
    );
    const role = prop("role");
    if (role && !isNothing(role)) put("Credentials", objectOf(role.at, [["RoleArn", member(role)]]), "role");
    put("TimeoutSeconds", seconds(prop("timeout")), "timeout");
    put("Arguments", call ? call.given(prop, of, state.at) : prop("arguments"), call ? undefined : "arguments");
  }

  private retriers(state: State): Value | undefined {
    const all = items(state, "retries");
    const made = all.map((retry): Value => {
      const [props] = retry.kind === "made" ? retry.args : [];
      if (props && !isNothing(props) && (props.kind !== "object" || props.open))
        return { kind: "unknown", placeholder: "unknown", name: "${retry}", at: retry.at };
      const or = (name: string, value: Value) => member(memberOf(props, name) ?? value);
      const number = (value: number): Value => ({ kind: "number", value, at: retry.at });
      return objectOf(retry.at, [
        ["ErrorEquals", or("errors", listOf([computedText("States.ALL", retry.at)], retry.at))],
        ["BackoffRate", or("backoffRate", number(2))],
        ["IntervalSeconds", member(seconds(memberOf(props, "interval")) ?? number(1))],
        ["MaxAttempts", or("maxAttempts", number(3))],
      ]);
    });
    return made.length > 0 ? listOf(made, state.at) : undefined;
  }

  private catchers(state: State, todo: State[]): Value | undefined {
    const made = items(state, "catches").map((entry): Value => {
      const [to, props] = entry.kind === "made" ? entry.args : [];
      if (!isState(to)) return { kind: "unknown", placeholder: "unknown", name: "${catch}", at: entry.at };
      const errors = memberOf(props, "errors") ?? listOf([computedText("States.ALL", entry.at)], entry.at);
      return objectOf(entry.at, [
        ["ErrorEquals", member(errors)],
        ["Next", member(this.lead(to, todo))],
      ]);
    });
    return made.length > 0 ? listOf(made, state.at) : undefined;
  }
}

type Put = (name: string, value: Value | undefined, property?: string) => void;
type Prop = (name: string) => Value | undefined;
type Of = (name: string, attribute: string) => Value | undefined;

const member = (value: Value): ObjectMember => ({ key: value.at, value });

function items(state: State, name: string): readonly Value[] {
  const list = state.state.get(name);
  return list?.kind === "list" ? list.items : [];
}

function object(at: Span, fields: Readonly<Record<string, Value | undefined>>): Value {
  return objectOf(
    at,
    Object.entries(fields).flatMap(([name, value]): [string, ObjectMember][] =>
      value && !isNothing(value) ? [[name, member(value)]] : [],
    ),
  );
}

/** What the functions for single services put together. */
const CALLS: Readonly<Record<string, { readonly resource: string; given(prop: Prop, of: Of, at: Span): Value }>> = {
  lambdaInvoke: {
    resource: "arn:aws:states:::lambda:invoke",
    given: (prop, of, at) => object(at, { FunctionName: of("function", "arn"), Payload: prop("payload") }),
  },
  snsPublish: {
    resource: "arn:aws:states:::sns:publish",
    given: (prop, of, at) =>
      object(at, {
        TopicArn: of("topic", "arn"),
        Message: prop("message"),
        MessageAttributes: prop("messageAttributes"),
        MessageDeduplicationId: prop("messageDeduplicationId"),
        MessageGroupId: prop("messageGroupId"),
        Subject: prop("subject"),
      }),
  },
  sqsSendMessage: {
    resource: "arn:aws:states:::sqs:sendMessage",
    given: (prop, of, at) =>
      object(at, {
        QueueUrl: of("queue", "url"),
        MessageBody: prop("messageBody"),
        MessageAttributes: prop("messageAttributes"),
        MessageDeduplicationId: prop("messageDeduplicationId"),
        MessageGroupId: prop("messageGroupId"),
      }),
  },
  ecsRunTask: {
    resource: "arn:aws:states:::ecs:runTask",
    given: (_, of, at) =>
      object(at, {
        Cluster: of("task", "cluster"),
        TaskDefinition: of("task", "taskDefinition"),
        LaunchType: computedText("FARGATE", at),
        NetworkConfiguration: { kind: "unknown", placeholder: "unknown", name: "${task}", at },
      }),
  },
  eventBridgePutEvents: {
    resource: "arn:aws:states:::events:putEvents",
    given(prop, _, at) {
      const events = prop("events");
      if (events?.kind !== "list")
        return object(at, { Entries: events && { kind: "unknown", placeholder: "unknown", name: "${events}", at: events.at } });
      const entries = events.items.map((event) => {
        const bus = memberOf(event, "bus");
        return object(event.at, {
          EventBusName: bus && { kind: "unknown", placeholder: "text", name: "${bus}", at: bus.at },
          Source: memberOf(event, "source"),
          DetailType: memberOf(event, "detailType"),
          Detail: memberOf(event, "detail"),
        });
      });
      return object(at, { Entries: listOf(entries, events.at, events.open) });
    },
  },
};

const UNITS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** `"10 seconds"` as a number; an expression of JSONata as it is. */
function seconds(value: Value | undefined): Value | undefined {
  if (!value || isNothing(value) || value.kind === "number") return value;
  const written = plainText(value);
  if (written?.startsWith("{%")) return value;
  const [, amount, unit = ""] = /^(\d+) (second|minute|hour|day)s?$/.exec(written ?? "") ?? [];
  if (amount === undefined) return { kind: "unknown", placeholder: "number", name: "${duration}", at: value.at };
  return { kind: "number", value: Number(amount) * (UNITS[unit] as number), at: value.at };
}

/** A part of the name that is not known is shown in angle brackets. */
function nameOf(state: State): string {
  const name = memberOf(state.args[0], "name");
  const written = name?.kind === "text" ? name.content.text : name?.kind === "unknown" ? name.name : "${name}";
  return written.replace(/\$\{([^{}]*)\}/g, "<$1>");
}

/** The characters of the name, without quotes. */
function nameRange(state: State): Span {
  const name = memberOf(state.args[0], "name");
  if (name?.kind !== "text") return name?.at ?? state.at;
  const inner = name.content.rangeOf(0, name.content.text.length);
  return inner.end > inner.start ? inner : name.at;
}
