import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { type Departure, departureFrom, readRecordedExecution } from "../../src/execution/mocks/history-mocks.js";
import { asRecorded, stepsOf } from "../../src/execution/mocks/redriven.js";
import type { Json } from "../../src/text/node.js";
import { runDefinition } from "../support/run-definition.js";
import { EDGES } from "./edges.js";
import { RUNS } from "./examples.js";

beforeAll(loadJsonata);

const EXAMPLES = Object.entries({ ...RUNS, ...EDGES }).flatMap(([group, examples]) =>
  Object.entries(examples).map(([name, example]) => [`${group}: ${name}`, example] as const),
);

/** Values as GetExecutionHistory gives them: JSON text, in the details of an event. */
function asText(history: readonly object[]): Json {
  const text = (details: object): object =>
    Object.fromEntries(
      Object.entries(details).map(([name, value]) => [name, name === "input" || name === "output" ? JSON.stringify(value) : value]),
    );
  return history.map((event) =>
    Object.fromEntries(Object.entries(event).map(([name, value]) => [name, name.endsWith("EventDetails") ? text(value as object) : value])),
  ) as unknown as Json;
}

/** What a run answers by itself, without mocks: it begins elsewhere, ends elsewhere, or has no history. */
const isWhole = ({ from, until, keep, type, synchronous }: { readonly [name: string]: unknown }): boolean =>
  from === undefined && until === undefined && keep === undefined && type === undefined && synchronous === undefined;

describe("a run that is replayed from its own history", () => {
  it.each(EXAMPLES.filter(([, { options = {} }]) => isWhole({ ...options })))("%s", async (_, { definition, mocks = {}, options = {} }) => {
    const first = await runDefinition(definition, mocks, options);
    const mapRuns = first.mapRuns.map(({ executions }) => ({ executions: executions.map(({ index, history }) => ({ index, history })) }));
    const s3 = (mocks as { s3?: object }).s3;
    for (const events of [first.history, asText(first.history)]) {
      // a text that reads as JSON is told from JSON text by the input alone
      const file = JSON.parse(JSON.stringify({ events, mapRuns })) as Json;
      const recorded = readRecordedExecution(file);
      const again = await runDefinition(
        definition,
        { ...(s3 ? { s3 } : {}) },
        {
          ...options,
          ...asRecorded(recorded),
          mocks: { states: recorded.mocks.states, s3: (s3 ?? []) as [] },
          unmocked: "error",
        },
      );
      expect(departureFrom(recorded, stepsOf(again.history))).toBeUndefined();
      expect([again.status, again.error, again.end - again.start]).toEqual([first.status, first.error, first.end - first.start]);
      expect(again.output).toEqual(first.output);
    }
  });
});

describe("a run that only counts", () => {
  it.each(EXAMPLES)("%s", async (_, { definition, mocks = {}, options = {} }) => {
    const whole = await runDefinition(definition, mocks, { ...options, keep: "visits" });
    const skipped = await runDefinition(definition, mocks, { ...options, keep: "visits", skipsRepetition: true });
    const told = ({ status, error, events, end, visited }: typeof whole) => ({ status, error, events, end, visited });
    expect(told(skipped)).toEqual(told(whole));
  });

  /** Two values by turns, which a Choice tells apart: what repeats itself are two iterations, not one. */
  const alternating = (one: Json) => ({
    QueryLanguage: "JSONata",
    TimeoutSeconds: 400,
    StartAt: "Swap",
    States: {
      Swap: { Type: "Pass", Output: { now: "{% $states.input.other %}", other: "{% $states.input.now %}" }, Next: "Pause" },
      Pause: { Type: "Wait", Seconds: 10, Next: "Which" },
      Which: {
        Type: "Choice",
        Choices: [{ Condition: `{% $string($states.input.now) = ${JSON.stringify(JSON.stringify(one))} %}`, Next: "One" }],
        Default: "Other",
      },
      One: { Type: "Pass", Next: "Swap" },
      Other: { Type: "Pass", Next: "Again" },
      Again: { Type: "Pass", Next: "Swap" },
    },
  });

  it.each<[Json, Json]>([
    [[], {}],
    [{ a: 1 }, { b: 1 }],
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ a: null }, { a: {} }],
    [{ a: {} }, { a: null }],
    [{ a: [1, 2] }, { a: [1, 3] }],
    [{ a: [1] }, { a: [1, 1] }],
    [{ a: { b: { c: 1 } } }, { a: { b: { c: "1" } } }],
    [{ a: 0 }, { a: false }],
    [[[]], [{}]],
  ])("sees that %j is not %j", async (one, other) => {
    const definition = alternating(one);
    const input = { now: one, other };
    const whole = await runDefinition(definition, {}, { input, keep: "visits" });
    const skipped = await runDefinition(definition, {}, { input, keep: "visits", skipsRepetition: true });
    expect(skipped.visited).toEqual(whole.visited);
    expect([skipped.events, skipped.end]).toEqual([whole.events, whole.end]);
  });
});

describe("where a run departs", () => {
  const recorded = (texts: readonly string[], concurrent: boolean) => ({
    mocks: { states: new Map(), s3: [] },
    input: undefined,
    start: undefined,
    steps: texts.map((text, i) => ({ id: i + 1, text })),
    concurrent,
    redrives: [],
  });

  it.each<[boolean, string[], string[], Departure | undefined]>([
    [false, ["a", "b"], ["a", "b"], undefined],
    [false, ["a", "b"], ["a", "c"], { id: 2, recorded: "b", run: "c" }],
    [false, ["a", "b"], ["a"], { id: 2, recorded: "b", run: undefined }],
    [false, ["a"], ["a", "b"], { recorded: undefined, run: "b" }],
    [true, ["a", "b"], ["b", "a"], undefined],
    [true, ["a", "a"], ["a"], { id: 2, recorded: "a", run: undefined }],
    [true, ["a"], ["a", "b", "b"], { recorded: undefined, run: "b" }],
    [true, ["a", "b"], ["a", "c"], { id: 2, recorded: "b", run: undefined }],
  ])("side by side %s: %j and %j", (concurrent, steps, run, departure) => {
    expect(departureFrom(recorded(steps, concurrent), run)).toEqual(departure);
  });
});
