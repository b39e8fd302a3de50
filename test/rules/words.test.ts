import { describe, expect, it } from "vitest";
import type { Rule } from "../../src/rule-kit/index.js";
import { factsOf } from "./facts.js";
import { check } from "./harness.js";

/** What a rule says where its words depend on the case; which findings there are is tested by its page. */
async function words(id: string, states: object, more: object = {}) {
  const { default: rule } = (await import(`../../rules/${id}/rule.ts`)) as { default: Rule };
  const [startAt] = Object.keys(states);
  const text = JSON.stringify({ StartAt: startAt, States: states, ...more });
  return (await check([rule], text, { facts: factsOf })).map(
    ({ message, reason, suggestion }) => `${message}. ${reason ?? ""} ${suggestion ?? ""}`,
  );
}

const END = { Type: "Succeed" };

describe("sdk-call-parameters", () => {
  const saying = async (name: string) => {
    const parameters = { Bucket: "b", Key: "k", [name]: "x" };
    const [said] = await words("sdk-call-parameters", {
      A: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:s3:putObject", Parameters: parameters, End: true },
    });
    return said;
  };

  it.each([["Bodyy"], ["Bod"], ["Bady"], ["Obdy"], ["Bdoy"], ["xBody"]])("names the parameter that %s is a slip of", async (name) => {
    expect(await saying(name)).toContain(name.length < 4 ? "no parameter" : "Change it to Body");
  });

  it("names it where a letter is missing", async () => {
    expect(await saying("ContntType")).toContain("Change it to ContentType");
  });

  it.each([["Badx"], ["Bodyyy"], ["Other"]])("names none for %s, which is further away", async (name) => {
    expect(await saying(name)).not.toContain("Change it to Body");
  });
});

describe("no-choice-matched", () => {
  const which = { Type: "Choice", Choices: [{ Variable: "$.kind", StringEquals: "mail", Next: "End" }] };

  it("says whether a rule never matches or may not", async () => {
    const never = await words("no-choice-matched", {
      Kind: { Type: "Pass", Result: { kind: "post" }, Next: "Which" },
      Which: which,
      End: END,
    });
    expect(never).toEqual([expect.stringMatching(/^No rule of "Which" matches, and it has no Default/)]);
    const kind = (value: string) => ({ Type: "Pass", Result: { kind: value }, Next: "Which" });
    const may = await words("no-choice-matched", {
      Begin: { Type: "Choice", Choices: [{ Variable: "$.new", IsPresent: true, Next: "Mail" }], Default: "Post" },
      Mail: kind("mail"),
      Post: kind("post"),
      Which: which,
      End: END,
    });
    expect(may).toEqual([expect.stringMatching(/^"Which" can receive a value/)]);
  });
});

describe("result-may-lack-member", () => {
  it("names the reader, the call and what happens", async () => {
    const get = { Type: "Task", Resource: "arn:aws:states:::dynamodb:getItem", Next: "Use" };
    const key = { TableName: "orders", Key: { id: { S: "1" } } };
    const jsonpath = await words("result-may-lack-member", {
      Get: { ...get, Parameters: key, ResultPath: "$.found" },
      Use: { Type: "Pass", Parameters: { "name.$": "$.found.Item.name.S" }, End: true },
    });
    expect(jsonpath).toEqual([expect.stringMatching(/^"Use" reads .* of the result of "Get".*States\.Runtime.*IsPresent/)]);
  });
});

describe("branch-never-taken", () => {
  const choosing = (...choices: object[]) => ({
    Begin: { Type: "Pass", Result: { n: 1 }, Next: "Which" },
    Which: { Type: "Choice", Choices: choices.map((choice) => ({ ...choice, Next: "End" })), Default: "End" },
    End: END,
  });
  const n = (comparison: object) => ({ Variable: "$.n", ...comparison });

  it("counts the rules from one", async () => {
    expect(await words("branch-never-taken", choosing(n({ NumericEquals: 7 })))).toEqual([
      expect.stringMatching(/^Rule 1 of "Which" can never be selected/),
    ]);
    expect(await words("branch-never-taken", choosing(n({ NumericEquals: 8 }), n({ NumericEquals: 7 })))).toEqual([
      expect.stringMatching(/^Rule 1 of "Which" can never be selected/),
      expect.stringMatching(/^Rule 2 of "Which" can never be selected/),
    ]);
  });
});
