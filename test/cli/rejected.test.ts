import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BUILD_TIME, builtBin } from "../support/built.js";
import { Repository, WAITING } from "./repository.js";

beforeAll(() => void builtBin(), BUILD_TIME);
let here: Repository;
beforeEach(() => {
  here = new Repository();
});
afterEach(() => here.remove());

/** Waits for ever, charges without a Retry, and reads what is never there. */
const order = (more: object = {}, format = "States.Format('{}', $.a)") => ({
  StartAt: "Ask",
  States: {
    Ask: { ...WAITING, End: undefined, ResultPath: "$.x", Next: "Tell" },
    Tell: { Type: "Pass", Parameters: { "text.$": format, "a.$": "$.a" }, Next: "Charge" },
    Charge: { Type: "Task", Resource: "arn:aws:lambda:eu-west-1:123456789012:function:c", ResultPath: null, Next: "Last" },
    Last: { Type: "Pass", Parameters: { "id.$": "$.order" }, End: true },
    ...more,
  },
});

const said = (): string[] => here.findings().map(({ rule, state }) => `${rule} ${state}`);

describe("a definition that AWS rejects", () => {
  it("gets all other findings where a state is unreachable, and none of that state", () => {
    here.put("order.asl.json", order({ Old: { ...WAITING, End: true } }));
    const found = said();
    for (const one of ["unreachable-state Old", "task-can-wait-forever Ask", "lambda-service-exceptions Charge", "fails-at-run-time Last"])
      expect(found).toContain(one);
    expect(found.filter((one) => one.endsWith(" Old"))).toEqual(["unreachable-state Old"]);
  });

  it("gets them where an expression cannot be read: its value is unknown", () => {
    here.put("order.asl.json", order({}, "States.Formt('{}', $.a)"));
    const found = said();
    expect(found.some((one) => one.startsWith("invalid-intrinsic"))).toBe(true);
    expect(found).toContain("task-can-wait-forever Ask");
    expect(found).toContain("fails-at-run-time Last");
    expect(here.run([]).stdout).toContain('order: "Tell" was not checked in full, because AWS rejects it');
  });

  it("says that it was not analyzed where what a state does is not known, and checks the form of the others", () => {
    const broken = order();
    here.put("order.asl.json", { ...broken, States: { ...broken.States, Tell: { Type: "Pass", ResultPath: "x", Next: "Charge" } } });
    const found = said();
    expect(found).toContain("task-can-wait-forever Ask");
    expect(found.some((one) => one.startsWith("fails-at-run-time"))).toBe(false);
    expect(here.run([]).stdout).toContain("order: the analysis did not run, because AWS rejects the definition");
  });

  it("is analyzed by facts and replay with --force only", () => {
    here.put("order.asl.json", order({ Old: { Type: "Pass", End: true } }));
    for (const command of ["facts", "replay"]) {
      expect(here.run([command, "order.asl.json"])).toMatchObject({ status: 2, stderr: expect.stringContaining("--force") });
      expect(here.run([command, "order.asl.json", "--force"]).stdout).toContain("Last");
    }
  });
});

it("--stats tells what the runs of the exploration reached", () => {
  const { States } = order();
  here.put("order.asl.json", { StartAt: "Tell", States: { Tell: { ...States.Tell, Next: undefined, End: true } } });
  expect(here.run(["--stats"]).stdout).toContain("Runs reached 1 of 1 states, 1 of 1 edges, 0 of 0 handlers in 1 state machine");
});
