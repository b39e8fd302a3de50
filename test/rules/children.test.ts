import { describe, expect, it } from "vitest";
import { lintForm } from "../hosts/forms.js";

/** A parent and a child in one SAM template, in the query language that is asked for. */
const template = (parent: string, child: string) => `Transform: AWS::Serverless-2016-10-31
Resources:
  Child:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
${child}
  Parent:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
${parent}
`;
const indented = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => `        ${line}`)
    .join("\n");

const child = indented(`
StartAt: Price
States:
  Price:
    Type: Pass
    Parameters:
      total.$: States.MathAdd($.net, $.tax.amount)
      currency: EUR
    End: true`);

const parent = (input: string, read: string) =>
  indented(`
StartAt: Pay
States:
  Pay:
    Type: Task
    Resource: arn:aws:states:::states:startExecution.sync:2
    TimeoutSeconds: 60
    Parameters:
      StateMachineArn: !Ref Child
      Input: ${input}
    ResultPath: $.child
    Next: Read
  Read:
    Type: Pass
    Parameters:
      read.$: ${read}
    End: true`);

const reported = async (text: string, rules: RegExp) =>
  (await lintForm({ "template.yaml": text })).filter((f) => rules.test(f.rule)).map((f) => `${f.rule} ${f.state}: ${f.message}`);

describe("state machines of one template", () => {
  const contract = /child-input-lacks-member|fails-at-run-time/;

  it("pass what their children read", async () => {
    const whole = '{ "net.$": "$.net", "tax": { "amount.$": "$.tax" } }';
    expect(await reported(template(parent(whole, "$.child.Output.total"), child), contract)).toEqual([]);
    const [first, ...others] = await reported(
      template(parent('{ "net.$": "$.net", "tax": { "amuont.$": "$.tax" } }', "$.child.Output.total"), child),
      contract,
    );
    expect(first).toContain("without tax.amount in its Input");
    expect(others).toEqual([]);
    expect(await reported(template(parent('{ "tax": { "amount": 1 } }', "$.child.Output.total"), child), contract)).toHaveLength(1);
  });

  it("read what their children give", async () => {
    const whole = '{ "net.$": "$.net", "tax": { "amount.$": "$.tax" } }';
    const [found] = await reported(template(parent(whole, "$.child.Output.sum"), child), contract);
    expect(found).toContain("fails-at-run-time Read");
  });

  it("say nothing of children that only deployment knows", async () => {
    const other = template(parent("{}", "$.child.Output.sum"), child).replace("!Ref Child", "!ImportValue Child");
    expect(await reported(other, contract)).toEqual([]);
  });
});
