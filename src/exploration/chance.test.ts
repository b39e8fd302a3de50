import { beforeAll, expect, describe as group, it } from "vitest";
import { loadJsonata } from "../asl/jsonata/parse-jsonata.js";
import { parseMachine } from "../asl/parse/parse-machine.js";
import { parseJson } from "../languages/json/parse-json.js";
import { MappedText } from "../text/mapped-text.js";
import { sourceFile } from "../text/source-file.js";
import { variesByItself } from "./chance.js";
import { type Exploration, explore } from "./explore.js";

function machineOf(definition: unknown) {
  const { root } = parseJson(MappedText.ofFile(sourceFile("test.json", JSON.stringify(definition))));
  const machine = root && parseMachine(root).machine;
  if (!machine) throw new Error("the definition cannot be read");
  return machine;
}

const output = (expression: string) =>
  machineOf({
    QueryLanguage: "JSONata",
    StartAt: "A",
    States: { A: { Type: "Pass", Output: { value: `{% ${expression} %}` }, End: true } },
  });
const parameter = (text: string) =>
  machineOf({ StartAt: "A", States: { A: { Type: "Pass", Parameters: { "value.$": text }, End: true } } });

beforeAll(loadJsonata);

group("what makes executions differ beside the members that are read", () => {
  it.each([
    "$random() > 0.5",
    "$now()",
    "$uuid() & 'x'",
    "$states.context.Execution.Name",
    "$states",
    "$length($string($states.input))",
    "$keys($states.input)",
  ])("%s", (expression) => {
    expect(variesByItself(output(expression))).toBe(true);
  });

  it.each([
    "States.UUID()",
    "States.Format('{}', States.MathRandom(1, 5))",
    "$$.Execution.Name",
    "States.JsonToString($)",
  ])("%s", (text) => {
    expect(variesByItself(parameter(text))).toBe(true);
  });

  it.each([
    "1 + 2",
    "$states.input.a + 1",
    "$states.input",
    "{ 'all': $states.input }",
    "'$now() of $random()'",
  ])("not %s", (expression) => {
    expect(variesByItself(output(expression))).toBe(false);
  });

  it.each(["$.a", "States.MathAdd($.a, 1)", "States.Format('States.UUID() {}', $.a)", "$"])("not %s", (text) => {
    expect(variesByItself(parameter(text))).toBe(false);
  });
});

group("a state machine that reads nothing outside", () => {
  const counting = (add: string, until: string): Exploration =>
    explore(
      machineOf({
        QueryLanguage: "JSONata",
        StartAt: "I",
        States: {
          I: { Type: "Pass", Assign: { n: 0 }, Next: "L" },
          L: { Type: "Pass", Assign: { n: `{% ${add} %}` }, Next: "C" },
          C: { Type: "Choice", Choices: [{ Condition: `{% ${until} %}`, Next: "E" }], Default: "L" },
          E: { Type: "Succeed" },
        },
      }),
      { type: "STANDARD" },
    );

  it("is run to its end, however long that takes", () => {
    expect(counting("$n + 1", "$n = 3000").settled).toBe(true);
    expect(counting("$n + 1", "$n = 3000").endless).toEqual([]);
  });

  it("fills its history where it has no end", () => {
    const { settled, endless } = counting("$n + 0.1", "$n = 1");
    expect(settled).toBe(false);
    expect(endless.map(({ only }) => only)).toEqual([true]);
  });

  it("is not settled by one run where chance decides", () => {
    expect(counting("$n + $random()", "$n > 3").settled).toBe(false);
  });
});
