import { describe, expect, it } from "vitest";
import { optimizedActions } from "../../src/integrations/optimized.js";
import type { TextPattern } from "../../src/permissions/arn-pattern.js";
import { iamAction } from "../../src/permissions/iam-data.js";
import { matchPattern, policyPattern } from "../../src/permissions/match.js";
import { optimizedNeeds } from "../../src/permissions/optimized.js";
import { sample } from "../support/size.js";
import { EXAMPLES, OTHER_STATES, taskOf } from "./examples.js";
import { policyFor } from "./template.js";

const integrations = [...optimizedActions()].flatMap(({ service, action, patterns }) =>
  patterns.map((pattern) => [`${service}:${action}`, pattern] as const),
);

/** A form of ARN of the reference with a wildcard for each variable. */
const formOf = (arn: string): TextPattern =>
  arn
    .split(/(\$\{\w+\})/)
    .flatMap((part): TextPattern => (part === "" ? [] : part.startsWith("${") ? [{ kind: "any" }] : [{ kind: "literal", text: part }]));

it("has a table row and an example for every optimized integration", () => {
  const missing = [...optimizedActions()].filter(
    ({ service, action }) => !optimizedNeeds(service, action) || !(`${service}:${action}` in EXAMPLES),
  );
  expect(missing).toEqual([]);
});

const all = [
  ...integrations.map(([name, pattern]) => [`${name} ${pattern}`, taskOf(name, pattern)] as const),
  ...Object.entries(OTHER_STATES).map(([name, { state }]) => [name, state] as const),
];

describe.each(sample(all, 3))("%s", (_, state) => {
  let policy: ReturnType<typeof policyFor> | undefined;
  const own = () => {
    policy ??= policyFor(state);
    return policy;
  };

  it("needs actions that exist, on resources of a type that they have", async () => {
    const { required } = await own();
    expect(required.unknown).toEqual([]);
    for (const { action, resource } of required.permissions) {
      const known = iamAction(action);
      expect(known?.name, action).toBe(action);
      const forms = known?.resources.flatMap(({ arn }) => arn.split(", ")) ?? [];
      const fits =
        resource.length === 1 || forms.length === 0 || forms.some((form) => matchPattern(policyPattern(formOf(form)), resource) !== "no");
      expect(fits, `${action} on ${JSON.stringify(resource)}`).toBe(true);
    }
  });

  it("has a policy under which the rule is silent, and with each statement taken away is not", async () => {
    const { required, statements, under } = await own();
    expect(await under(statements)).toEqual({ denied: [], reported: [] });
    for (const statement of statements.filter(({ advisory }) => advisory === undefined)) {
      const others = statements.filter((other) => other !== statement);
      const { denied, reported } = await under(others);
      for (const action of denied) expect(statement.actions).toContain(action);
      // on which resource a call is checked is not established: another statement of the action says nothing then
      const inferred = required.permissions.some((one) => one.inferred && statement.actions.includes(one.action));
      if (inferred && statement.actions.every((action) => others.some(({ actions }) => actions.includes(action)))) continue;
      expect(denied, statement.sid).not.toEqual([]);
      // APIs and secrets elsewhere may have policies of their own
      if (!/^(?:execute-api|secretsmanager):/.test(denied[0] ?? "")) expect(reported, statement.sid).not.toEqual([]);
    }
  });
});

it.each(Object.entries(OTHER_STATES))("%s: the actions", async (_, { state, actions }) => {
  const { statements } = await policyFor(state);
  const own = statements.filter(({ states, advisory }) => states.length > 0 && advisory === undefined);
  expect([...new Set(own.flatMap((statement) => statement.actions))].sort()).toEqual(actions);
});
