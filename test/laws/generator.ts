import type { S3Object } from "../../src/execution/tasks.js";
import { expressionFor, itemsExpression, objectTemplate } from "./expressions.js";
import type { Tape } from "./tape.js";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Members = { [key: string]: Json };

/** A machine, and one run of it. */
export interface Case {
  readonly definition: Members;
  readonly input: Json;
  readonly mocks: { readonly states: Record<string, Json[]>; readonly s3?: readonly S3Object[] };
  readonly type: "STANDARD" | "EXPRESS";
}

const FIELDS = ["a", "b", "items", "n"] as const;
export const WORDS = ["x", "y", "DONE", ""] as const;
export const NUMBERS = [0, 1, 2, 3, 1.5, -1] as const;
const ERRORS = ["Custom", "States.TaskFailed", "Lambda.TooManyRequestsException", "States.Timeout", "Other"] as const;
const MATCHERS = ["States.ALL", "States.TaskFailed", "Custom", "States.Timeout", "Other", "States.DataLimitExceeded"] as const;

interface Scope {
  readonly jsonata: boolean;
  /** The machine's own query language, which the states of branches and processors have unless they say another. */
  readonly machineJsonata: boolean;
  readonly variables: readonly string[];
  readonly nested: number;
  readonly express: boolean;
  /** In a child execution of a Map Run. */
  readonly child?: boolean;
  readonly names: Names;
  readonly mocks: Record<string, Json[]>;
  /** Seconds by which a loop wants the execution to end. */
  readonly timeouts: number[];
}

class Names {
  private n = 0;
  next(prefix: string): string {
    return `${prefix}${this.n++}`;
  }
}

export function makeCase(t: Tape): Case {
  const express = t.chance(15);
  const jsonata = t.chance(40);
  const input = t.chance(80) ? inputObject(t) : json(t, 2);
  const mocks: Record<string, Json[]> = {};
  const scope: Scope = {
    jsonata,
    machineJsonata: jsonata,
    variables: ["v", "w"],
    nested: 0,
    express,
    names: new Names(),
    mocks,
    timeouts: [],
  };
  const machine = states(t, scope);
  const definition: Members = { ...machine };
  if (jsonata) definition.QueryLanguage = "JSONata";
  if (scope.timeouts.length > 0) definition.TimeoutSeconds = Math.min(...scope.timeouts);
  else if (t.chance(8)) definition.TimeoutSeconds = t.pick(10, 60, 3);
  return { definition, input, mocks: { states: mocks }, type: express ? "EXPRESS" : "STANDARD" };
}

/** The same machine with another input and other answers. */
export function anotherRun(t: Tape, made: Case): Case {
  const input = t.chance(80) ? inputObject(t) : json(t, 2);
  const states = Object.fromEntries(Object.keys(made.mocks.states).map((name) => [name, t.some(1, 3, () => outcome(t))]));
  return { ...made, input, mocks: { states } };
}

/** Input that often has what the paths look for. */
function inputObject(t: Tape): Json {
  const out: Members = {};
  for (const field of FIELDS) if (!t.chance(15)) out[field] = field === "items" ? t.some(0, 3, () => json(t, 1)) : json(t, 2);
  return out;
}

export function json(t: Tape, depth: number): Json {
  switch (t.below(depth > 0 ? 8 : 5)) {
    case 0:
      return t.pick(...NUMBERS);
    case 1:
      return t.pick(...WORDS);
    case 2:
      return t.chance(50);
    case 3:
      return null;
    case 4:
      return t.pick("2024-01-01T00:00:00Z", "2025-06-01T12:00:00+02:00", "é✓", "[1]");
    case 5:
      return t.some(0, 3, () => json(t, depth - 1));
    default:
      return Object.fromEntries(t.some(0, 3, (i) => [FIELDS[(i + t.below(4)) % 4] as string, json(t, depth - 1)] as const));
  }
}

function states(t: Tape, scope: Scope): Members {
  if (scope.nested < 2 && t.chance(10)) return counterLoop(t, scope);
  // nothing ends the loops of a child execution but its quota
  if (t.chance(6) && (!scope.child || t.chance(3))) return pollingLoop(t, scope);
  const count = 2 + t.below(scope.nested > 0 ? 2 : 6);
  const names = Array.from({ length: count }, () => scope.names.next("S"));
  const out: Members = {};
  names.forEach((name, i) => {
    out[name] = i === count - 1 ? last(t, scope) : state(t, scope, name, i, names);
  });
  return { StartAt: names[0] as string, States: out };
}

/** The last state only ends: handlers of the others can lead to it. */
function last(t: Tape, scope: Scope): Members {
  switch (t.below(6)) {
    case 0:
    case 1:
      return { Type: "Succeed", ...succeedFields(t, scope) };
    case 2:
      return { Type: "Fail", ...failFields(t, scope) };
    default:
      return { Type: "Pass", ...passFields(t, scope), End: true };
  }
}

/** A job is asked for its status again and again; mostly the machine's own timeout ends what would not end. */
function pollingLoop(t: Tape, scope: Scope): Members {
  const [wait, get, test, done, failed] = ["Wait", "Get", "Done", "Yes", "No"].map((p) => scope.names.next(p)) as [
    string,
    string,
    string,
    string,
    string,
  ];
  scope.mocks[get] = [...t.some(0, 4, () => ({ output: { a: "x" } })), outcome(t)];
  if (!t.chance(2)) scope.timeouts.push(t.pick(20, 60, 7));
  const rules: Json = scope.jsonata
    ? [
        { Condition: "{% $states.input.a = 'DONE' %}", Next: done },
        { Condition: jsonataCondition(t, scope), Next: failed },
      ]
    : [
        { Variable: "$.a", StringEquals: "DONE", Next: done },
        { ...(pathCondition(t, 1) as Members), Next: failed },
      ];
  const result: Members = scope.jsonata ? {} : t.pick<Members>({}, { ResultPath: "$" }, { ResultSelector: { "a.$": "$.a" } });
  return {
    StartAt: wait,
    States: {
      [wait]: { Type: "Wait", Seconds: t.pick(5, 1, 3), Next: get },
      [get]: { Type: "Task", Resource: resource(t, scope), ...result, ...(t.chance(30) ? { Retry: [retrier(t, 0)] } : {}), Next: test },
      [test]: { Type: "Choice", Choices: rules, Default: wait },
      [done]: { Type: "Succeed" },
      [failed]: last(t, scope),
    },
  };
}

/** A loop that counts: head tests, body works and adds. */
function counterLoop(t: Tape, scope: Scope): Members {
  const [init, test, body, step, done] = ["Init", "Test", "Body", "Step", "Done"].map((p) => scope.names.next(p)) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const limit = t.below(6);
  const from = t.below(3);
  const by = t.pick(1, 1, 2, 3);
  const inner: Scope = scope;
  const work = state(t, inner, body, 0, [body, step]) as Members;
  const asVariable = scope.jsonata || t.chance(30);
  if (scope.jsonata) {
    return {
      StartAt: init,
      States: {
        [init]: { Type: "Pass", Assign: { i: from }, Next: test },
        [test]: {
          Type: "Choice",
          Choices: [
            { Condition: `{% $i ${t.pick("<", "<=", (limit - from) % by === 0 && from <= limit ? "!=" : "<")} ${limit} %}`, Next: body },
          ],
          Default: done,
        },
        [body]: work,
        [step]: { Type: "Pass", Assign: { i: `{% $i + ${by} %}` }, Next: test },
        [done]: { Type: "Succeed" },
      },
    };
  }
  const place = asVariable ? "$i" : "$.i";
  const operator = t.pick("NumericLessThan", "NumericLessThanEquals", "NumericGreaterThanEquals");
  const rule = (to: string): Json => ({ Variable: place, [operator]: limit, Next: to });
  const [yes, no] = operator === "NumericGreaterThanEquals" ? [done, body] : [body, done];
  // the body keeps the counter where it stands in the payload
  const kept = asVariable ? work : { ...(work as Members), ...((work as Members).Type === "Task" ? { ResultPath: "$.r" } : {}) };
  return {
    StartAt: init,
    States: {
      [init]: asVariable
        ? { Type: "Pass", Assign: { i: from }, Next: test }
        : { Type: "Pass", Result: from, ResultPath: "$.i", Next: test },
      [test]: { Type: "Choice", Choices: [rule(yes)], Default: no },
      [body]: kept,
      [step]: asVariable
        ? { Type: "Pass", Assign: { "i.$": `States.MathAdd($i, ${by})` }, Next: test }
        : { Type: "Pass", Parameters: { "i.$": `States.MathAdd($.i, ${by})` }, Next: test },
      [done]: { Type: "Succeed" },
    },
  };
}

function flow(t: Tape, i: number, names: readonly string[]): Members {
  if (t.chance(8)) return { End: true };
  return { Next: target(t, i, names) };
}

/** Mostly the next state, sometimes a later one, rarely an earlier one. */
function target(t: Tape, i: number, names: readonly string[]): string {
  if (t.chance(3) && t.chance(7)) return names[t.below(i + 1)] as string;
  const ahead = names.length - i - 1;
  return names[i + 1 + (t.chance(70) ? 0 : t.below(ahead))] as string;
}

function state(t: Tape, scope: Scope, name: string, i: number, names: readonly string[]): Members {
  const jsonata = scope.jsonata || t.chance(12);
  const own: Scope = { ...scope, jsonata };
  const language: Members = jsonata && !scope.jsonata ? { QueryLanguage: "JSONata" } : {};
  const made = kind(t, own, name, i, names);
  const comment: Members = t.chance(5) ? { Comment: "c" } : {};
  return { ...made, ...language, ...comment };
}

function kind(t: Tape, scope: Scope, name: string, i: number, names: readonly string[]): Members {
  const deep = scope.nested >= 2;
  switch (t.below(deep ? 8 : 12)) {
    case 0:
    case 1:
      return { Type: "Pass", ...passFields(t, scope), ...flow(t, i, names) };
    case 2:
    case 3:
      return { Type: "Task", ...taskFields(t, scope, name), ...handlers(t, scope, i, names), ...flow(t, i, names) };
    case 4:
    case 5:
      return choice(t, scope, i, names);
    case 6:
      return { Type: "Wait", ...waitFields(t, scope), ...ends(t, scope, false), ...flow(t, i, names) };
    case 7:
      return t.chance(50) ? { Type: "Succeed", ...succeedFields(t, scope) } : { Type: "Fail", ...failFields(t, scope) };
    case 8:
    case 9:
      return parallel(t, scope, i, names);
    default:
      return map(t, scope, i, names);
  }
}

function passFields(t: Tape, scope: Scope): Members {
  if (scope.jsonata) return ends(t, scope, false);
  const out: Members = { ...inputPath(t) };
  if (t.chance(25)) out.Result = json(t, 2);
  else if (t.chance(50)) out.Parameters = objectTemplate(t, scope);
  return { ...out, ...resultPath(t), ...outputPath(t), ...assign(t, scope) };
}

const inputPath = (t: Tape): Members =>
  t.chance(12) ? { InputPath: t.pick<Json>("$.a", "$", null, "$.items", "$$.Execution.Input") } : {};
const outputPath = (t: Tape): Members => (t.chance(12) ? { OutputPath: t.pick<Json>("$.a", "$", null, "$.r", "$.items[0]") } : {});
const resultPath = (t: Tape): Members =>
  t.chance(45) ? { ResultPath: t.pick<Json>("$.r", null, "$", "$.a", "$.a.b", "$.items[0]", "$.n") } : {};

function assign(t: Tape, scope: Scope): Members {
  if (!t.chance(20)) return {};
  const name = t.pick(...scope.variables) + (scope.nested > 0 ? scope.nested : "");
  if (scope.jsonata) return { Assign: { [name]: expressionFor(t, scope) } };
  return { Assign: { [`${name}.$`]: expressionFor(t, scope) } };
}

/** How a state leaves: Output and Assign, or OutputPath. */
function ends(t: Tape, scope: Scope, result: boolean): Members {
  if (!scope.jsonata) return { ...outputPath(t), ...assign(t, scope) };
  const out: Members = {};
  if (t.chance(40)) out.Output = t.chance(50) ? objectTemplate(t, { ...scope, result }) : expressionFor(t, { ...scope, result });
  return { ...out, ...assign(t, scope) };
}

function succeedFields(t: Tape, scope: Scope): Members {
  if (scope.jsonata) return t.chance(40) ? { Output: expressionFor(t, scope) } : {};
  return { ...inputPath(t), ...outputPath(t) };
}

function failFields(t: Tape, scope: Scope): Members {
  if (t.chance(60)) return { Error: t.pick("Custom", "Other"), ...(t.chance(50) ? { Cause: "because" } : {}) };
  if (scope.jsonata) return { Error: expressionFor(t, scope) };
  return { ErrorPath: t.pick("$.a", "States.Format('{}', $.a)", "$.b"), ...(t.chance(40) ? { CausePath: "$.b" } : {}) };
}

const RESOURCES = [
  "arn:aws:lambda:us-east-1:111111111111:function:f",
  "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
  "arn:aws:states:us-east-1:111111111111:activity:act",
  "arn:aws:states:::ecs:runTask.sync",
] as const;

const resource = (t: Tape, scope: Scope): string => (scope.express ? RESOURCES[0] : t.pick(...RESOURCES));

function taskFields(t: Tape, scope: Scope, name: string): Members {
  const timedOut = t.chance(10);
  scope.mocks[name] = t.some(1, 3, () => outcome(t));
  const out: Members = { Resource: resource(t, scope) };
  if (timedOut || t.chance(15)) out.TimeoutSeconds = t.pick(5, 1, 30);
  if (scope.jsonata) {
    if (t.chance(40)) out.Arguments = objectTemplate(t, scope);
    return { ...out, ...ends(t, scope, true) };
  }
  Object.assign(out, inputPath(t));
  if (t.chance(40)) out.Parameters = objectTemplate(t, scope);
  if (t.chance(20)) out.ResultSelector = objectTemplate(t, scope);
  return { ...out, ...resultPath(t), ...outputPath(t), ...assign(t, scope) };
}

function outcome(t: Tape): Json {
  const time: Members = t.chance(15) ? { seconds: t.pick(1, 0, 2, 6, 40, 1000) } : {};
  if (!t.chance(35)) return t.chance(2) ? { pending: true } : { output: json(t, 2), ...time };
  const error = t.pick(...ERRORS);
  if (error === "States.Timeout") return { error, timedOut: true };
  return t.chance(50) ? { error, cause: "why", ...time } : { error, ...time };
}

function handlers(t: Tape, scope: Scope, i: number, names: readonly string[]): Members {
  const out: Members = {};
  if (t.chance(25)) out.Retry = t.some(1, 2, (k) => retrier(t, k));
  if (t.chance(35)) out.Catch = t.some(1, 2, (k) => catcher(t, scope, i, names, k));
  return out;
}

const matcher = (t: Tape, k: number): Json => [k === 0 && t.chance(50) ? t.pick(...MATCHERS.slice(1)) : (MATCHERS[0] as string)];

function retrier(t: Tape, k: number): Json {
  const out: Members = { ErrorEquals: matcher(t, k) };
  if (t.chance(60)) out.MaxAttempts = t.below(4);
  if (t.chance(30)) out.IntervalSeconds = t.pick(1, 2, 5);
  if (t.chance(20)) out.BackoffRate = t.pick(1, 2, 1.5);
  if (t.chance(10)) out.MaxDelaySeconds = 6;
  if (t.chance(10)) out.JitterStrategy = "FULL";
  return out;
}

function catcher(t: Tape, scope: Scope, i: number, names: readonly string[], k: number): Json {
  const out: Members = { ErrorEquals: matcher(t, k), Next: target(t, i, names) };
  if (!scope.jsonata) return t.chance(50) ? { ...out, ResultPath: t.pick<Json>("$.error", "$.r", null) } : out;
  if (t.chance(30)) out.Output = t.pick<Json>("{% $states.errorOutput %}", { e: "{% $states.errorOutput.Error %}" }, "{% $states.input %}");
  if (t.chance(20)) out.Assign = { [`v${scope.nested || ""}`]: "{% $states.errorOutput.Error %}" };
  return out;
}

function waitFields(t: Tape, scope: Scope): Members {
  if (scope.jsonata)
    return t.chance(70) ? { Seconds: t.pick<Json>(1, 0, 5, "{% $states.input.n %}") } : { Timestamp: "2020-01-01T00:00:00Z" };
  return t.pick<Members>(
    { Seconds: 1 },
    { Seconds: 5 },
    { SecondsPath: "$.n" },
    { Timestamp: "2020-01-01T00:00:00Z" },
    { TimestampPath: "$.a" },
  );
}

function choice(t: Tape, scope: Scope, i: number, names: readonly string[]): Members {
  const out: Members = { Type: "Choice", Choices: t.some(1, 3, () => choiceRule(t, scope, i, names)) };
  if (!t.chance(15)) out.Default = target(t, i, names);
  if (!scope.jsonata) return { ...out, ...inputPath(t), ...outputPath(t) };
  return { ...out, ...(t.chance(20) ? { Output: expressionFor(t, scope) } : {}), ...assign(t, scope) };
}

function choiceRule(t: Tape, scope: Scope, i: number, names: readonly string[]): Json {
  const next = { Next: target(t, i, names) };
  if (scope.jsonata) return { Condition: jsonataCondition(t, scope), ...next };
  return { ...(pathCondition(t, 2) as Members), ...next, ...(t.chance(10) ? assign(t, scope) : {}) };
}

function jsonataCondition(t: Tape, scope: { readonly variables: readonly string[]; readonly nested: number }): string {
  const side = (): string =>
    t.pick(
      "$states.input.a",
      "$states.input.n",
      "$states.input.b",
      "$count($states.input.items)",
      `$${scope.variables[0]}`,
      "$states.input.a.b",
    );
  const literal = (): string => t.pick("1", "'x'", "2", "'DONE'", "true", "null", "0");
  const one = (): string => {
    switch (t.below(5)) {
      case 0:
        return `${side()} ${t.pick("=", "!=")} ${literal()}`;
      case 1:
        return `${side()} ${t.pick("<", ">", "<=", ">=")} ${t.pick("1", "2", "'x'")}`;
      case 2:
        return `$exists(${side()})`;
      case 3:
        return `${literal()} in ${t.pick("[1, 'x']", "$states.input.items", "['DONE', 2]")}`;
      default:
        return side();
    }
  };
  const text = t.chance(30) ? `${one()} ${t.pick("and", "or")} ${one()}` : t.chance(15) ? `$not(${one()})` : one();
  return `{% ${text} %}`;
}

const CHOICE_PATHS = ["$.a", "$.n", "$.b", "$.a.b", "$.items[0]", "$", "$.r", "$$.Execution.Input.a", "$.items[*]"] as const;

function pathCondition(t: Tape, depth: number): Json {
  if (depth > 0 && t.chance(25)) {
    const operator = t.pick("And", "Or", "Not");
    if (operator === "Not") return { Not: pathCondition(t, depth - 1) };
    return { [operator]: t.some(1, 2, () => pathCondition(t, depth - 1)) };
  }
  const Variable = t.pick(...CHOICE_PATHS);
  const order = t.pick("Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals");
  const path = t.chance(12);
  const operand = (literal: Json): Members =>
    path ? { [`${current}${order}Path`]: t.pick("$.b", "$.n", "$.a") } : { [`${current}${order}`]: literal };
  let current = "String";
  switch (t.below(10)) {
    case 0:
      return { Variable, IsPresent: t.chance(70) };
    case 1:
    case 2:
      return { Variable, ...operand(t.pick(...WORDS)) };
    case 3:
    case 4:
      current = "Numeric";
      return { Variable, ...operand(t.pick(...NUMBERS)) };
    case 5:
      return { Variable, BooleanEquals: t.chance(50) };
    case 6:
      return { Variable, StringMatches: t.pick("x*", "*", "D*E", "", "*a*") };
    case 7:
      return { Variable, [t.pick("IsNull", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp")]: t.chance(70) };
    case 8:
      current = "Timestamp";
      return { Variable, ...operand("2024-06-01T00:00:00Z") };
    default:
      return {
        And: [
          { Variable, IsPresent: true },
          { Variable, NumericEquals: t.pick(...NUMBERS) },
        ],
      };
  }
}

const inside = (scope: Scope): Scope => ({ ...scope, jsonata: scope.machineJsonata, nested: scope.nested + 1 });

function parallel(t: Tape, scope: Scope, i: number, names: readonly string[]): Members {
  const out: Members = { Type: "Parallel", Branches: t.some(1, 2, () => states(t, inside(scope))) };
  return { ...out, ...around(t, scope), ...handlers(t, scope, i, names), ...flow(t, i, names) };
}

function around(t: Tape, scope: Scope): Members {
  if (scope.jsonata) return { ...(t.chance(20) ? { Arguments: objectTemplate(t, scope) } : {}), ...ends(t, scope, true) };
  return {
    ...inputPath(t),
    ...(t.chance(20) ? { Parameters: objectTemplate(t, scope) } : {}),
    ...(t.chance(15) ? { ResultSelector: { "s.$": t.pick("$[0]", "$", "$[*].a") } } : {}),
    ...resultPath(t),
    ...outputPath(t),
    ...assign(t, scope),
  };
}

function map(t: Tape, scope: Scope, i: number, names: readonly string[]): Members {
  const out: Members = { Type: "Map", ItemProcessor: processor(t, scope) };
  if (scope.jsonata) {
    if (t.chance(80)) out.Items = itemsExpression(t);
    if (t.chance(25)) out.ItemSelector = { v: "{% $states.context.Map.Item.Value %}", i: "{% $states.context.Map.Item.Index %}" };
    if (t.chance(30)) out.MaxConcurrency = t.pick(1, 2, 0);
    return { ...out, ...ends(t, scope, true), ...handlers(t, scope, i, names), ...flow(t, i, names) };
  }
  if (t.chance(80)) out.ItemsPath = t.pick("$.items", "$.a", "$.r");
  if (t.chance(25)) out.ItemSelector = { "v.$": "$$.Map.Item.Value", "i.$": "$$.Map.Item.Index", "x.$": "$.a" };
  if (t.chance(30)) out.MaxConcurrency = t.pick(1, 2, 0);
  if (t.chance(8)) out.ToleratedFailurePercentage = 50;
  return {
    ...out,
    ...(t.chance(15) ? { ResultSelector: { "s.$": t.pick("$[0]", "$") } } : {}),
    ...resultPath(t),
    ...outputPath(t),
    ...assign(t, scope),
    ...handlers(t, scope, i, names),
    ...flow(t, i, names),
  };
}

function processor(t: Tape, scope: Scope): Json {
  const distributed = !scope.express && scope.nested === 0 && t.chance(12);
  const config: Members = distributed ? { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: t.pick("STANDARD", "EXPRESS") } } : {};
  return { ...config, ...states(t, inside(distributed ? { ...scope, variables: ["u"], child: true } : scope)) };
}
