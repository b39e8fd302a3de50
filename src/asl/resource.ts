import type { StringNode } from "../text/node.js";
import type { IntegrationPattern, Resource } from "./model.js";

const PATTERN = /\.(sync:2|sync|waitForTaskToken)$/;

/**
 * What a Task's Resource names. Parts that only deployment knows may hide it: then it is `opaque`, not wrong.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html
 */
export function parseResource(node: StringNode): Resource {
  const text = node.value;
  const base: Pick<Resource, "text" | "pattern"> = { text, pattern: "request-response" };
  const holes = node.placeholders.length > 0;
  const first = node.placeholders[0];
  if (first && first.start === 0 && first.end === text.length) {
    if (first.placeholder.kind === "lambda-arn") return { ...base, form: "lambda", service: "lambda" };
    if (first.placeholder.kind === "activity-arn") return { ...base, form: "activity", service: "activity" };
    return { ...base, form: "opaque" };
  }
  const parts = split(node);
  if (parts.length < 6 || parts[0] !== "arn") return { ...base, form: holes ? "opaque" : "invalid" };
  const [, partition = "", service = "", , , ...rest] = parts as string[];
  const known = { ...base, partition };
  if (partition !== "" && !partition.includes("{") && !/^aws(-[a-z]+)*$/.test(partition)) return { ...known, form: "invalid" };
  if (service.includes("{")) return { ...known, form: "opaque" };
  if (service === "lambda") {
    const name = rest[0] === "function" ? rest.slice(1).join(":") : undefined;
    if (name) return { ...known, form: "lambda", service: "lambda", action: name };
    return { ...known, form: holes ? "opaque" : "invalid" };
  }
  // the specification's own examples; AWS knows no such resource any more
  if (service === "swf") return { ...known, form: "opaque" };
  if (service !== "states") return { ...known, form: holes && rest.some((r) => r.includes("{")) ? "opaque" : "invalid" };
  return statesResource(rest, known, holes);
}

function statesResource(rest: readonly string[], known: Pick<Resource, "text" | "pattern" | "partition">, holes: boolean): Resource {
  const joined = rest.join(":");
  if (rest[0] === "activity") return { ...known, form: "activity", service: "activity", action: rest.slice(1).join(":") };
  const suffix = PATTERN.exec(joined)?.[1] as IntegrationPattern | undefined;
  const pattern = suffix ?? "request-response";
  const body = suffix ? joined.slice(0, -suffix.length - 1) : joined;
  const names = body.split(":");
  if (names[0] === "aws-sdk") {
    const [, service, action] = names;
    if (names.length !== 3 || !service || !action) return { ...known, pattern, form: holes ? "opaque" : "invalid" };
    return { ...known, pattern, form: "aws-sdk", service, action };
  }
  const [service, action] = names;
  if (names.length !== 2 || !service || !action || /[{}]/.test(body)) return { ...known, pattern, form: holes ? "opaque" : "invalid" };
  if (service === "http") return { ...known, pattern, form: action === "invoke" ? "http" : "invalid", service, action };
  return { ...known, pattern, form: "optimized", service, action };
}

/** Splits at colons that do not be inside a placeholder: `${AWS::Partition}` is one part. */
function split(node: StringNode): string[] {
  const parts: string[] = [];
  let from = 0;
  const inHole = (i: number) => node.placeholders.some((h) => h.start <= i && i < h.end);
  for (let i = 0; i <= node.value.length; i++) {
    if (i === node.value.length || (node.value[i] === ":" && !inHole(i))) {
      parts.push(node.value.slice(from, i));
      from = i + 1;
    }
  }
  return parts;
}
