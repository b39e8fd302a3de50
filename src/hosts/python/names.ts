import { inCamelCase } from "../pulumi/resource-types.js";

/** A name of the bindings of a package for Python as its TypeScript has it: `from_json_path_at`, `not_`. */
export const originalName = (name: string): string => {
  const bare = name.replace(/_$/, "");
  return /^[a-z]/.test(bare) ? inCamelCase(bare) : bare;
};

/**
 * Parameters that the functions of the CDK take in their order; in Python each may be given by its name. `a|b`: by
 * either. What a function takes besides is an object of properties, which in Python are names too.
 */
const ORDERED: Readonly<Record<string, string>> = {
  addCatch: "handler",
  addBranch: "branch",
  afterwards: "",
  at: "path",
  atIndex: "index",
  arrayContains: "array value",
  arrayGetItem: "array index",
  arrayLength: "array",
  arrayPartition: "array chunkSize",
  arrayRange: "start end step",
  arrayUnique: "array",
  base64Decode: "base64",
  base64Encode: "input",
  custom: "startState endStates lastAdded",
  days: "amount",
  duration: "duration",
  format: "formatString",
  fromArray: "value",
  fromBinary: "value",
  fromBinarySet: "value",
  fromBoolean: "value",
  fromBucket: "bucket keyPrefix",
  fromChainable: "chainable",
  fromCluster: "cluster",
  fromFile: "path",
  fromJsonExpression: "expression",
  fromJsonPathAt: "path",
  fromList: "value",
  fromMap: "value",
  fromNull: "value",
  fromNumber: "value",
  fromNumberSet: "value",
  fromObject: "value|obj",
  fromString: "value|definition",
  fromStringSet: "value",
  fromText: "text",
  hash: "data algorithm",
  hours: "amount",
  itemProcessor: "processor",
  iterator: "iterator",
  jsonArray: "array",
  jsonMerge: "value1 value2",
  jsonPath: "scope id",
  jsonToString: "value",
  jsonata: "scope|condition|jsonataExpression id",
  listAt: "path",
  mathAdd: "num1 num2",
  mathRandom: "start end",
  millis: "amount",
  minutes: "amount",
  next: "next|state",
  not: "condition",
  numberAt: "path",
  objectAt: "path",
  otherwise: "def",
  prefixStates: "prefix",
  seconds: "amount|seconds",
  secondsPath: "path",
  sequence: "start next",
  start: "state",
  stringAt: "path",
  stringSplit: "inputString splitter",
  stringToJson: "jsonString",
  timestamp: "timestamp",
  timestampPath: "path",
  toSingleState: "id",
  when: "condition next",
  withAttribute: "attr",
};

const ITSELF = /(?:Equals|LessThan|GreaterThan|Matches|JsonPath)$|^is(?:Not)?[A-Z]/;
const ATTRIBUTE = /^(?:boolean|list|map|number|numberSet)From/;

/** Names of a function's ordered parameters, in their order; each with its alternatives. */
export function orderedNames(name: string): readonly (readonly string[])[] {
  const named = ORDERED[name] ?? (ATTRIBUTE.test(name) ? "value" : ITSELF.test(name) ? "variable value" : "");
  return named === "" ? [] : named.split(" ").map((one) => one.split("|"));
}

export const CONSTRUCT: readonly (readonly string[])[] = [["scope"], ["id"]];

/** Classes that take nothing but properties, and are no such properties themselves. */
export const CLASS_OF_PROPERTIES =
  /^(?:ItemBatcher|ResultWriter(?:V2)?|S3\w+ItemReader|WriterConfig|ContainerDefinition|Ecs\w+LaunchTarget|EventBridgeSchedulerTarget)$/;
