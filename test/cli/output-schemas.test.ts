import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUILD_TIME, builtBin, ROOT } from "../support/built.js";
import { Repository } from "./repository.js";

/** A poll, a Map, handlers, a failure that a run shows and a state that deployment decides: what the outputs can have. */
const MACHINE = `StartAt: Find
States:
  Find:
    Type: Task
    Resource: arn:aws:states:::dynamodb:getItem
    Parameters: {TableName: orders, Key: {id: {S.$: $.orderId}}}
    ResultPath: $.found
    Catch: [{ErrorEquals: [States.ALL], ResultPath: $.error, Next: Stop}]
    Next: Read
  Read: {Type: Pass, Parameters: {n.$: $.found.Item.n.N, id.$: $.orderId}, ResultPath: $.read, Next: Each}
  Each:
    Type: Map
    ItemsPath: $.lines
    ItemProcessor:
      StartAt: Ship
      States:
        Ship:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Parameters: {FunctionName: ship, Payload.$: $}
          Retry: [{ErrorEquals: [States.ALL], MaxAttempts: 2}]
          End: true
    Next: Wait
  Wait: {Type: Wait, Seconds: 30, Next: Get}
  Get: {Type: Task, Resource: "arn:aws:states:::aws-sdk:glue:getJobRun", Parameters: {JobName: j, RunId: r}, Next: Done?}
  Done?:
    Type: Choice
    Choices: [{Variable: $.JobRun.JobRunState, StringEquals: SUCCEEDED, Next: End}]
    Default: Wait
  End: {Type: Succeed}
  Stop: {Type: Fail, Error: Stopped}
`;

let here: Repository;
beforeAll(() => {
  builtBin();
  here = new Repository();
  here.put("order.asl.yaml", MACHINE);
  here.put("two.yaml", TWO);
}, BUILD_TIME);
afterAll(() => here.remove());

const COMMANDS: readonly (readonly string[])[] = [["facts"], ["list"], ["graph"], ["graph", "--findings"], ["replay"]];

const TWO = `Resources:
  Orders: {Type: AWS::Serverless::StateMachine, Properties: {Definition: {StartAt: A, States: {A: {Type: Pass, Next: B}, B: {Type: Succeed}}}}}
  Ship: {Type: AWS::Serverless::StateMachine, Properties: {Definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}}}
`;

describe("JSON of the commands", () => {
  for (const words of COMMANDS) {
    const schema = JSON.parse(readFileSync(join(ROOT, `schemas/${words[0]}.schema.json`), "utf8"));
    const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
    for (const path of ["order.asl.yaml", "two.yaml", join(ROOT, "examples/ingest.asl.yaml")]) {
      it(`${words.join(" ")} ${path.split("/").pop()} is what its schema says`, () => {
        const [command = "", ...options] = words;
        const output = JSON.parse(here.run([command, path, "-f", "json", ...options]).stdout);
        validate(output);
        expect(validate.errors).toBeNull();
      });
    }
  }

  it("has the parts that the schemas describe", () => {
    const { machines } = JSON.parse(here.run(["facts", "order.asl.yaml", "-f", "json"]).stdout);
    expect(machines[0].loops[0]).toMatchObject({ states: ["Wait", "Get", "Done?"], status: { stuck: expect.arrayContaining(["FAILED"]) } });
    expect(machines[0].failures.some((failure: { witness?: unknown }) => failure.witness !== undefined)).toBe(true);
    expect(machines[0].states.Ship).toMatchObject({ type: "Task", reachable: "maybe" });
    const { failures } = JSON.parse(here.run(["replay", "order.asl.yaml", "-f", "json"]).stdout);
    expect(failures.length).toBeGreaterThan(0);
  });
});
