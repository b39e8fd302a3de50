import type { Json } from "../../src/text/node.js";

type Fields = { [name: string]: Json };

/** The same definition in JSONata, for the part of JSONPath that the tests of equivalent forms use. */
export function toJsonata(machine: Fields): Fields {
  return { QueryLanguage: "JSONata", ...scope(machine) };
}

function scope(machine: Fields): Fields {
  const states = Object.entries(machine.States as Fields).map(([name, state]) => [name, stateOf(state as Fields)]);
  return { ...machine, States: Object.fromEntries(states) };
}

function stateOf({ Parameters, Result, ResultPath, ItemsPath, TimeoutSecondsPath, SecondsPath, Catch, Choices, ...rest }: Fields): Fields {
  const out: Fields = { ...rest };
  if (Choices)
    out.Choices = (Choices as Fields[]).map(({ Next, ...test }) => ({ Condition: `{% ${conditionOf(test)} %}`, Next: Next as Json }));
  if (rest.Type === "Task" && Parameters !== undefined) out.Arguments = template(Parameters);
  if (rest.Type === "Pass" && (Parameters ?? Result) !== undefined) out.Output = template((Parameters ?? Result) as Json);
  if (ItemsPath !== undefined) out.Items = whole(String(ItemsPath));
  if (TimeoutSecondsPath !== undefined) out.TimeoutSeconds = whole(String(TimeoutSecondsPath));
  if (SecondsPath !== undefined) out.Seconds = whole(String(SecondsPath));
  if (ResultPath !== undefined) out.Output = ResultPath === null ? "{% $states.input %}" : put(String(ResultPath), "$states.result");
  if (Catch) out.Catch = (Catch as Fields[]).map(catcherOf);
  if (out.ItemProcessor) out.ItemProcessor = scope(out.ItemProcessor as Fields);
  if (out.Branches) out.Branches = (out.Branches as Fields[]).map(scope);
  return out;
}

function catcherOf({ ResultPath, ...rest }: Fields): Fields {
  if (ResultPath === undefined) return rest;
  return { ...rest, Output: ResultPath === null ? "{% $states.input %}" : put(String(ResultPath), "$states.errorOutput") };
}

const put = (path: string, value: string): string => `{% $merge([$states.input, {'${path.slice(2)}': ${value}}]) %}`;
const whole = (path: string): string => `{% ${expression(path)} %}`;

function template(value: Json): Json {
  if (Array.isArray(value)) return value.map(template);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) =>
      name.endsWith(".$") ? [name.slice(0, -2), whole(String(inner))] : [name, template(inner)],
    ),
  );
}

/** A path, or one of the intrinsic functions that the tests use. */
function expression(text: string): string {
  const call = /^States\.(\w+)\((.*)\)$/.exec(text);
  if (!call) return text.replace(/^\$\$/, "$states.context").replace(/^\$(?=[.[]|$)/, "$states.input");
  const args = (call[2] ?? "").split(/,\s*/).filter(Boolean).map(argument);
  switch (call[1]) {
    case "UUID":
      return "$uuid()";
    case "MathAdd":
      return `${args[0]} + ${args[1]}`;
    case "ArrayRange":
      return `[${args[0]}..${args[1]}]`;
    case "Format":
      return args.slice(1).join(" & '-' & ");
    default:
      throw new Error(`no JSONata for ${text}`);
  }
}

const argument = (text: string): string => (text.startsWith("$") ? expression(text) : text);

const SIGNS: { readonly [operator: string]: string } = {
  StringEquals: "=",
  BooleanEquals: "=",
  NumericEquals: "=",
  NumericLessThan: "<",
  NumericGreaterThan: ">",
  NumericGreaterThanEquals: ">=",
};

function conditionOf(test: Fields): string {
  if (test.Not) return `$not(${conditionOf(test.Not as Fields)})`;
  for (const [word, all] of [
    ["and", test.And],
    ["or", test.Or],
  ] as const)
    if (all) return (all as Fields[]).map((one) => `(${conditionOf(one)})`).join(` ${word} `);
  const { Variable, ...rest } = test;
  const [operator = "", operand] = Object.entries(rest)[0] ?? [];
  const place = expression(String(Variable));
  if (operator === "IsPresent") return operand === true ? `$exists(${place})` : `$not($exists(${place}))`;
  return `${place} ${SIGNS[operator]} ${typeof operand === "string" ? `'${operand}'` : String(operand)}`;
}
