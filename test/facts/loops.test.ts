import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/facts/analyze-machine.js";
import type { Facts } from "../../src/analysis/facts/facts.js";
import { allStates } from "../../src/asl/model.js";
import { runMachine } from "../../src/execution/run.js";
import { parseAsl } from "../support/parse.js";

const task = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:111111111111:function:f" };

async function factsOf(definition: object, type: "STANDARD" | "EXPRESS" = "STANDARD"): Promise<Facts> {
  const { machine, problems } = await parseAsl(definition);
  if (!machine) throw new Error(JSON.stringify(problems));
  return analyze(machine, { type });
}

/** What the interpreter counts where nothing is unknown. */
async function eventsOfRun(definition: object): Promise<number> {
  const { machine } = await parseAsl(definition);
  if (!machine) throw new Error("no machine");
  return runMachine(machine, { input: {}, type: "standard", mocks: { states: new Map(), s3: [] }, unmocked: "echo" }).events;
}

const counter = (first: number, step: number, test: object) => ({
  StartAt: "Init",
  States: {
    Init: { Type: "Pass", Result: { i: first }, Next: "Work" },
    Work: { Type: "Pass", Parameters: { "i.$": `States.MathAdd($.i, ${step})` }, Next: "More?" },
    "More?": { Type: "Choice", Choices: [{ Variable: "$.i", ...test, Next: "Work" }], Default: "Ok" },
    Ok: { Type: "Succeed" },
  },
});

describe("counters", () => {
  it.each([
    ["up to a bound", counter(0, 1, { NumericLessThan: 10 }), 9],
    ["up to a bound that counts", counter(0, 1, { NumericLessThanEquals: 10 }), 10],
    ["by steps that jump over it", counter(0, 3, { NumericLessThan: 10 }), 3],
    ["down", counter(10, -2, { NumericGreaterThan: 0 }), 4],
    ["down to an exact value", counter(3, -1, { Not: undefined, NumericGreaterThanEquals: 1 }), 2],
    ["never round", counter(50, 1, { NumericLessThan: 10 }), 0],
  ])("%s: turns and events are exact", async (_name, definition, turns) => {
    const facts = await factsOf(JSON.parse(JSON.stringify(definition)));
    const events = await eventsOfRun(JSON.parse(JSON.stringify(definition)));
    expect(facts.execution.events).toMatchObject({ min: events, max: events });
    expect(facts.execution.statuses).toEqual(["SUCCEEDED"]);
    if (turns > 0) expect(facts.loops.map((l) => [l.class, l.iterations.min, l.iterations.max])).toEqual([["counter", turns, turns]]);
    else expect(facts.loops).toEqual([]);
  });

  it("within counters", async () => {
    const definition = {
      StartAt: "Init",
      States: {
        Init: { Type: "Pass", Result: { i: 0, j: 0 }, Next: "Outer" },
        Outer: { Type: "Pass", Parameters: { "i.$": "States.MathAdd($.i, 1)", j: 0 }, Next: "Inner" },
        Inner: { Type: "Pass", Parameters: { "i.$": "$.i", "j.$": "States.MathAdd($.j, 1)" }, Next: "InnerMore" },
        InnerMore: { Type: "Choice", Choices: [{ Variable: "$.j", NumericLessThan: 4, Next: "Inner" }], Default: "OuterMore" },
        OuterMore: { Type: "Choice", Choices: [{ Variable: "$.i", NumericLessThan: 3, Next: "Outer" }], Default: "Ok" },
        Ok: { Type: "Succeed" },
      },
    };
    const facts = await factsOf(definition);
    const events = await eventsOfRun(definition);
    expect(facts.execution.events).toMatchObject({ min: events, max: events });
    expect(facts.loops.map((l) => [l.name, l.iterations.min, l.iterations.max])).toEqual([
      ["Inner → InnerMore", 3, 3],
      ["Outer → Inner → InnerMore → OuterMore", 2, 2],
    ]);
  });

  it("beyond the quota will fail, and a run shows it", async () => {
    const facts = await factsOf(counter(0, 1, { NumericLessThan: 10_000 }));
    expect(facts.execution.statuses).toEqual(["FAILED"]);
    expect(facts.failures().map((c) => [c.certainty, c.goal.kind, c.witness?.result.eventId])).toEqual([["will", "history-quota", 25_000]]);
  });

  it("of variables, with steps of JSONata", async () => {
    const facts = await factsOf({
      QueryLanguage: "JSONata",
      StartAt: "Init",
      States: {
        Init: { Type: "Pass", Assign: { i: 0 }, Next: "Work" },
        Work: { ...task, Assign: { i: "{% $i + 2 %}" }, Next: "More?" },
        "More?": { Type: "Choice", Choices: [{ Condition: "{% $i >= 10 %}", Next: "Ok" }], Default: "Work" },
        Ok: { Type: "Succeed" },
      },
    });
    expect(facts.loops.map((l) => [l.class, l.iterations.max])).toEqual([["counter", 4]]);
    // five calls, each entered, scheduled, started, ended, left and tested
    expect(facts.execution.events.max).toBe(1 + 2 + 5 * 7 + 2 + 1);
  });
});

const polling = (rules: object[], more: object = {}) => ({
  StartAt: "Wait",
  States: {
    Wait: { Type: "Wait", Seconds: 60, Next: "Get" },
    Get: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:bedrockagent:getIngestionJob",
      Parameters: { KnowledgeBaseId: "k", DataSourceId: "d", IngestionJobId: "i" },
      Next: "Done?",
    },
    "Done?": { Type: "Choice", Choices: rules, Default: "Wait" },
    Ok: { Type: "Succeed" },
    Bad: { Type: "Fail", Error: "Ended", Cause: "the job failed" },
  },
  ...more,
});
const when = (status: string, next: string) => ({ Variable: "$.IngestionJob.Status", StringEquals: status, Next: next });

describe("polling", () => {
  it("says which terminal statuses never leave the loop, and shows it by a run to the quota", async () => {
    const facts = await factsOf(polling([when("COMPLETE", "Ok")]));
    const [loop] = facts.loops;
    expect(loop?.class).toBe("polling");
    expect(loop?.name).toBe("Wait → Get → Done?");
    expect(loop?.eventsPerIteration).toEqual({ min: 9, max: 9 });
    expect(loop?.status?.stuck.map((s) => s.status)).toEqual(["FAILED", "STOPPED"]);
    expect(facts.failures().map((c) => [c.certainty, c.goal.kind])).toEqual([["can", "history-quota"]]);
    expect(facts.execution.events.formula).toContain("9·t");
  });

  it("leaves statuses of operations that it does not wait for alone", async () => {
    const stacks = (...left: readonly string[]) => {
      const Get = { Type: "Task", Resource: "arn:aws:states:::aws-sdk:cloudformation:describeStacks", Next: "Done?" };
      const status = "$.Stacks[0].StackStatus";
      const rules = left.map((one) => ({ Variable: status, StringEquals: one, Next: "Ok" }));
      const base = polling(rules);
      return { ...base, States: { ...base.States, Get: { ...Get, Parameters: { "StackName.$": "$$.Execution.Name" } } } };
    };
    const stuck = async (...left: readonly string[]) => (await factsOf(stacks(...left))).loops[0]?.status?.stuck.map((one) => one.status);
    expect(await stuck("CREATE_COMPLETE")).toEqual(["CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"]);
    expect(await stuck("CREATE_COMPLETE", "CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED")).toEqual([]);
    expect(await stuck("DELETE_COMPLETE")).toEqual(["DELETE_FAILED"]);
  });

  it("leaves the wait for the end of a deletion alone", async () => {
    const table = (status: string, error: string) => {
      const rules = [{ Variable: "$.Table.TableStatus", StringEquals: status, Next: "Bad" }];
      const Get = {
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:dynamodb:describeTable",
        Parameters: { TableName: "t" },
        Catch: [{ ErrorEquals: [error], Next: "Ok" }],
        Next: "Done?",
      };
      const base = polling(rules);
      return { ...base, States: { ...base.States, Get } };
    };
    const gone = "DynamoDb.ResourceNotFoundException";
    expect((await factsOf(table("ARCHIVED", gone))).loops[0]?.status?.stuck).toEqual([]);
    const stuck = (await factsOf(table("ARCHIVED", "DynamoDb.InternalServerErrorException"))).loops[0]?.status?.stuck;
    expect(stuck?.map(({ status }) => status)).toEqual(["ACTIVE"]);
  });

  it("is fine where every one of them leaves", async () => {
    const facts = await factsOf(polling([when("COMPLETE", "Ok"), when("FAILED", "Bad"), when("STOPPED", "Bad")]));
    expect(facts.loops[0]?.status?.stuck).toEqual([]);
    expect(facts.failures()).toEqual([]);
  });

  it("ends by the machine's deadline where there is one", async () => {
    const facts = await factsOf(polling([when("COMPLETE", "Ok")], { TimeoutSeconds: 3600 }));
    expect(facts.execution.duration).toMatchObject({ max: 3600, limitedBy: "TimeoutSeconds 3600" });
    expect(facts.execution.statuses).toContain("TIMED_OUT");
    expect(facts.loops[0]?.iterations.max).toBeLessThanOrEqual(61);
    expect(facts.execution.events.max).toBeLessThan(600);
  });
});

describe("iterations", () => {
  const map = (processor: object) => ({
    StartAt: "Each",
    States: {
      Each: {
        Type: "Map",
        ItemsPath: "$.orders",
        ItemProcessor: { ...processor, StartAt: "One", States: { One: { Type: "Pass", End: true } } },
        End: true,
      },
    },
  });

  it("count in the history of the machine, by the items of the input", async () => {
    const facts = await factsOf(map({}));
    expect(facts.execution.events).toMatchObject({ formula: "6 + 4·n", where: [{ name: "n", meaning: "items of $.orders" }], max: 25_000 });
    expect(facts.inputSchema()).toMatchObject({ properties: { orders: { type: "array" } }, required: ["orders"] });
  });

  it("do not where they are executions of their own", async () => {
    const facts = await factsOf(map({ ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } }));
    expect(facts.execution.events.max).toBeLessThan(20);
  });
});

describe("times", () => {
  it("of waits add up", async () => {
    const facts = await factsOf({
      StartAt: "A",
      States: { A: { Type: "Wait", Seconds: 30, Next: "B" }, B: { Type: "Wait", Seconds: 12, End: true } },
    });
    expect(facts.execution.duration).toMatchObject({ min: 42, max: 42, unlimited: false });
  });

  it("of retries are known before they happen", async () => {
    const facts = await factsOf({
      StartAt: "T",
      States: {
        T: { ...task, TimeoutSeconds: 10, Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 3 }], End: true },
      },
    });
    const [state] = allStates(facts.machine);
    if (!state) throw new Error("no state");
    expect(facts.retriers(state)[0]?.delay).toEqual({ min: 0, max: 2 + 4 + 8 });
    // four attempts of ten seconds at most, and what lies between them
    expect(facts.execution.duration.max).toBe(4 * 10 + 14);
  });
});

describe("counters that bound a loop together", () => {
  const call = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Arguments: { FunctionName: "f" } };
  const assign = (values: object, next: string) => ({ Type: "Pass", Assign: values, Next: next });
  /** Pages and attempts, each raised on a path of its own. */
  const pages = (onPage: object, onAttempt: object, rules: readonly string[]) => ({
    QueryLanguage: "JSONata",
    StartAt: "Init",
    States: {
      Init: assign({ page: 0, attempt: 0, ok: false }, "Call"),
      Call: { ...call, Assign: { ok: "{% $states.result.Payload.ok %}" }, Next: "More?" },
      "More?": {
        Type: "Choice",
        Choices: [
          { Condition: rules[0], Next: "Page" },
          { Condition: rules[1], Next: "Attempt" },
        ],
        Default: "Done",
      },
      Page: assign({ page: "{% $page + 1 %}", ...onPage }, "Call"),
      Attempt: assign({ attempt: "{% $attempt + 1 %}", ...onAttempt }, "Call"),
      Done: { Type: "Succeed" },
    },
  });
  const both = ["{% $ok = true and $page < 10 %}", "{% $ok != true and $attempt < 5 %}"];

  it.each([
    ["neither resets the other", pages({}, {}, both), 10 + 11 * 5],
    ["a page resets the attempts", pages({ attempt: 0 }, {}, both), 10 + 11 * 5],
    ["an attempt resets the pages", pages({}, { page: 0 }, both), 5 + 6 * 10],
  ])("%s", async (_, definition, most) => {
    const { loops } = await factsOf(definition);
    expect(loops.map((loop) => [loop.class, loop.iterations.max])).toEqual([["counter", most]]);
  });

  it.each([
    ["each resets the other", pages({ attempt: 0 }, { page: 0 }, both)],
    ["pages have no limit", pages({ attempt: 0 }, {}, ["{% $ok = true %}", "{% $ok != true and $attempt < 5 %}"])],
    ["attempts go back with a page that goes back", pages({ page: "{% $page - 1 %}" }, { page: "{% $page + 1 %}" }, both)],
  ])("%s: no bound", async (_, definition) => {
    const { loops } = await factsOf(definition);
    expect(loops.map((loop) => loop.iterations.max)).toEqual([null]);
  });
});

describe("loops over the data's own lists", () => {
  const jsonata = (test: string, next: object) => ({
    QueryLanguage: "JSONata",
    StartAt: "Start",
    States: {
      Start: { Type: "Pass", Assign: { items: "{% $states.input.items %}", i: 0 }, Next: "More?" },
      "More?": { Type: "Choice", Choices: [{ Condition: `{% ${test} %}`, Next: "Work" }], Default: "Ok" },
      Work: { ...task, Output: {}, Next: "Rest" },
      Rest: { Type: "Pass", Assign: next, Next: "More?" },
      Ok: { Type: "Succeed" },
    },
  });
  const jsonPath = (variable: string, rest: object) => ({
    StartAt: "More?",
    States: {
      "More?": { Type: "Choice", Choices: [{ Variable: variable, IsPresent: true, Next: "Work" }], Default: "Ok" },
      Work: { ...task, ResultPath: null, Next: "Rest" },
      Rest: { Type: "Pass", ...rest, Next: "More?" },
      Ok: { Type: "Succeed" },
    },
  });

  it.each([
    ["the rest of a list", jsonPath("$.items[0]", { Parameters: { "items.$": "$.items[1:]" } })],
    ["the rest of a list in its own place", jsonPath("$.items[0].id", { InputPath: "$.items[1:]", ResultPath: "$.items" })],
    ["all but the last item", jsonPath("$.items[0]", { Parameters: { "items.$": "$.items[:-1]" } })],
    ["a range of a list", jsonata("$count($items) > 0", { items: "{% [$items[[1..1000]]] %}" })],
    ["the items that a filter leaves", jsonata("$count($items) > 0", { items: "{% [$items[id != $items[0].id]] %}" })],
    ["what $filter leaves", jsonata("$items != []", { items: "{% [$filter($items, function($v, $i) { $i > 0 })] %}" })],
    ["the rest of a text", jsonata("$items != ''", { items: "{% $contains($items, ',') ? $substringAfter($items, ',') : '' %}" })],
  ])("%s: consumed, without a limit", async (_name, definition) => {
    const { loops } = await factsOf(definition);
    expect(loops.map((loop) => [loop.class, loop.iterations.max, loop.iterationLimit])).toEqual([["consumed", null, undefined]]);
  });

  it.each([
    ["a list that is present even if it is empty", jsonPath("$.items", { Parameters: { "items.$": "$.items[1:]" } })],
    ["one item instead of the list", jsonata("$count($items) > 0", { items: "{% $items[1] %}" })],
    ["a list that also gets longer", jsonata("$count($items) > 0", { items: "{% $append($items[[1..9]], $items[0].more) %}" })],
    ["items that their own values keep", jsonata("$count($items) > 0", { items: "{% [$items[open]] %}" })],
    ["another list", jsonata("$count($items) > 0", { others: "{% [$items[[1..9]]] %}" })],
  ])("%s: not consumed", async (_name, definition) => {
    const { loops } = await factsOf(definition);
    expect(loops.map((loop) => loop.class)).not.toContain("consumed");
  });

  it("an error that leads back around the state that shortens the list: not consumed", async () => {
    const definition = jsonPath("$.items[0]", { Parameters: { "items.$": "$.items[1:]" } });
    const again = [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "More?" }];
    const { loops } = await factsOf({ ...definition, States: { ...definition.States, Work: { ...definition.States.Work, Catch: again } } });
    expect(loops.map((loop) => loop.class)).toEqual(["decides"]);
  });

  it.each([
    ["a number of the definition", "$i < 9000", 9000],
    ["the length of a list", "$i < $count($items)", undefined],
  ])("a counter up to %s", async (_name, test, limit) => {
    const { loops } = await factsOf(jsonata(test, { i: "{% $i + 1 %}" }));
    expect(loops.map((loop) => [loop.class, loop.iterationLimit])).toEqual([["counter", limit]]);
  });
});
