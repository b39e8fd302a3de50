import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { run as runCommand } from "../../src/cli/run-command.js";
import { departureFrom, readRecordedExecution, stepText } from "../../src/execution/mocks/history-mocks.js";
import { readMocks } from "../../src/execution/mocks/read-mocks.js";
import { type RunOptions, runMachine } from "../../src/execution/run.js";
import type { Json } from "../../src/text/node.js";
import { parseAsl, parseText } from "../support/parse.js";

const LAMBDA = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f", "Payload.$": "$" } };

const ORDER = {
  StartAt: "Charge",
  States: {
    Charge: {
      ...LAMBDA,
      ResultSelector: { "ok.$": "$.Payload.ok" },
      ResultPath: "$.charge",
      Retry: [{ ErrorEquals: ["Card.Busy"], IntervalSeconds: 2, MaxAttempts: 2 }],
      Next: "Charged?",
    },
    "Charged?": { Type: "Choice", Choices: [{ Variable: "$.charge.ok", BooleanEquals: true, Next: "Ship" }], Default: "Refused" },
    Ship: { ...LAMBDA, End: true },
    Refused: { Type: "Fail", Error: "Refused" },
  },
};

async function runOf(definition: object, mocks: object, options: RunOptions = {}) {
  const { machine } = await parseAsl(definition);
  const { root } = parseText(JSON.stringify(mocks));
  if (!machine || !root) throw new Error("nothing to run");
  return runMachine(machine, { mocks: readMocks(root), ...options });
}

const ok = (value: boolean) => ({ Payload: { ok: value } });

describe("outcomes of tasks", () => {
  beforeAll(loadJsonata);

  it("depend on the submitted input where they have a condition", async () => {
    const mocks = {
      states: {
        Charge: [
          { when: "{% $states.input.Payload.amount > 100 %}", output: ok(false) },
          { when: "$states.input.Payload.amount < 0", error: "Card.Busy" },
          { output: ok(true) },
        ],
        Ship: [{ output: 1 }],
      },
    };
    const statusOf = async (amount: number) => (await runOf(ORDER, mocks, { input: { amount } })).error ?? "SUCCEEDED";
    expect(await statusOf(5)).toBe("SUCCEEDED");
    expect(await statusOf(500)).toBe("Refused");
    expect(await statusOf(-1)).toBe("Card.Busy");
  });

  it("are counted: fail twice, then succeed", async () => {
    const failing = (times: number) => ({
      states: { Charge: [{ error: "Card.Busy", times }, { output: ok(true) }], Ship: [{ output: 1 }] },
    });
    expect((await runOf(ORDER, failing(2))).status).toBe("SUCCEEDED");
    expect((await runOf(ORDER, failing(3))).error).toBe("Card.Busy");
  });

  it("refuse a condition that does not parse, at its place", async () => {
    await expect(runOf(ORDER, { states: { Charge: [{ when: "1 +", output: 1 }] } })).rejects.toThrow(/:1:\d+: "when" does not parse/);
  });
});

describe("parts of a run", () => {
  it("begins in one state and stops before another", async () => {
    const mocks = { states: { Charge: [{ output: ok(true) }], Ship: [{ output: 1 }] } };
    const until = await runOf(ORDER, mocks, { until: "Ship", input: { id: 7 } });
    expect(until).toMatchObject({ status: "STOPPED", output: { id: 7, charge: { ok: true } }, visited: ["Charge", "Charged?"] });
    const from = await runOf(ORDER, mocks, { from: "Ship", input: { id: 7 } });
    expect(from).toMatchObject({ status: "SUCCEEDED", output: 1, visited: ["Ship"] });
  });
});

/** What `aws stepfunctions get-execution-history` prints of a run: values are text. */
function printed(history: readonly object[]): Json {
  const text = (details: object) =>
    Object.fromEntries(Object.entries(details).map(([k, v]) => [k, ["input", "output", "parameters"].includes(k) ? JSON.stringify(v) : v]));
  const events = history.map((event) =>
    Object.fromEntries(Object.entries(event).map(([k, v]) => [k, typeof v === "object" ? text(v as object) : v])),
  );
  return { events } as unknown as Json;
}

describe("a recorded execution", () => {
  const mocks = {
    states: {
      Charge: [
        { error: "Card.Busy", cause: "later" },
        { output: ok(true), seconds: 3 },
      ],
      Ship: [{ output: { sent: true } }],
    },
  };
  const folder = mkdtempSync(join(tmpdir(), "sfn-lint-mocks-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };

  /** What the command prints, and its exit code. */
  async function command(definition: object, flags: object): Promise<{ json: Record<string, Json>; code: number }> {
    let out = "";
    let code = 0;
    const terminal = {
      out: (text: string) => (out += text),
      data: (text: string) => (out += text),
      err: () => {},
      exit: (c: number) => (code = c),
      color: false,
      width: 80,
    };
    const path = file("order.asl.json", definition);
    await runCommand(path, { format: "json", unmocked: "error", machine: [], ...flags } as never, terminal as never);
    return { json: JSON.parse(out) as Record<string, Json>, code };
  }

  it("is replayed: its input, its answers, its clock", async () => {
    const real = await runOf(ORDER, mocks, { input: { id: 7 } });
    const recorded = readRecordedExecution(printed(real.history));
    const { machine } = await parseAsl(ORDER);
    if (!machine) throw new Error("no machine");
    const again = runMachine(machine, { mocks: recorded.mocks, input: recorded.input as Json, start: recorded.start as number });
    expect(again.status).toBe("SUCCEEDED");
    expect(again.end).toBe(real.end);
    expect(
      departureFrom(
        recorded,
        recorded.steps.map((s) => s.text),
      ),
    ).toBeUndefined();
    expect(again.history.map((e) => e.type)).toEqual(real.history.map((e) => e.type));
  });

  const EACH = {
    StartAt: "Each",
    States: {
      Each: {
        Type: "Map",
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "Pack",
          States: {
            Pack: {
              Type: "Task",
              Resource: "arn:aws:states:::lambda:invoke",
              Parameters: { FunctionName: "f", "Payload.$": "$" },
              End: true,
            },
          },
        },
        End: true,
      },
    },
  };

  it("has the answers of child executions where the run that wrote it had them", async () => {
    const answers = { states: { Pack: [{ output: ok(false), iteration: 1 }, { output: ok(true) }] } };
    const options = { input: file("items.json", [1, 2]), mocks: file("packed.json", answers), historyFormat: "aws" };
    const { json } = await command(EACH, options);
    expect(json).toMatchObject({ status: "SUCCEEDED", output: [ok(true), ok(false)] });
    const replayed = await command(EACH, { mocksFrom: file("each.json", json) });
    expect(replayed).toMatchObject({ json: { status: "SUCCEEDED", output: [ok(true), ok(false)], departure: null }, code: 0 });
  });

  it("cannot stop in a child execution, nor begin below the top level", async () => {
    await expect(command(EACH, { until: "Pack" })).rejects.toThrow(
      '--until: "Pack" runs in child executions of a Map Run; name a state of this execution',
    );
    await expect(command(EACH, { from: "Pack" })).rejects.toThrow(
      '--from: an execution cannot begin in "Pack", which is not a state of the top level',
    );
    await expect(command(EACH, { until: "Packs" })).rejects.toThrow('--until: there is no state "Packs" in the definition');
  });

  it("tells a state without mocks from one whose mocks are for other calls", async () => {
    const input = file("one.json", [1]);
    const other = file("other.json", { states: { Pack: [{ when: "{% $states.input.Payload = 2 %}", output: 1 }] } });
    await expect(command(EACH, { input, mocks: other })).rejects.toThrow(
      'the Task state "Pack" was called and none of its mocks is for this call',
    );
    await expect(command(EACH, { input })).rejects.toThrow('the Task state "Pack" was called and has no mock');
  });

  it("shows where a changed definition departs from it", async () => {
    const real = await runOf(ORDER, mocks, { input: { id: 7 } });
    const history = file("history.json", printed(real.history));
    expect(await command(ORDER, { mocksFrom: history })).toMatchObject({ json: { status: "SUCCEEDED", departure: null }, code: 0 });
    const changed = { ...ORDER, States: { ...ORDER.States, Charge: { ...ORDER.States.Charge, Retry: [] } } };
    const { json, code } = await command(changed, { mocksFrom: history });
    expect(code).toBe(1);
    expect(json).toMatchObject({ status: "FAILED", departure: { id: 6, recorded: "TaskScheduled", run: "ExecutionFailed" } });
  });

  it("is compared without order where branches ran side by side", () => {
    const steps = ["ExecutionStarted", "ParallelStateStarted", "PassStateEntered A", "PassStateEntered B"].map((text, id) => ({
      id,
      text,
    }));
    const recorded = { mocks: { states: new Map(), s3: [] }, input: undefined, start: undefined, steps, concurrent: true, redrives: [] };
    const texts = steps.map((s) => s.text);
    expect(departureFrom(recorded, [...texts].reverse())).toBeUndefined();
    expect(departureFrom(recorded, texts.slice(0, 3))).toMatchObject({ recorded: "PassStateEntered B" });
    // each of the recorded events once
    const twice = { ...recorded, steps: [...steps, { id: 9, text: "PassStateEntered B" }] };
    expect(departureFrom(twice, texts)).toEqual({ id: 9, recorded: "PassStateEntered B", run: undefined });
    expect(departureFrom(twice, [...texts, "PassStateEntered B"])).toBeUndefined();
    expect(departureFrom(recorded, [...texts, "PassStateEntered B"])).toEqual({ recorded: undefined, run: "PassStateEntered B" });
    expect(stepText("PassStateEntered", "A")).toBe("PassStateEntered A");
  });

  it("or a function of a module answers the tasks", async () => {
    const module = file(
      "tasks.mjs",
      `export default ({ state, input, attempt }) => state === "Charge" ? (attempt < 2 ? { error: "Card.Busy" } : { output: { Payload: { ok: input.Payload.id === 7 } } }) : { output: state };`,
    );
    expect((await command(ORDER, { mocksModule: module, input: '{"id": 7}' })).json).toMatchObject({ status: "SUCCEEDED", output: "Ship" });
  });
});
