import type { Expression } from "../../../languages/hcl/syntax.js";
import type { Node } from "../../../text/node.js";
import type { Evaluator } from "../evaluator.js";
import type { Scope } from "../scope.js";
import { NoValue } from "../session.js";
import { booleanAt, PARTS_A_STEP, sizeOf, unknown } from "../values.js";
import { COLLECTIONS } from "./collections.js";
import type { Compute } from "./compute.js";
import { ENCODINGS } from "./encodings.js";
import { NUMBERS } from "./numbers.js";
import { TEXTS } from "./texts.js";

type Call = Expression & { type: "call" };

/**
 * A call as far as its arguments decide it.
 * @see https://developer.hashicorp.com/terraform/language/functions
 */
export function callFunction(call: Call, scope: Scope, evaluator: Evaluator): Node {
  const name = call.name.replace(/^core::/, "");
  if (name === "try") return evaluator.firstOf(call.args, scope);
  if (name === "can") return can(call, scope, evaluator);
  const compute = FUNCTIONS.get(name);
  if (!compute) return unknown(TEXT_FUNCTIONS.test(name) ? "text" : /arn_build$/.test(name) ? "arn" : "unknown", call.at);
  const args = argumentsOf(call, scope, evaluator);
  if (args) for (const arg of args) evaluator.session.step(costOf(arg, evaluator));
  const made = args && compute(args, call.at, evaluator);
  if (made?.kind === "string" && !evaluator.session.encoded.has(made)) evaluator.session.make(made.value.length);
  return made ?? unknown(kindOfResult(name), call.at);
}

/** Characters of a text that a function reads in the time of one step. */
const CHARACTERS_A_STEP = 1000;

/** Functions read their arguments whole, some more than once. */
function costOf(arg: Node, { session }: Evaluator): number {
  if (arg.kind === "string") return session.encoded.has(arg) ? 1 : arg.value.length / CHARACTERS_A_STEP;
  return sizeOf(arg) / PARTS_A_STEP;
}

/** Functions that give text which cannot be told beforehand. */
const TEXT_FUNCTIONS =
  /^(?:sha|md5|uuid|base64|filesha|filemd5|filebase64|bcrypt|timestamp|formatdate|timeadd|cidr|regexreplace|urlencode|textencode|rsadecrypt)/;

function kindOfResult(name: string): "text" | "number" | "boolean" | "unknown" {
  if (
    /^(?:format|join|replace|lower|upper|title|trim\w*|chomp|indent|substr|tostring|file|templatefile|templatestring|basename|dirname)$/.test(
      name,
    )
  )
    return "text";
  if (/^(?:length|max|min|abs|floor|ceil|tonumber|parseint|sum)$/.test(name)) return "number";
  return /^(?:contains|startswith|endswith|fileexists|alltrue|anytrue|tobool|strcontains)$/.test(name) ? "boolean" : "unknown";
}

function can(call: Call, scope: Scope, evaluator: Evaluator): Node {
  try {
    const value = evaluator.firstOf(call.args, scope);
    return value.kind === "placeholder" ? unknown("boolean", call.at) : booleanAt(true, call.at);
  } catch (error) {
    if (!(error instanceof NoValue)) throw error;
    return booleanAt(false, call.at);
  }
}

function argumentsOf(call: Call, scope: Scope, evaluator: Evaluator): Node[] | undefined {
  const args = call.args.map((arg) => evaluator.evaluate(arg, scope));
  if (!call.spread) return args;
  const last = args.pop();
  if (last?.kind === "array") {
    evaluator.session.step(last.items.length / PARTS_A_STEP);
    return [...args, ...last.items];
  }
  return call.name === "merge" || call.name === "concat" ? [...args, ...(last ? [last] : [])] : undefined;
}

const FUNCTIONS: ReadonlyMap<string, Compute> = new Map([...ENCODINGS, ...COLLECTIONS, ...TEXTS, ...NUMBERS]);
