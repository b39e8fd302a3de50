import { describe, expect, it } from "vitest";
import type { DeclaredResource, DeclaredResources } from "../hosts/deployment.js";
import { ACCOUNT, PARTITION, pattern, REGION } from "./arn-pattern.js";
import { ResourcePolicies } from "./resource-policies.js";

const place = { file: { path: "", text: "" }, start: 0, end: 0 } as unknown as DeclaredResource["at"];

/** Functions without a name of their own, and how often a property of one was asked for. */
function functions(count: number) {
  const asked = { times: 0 };
  const all = Array.from(
    { length: count },
    (_, i): DeclaredResource => ({
      id: `F${i}`,
      type: "AWS::Lambda::Function",
      at: place,
      property: () => {
        asked.times++;
        return undefined;
      },
      document: () => undefined,
    }),
  );
  const declared: DeclaredResources = { get: (id) => all.find((resource) => resource.id === id), all: () => all };
  return { declared, asked };
}

const arnOf = (i: number) =>
  pattern("arn:", PARTITION, ":lambda:", REGION, ":", ACCOUNT, ":function:", { kind: "name", resource: `F${i}` });

describe("policies of resources", () => {
  it("works out the ARN of each resource once, however many calls there are", () => {
    const { declared, asked } = functions(50);
    const policies = new ResourcePolicies(declared);
    expect(policies.mayGrant("lambda:InvokeFunction", arnOf(0))).toBe(false);
    const once = asked.times;
    expect(once).toBeGreaterThan(0);
    for (let i = 0; i < 50; i++) expect(policies.mayGrant("lambda:InvokeFunction", arnOf(i))).toBe(false);
    expect(asked.times).toBe(once);
  });

  it("may allow any call after so many comparisons", () => {
    const { declared } = functions(10);
    const policies = new ResourcePolicies(declared, 30);
    const granted = [0, 1, 2, 3].map((i) => policies.mayGrant("lambda:InvokeFunction", arnOf(i)));
    expect(granted).toEqual([false, false, false, true]);
    // what has no policies of its own is not compared
    expect(policies.mayGrant("states:StartExecution", arnOf(0))).toBe(false);
  });
});
