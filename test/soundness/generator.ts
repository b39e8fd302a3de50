import type { S3Object } from "../../src/execution/tasks.js";
import type { Tape } from "./choice-sequence.js";
import { jsonataCondition, pathCondition } from "./conditions.js";
import { expressionFor, itemsExpression, objectTemplate } from "./expressions.js";
import { assign, ends, failFields, inputPath, outputPath, passFields, resultPath, succeedFields, waitFields } from "./fields.js";
import { FIELDS, type Json, json, type Members } from "./json.js";
import { Names, type Scope, target } from "./scope.js";
import { handlers, outcome, resource, retrier, taskFields } from "./tasks.js";

/** A machine, and one run of it. */
export interface Case {
  readonly definition: Members;
  readonly input: Json;
  readonly mocks: { readonly states: Record<string, Json[]>; readonly s3?: readonly S3Object[] };
  readonly type: "STANDARD" | "EXPRESS";
}

const STORED: readonly S3Object[] = [{ bucket: "b", key: "k.json", body: '[{"a":1},{"a":"x"},3]' }];

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
  return { definition, input, mocks: { states: mocks, s3: STORED }, type: express ? "EXPRESS" : "STANDARD" };
}

/** The same machine with another input and other answers. */
export function anotherRun(t: Tape, made: Case): Case {
  const input = t.chance(80) ? inputObject(t) : json(t, 2);
  const states = Object.fromEntries(Object.keys(made.mocks.states).map((name) => [name, t.some(1, 3, () => outcome(t))]));
  return { ...made, input, mocks: { states, s3: STORED } };
}

/** Input that often has what the paths look for. */
function inputObject(t: Tape): Json {
  const out: Members = {};
  for (const field of FIELDS) if (!t.chance(15)) out[field] = field === "items" ? t.some(0, 3, () => json(t, 1)) : json(t, 2);
  return out;
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
  // the body keeps the counter where it is in the payload
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

function choice(t: Tape, scope: Scope, i: number, names: readonly string[]): Members {
  const out: Members = { Type: "Choice", Choices: t.some(1, 3, () => choiceRule(t, scope, i, names)) };
  if (!t.chance(15)) out.Default = target(t, i, names);
  if (!scope.jsonata) return { ...out, ...inputPath(t), ...outputPath(t) };
  return { ...out, ...(t.chance(20) ? { Output: expressionFor(t, scope) } : {}), ...assign(t, scope) };
}

function choiceRule(t: Tape, scope: Scope, i: number, names: readonly string[]): Json {
  const next = { Next: target(t, i, names) };
  if (scope.jsonata) {
    const output: Members = t.chance(12) ? { Output: expressionFor(t, scope) } : {};
    return { Condition: jsonataCondition(t, scope), ...next, ...output, ...(t.chance(30) ? assign(t, scope) : {}) };
  }
  return { ...(pathCondition(t, 2) as Members), ...next, ...(t.chance(10) ? assign(t, scope) : {}) };
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
  const distributed = !scope.express && scope.nested === 0 && t.chance(20);
  const out: Members = {
    Type: "Map",
    ...body(t, scope, distributed),
    ...items(t, scope),
    ...(distributed ? distributedFields(t, scope) : {}),
  };
  if (scope.jsonata) return { ...out, ...ends(t, scope, true), ...handlers(t, scope, i, names), ...flow(t, i, names) };
  if (!distributed && t.chance(5)) out.ToleratedFailurePercentage = 50;
  return {
    ...out,
    ...inputPath(t),
    ...(t.chance(15) ? { ResultSelector: { "s.$": t.pick("$[0]", "$", "$[*].a") } } : {}),
    ...resultPath(t),
    ...outputPath(t),
    ...assign(t, scope),
    ...handlers(t, scope, i, names),
    ...flow(t, i, names),
  };
}

/** The states for each item; `Iterator` is the field's old name. */
function body(t: Tape, scope: Scope, distributed: boolean): Members {
  if (!distributed) {
    const made = states(t, inside(scope));
    if (!scope.jsonata && t.chance(8)) return { Iterator: made };
    return { ItemProcessor: t.chance(20) ? { ProcessorConfig: { Mode: "INLINE" }, ...made } : made };
  }
  const config: Members = { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: t.pick("STANDARD", "EXPRESS") } };
  return { ItemProcessor: { ...config, ...states(t, inside({ ...scope, variables: ["u"], child: true })) } };
}

function items(t: Tape, scope: Scope): Members {
  const out: Members = {};
  if (scope.jsonata) {
    if (t.chance(80)) out.Items = itemsExpression(t);
    if (t.chance(25)) out.ItemSelector = { v: "{% $states.context.Map.Item.Value %}", i: "{% $states.context.Map.Item.Index %}" };
    if (t.chance(30)) out.MaxConcurrency = t.pick<Json>(1, 2, 0, "{% $states.input.n %}");
    return out;
  }
  if (t.chance(80)) out.ItemsPath = t.pick("$.items", "$.a", "$.r", "$$.Execution.Input.items", "$v");
  const selector: Members = { "v.$": "$$.Map.Item.Value", "i.$": "$$.Map.Item.Index", "x.$": t.pick("$.a", "$", "$.items[0]") };
  // the field's old name
  if (t.chance(25)) out[t.chance(15) ? "Parameters" : "ItemSelector"] = selector;
  if (t.chance(30)) Object.assign(out, t.pick<Members>({ MaxConcurrency: 1 }, { MaxConcurrency: 2 }, { MaxConcurrencyPath: "$.n" }));
  return out;
}

/** Fields that only a Distributed Map has. */
function distributedFields(t: Tape, scope: Scope): Members {
  const out: Members = {};
  const computed = (name: string): Members => (scope.jsonata ? { [name]: "{% $states.input.n %}" } : { [`${name}Path`]: "$.n" });
  if (t.chance(20)) Object.assign(out, t.chance(30) ? computed("ToleratedFailureCount") : { ToleratedFailureCount: t.below(3) });
  if (t.chance(20))
    Object.assign(out, t.chance(30) ? computed("ToleratedFailurePercentage") : { ToleratedFailurePercentage: t.pick(50, 0, 100) });
  if (t.chance(20)) {
    const batch: Members = t.chance(30) ? computed("MaxItemsPerBatch") : { MaxItemsPerBatch: 1 + t.below(2) };
    if (t.chance(40)) batch.BatchInput = scope.jsonata ? { b: "{% $states.input.a %}" } : { "b.$": "$.a" };
    out.ItemBatcher = t.chance(20) ? { ...batch, MaxInputBytesPerBatch: 100 } : batch;
  }
  const parameters = scope.jsonata ? "Arguments" : "Parameters";
  if (t.chance(10)) out.ResultWriter = { Resource: "arn:aws:states:::s3:putObject", [parameters]: { Bucket: "b", Prefix: "p" } };
  if (t.chance(12))
    out.ItemReader = t.chance(50)
      ? {
          Resource: "arn:aws:states:::s3:getObject",
          ReaderConfig: { InputType: t.pick("JSON", "JSONL"), ...(t.chance(30) ? { MaxItems: 1 } : {}) },
          [parameters]: { Bucket: "b", Key: t.pick("k.json", "none") },
        }
      : { Resource: "arn:aws:states:::s3:listObjectsV2", [parameters]: { Bucket: "b", Prefix: "k" } };
  if (t.chance(10)) out.Label = "L";
  return out;
}
