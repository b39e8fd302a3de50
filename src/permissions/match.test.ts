import { expect, test } from "vitest";
import { ACCOUNT, PARTITION, type PatternPart, pattern, REGION, type TextPattern } from "./arn-pattern.js";
import { matchPattern, policyPattern } from "./match.js";

const name = (resource: string): PatternPart => ({ kind: "name", resource });
const value = (expression: string): PatternPart => ({ kind: "value", expression });
const RUN: PatternPart = { kind: "run", label: "FunctionName" };
const ANY: PatternPart = { kind: "any" };
const fn = (...rest: (PatternPart | string)[]): TextPattern =>
  pattern("arn:", PARTITION, ":lambda:", REGION, ":", ACCOUNT, ":function:", ...rest);
const match = (policy: TextPattern, needed: TextPattern) => matchPattern(policyPattern(policy), needed);

test.each<[string, TextPattern, TextPattern, string]>([
  ["the same text", fn("orders"), fn("orders"), "yes"],
  ["another text", fn("orders"), fn("order"), "no"],
  ["everything", pattern("*"), fn("orders"), "yes"],
  ["a wildcard at the end", fn("ord*"), fn("orders"), "yes"],
  ["a wildcard crosses colons and slashes", pattern("arn:aws:lambda:*"), fn("orders:live"), "yes"],
  ["one character", fn("order?"), fn("orders"), "yes"],
  ["one character, not none", fn("orders?"), fn("orders"), "no"],
  ["an unqualified ARN does not cover a qualified call", fn("orders"), fn("orders:live"), "no"],
  ["a qualified ARN does not cover an unqualified call", fn("orders:*"), fn("orders"), "no"],
  ["the same generated name", fn(name("Orders")), fn(name("Orders")), "yes"],
  ["generated names differ", fn(name("Orders")), fn(name("Billing")), "no"],
  ["generated names differ, also before a wildcard", fn(name("Orders"), "*"), fn(name("Billing")), "no"],
  ["a generated name is not a text", fn("orders"), fn(name("Orders")), "no"],
  ["a text is not a generated name", fn(name("Orders")), fn("orders"), "no"],
  ["a generated name may begin with the stack's name", fn(value("AWS::StackName"), "-*"), fn(name("Orders")), "unknown"],
  ["a generated name may have a known beginning", fn("app-*"), fn(name("Orders")), "unknown"],
  ["a parameter is itself", fn(value("Name")), fn(value("Name")), "yes"],
  ["a parameter may be any text", fn(value("Name")), fn("orders"), "unknown"],
  ["a parameter may be another one", fn(value("Name")), fn(value("Other")), "unknown"],
  ["a parameter with different ends", fn(value("Stage"), "-orders"), fn(value("Stage"), "-billing"), "no"],
  ["a parameter that both begin with is the same one", fn(value("Stage"), "-orders:*"), fn(value("Stage"), "-orders"), "no"],
  ["a generated name that was written down", fn(name("Orders")), fn("stack-Orders-1AC2BGX60YBEG"), "unknown"],
  [
    "a written Region may be the one of the deployment",
    pattern("arn:aws:lambda:us-east-1:123456789012:function:orders"),
    fn("orders"),
    "unknown",
  ],
  [
    "a written Region does not make up for another name",
    pattern("arn:aws:lambda:us-east-1:123456789012:function:other"),
    fn("orders"),
    "no",
  ],
  ["partitions are not compared", pattern("arn:aws-cn:s3:::b/*"), pattern("arn:aws:s3:::b/key"), "yes"],
  ["another service", pattern("arn:aws:sns:*:*:orders"), fn("orders"), "no"],
  ["what the execution decides is covered by a wildcard", fn("*"), fn(RUN), "yes"],
  ["what the execution decides may be the one that is allowed", fn("orders"), fn(RUN), "unknown"],
  ["what the execution decides may be a declared one", fn(name("Orders")), fn(RUN), "unknown"],
  ["one of many", fn("orders"), fn(ANY), "unknown"],
  ["many under a prefix", pattern("arn:aws:s3:::b/*"), pattern("arn:aws:s3:::b/in/", ANY), "yes"],
  ["a bucket is not its objects", pattern("arn:aws:s3:::b"), pattern("arn:aws:s3:::b/", ANY), "no"],
  ["a whole ARN that is a parameter", pattern(value("FunctionArn")), fn("orders"), "unknown"],
])("%s", (_, policy, needed, expected) => {
  expect(match(policy, needed)).toBe(expected);
});
