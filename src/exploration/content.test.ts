import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../asl/jsonata/parse-jsonata.js";
import { parseMachine } from "../asl/parse/parse-machine.js";
import { parseJson } from "../languages/json/parse-json.js";
import { MappedText } from "../text/mapped-text.js";
import { sourceFile } from "../text/source-file.js";
import { explore } from "./explore.js";

/** Errors of the failures that runs have shown to be the state machine's own. */
function failuresOf(definition: object): string[] {
  const { root } = parseJson(MappedText.ofFile(sourceFile("test.json", JSON.stringify(definition))));
  const machine = root && parseMachine(root).machine;
  if (!machine) throw new Error("the definition cannot be read");
  return explore(machine, { type: "STANDARD" }).failures.map(({ state, error }) => `${state.name}: ${error}`);
}

/** A text that no function of the tests accepts, and that conditions ask for. */
const TEXT = "a-b %zz";

const CONDITIONS: readonly ((text: string) => string)[] = [
  (text) => `$contains(${text}, "${TEXT}")`,
  (text) => `${text} != "t" and $length(${text}) = 5`,
  (text) => `$trim(${text}) = "${TEXT}"`,
];

/** What a result or an input says decides whether they succeed. */
const OF_TEXT: readonly ((text: string) => string)[] = [
  (text) => `$number(${text})`,
  (text) => `$toMillis(${text})`,
  (text) => `$parse(${text})`,
  (text) => `$base64decode(${text})`,
  (text) => `$parse($base64decode(${text}))`,
  (text) => `$decodeUrlComponent(${text})`,
  (text) => `$formatNumber(5, ${text})`,
  (text) => `$fromMillis(5, ${text})`,
  (text) => `$formatInteger(5, ${text})`,
  (text) => `$hash("a", ${text})`,
  (text) => `$number($split(${text}, "#")[1])`,
  (text) => `$number($match(${text}, /#[0-9]/).match)`,
];

const SOURCES = {
  "a result": "$states.result.Payload",
  "an object that is made of a result": '{ "t": $states.result.Payload.t }',
  "an object that is made of what an API's model describes": '{ "t": $string($states.result.ExecutedVersion) }',
};

const inJsonata = (source: string, condition: string, use: string): object => ({
  QueryLanguage: "JSONata",
  StartAt: "Get",
  States: {
    Get: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Arguments: { FunctionName: "f" },
      Assign: { v: `{% ${source} %}` },
      Output: "{% $states.input %}",
      Next: "If",
    },
    If: { Type: "Choice", Choices: [{ Condition: `{% ${condition} %}`, Next: "Use" }], Default: "End" },
    Use: { Type: "Pass", Output: { r: `{% ${use} %}` }, Next: "End" },
    End: { Type: "Succeed" },
  },
});

const inPaths = (rule: object, use: object): object => ({
  StartAt: "Get",
  States: {
    Get: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "f" },
      OutputPath: "$.Payload",
      Next: "If",
    },
    If: { Type: "Choice", Choices: [{ ...rule, Next: "Use" }], Default: "End" },
    Use: { ...use, Next: "End" },
    End: { Type: "Succeed" },
  },
});

describe("a text that conditions alone describe", () => {
  beforeAll(loadJsonata);

  describe.each(Object.entries(SOURCES))("from %s", (_, source) => {
    it.each(OF_TEXT.map((use) => use("$v.t")))("may be one that %s accepts", (use) => {
      for (const condition of CONDITIONS) expect(failuresOf(inJsonata(source, condition("$v.t"), use)), condition("$v.t")).toEqual([]);
    });
  });

  const rules = [
    { Variable: "$.t", StringMatches: `${TEXT}*` },
    { Variable: "$.t", StringLessThan: TEXT },
    { Not: { Variable: "$.t", StringEquals: "t" } },
  ];
  const calls = [
    "States.StringToJson($.t)",
    "States.Base64Decode($.t)",
    "States.StringToJson(States.Base64Decode($.t))",
    "States.Hash('a', $.t)",
    "States.ArrayGetItem(States.StringSplit($.t, '#'), 1)",
  ];
  it.each(calls)("may be one that %s accepts", (call) => {
    for (const rule of rules)
      expect(failuresOf(inPaths(rule, { Type: "Pass", Parameters: { "r.$": call } })), JSON.stringify(rule)).toEqual([]);
  });

  it("may be a timestamp", () => {
    for (const rule of rules) expect(failuresOf(inPaths(rule, { Type: "Wait", TimestampPath: "$.t" }))).toEqual([]);
  });
});

describe("what the state machine makes itself", () => {
  beforeAll(loadJsonata);

  it.each(['$base64decode("a-b")', "$sqrt(2 - 3)", '$split("a", ",", -1)'])("fails in %s", (use) => {
    expect(failuresOf(inJsonata("1", "true", use))).toEqual(["Use: States.QueryEvaluationError"]);
  });

  it("fails in an expression that reads values of a wrong kind", () => {
    expect(failuresOf(inJsonata("$states.result.StatusCode", "true", "$length($v)"))).toEqual(["Use: States.QueryEvaluationError"]);
  });

  it("fails where it flattens what a Map has made of an empty list", () => {
    const each = { StartAt: "Do", States: { Do: { Type: "Pass", End: true } } };
    const definition = {
      QueryLanguage: "JSONata",
      StartAt: "Each",
      States: {
        Each: {
          Type: "Map",
          Items: "{% $states.input.pages %}",
          ItemProcessor: each,
          Output: { rows: "{% $states.result.* %}" },
          End: true,
        },
      },
    };
    expect(failuresOf(definition)).toEqual(["Each: States.QueryEvaluationError"]);
  });
});
