import { describe, expect, it } from "vitest";
import { DIFFERENCES } from "./cdk-differences.js";
import { comparisons } from "./cdk-grants.js";

describe("what the CDK grants for its tasks", async () => {
  const all = await comparisons();
  const differences = all.flatMap(({ name, more, less, undecided }) =>
    Object.entries({ more, less, undecided }).flatMap(([kind, actions]) => actions.map((action) => ({ name, kind, action }))),
  );

  it.each(all)("$name", ({ name }) => {
    const unexplained = differences.filter(
      (one) =>
        one.name === name &&
        !DIFFERENCES.some(({ kind, stacks, actions }) => kind === one.kind && stacks.test(name) && actions.test(one.action)),
    );
    expect(unexplained).toEqual([]);
  });

  it.each(DIFFERENCES)("differs: $kind, $stacks, $actions", ({ kind, stacks, actions }) => {
    expect(differences.filter((one) => one.kind === kind && stacks.test(one.name) && actions.test(one.action))).not.toEqual([]);
  });

  it("is the same for more than half of them", () => {
    const same = all.filter(({ more, less, undecided }) => more.length + less.length + undecided.length === 0);
    expect({ stacks: all.length, same: same.length }).toEqual({ stacks: 81, same: 44 });
  });
});
