import {
  type ArgumentFault,
  argumentFaults,
  defineRule,
  type FindingText,
  formatNumber,
  modelDateOf,
  nearest,
  type Resource,
  type Severity,
  type TaskState,
} from "#rule-kit";

interface Refused {
  readonly state: TaskState;
  readonly call: string;
  readonly field: string;
  readonly fault: ArgumentFault;
}

export default defineRule<Refused>({
  id: "argument-not-accepted",
  category: "correctness",
  severity: "error",
  summary: "Argument has a type, length or value that the API does not accept",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-parameters.html",
  presets: ["recommended", "strict"],
  reads: ["values"],
  *check(context) {
    for (const { state, resource, fault, at } of argumentFaults(context)) {
      const severity = isPayload(fault, resource) ? "info" : severityOf(fault, resource.form === "optimized");
      if (!severity || isPathAsText(fault)) continue;
      const call = `${resource.service}:${resource.action}`;
      yield { at, certainty: "may", severity, state, data: { state, call, field: state.parameters?.key.name ?? "Parameters", fault } };
    }
  },
  describe: text,
});

/** That Step Functions refuses a number as the payload of a function was reported, but is not documented. */
const isPayload = ({ kind, path }: ArgumentFault, { service, action }: Resource): boolean =>
  kind === "type" && path === "Payload" && service === "lambda" && action === "invoke";

/**
 * What Step Functions itself cannot turn into a call is an error. A number where text is wanted was seen refused by optimized
 * integrations only, at the top; bounds, enumerations and members are the service's to check, and it may know more than the model.
 */
function severityOf(fault: ArgumentFault, isOptimized: boolean): Severity | undefined {
  switch (fault.kind) {
    case "deprecated":
      return undefined;
    case "type":
      if (fault.wanted === "string") return isOptimized && !/[.[]/.test(fault.path) ? "error" : "warning";
      return isScalar(fault.wanted) && fault.given.every(isScalar) ? "warning" : "error";
    case "missing":
    case "size":
      return "error";
    default:
      return "warning";
  }
}

/** A path that is passed as text, which literal-looks-computed tells with the remedy. */
function isPathAsText({ node }: ArgumentFault): boolean {
  if (node === undefined || !("kind" in node) || node.kind !== "string" || !/^(?:\$|States\.)/.test(node.value)) return false;
  const member = node.parent?.kind === "object" ? node.parent.members.find(({ value }) => value === node) : undefined;
  return !member?.key.name.endsWith(".$");
}

const isScalar = (kind: string): boolean => kind !== "array" && kind !== "object";

function text({ state, call, field, fault }: Refused): FindingText {
  const place = fault.path === "" ? field : `${field}.${fault.path}`;
  switch (fault.kind) {
    case "type":
      return {
        message: `"${state.name}" passes ${named(fault.given)} as ${place}, but ${call} takes ${article(fault.wanted)}`,
        reason: isScalar(fault.wanted) ? "The API does not convert it." : "The call cannot be made, and the state fails.",
        suggestion: conversion(fault.wanted, fault.given, state.queryLanguage === "JSONata"),
      };
    case "length":
      return {
        message: `${place} of "${state.name}" has ${count(fault.length, "character")}, but ${call} takes ${range(fault.bounds, "character")}`,
        suggestion: fault.length > (fault.bounds.max ?? Infinity) ? "Shorten it" : "Pass a value, or leave the parameter out",
      };
    case "longer":
      return {
        message: `${place} of "${state.name}" can have ${count(fault.most, "character")}, but ${call} takes at most ${formatNumber(fault.max)}`,
        reason: "Execution names have up to 80 characters; those of executions that EventBridge starts have 73.",
        suggestion: "Build it from shorter parts, or from a hash of them",
      };
    case "range":
      return {
        message: `${place} of "${state.name}" is ${outside(fault.least, fault.most)}, but ${call} takes ${range(fault.bounds, "")}`,
        suggestion: "Pass a number in this range",
      };
    case "items":
      return {
        message: `${place} of "${state.name}" has ${count(fault.least, fault.of.slice(0, -1))}, but ${call} takes at most ${formatNumber(fault.max)}`,
        suggestion: "Split the call into several, for example with a Map state",
      };
    case "value": {
      const meant = nearest(fault.value, fault.values);
      return {
        message: fault.sometimes
          ? `${place} of "${state.name}" can be "${fault.value}", which ${call} does not accept`
          : `${call} does not accept "${fault.value}" for ${place}`,
        reason: `The API model of ${modelDateOf(state)} lists ${listed(fault.values)}.`,
        suggestion: meant ? `Write "${meant}"` : "Use one of the listed values",
      };
    }
    case "pattern":
      return {
        message: `${place} of "${state.name}" is ${fault.whole ? "" : "a text of the form "}"${fault.text}", which ${call} does not accept`,
        reason: `Its documented pattern is ${fault.pattern}.`,
        suggestion: "Use only what the pattern allows",
      };
    case "missing":
      return {
        message: `${place} of "${state.name}" has no ${fault.name}, which ${call} requires`,
        suggestion: `Add ${fault.name}`,
      };
    case "unknown": {
      const meant = fault.known.find((one) => one.toLowerCase() === fault.name.toLowerCase()) ?? nearest(fault.name, fault.known);
      return {
        message: `${call} has no parameter ${fault.path}${meant ? `; did you mean ${meant}?` : ""}`,
        reason: `The API model of ${modelDateOf(state)} lists ${listed(fault.known)}; names are in PascalCase at every level.`,
        suggestion: meant ? `Change it to ${meant}` : "Remove it, or use the parameter name of the API",
      };
    }
    case "size":
      return {
        message: `${place} of "${state.name}" has ${count(fault.least, "byte")} as JSON text, but ${call} takes at most ${formatNumber(fault.limit.bytes)}`,
        suggestion: "Pass a reference to the data, for example an object in Amazon S3",
      };
    default:
      return { message: `${place} is deprecated`, suggestion: "Remove it" };
  }
}

const count = (n: number, noun: string): string => `${formatNumber(n)} ${noun}${n === 1 ? "" : "s"}`;

function range({ min, max }: { readonly min?: number; readonly max?: number }, noun: string): string {
  const unit = noun === "" ? "" : ` ${noun}s`;
  if (min === undefined) return `at most ${formatNumber(max ?? 0)}${unit}`;
  return max === undefined ? `at least ${formatNumber(min)}${unit}` : `${formatNumber(min)} to ${formatNumber(max)}${unit}`;
}

function outside(least: number | null, most: number | null): string {
  if (least !== null && least === most) return formatNumber(least);
  return least === null ? `at most ${formatNumber(most ?? 0)}` : `at least ${formatNumber(least)}`;
}

const MOST_LISTED = 10;

function listed(values: readonly string[]): string {
  return values.length > MOST_LISTED
    ? `${values.slice(0, MOST_LISTED).join(", ")} and ${values.length - MOST_LISTED} more`
    : values.join(", ");
}

const named = (kinds: readonly string[]): string => kinds.map(article).join(" or ");
const article = (kind: string): string => (/^[aio]/.test(kind) ? `an ${kind}` : `a ${kind}`);

function conversion(wanted: string, given: readonly string[], isJsonata: boolean): string {
  if (wanted === "array" && given.every((kind) => kind !== "array"))
    return isJsonata ? "Write it in brackets: [ … ]" : "Write it in brackets, or use States.Array";
  if (wanted === "string") return isJsonata ? "Convert it with $string" : "Quote it, or convert it with States.Format('{}', …)";
  if ((wanted === "number" || wanted === "integer") && given.includes("string"))
    return isJsonata ? "Convert it with $number" : "Remove the quotes, or convert it with States.StringToJson";
  if (wanted === "boolean" && given.includes("string"))
    return isJsonata ? "Convert it with $boolean" : "Remove the quotes, or convert it with States.StringToJson";
  return `Pass ${article(wanted)}`;
}
