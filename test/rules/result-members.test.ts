import { describe, expect, it } from "vitest";
import rule from "../../rules/result-has-no-member/rule.js";
import { service, services } from "../../src/integrations/catalog.js";
import { isRetired } from "../../src/integrations/models.js";
import { isUnsupportedBySdkIntegration, optimizedActions } from "../../src/integrations/optimized.js";
import { resultOf } from "../../src/integrations/results.js";
import type { Rule } from "../../src/rule-kit/index.js";
import { size } from "../support/size.js";
import { factsOf } from "./facts.js";
import { check } from "./harness.js";

/**
 * For actions of the catalog: a member that the result does not have is told with the one that is meant, wherever it is
 * read, and one that it has is not. The quick run takes one action of each service at one place; the full run takes all
 * actions at one place in turn, and the first ones of each service at every place.
 */
const EACH = size(1, Number.POSITIVE_INFINITY);
const EVERYWHERE = size(0, 3);

interface Case {
  readonly resource: string;
  readonly member: string;
  /** How many actions of the service were taken before. */
  readonly nth: number;
}

/** Members whose being there is up to an argument of the call. */
const ASKED_FOR = new Set(["Attributes"]);
const memberFor = (names: Iterable<string>): string | undefined =>
  [...names].find((one) => /^[A-Z][a-z]{3}/.test(one) && !ASKED_FOR.has(one));

/** Optimized integrations whose results are known, with and without waiting for the job. */
function* optimizedCases(): Generator<Case> {
  for (const { service: name, action, patterns } of optimizedActions())
    for (const pattern of patterns) {
      const resource = `arn:aws:states:::${name}:${action}${pattern === "request-response" ? "" : `.${pattern}`}`;
      const shape = resultOf({ form: "optimized", pattern, service: name, action, text: resource })?.shape;
      const member = shape?.kind === "object" ? memberFor(shape.members.keys()) : undefined;
      if (member) yield { resource, member, nth: 0 };
    }
}

function* cases(): Generator<Case> {
  for (const name of services()) {
    const model = service(name);
    if (!model || isRetired(name)) continue;
    let taken = 0;
    // not always the first: actions are in the order of their names
    const from = name.length % Math.max(1, model.actions.length);
    for (let i = 0; i < model.actions.length && taken < EACH; i++) {
      const action = model.actions[(from + i) % model.actions.length] as string;
      const output = model.action(action)?.output;
      if (output?.kind !== "object" || isUnsupportedBySdkIntegration(name, action)) continue;
      const member = memberFor(output.members.keys());
      if (!member) continue;
      yield { resource: `arn:aws:states:::aws-sdk:${name}:${action}`, member, nth: taken++ };
    }
  }
}

const lowered = (member: string): string => member.charAt(0).toLowerCase() + member.slice(1);
/** The third letter twice. */
const slipped = (member: string): string => member.slice(0, 3) + member.slice(2);

const task = (resource: string, more: object) => ({ Type: "Task", Resource: resource, ...more });
const end = { Type: "Pass", End: true };

/** Places where a member of a result is read; the state that reads it. */
const READERS: readonly [name: string, reader: string, (resource: string, member: string) => object][] = [
  [
    "ResultSelector",
    "Call",
    (resource, member) => ({
      StartAt: "Call",
      States: { Call: task(resource, { Parameters: {}, ResultSelector: { "x.$": `$.${member}` }, End: true }) },
    }),
  ],
  [
    "a later state, through ResultPath",
    "Read",
    (resource, member) => ({
      StartAt: "Call",
      States: {
        Call: task(resource, { Parameters: {}, ResultPath: "$.kept.here", Next: "Between" }),
        Between: { Type: "Wait", Seconds: 1, Next: "Read" },
        Read: { ...end, Parameters: { "x.$": `$.kept.here.${member}` } },
      },
    }),
  ],
  [
    "a variable in JSONPath",
    "Read",
    (resource, member) => ({
      StartAt: "Call",
      States: {
        Call: task(resource, { Parameters: {}, Assign: { "all.$": "$" }, Next: "Read" }),
        Read: { ...end, Parameters: { "x.$": `$all.${member}` } },
      },
    }),
  ],
  [
    "Output in JSONata",
    "Call",
    (resource, member) => ({
      QueryLanguage: "JSONata",
      StartAt: "Call",
      States: { Call: task(resource, { Arguments: {}, Output: { x: `{% $states.result.${member} %}` }, End: true }) },
    }),
  ],
  [
    "a later state, through Output in JSONata",
    "Read",
    (resource, member) => ({
      QueryLanguage: "JSONata",
      StartAt: "Call",
      States: {
        Call: task(resource, { Arguments: {}, Output: { got: "{% $states.result %}" }, Next: "Read" }),
        Read: { ...end, Output: { x: `{% $states.input.got.${member} %}` } },
      },
    }),
  ],
  [
    "a variable in JSONata",
    "Read",
    (resource, member) => ({
      QueryLanguage: "JSONata",
      StartAt: "Call",
      States: {
        Call: task(resource, { Arguments: {}, Assign: { all: "{% $states.result %}" }, Next: "Read" }),
        Read: { ...end, Output: { x: `{% $all.${member} %}` } },
      },
    }),
  ],
];

const found = async (definition: object) =>
  (await check([rule as Rule], JSON.stringify(definition), { facts: factsOf })).map(({ state, suggestion }) => ({ state, suggestion }));

describe("members of results", { timeout: 3_600_000 }, () => {
  // those of optimized integrations are misspelled by letter case alone: some forms are known by example only
  const all = [...cases(), ...optimizedCases()];
  const isSlipped = (i: number, { resource }: Case): boolean => i % 2 === 1 && resource.includes(":aws-sdk:");

  it("has an action of nearly every service", () => {
    expect(all.length).toBeGreaterThan(350);
  });

  for (const [k, [place, reader, machine]] of READERS.entries()) {
    it(`are told where they do not exist: ${place}`, async () => {
      const wrong: unknown[] = [];
      for (const [i, one] of all.entries()) {
        const { resource, member } = one;
        if (one.nth >= EVERYWHERE && i % READERS.length !== k) continue;
        const none = await found(machine(resource, member));
        if (none.length > 0) wrong.push({ resource, member, none });
        const misspelled = isSlipped(i, one) ? slipped(member) : lowered(member);
        const reported = await found(machine(resource, misspelled));
        const [first] = reported;
        const meant = isSlipped(i, one) ? /^Read [A-Z]/ : `Read ${member}`;
        const right = typeof meant === "string" ? first?.suggestion === meant : meant.test(first?.suggestion ?? "");
        if (reported.length !== 1 || first?.state !== reader || !right) wrong.push({ resource, misspelled, reported });
      }
      expect(wrong).toEqual([]);
    });
  }

  it("are told with the one member that has them, one level below", async () => {
    const machine = (reads: string) => ({
      StartAt: "Get",
      States: {
        Get: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:ssm:getParameter", Parameters: { Name: "p" }, Next: "Use" },
        Use: { Type: "Pass", Parameters: { "read.$": `$.${reads}` }, End: true },
      },
    });
    expect((await found(machine("value")))[0]?.suggestion).toBe("Read Parameter.Value");
    expect((await found(machine("parameter")))[0]?.suggestion).toBe("Read Parameter");
    expect((await found(machine("Nothing")))[0]?.suggestion).toBe("Read one of these members");
    expect(await found(machine("Parameter.Value"))).toEqual([]);
  });
});
