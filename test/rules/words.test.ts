import { describe, expect, it } from "vitest";
import type { Rule, RuleContext } from "../../src/rule-kit/index.js";
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

/** Words for what a rule has found, where only templates give it. */
async function said(id: string, found: object) {
  const { default: rule } = (await import(`../../rules/${id}/rule.ts`)) as { default: Rule };
  const { message, reason, suggestion } = rule.describe(found, {} as RuleContext);
  return [message, reason, suggestion];
}

describe("role-allows-too-much", () => {
  const surplus = { everywhere: true, policy: undefined, role: "R", needed: [] };
  const letters = (n: number) => Array.from({ length: n }, (_, i) => `s3:${"ABCDEF"[i]}`);
  const needed = (n: number) => letters(n).map((action) => ({ action, resource: [{ kind: "any" }] }));

  it("lists four actions, and counts the others", async () => {
    const unused = (n: number) => said("role-allows-too-much", { ...surplus, kind: "unused", actions: letters(n) });
    expect((await unused(4))[0]).toBe("Role R allows s3:A, s3:B, s3:C and s3:D on every resource, and no state uses it");
    expect((await unused(6))[2]).toBe("Remove s3:A, s3:B, s3:C, s3:D and 2 more");
  });

  it("names what is needed instead", async () => {
    const wide = async (n: number) =>
      (await said("role-allows-too-much", { ...surplus, kind: "service-wide", actions: ["s3:*"], needed: needed(n) }))[2];
    expect(await wide(0)).toBe("Remove s3:*");
    expect(await wide(4)).toMatch(/^Allow s3:A on .* and s3:D on .* instead$/);
    expect(await wide(6)).toMatch(/s3:D on .* and 2 more actions instead$/);
    expect((await said("role-allows-too-much", { ...surplus, kind: "pass-any-role", actions: ["iam:PassRole"] }))[2]).toContain(
      "iam:PassedToService",
    );
  });
});

describe("input-has-no-member", () => {
  const of = (call: string, at: string, known: string[], meant?: string) =>
    said("input-has-no-member", { reader: { name: "A" }, lack: { member: "id", known, listing: { call, at } }, meant });

  it("says where in the input, and who passes what", async () => {
    expect(await of("Rule", "", ["ids"], "ids")).toEqual([
      '"A" reads id of the execution input, but Rule passes no such member',
      "The members are ids.",
      "Read ids",
    ]);
    expect((await of("the events of Rule", "detail", [])).slice(0, 2)).toEqual([
      '"A" reads id of the execution input, but the events of Rule pass no such member in detail',
      "detail is empty there.",
    ]);
    expect((await of("Rule", "", []))[1]).toBe("The input is empty there.");
    const names = (n: number) => Array.from({ length: n }, (_, i) => `m${i}`);
    expect((await of("Rule", "", names(10)))[1]).toMatch(/, m9\.$/);
    expect((await of("Rule", "", names(12)))[1]).toMatch(/, m9 and 2 more\.$/);
  });
});
