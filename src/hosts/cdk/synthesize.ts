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
import { CALLER, classOf, goesOn, isState, outgoing, type State, startOf, targetOf } from "./chains.js";
import { classRange, Fields, keyOf, renderedMember } from "./fields.js";
import { credentialsOf, errorList, errorsOf, retrier } from "./handlers.js";
import { pathOf, rendered } from "./json-path.js";
import { ignoredOf, renderMap } from "./map-fields.js";
import { TASKS } from "./tasks/forms.js";
import { modernized } from "./tasks/legacy.js";
import { taskOf } from "./tasks/task.js";
import { secondsOf, timeoutPath, unwrapped } from "./values.js";

/** Parallels and Maps within each other beyond this are not followed. */
const MAX_NESTING = 60;

/** States of one machine; branches that share a state have it each. */
const MAX_STATES = 20_000;

/** The definition that a chain of states synthesizes to, each part with the place in the program that gives it. */
export class Synthesiser {
  /** In plain words, what could not be followed; none: the definition is whole. */
  readonly gaps = new Set<string>();
  /** What was read as one of several things that it may be: the definition is one that the program can make. */
  readonly assumptions = new Set<string>();
  /** What synthesis fails with. */
  readonly faults: { readonly at: Span; readonly message: string }[] = [];
  readonly ignored: { readonly at: Span; readonly message: string }[] = [];
  private nesting = 0;
  private count = 0;
  private readonly names = new Map<State, string>();

  constructor(
    private readonly tools: Tools,
    private readonly flags: ReadonlySet<string>,
  ) {}

  /** @param body what the machine begins with: a state, a chain, a fragment. */
  machine(body: Value | undefined, props: Value | undefined, at: Span): ObjectValue | undefined {
    const start = startOf(body);
    if (!start) {
      this.gaps.add("the chain of states is built in an unsupported form");
      return undefined;
    }
    if (body?.kind === "made" && body.chosen) this.assume();
    const language = memberOf(props, "queryLanguage");
    const graph = this.graph(start, plainText(language) === "JSONata", body?.at ?? at);
    const timeout = memberOf(props, "timeout");
    return new Fields(at)
      .put("Comment", memberOf(props, "comment"))
      .put("QueryLanguage", language)
      .spread(graph)
      .put("TimeoutSeconds", secondsOf(timeout), keyOf(props, "timeout")).object;
  }

  /** Of states that one expression makes several of, the calls of the function that it is in. */
  callSites(): ReadonlyMap<string, Span> {
    const sites = new Map<string, Span>();
    const byPlace = new Map<string, State[]>();
    for (const state of this.names.keys()) {
      const key = `${state.at.file.path}:${state.at.start}`;
      byPlace.set(key, [...(byPlace.get(key) ?? []), state]);
    }
    for (const states of byPlace.values()) {
      const calls = states.flatMap((state) => state.state.get(CALLER)?.at ?? []);
      if (new Set(calls.map(({ file, start }) => `${file.path}:${start}`)).size < 2) continue;
      for (const state of states) {
        const call = state.state.get(CALLER)?.at;
        if (call) sites.set(this.nameOf(state), call);
      }
    }
    return sites;
  }

  /** A scope: all states that hang together with the first one. */
  private graph(start: State, jsonata: boolean, at: Span): ObjectValue {
    const states = new Map<string, ObjectMember>();
    let open = false;
    if (++this.nesting > MAX_NESTING) this.gaps.add("states are nested too deeply");
    else {
      const { states: together, more } = this.together(start);
      for (const state of together) this.number(state);
      const touched = together.some(goesOn);
      for (const state of together) {
        if (++this.count > MAX_STATES) {
          this.gaps.add("there are too many states");
          break;
        }
        const name = this.nameOf(state);
        const second = state.state.get("second next");
        if (second) this.faults.push({ at: second.at, message: `"${name}" gets a second next state here, and synthesis fails` });
        if (states.has(name)) this.gaps.add(`two states have the name "${name}"`);
        // what is not known may have gone on from where the known states end
        const unknown = state.tainted ?? (touched && isLast(state) ? "a chain of states goes on in a way that is not followed" : undefined);
        if (unknown !== undefined) this.assumptions.add(unknown);
        states.set(name, { key: nameRange(state), value: unknown === undefined ? this.state(state, jsonata) : unknownText(state.at) });
      }
      open = more || touched;
      if (touched && this.assumptions.size === 0) this.suppose("the end of a chain of states is unknown");
    }
    this.nesting--;
    const all = objectOf(at, states);
    if (open) all.extended = true;
    return objectOf(at, [
      ["StartAt", { key: at, value: computedText(this.nameOf(start), nameRange(start)) }],
      ["States", { key: at, value: all }],
    ]);
  }

  private assume(): void {
    this.assumptions.add("a condition decides how the states are put together; one way is read");
  }

  /** As the library does: what a state leads to belongs to its graph, and so does what leads to it. */
  private together(start: State): { readonly states: State[]; readonly more: boolean } {
    let more = false;
    const seen = new Set<State>();
    const todo: State[] = [start];
    for (let state = todo.shift(); state; state = todo.shift()) {
      if (seen.has(state)) continue;
      seen.add(state);
      if (seen.size > 10_000) break;
      const out = outgoing(state);
      if (out.unknown) more = this.suppose(`the next state of "${this.nameOf(state)}" is unknown`);
      todo.push(...out.states);
      if (out.chosen) this.assume();
      const incoming = state.state.get("incoming");
      if (incoming && incoming.kind !== "list") more = this.suppose(`the states before "${this.nameOf(state)}" are unknown`);
      if (incoming?.kind === "list") todo.push(...incoming.items.filter(isState));
    }
    // what leads here in the other way of a condition is no part of this one
    return { states: this.assumptions.size > 0 ? reachable(start) : [...seen], more };
  }

  private suppose(what: string): true {
    this.assumptions.add(what);
    return true;
  }

  /** Names that are not known before synthesis may look alike and are none the less different. */
  private number(state: State): void {
    if (this.names.has(state)) return;
    const name = this.writtenName(state);
    const others = name.includes("<") ? [...this.names.values()].filter((n) => n === name || n.startsWith(`${name} #`)).length : 0;
    this.names.set(state, others > 0 ? `${name} #${others + 1}` : name);
  }

  private nameOf(state: State): string {
    return this.names.get(state) ?? this.writtenName(state);
  }

  /** A part of the name that is not known before synthesis is shown in angle brackets. */
  private writtenName(state: State): string {
    const prefixes = state.state.get("prefixes");
    const parts = [...(prefixes?.kind === "list" ? prefixes.items : []), memberOf(state.args[2], "stateName") ?? state.args[1]];
    return parts
      .map((part) => (part?.kind === "text" ? part.content.text : part?.kind === "unknown" ? part.name : "…"))
      .join("")
      .replace(/\$\{([^{}]*)\}/g, "<$1>");
  }

  private state(state: State, machineJsonata: boolean): Value {
    const props = state.args[2];
    const name = classOf(state);
    if (props && !isNothing(props) && (props.kind !== "object" || props.open)) {
      this.suppose(`${props.kind === "object" ? "some" : "the"} properties of "${this.nameOf(state)}" are unknown`);
      return unknownText(state.at);
    }
    const own = state.state.get("language") ?? memberOf(props, "queryLanguage");
    const jsonata = own && !isNothing(own) ? plainText(own) === "JSONata" : machineJsonata;
    if (name === "CustomState") return this.custom(state, props);
    const fields = new Fields(state.at);
    if (jsonata && !machineJsonata) fields.put("QueryLanguage", own ? computedText("JSONata", own.at) : undefined);
    fields.put("Comment", memberOf(props, "comment"), keyOf(props, "comment"));
    switch (name) {
      case "Pass":
        this.typed(fields, "Pass", state);
        fields.put("Result", unwrapped(memberOf(props, "result")), keyOf(props, "result"));
        this.paths(fields, props, ["ResultPath", "InputPath", "OutputPath"]);
        fields.put("Parameters", renderedMember(props, "parameters"), keyOf(props, "parameters"));
        this.outputs(fields, props);
        this.flow(fields, state);
        break;
      case "Wait":
        this.typed(fields, "Wait", state);
        this.wait(fields, props);
        this.paths(fields, props, ["InputPath", "OutputPath"]);
        this.outputs(fields, props);
        this.flow(fields, state);
        break;
      case "Succeed":
        this.typed(fields, "Succeed", state);
        this.paths(fields, props, ["InputPath", "OutputPath"]);
        this.outputs(fields, props, false);
        break;
      case "Fail":
        this.typed(fields, "Fail", state);
        for (const field of ["Error", "ErrorPath", "Cause", "CausePath"]) {
          const given = memberOf(props, lower(field));
          fields.put(field, pathOf(given) ?? given, keyOf(props, lower(field)));
        }
        break;
      case "Choice":
        this.typed(fields, "Choice", state);
        this.paths(fields, props, ["InputPath", "OutputPath"]);
        this.choices(fields, state, jsonata);
        this.outputs(fields, props);
        break;
      case "Parallel":
        this.typed(fields, "Parallel", state);
        this.container(fields, state, props, jsonata);
        fields.put("Branches", this.branches(state, machineJsonata));
        fields.put("Parameters", renderedMember(props, "parameters"), keyOf(props, "parameters"));
        break;
      case "Map":
      case "DistributedMap":
        this.typed(fields, "Map", state);
        this.container(fields, state, props, jsonata);
        fields.put("Parameters", renderedMember(props, "parameters"), keyOf(props, "parameters"));
        renderMap(fields, state, props, jsonata, this.tools, this.flags);
        this.ignored.push(...ignoredOf(state, props, this.flags));
        this.processor(fields, state, machineJsonata, name === "DistributedMap");
        break;
      default:
        this.task(fields, state, name, jsonata, props);
    }
    return fields.object;
  }

  private typed(fields: Fields, type: string, state: State): void {
    fields.put("Type", computedText(type, classRange(state)));
  }

  private flow(fields: Fields, state: State): void {
    const next = state.state.get("next");
    const target = targetOf(next);
    if (next && !isNothing(next)) fields.put("Next", target ? computedText(this.nameOf(target), next.at) : unknownText(next.at), next.at);
    else fields.put("End", { kind: "boolean", value: true, at: nameRange(state) });
  }

  /** Paths, with the literal null that `DISCARD` stands for. */
  private paths(fields: Fields, props: Value | undefined, names: readonly string[]): void {
    for (const name of names) {
      const given = memberOf(props, lower(name));
      fields.put(name, pathOf(given) ?? given, keyOf(props, lower(name)));
    }
  }

  private outputs(fields: Fields, props: Value | undefined, assigns = true): void {
    fields.put("Arguments", memberOf(props, "arguments"), keyOf(props, "arguments"));
    fields.put("Output", memberOf(props, "outputs"), keyOf(props, "outputs"));
    if (assigns) fields.put("Assign", renderedMember(props, "assign"), keyOf(props, "assign"));
  }

  private wait(fields: Fields, props: Value | undefined): void {
    const time = memberOf(props, "time");
    if (time?.kind === "object") fields.spread(time);
    else {
      this.suppose("the duration of a Wait is unknown");
      fields.open();
    }
  }

  private container(fields: Fields, state: State, props: Value | undefined, jsonata: boolean): void {
    this.paths(fields, props, ["ResultPath", "InputPath", "OutputPath"]);
    fields.put("ResultSelector", renderedMember(props, "resultSelector"), keyOf(props, "resultSelector"));
    this.outputs(fields, props);
    this.flow(fields, state);
    this.handlers(fields, state, jsonata);
  }

  private choices(fields: Fields, state: State, jsonata: boolean): void {
    const list = state.state.get("choices");
    if (list?.kind === "list") {
      const rules = list.items.map((item) => (item.kind === "made" ? this.rule(item, jsonata) : item));
      fields.put("Choices", listOf(list.open ? [...rules, unknownText(state.at)] : rules, state.at));
      if (list.open) this.assumptions.add(`the rules of "${this.nameOf(state)}" are not all known`);
    } else fields.put("Choices", list ? unknownText(state.at) : listOf([], state.at));
    const otherwise = state.state.get("default");
    const target = targetOf(otherwise);
    if (otherwise && !isNothing(otherwise))
      fields.put("Default", target ? computedText(this.nameOf(target), otherwise.at) : unknownText(otherwise.at), otherwise.at);
  }

  private rule(item: ConstructedObject, jsonata: boolean): Value {
    const [to, condition, options] = item.args;
    const fields = new Fields(item.at);
    if (condition?.kind === "object") fields.spread(condition);
    else {
      this.suppose("a condition is built in an unsupported form");
      return { kind: "unknown", placeholder: "unknown", name: "${condition}", at: item.at };
    }
    if (jsonata) fields.put("Output", memberOf(options, "outputs"), keyOf(options, "outputs"));
    fields.put("Assign", jsonata ? memberOf(options, "assign") : renderedMember(options, "assign"), keyOf(options, "assign"));
    const target = targetOf(to);
    fields.put("Next", target && to ? computedText(this.nameOf(target), to.at) : unknownText(item.at), to?.at);
    return fields.put("Comment", memberOf(options, "comment")).object;
  }

  private handlers(fields: Fields, state: State, jsonata: boolean): void {
    fields.put(
      "Retry",
      this.listOfHandlers(state, "retries", (item) => retrier(item)),
    );
    fields.put(
      "Catch",
      this.listOfHandlers(state, "catches", (item) => this.catcher(item, jsonata)),
    );
  }

  /** What handles all errors is last, whenever it was added. */
  private listOfHandlers(state: State, name: string, render: (item: ConstructedObject) => Value): Value | undefined {
    const list = state.state.get(name);
    if (!list) return undefined;
    if (list.kind !== "list") return unknownText(state.at);
    if (list.open) this.assumptions.add(`the ${name} of "${this.nameOf(state)}" are not all known`);
    const items = list.items.filter((item) => item.kind === "made");
    const all = (item: ConstructedObject) => errorsOf(item.args[name === "catches" ? 1 : 0]).includes("States.ALL");
    const rendered = [...items.filter((i) => !all(i)), ...items.filter(all)].map(render);
    return listOf(list.open ? [unknownText(state.at), ...rendered] : rendered, state.at);
  }

  private catcher(item: ConstructedObject, jsonata: boolean): Value {
    const [to, props] = item.args;
    const fields = new Fields(item.at);
    const target = targetOf(to);
    fields.put("ErrorEquals", errorList(props, item.at), keyOf(props, "errors"));
    this.paths(fields, props, ["ResultPath"]);
    if (jsonata) fields.put("Output", memberOf(props, "outputs"), keyOf(props, "outputs"));
    fields.put("Assign", jsonata ? memberOf(props, "assign") : renderedMember(props, "assign"), keyOf(props, "assign"));
    fields.put("Next", target && to ? computedText(this.nameOf(target), to.at) : unknownText(item.at), to?.at);
    if (props && props.kind !== "object" && !isNothing(props))
      return { kind: "unknown", placeholder: "unknown", name: "${catch}", at: item.at };
    return fields.object;
  }

  private branches(state: State, jsonata: boolean): Value {
    const list = state.state.get("branches");
    if (!list) return listOf([], state.at);
    const branches = list.kind === "list" ? list.items.map((branch) => this.scope(branch, jsonata)) : [];
    const open = list.kind !== "list" || list.open;
    if (open) this.assumptions.add(`some branches of "${this.nameOf(state)}" are unknown`);
    return listOf(open ? [...branches, unknownText(state.at)] : branches, state.at);
  }

  private scope(body: Value, jsonata: boolean): Value {
    const start = startOf(body);
    if (start) return this.graph(start, jsonata, body.at);
    this.suppose("a branch or loop is built in an unsupported form");
    return { kind: "unknown", placeholder: "unknown", name: "${…}", at: body.at };
  }

  private processor(fields: Fields, state: State, jsonata: boolean, distributed: boolean): void {
    const given = state.state.get("processor");
    if (given?.kind !== "made") {
      this.suppose(`the item processor of "${this.nameOf(state)}" is unknown`);
      fields.open();
      return;
    }
    const [body, config, kind] = given.args;
    const inner = body && this.scope(body, jsonata);
    if (plainText(kind) === "iterator" && !distributed) {
      fields.put("Iterator", inner, given.at);
      return;
    }
    const mode = memberOf(config, "mode");
    const wide = distributed || plainText(mode) === "DISTRIBUTED";
    const type = distributed ? memberOf(state.args[2], "mapExecutionType") : memberOf(config, "executionType");
    const settings = new Fields(given.at).put(
      "Mode",
      wide ? computedText("DISTRIBUTED", mode?.at ?? classRange(state)) : (mode ?? computedText("INLINE", given.at)),
    );
    if (wide) settings.put("ExecutionType", type ?? (distributed ? computedText("STANDARD", classRange(state)) : undefined));
    const processor = new Fields(given.at).put("ProcessorConfig", settings.object);
    if (inner?.kind === "object") fields.put("ItemProcessor", processor.spread(inner).object, given.at);
    else fields.put("ItemProcessor", unknownText(given.at));
  }

  private custom(state: State, props: Value | undefined): Value {
    const json = memberOf(props, "stateJson");
    if (json?.kind !== "object" || json.open) {
      this.suppose(`the JSON of "${this.nameOf(state)}" is unknown`);
      return unknownText(state.at);
    }
    const fields = new Fields(state.at);
    const has = (name: string) => json.members.has(name);
    if (!has("Next") && !has("End")) this.flow(fields, state);
    const own: Fields = new Fields(state.at);
    this.handlers(own, state, false);
    const added = own.object;
    for (const [name, member] of json.members) {
      const more = added.members.get(name)?.value;
      if (more?.kind === "list" && member.value.kind === "list")
        fields.put(name, listOf([...more.items, ...member.value.items], member.value.at), member.key);
      else fields.put(name, member.value, member.key);
    }
    for (const [name, member] of added.members) if (!has(name)) fields.put(name, member.value);
    return fields.object;
  }

  private task(fields: Fields, state: State, name: string, jsonata: boolean, props: Value | undefined): void {
    const old = name === "Task" ? modernized(props) : undefined;
    const form = old?.form ?? TASKS[old?.name ?? name];
    const task = taskOf(state, jsonata, form, this.tools, old?.props ?? props);
    this.typed(fields, "Task", state);
    this.flow(fields, state);
    this.handlers(fields, state, jsonata);
    if (!form?.ownTimeout || old) {
      const limit = memberOf(props, "timeout") ?? memberOf(props, "taskTimeout");
      const key = keyOf(props, memberOf(props, "timeout") ? "timeout" : "taskTimeout");
      this.limit(fields, "TimeoutSeconds", limit, key);
    }
    const heartbeat = memberOf(props, "heartbeat") ?? memberOf(props, "heartbeatTimeout") ?? memberOf(old?.props, "heartbeat");
    this.limit(fields, "HeartbeatSeconds", heartbeat, keyOf(props, memberOf(props, "heartbeat") ? "heartbeat" : "heartbeatTimeout"));
    this.paths(fields, props, ["InputPath", "OutputPath", "ResultPath"]);
    fields.put("ResultSelector", renderedMember(props, "resultSelector"), keyOf(props, "resultSelector"));
    fields.put("Output", memberOf(props, "outputs"), keyOf(props, "outputs"));
    fields.put("Assign", renderedMember(props, "assign"), keyOf(props, "assign"));
    fields.put("Credentials", credentialsOf(memberOf(props, "credentials"), jsonata, this.tools), keyOf(props, "credentials"));
    fields.put("Resource", this.resource(task, form), classRange(state));
    const parameters = form?.parameters ? form.parameters(task) : unknownText(state.at);
    const value = Array.isArray(parameters) ? entries(parameters, state.at, task.props) : (parameters as Value | undefined);
    if (value) fields.put(jsonata ? "Arguments" : "Parameters", jsonata ? value : rendered(value), state.at);
  }

  private limit(fields: Fields, name: string, value: Value | undefined, key: Span | undefined): void {
    if (!value || isNothing(value)) return;
    const path = timeoutPath(value);
    if (path) fields.put(`${name}Path`, pathOf(path) ?? path, key);
    else fields.put(name, secondsOf(value), key);
  }

  private resource(task: ReturnType<typeof taskOf>, form: (typeof TASKS)[string] | undefined): Value {
    const at = classRange(task.made as State);
    const whole = form?.resource?.(task);
    if (whole) return whole;
    const api = typeof form?.api === "function" ? form.api(task) : form?.api;
    const suffix = SUFFIXES[task.pattern];
    if (api === undefined || suffix === undefined) return { kind: "unknown", placeholder: "unknown", name: "${Resource}", at };
    const arn = `arn:aws:states:::${api}${/\.sync:2$/.test(api) ? "" : suffix}`;
    return computedText(arn, at);
  }
}

/** It leads nowhere as far as is known, and could. */
const isLast = (state: State): boolean => !/^(?:Choice|Succeed|Fail)$/.test(classOf(state)) && !state.state.get("next");

/** The states that can be reached from the first one. */
function reachable(start: State): State[] {
  const seen = new Set<State>([start]);
  for (const state of seen) for (const next of outgoing(state).states) seen.add(next);
  return [...seen];
}

const SUFFIXES: Readonly<Record<string, string>> = { REQUEST_RESPONSE: "", RUN_JOB: ".sync", WAIT_FOR_TASK_TOKEN: ".waitForTaskToken" };

const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const unknownText = (at: Span): Value => ({ kind: "unknown", placeholder: "unknown", name: "${…}", at });

/** Each parameter is where its property does. */
function entries(list: readonly (readonly [string, Value | undefined])[], at: Span, props: Value | undefined): Value {
  const fields = new Fields(at);
  for (const [name, value] of list) fields.put(name, value, keyOf(props, lower(name)) ?? value?.at);
  return fields.object;
}

/** The characters of a state's name, without quotes. */
function nameRange(state: State): Span {
  const id = state.args[1];
  if (id?.kind !== "text") return id?.at ?? state.at;
  const inner = id.content.rangeOf(0, id.content.text.length);
  return inner.end > inner.start ? inner : id.at;
}
