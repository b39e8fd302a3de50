import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { analyse, excluded } from "./containment.js";
import type { Case } from "./generator.js";
import type { Json } from "./json.js";
import { machineOf, runCase } from "./run-case.js";

interface Found {
  readonly title: string;
  readonly definition: Case["definition"];
  readonly input: Json;
  readonly mocks?: Record<string, Json[]>;
}

const choosing = (rule: Json, language: "JSONPath" | "JSONata" = "JSONPath"): Case["definition"] => ({
  QueryLanguage: language,
  StartAt: "Choose",
  States: { Choose: { Type: "Choice", Choices: [rule], Default: "End" }, End: { Type: "Succeed" } },
});

/** Runs that an earlier version of the analysis excluded. */
const FOUND: readonly Found[] = [
  {
    title: "a Choice on a variable that nothing has assigned fails",
    definition: choosing({ Variable: "$v", StringEquals: "x", Next: "End" }),
    input: {},
  },
  {
    title: "a Choice that compares with a variable that nothing has assigned fails",
    definition: choosing({ Variable: "$.a", StringEqualsPath: "$v", Next: "End" }),
    input: { a: "x" },
  },
  {
    title: "whether a variable is present that nothing has assigned",
    definition: choosing({ Variable: "$v", IsPresent: true, Next: "End" }),
    input: {},
  },
  {
    title: "a function with more arguments than it takes fails",
    definition: choosing({ Condition: "{% $type($states.input.a, 'x') = 'string' %}", Next: "End" }, "JSONata"),
    input: { a: 1 },
  },
  {
    title: "a function takes the context for an argument that does not fit",
    definition: choosing({ Condition: "{% $exists($substring($states.input.a, $states.input.b)) %}", Next: "End" }, "JSONata"),
    input: { a: 0 },
  },
  {
    title: "grouping an empty list leaves the list as it is",
    definition: {
      StartAt: "Group",
      States: {
        Group: { Type: "Pass", QueryLanguage: "JSONata", Output: "{% $states.input.items{a: n} %}", Next: "End" },
        End: { Type: "Succeed" },
      },
    },
    input: { items: [] },
  },
  {
    title: "$string's second argument must be a boolean",
    definition: {
      QueryLanguage: "JSONata",
      StartAt: "Fail",
      States: { Fail: { Type: "Fail", Error: "{% $string($states.input, $states.input) %}" } },
    },
    input: 0,
  },
  {
    title: "a list added to something of unknown size leaves the bound of the rest",
    definition: {
      QueryLanguage: "JSONata",
      StartAt: "Fork",
      States: {
        Fork: {
          Type: "Parallel",
          Arguments: { a: "{% $states.input %}", i: "{% $append($states.input.items, $states.input) %}" },
          Branches: [
            {
              StartAt: "Set",
              States: {
                Set: { Type: "Pass", QueryLanguage: "JSONPath", Result: 0, ResultPath: "$.i", Next: "Test" },
                Test: {
                  Type: "Choice",
                  QueryLanguage: "JSONPath",
                  Choices: [{ Variable: "$.i", NumericLessThan: 0, Next: "Done" }],
                  Default: "Done",
                },
                Done: { Type: "Succeed", QueryLanguage: "JSONPath" },
              },
            },
          ],
          Next: "End",
        },
        End: { Type: "Succeed" },
      },
    },
    input: 0,
  },
  {
    title: "a filter that does not ask its item takes nothing for one",
    definition: {
      QueryLanguage: "JSONata",
      StartAt: "Take",
      States: { Take: { Type: "Pass", Output: "{% $states.input.items.a[[0..1]] %}", End: true } },
    },
    input: { items: [0, 0] },
  },
  {
    title: "a Catcher that fails itself comes after all that the branches did",
    definition: {
      StartAt: "List",
      States: {
        List: { Type: "Pass", Result: [1], Next: "Fork" },
        Fork: {
          Type: "Parallel",
          Branches: [
            {
              StartAt: "Before",
              States: { Before: { Type: "Wait", Seconds: 1, Next: "Lost" }, Lost: { Type: "Fail", Error: "Custom" } },
            },
          ],
          Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "End" }],
          Next: "End",
        },
        End: { Type: "Succeed" },
      },
    },
    input: {},
  },
  {
    title: "$partition takes one item for a list of it",
    definition: {
      QueryLanguage: "JSONata",
      StartAt: "Which",
      States: {
        Which: { Type: "Choice", Choices: [{ Condition: "{% $states.input = 0 %}", Next: "Some" }], Default: "None" },
        Some: { Type: "Pass", Output: { a: 0 }, Next: "Cut" },
        None: { Type: "Pass", Output: {}, Next: "Cut" },
        Cut: { Type: "Pass", Output: "{% $partition($states.input.a, 2) %}", End: true },
      },
    },
    input: 0,
  },
  {
    title: "a deadline ends a loop that has counted its turns",
    definition: {
      QueryLanguage: "JSONata",
      TimeoutSeconds: 3,
      StartAt: "None",
      States: {
        None: { Type: "Pass", Assign: { i: 0 }, Next: "Enough" },
        Enough: { Type: "Choice", Choices: [{ Condition: "{% $i < 3 %}", Next: "Wait" }], Default: "End" },
        Wait: { Type: "Wait", Seconds: 1, Next: "Count" },
        Count: { Type: "Pass", Assign: { i: "{% $i + 1 %}" }, Next: "Enough" },
        End: { Type: "Succeed" },
      },
    },
    input: 0,
  },
  {
    title: "a child execution of a distributed Map has no item in its context object",
    definition: {
      StartAt: "Each",
      States: {
        Each: {
          Type: "Map",
          ItemProcessor: {
            ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
            StartAt: "Look",
            States: { Look: { Type: "Pass", Parameters: { "context.$": "$$" }, Next: "End" }, End: { Type: "Succeed" } },
          },
          End: true,
        },
      },
    },
    input: [0],
  },
  {
    title: "a function of constants may give what is no number of JSON",
    definition: {
      QueryLanguage: "JSONata",
      StartAt: "Round",
      States: { Round: { Type: "Pass", Output: "{% $round(1, 2.5) = $states.input %}", End: true } },
    },
    input: {},
  },
  {
    title: "$pad fails on a width that is no integer",
    definition: {
      QueryLanguage: "JSONata",
      StartAt: "Pad",
      States: { Pad: { Type: "Pass", Output: "{% $pad($states.context.State.Name, 2.5) %}", End: true } },
    },
    input: {},
  },
  {
    title: "a member that ResultPath replaces keeps its place",
    definition: {
      StartAt: "Put",
      States: {
        Put: { Type: "Pass", ResultPath: "$.a", Next: "Read" },
        Read: { Type: "Pass", Assign: { "v.$": "$.*" }, End: true },
      },
    },
    input: { a: 0, b: 0, items: [], n: 0 },
  },
];

describe("runs that once were counterexamples to soundness", () => {
  beforeAll(loadJsonata);

  it.each(FOUND)("$title", ({ definition, input, mocks = {} }) => {
    const made: Case = { definition, input, mocks: { states: mocks }, type: "STANDARD" };
    const machine = machineOf(definition);
    if (!machine) throw new Error("no machine");
    const run = runCase(machine, made, 1);
    expect(excluded(analyse(machine, made.type), run)).toBeUndefined();
    expect(excluded(analyse(machine, made.type, { value: input }), run)).toBeUndefined();
  });
});
