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

describe("a state machine that an ARN names", () => {
  const TASK = (arn: string, input: string) => `        StartAt: Again
        States:
          Again:
            Type: Task
            Resource: arn:aws:states:::states:startExecution
            Parameters: { StateMachineArn: !Sub "${arn}", Input: ${input} }
            End: true`;
  const named = (arn: string, input = "{}") => `Transform: AWS::Serverless-2016-10-31
Resources:
  Child:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: !Sub "\${AWS::StackName}-child"
      Definition:
        StartAt: Read
        States:
          Read: { Type: Pass, Parameters: { id.$: $.orderId }, End: true }
  Parent:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: !Sub "\${AWS::StackName}-parent"
      Definition:
${TASK(arn, input)}
`;
  const ARN = "arn:aws:states:${AWS::Region}:${AWS::AccountId}:stateMachine:";
  const rules = async (arn: string, input?: string) =>
    (await lintForm({ "template.yaml": named(arn, input) }))
      .map(({ rule }) => rule)
      .filter((rule) => /^(?:child-input-lacks-member|starts-itself-without-end)$/.test(rule));

  it("is found where its name is made of the same values", async () => {
    expect(await rules(`${ARN}\${AWS::StackName}-child`)).toEqual(["child-input-lacks-member"]);
    expect(await rules(`${ARN}\${AWS::StackName}-child`, "{ orderId.$: $.id }")).toEqual([]);
    expect(await rules(`${ARN}\${AWS::StackName}-parent`)).toEqual(["starts-itself-without-end"]);
  });

  it("is unknown where it may be another one", async () => {
    for (const name of ["${Prefix}-child", "${AWS::StackName}-children", "child", "${AWS::StackName}-child:1", "${Prefix}-parent"])
      expect(await rules(`${ARN}${name}`)).toEqual([]);
  });
});

describe("the output of a child execution", () => {
  const parsed = (form: string, child: string) =>
    indented(`
QueryLanguage: JSONata
StartAt: Pay
States:
  Pay:
    Type: Task
    Resource: arn:aws:states:::states:startExecution.${form}
    TimeoutSeconds: 60
    Arguments: { StateMachineArn: ${child}, Input: { net: 1, tax: { amount: 1 } } }
    Output: "{% $parse($states.result.Output) %}"
    End: true`);
  const TEXT = indented(`
QueryLanguage: JSONata
StartAt: Text
States:
  Text: { Type: Pass, Output: "{% $string($states.input) %}", End: true }`);
  const found = async (form: string, made = "arn:aws:states:eu-west-1:111122223333:stateMachine:x") =>
    (await lintForm({ "template.yaml": template(parsed(form, made), TEXT) }))
      .filter(({ rule }) => rule === "nested-output-is-text")
      .map(({ severity }) => severity);

  it("is parsed twice with .sync:2, unless the child's output is a text", async () => {
    expect(await found("sync")).toEqual(["info"]);
    expect(await found("sync:2")).toEqual(["warning"]);
    expect(await found("sync:2", "!Ref Child")).toEqual([]);
  });
});
