import type { Tools } from "../../languages/evaluator/library.js";
import { computedText, plainText } from "../../languages/evaluator/text.js";
import { type Call, type ConstructedObject, listOf, objectOf, type Value } from "../../languages/evaluator/values.js";
import type { Span } from "../../text/range.js";
import { PROJECTION } from "./tasks/dynamo.js";

const DYNAMO: Readonly<Record<string, string>> = {
  fromString: "S",
  fromNumber: "N",
  numberFromString: "N",
  fromBinary: "B",
  fromStringSet: "SS",
  fromNumberSet: "NS",
  numberSetFromStrings: "NS",
  fromBinarySet: "BS",
  fromMap: "M",
  fromList: "L",
  listFromJsonPath: "L",
  listFromJsonata: "L",
  mapFromJsonPath: "M.$",
  mapFromJsonata: "M",
  fromNull: "NULL",
  fromBoolean: "BOOL",
  booleanFromJsonPath: "BOOL",
  booleanFromJsonata: "BOOL",
};

/** `DynamoAttributeValue.fromString("a")` as the API takes it. */
export function dynamoValue(name: string, { args, at, name: word }: Call): Value | undefined {
  const type = DYNAMO[name];
  const [given] = args;
  if (type === undefined) return undefined;
  const value: Value | undefined =
    name === "fromNumber" && given?.kind === "number"
      ? computedText(String(given.value), given.at)
      : name === "fromNull"
        ? { kind: "boolean", value: given?.kind === "boolean" ? given.value : true, at }
        : name === "fromNumberSet"
          ? numbersAsTexts(given, at)
          : given;
  return value && objectOf(at, [[type, { key: word, value }]]);
}

function numbersAsTexts(given: Value | undefined, at: Span): Value {
  if (given?.kind !== "list" || !given.items.every((item) => item.kind === "number"))
    return { kind: "unknown", placeholder: "unknown", name: "${fromNumberSet}", at };
  const items = given.items.map((item) => computedText(String(item.kind === "number" ? item.value : ""), item.at));
  return listOf(items, given.at, given.open);
}

/** `.withAttribute("a").atIndex(1)` of an expression that names attributes. */
export function projected(made: ConstructedObject, name: string, { args, at }: Call, tools: Tools): Value | undefined {
  const before = plainText(made.args[0]) ?? "";
  const [given] = args;
  const attribute = name === "withAttribute" ? plainText(given) : undefined;
  const index = name === "atIndex" && given?.kind === "number" ? given.value : undefined;
  if (attribute === undefined && index === undefined) return undefined;
  const after = attribute === undefined ? `[${index}]` : before === "" ? attribute : `.${attribute}`;
  return tools.made(PROJECTION, { args: [computedText(`${before}${after}`, at)], at });
}

export const isProjection = (made: ConstructedObject): boolean => made.type === PROJECTION;
