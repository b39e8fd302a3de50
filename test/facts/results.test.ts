import { join } from "node:path";
import { beforeAll, describe } from "vitest";
import { explore } from "../../src/analysis/analyze.js";
import { factsOf, NOTHING_SHOWN } from "../../src/analysis/facts/build.js";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import type { State } from "../../src/asl/model.js";
import type { Json } from "../../src/text/node.js";
import { machineOf } from "../soundness/run-case.js";
import { itIsApproved } from "../support/approved.js";
import { printOperations, printValue } from "./printed.js";
import { CALLS, MANY, READS, TESTS } from "./results.js";
import { expectSound } from "./sound.js";

const approved = (name: string): string => join(import.meta.dirname, "approved", `results-${name}.txt`);
const MOST_CHARACTERS = 80;
const END = { Type: "Succeed" };

type Fields = { readonly [key: string]: Json };

/** A call, and what the next state makes of its result: its output, what may fail and what nothing lists. */
function told(call: string, next: Fields, queryLanguage: "JSONPath" | "JSONata" = "JSONPath"): string[] {
  const { Resource, Parameters, ...more } = CALLS[call] as Fields;
  const fields = queryLanguage === "JSONPath" ? { Parameters } : { Arguments: withoutPaths(Parameters) };
  const task = { Type: "Task", Resource, ...(Parameters === undefined ? {} : fields), ...more, Next: "Read" };
  const machine = machineOf({
    QueryLanguage: queryLanguage,
    StartAt: "Call",
    States: { Call: task, Read: next, Yes: END, No: END },
  } as unknown as Json);
  if (!machine) return ["refused"];
  const analysis = explore(machine);
  const facts = factsOf(analysis, NOTHING_SHOWN);
  expectSound(analysis, facts, undefined);
  const state = machine.states.get("Read") as State;
  const output = facts.value(state, "output");
  const text = output ? printValue(output) : "none";
  return [
    // the models of services grow: what is not read here is not approved either
    ...(state.type === "Choice" ? [] : [text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text]),
    ...printOperations(facts.operations(state)),
    ...(state.type === "Choice" ? (facts.choice(state)?.rules ?? []).map(({ taken, reason }) => `rule ${taken}: ${reason ?? ""}`) : []),
  ];
}

/** In JSONata a value is written as an expression. */
function withoutPaths(json: Json | undefined): Json {
  if (Array.isArray(json)) return json.map(withoutPaths);
  if (typeof json !== "object" || json === null) return json ?? null;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) =>
      key.endsWith(".$")
        ? [key.slice(0, -2), `{% ${String(value).replace("$$.", "$states.context.").replace(/^\$\./, "$states.input.")} %}`]
        : [key, withoutPaths(value)],
    ),
  );
}

const pass = (fields: Fields): Fields => ({ Type: "Pass", ...fields, End: true });
const reads = Object.entries(READS).flatMap(([call, paths]) => paths.map((path) => [call, path] as const));

beforeAll(loadJsonata);

describe("what is read of results is approved:", () => {
  itIsApproved(
    approved("paths"),
    reads.map(([call, path]) => [`${call}: $.${path}`, () => told(call, pass({ Parameters: { "v.$": `$.${path}` } }))]),
  );

  itIsApproved(
    approved("many"),
    MANY.map((path) => [path, () => told("tasks", pass({ Parameters: { "v.$": `$.${path}` } }))]),
  );

  itIsApproved(
    approved("expressions"),
    reads.map(([call, path]) => [`${call}: ${path}`, () => told(call, pass({ Output: { v: `{% $states.input.${path} %}` } }), "JSONata")]),
  );

  itIsApproved(
    approved("guarded"),
    reads.map(([call, path]) => [
      `${call}: ${path}`,
      () => told(call, pass({ Output: `{% $exists($states.input.${path}) ? $states.input.${path} : 0 %}` }), "JSONata"),
    ]),
  );
});

describe("what is tested of results is approved:", () => {
  itIsApproved(
    approved("conditions"),
    Object.entries(TESTS).flatMap(([call, tests]) =>
      tests.map((test) => [
        `${call}: ${test}`,
        () =>
          told(
            call,
            { Type: "Choice", Choices: [{ Condition: `{% ${test.replace(/\b_\./g, "$states.input.")} %}`, Next: "Yes" }], Default: "No" },
            "JSONata",
          ),
      ]),
    ),
  );

  itIsApproved(
    approved("comparisons"),
    reads.flatMap(([call, path]) =>
      [
        ["StringEquals", "STOPPED"],
        ["StringMatches", "S*D"],
        ["IsPresent", true],
        ["NumericGreaterThan", 0],
      ].map(
        ([operator, value]) =>
          [
            `${call}: $.${path} ${operator} ${value}`,
            () =>
              told(call, {
                Type: "Choice",
                Choices: [{ Variable: `$.${path}`, [operator as string]: value as Json, Next: "Yes" }],
                Default: "No",
              }),
          ] as const,
      ),
    ),
  );
});
