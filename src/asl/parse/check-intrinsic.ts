import { rangeWithin } from "../../text/node.js";
import { nearest } from "../did-you-mean.js";
import type { IntrinsicArgument, IntrinsicCall } from "../expressions.js";
import { pathInArgument } from "./check-literals.js";
import type { ObjectReader } from "./context.js";

type Kind = "string" | "number" | "boolean" | "any" | "computed";

interface Signature {
  readonly min: number;
  readonly max: number;
  /** Kind of each argument; the last one repeats. `computed`: no literal at all. */
  readonly kinds: readonly Kind[];
}

const signature = (min: number, max: number, ...kinds: Kind[]): Signature => ({ min, max, kinds });

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html */
const INTRINSICS: ReadonlyMap<string, Signature> = new Map([
  ["States.Format", signature(1, Number.POSITIVE_INFINITY, "string", "any")],
  ["States.StringToJson", signature(1, 1, "string")],
  ["States.JsonToString", signature(1, 1, "any")],
  ["States.Array", signature(0, Number.POSITIVE_INFINITY, "any")],
  ["States.ArrayPartition", signature(2, 2, "computed", "number")],
  ["States.ArrayContains", signature(2, 2, "computed", "any")],
  ["States.ArrayRange", signature(3, 3, "number")],
  ["States.ArrayGetItem", signature(2, 2, "computed", "number")],
  ["States.ArrayLength", signature(1, 1, "computed")],
  ["States.ArrayUnique", signature(1, 1, "computed")],
  ["States.Base64Encode", signature(1, 1, "string")],
  ["States.Base64Decode", signature(1, 1, "string")],
  ["States.Hash", signature(2, 2, "any", "string")],
  ["States.JsonMerge", signature(3, 3, "computed", "computed", "boolean")],
  ["States.MathRandom", signature(2, 3, "number")],
  ["States.MathAdd", signature(2, 2, "number")],
  ["States.StringSplit", signature(2, 2, "string")],
  ["States.UUID", signature(0, 0)],
]);

/** AWS allows ten intrinsics in one field. */
const MAX_CALLS = 10;
/** Escapes that a string in single quotes may hold. */
const ESCAPE = /\\(?!['{}\\])/;

export function checkIntrinsic(r: ObjectReader, call: IntrinsicCall, location: string): void {
  let calls = 0;
  const todo: IntrinsicCall[] = [call];
  while (todo.length > 0) {
    const one = todo.pop() as IntrinsicCall;
    calls++;
    checkCall(r, one, location);
    for (const arg of one.args) if (arg.kind === "intrinsic") todo.push(arg);
  }
  if (calls > MAX_CALLS)
    r.schema(
      "intrinsic/too-many",
      call.node.range,
      `A field can use at most ${MAX_CALLS} intrinsic functions, but this one uses ${calls}`,
      location,
      "Compute a part in an earlier Pass state",
    );
}

function checkCall(r: ObjectReader, call: IntrinsicCall, location: string): void {
  const known = INTRINSICS.get(call.name);
  if (!known) {
    const hint = nearest(call.name, INTRINSICS.keys());
    r.schema(
      "intrinsic/unknown",
      rangeWithin(call.node, call.start, call.start + call.name.length),
      `Unknown intrinsic function ${call.name}`,
      location,
      hint ? `Did you mean ${hint}?` : undefined,
    );
    return;
  }
  const at = rangeWithin(call.node, call.start, call.end);
  if (call.args.length < known.min || call.args.length > known.max) {
    const wanted =
      known.min === known.max
        ? `${known.min}`
        : known.max === Number.POSITIVE_INFINITY
          ? `at least ${known.min}`
          : `${known.min} to ${known.max}`;
    r.schema(
      "intrinsic/arguments",
      at,
      `${call.name} takes ${wanted} ${wanted === "1" ? "argument" : "arguments"}, not ${call.args.length}`,
      location,
    );
    return;
  }
  call.args.forEach((arg, i) => checkArgument(r, call, arg, known.kinds[Math.min(i, known.kinds.length - 1)] as Kind, i, location));
  if (call.name === "States.Format") checkFormat(r, call);
}

function checkArgument(r: ObjectReader, call: IntrinsicCall, arg: IntrinsicArgument, kind: Kind, index: number, location: string): void {
  if (arg.kind !== "literal") return;
  const at = rangeWithin(call.node, arg.start, arg.end);
  if (typeof arg.value === "string" && ESCAPE.test(arg.value)) {
    r.schema(
      "intrinsic/escape",
      at,
      "In an intrinsic string, a backslash must be followed by ', {, } or another backslash",
      location,
      "Double the backslash (four backslashes in JSON text)",
    );
  }
  if (typeof arg.value === "string" && pathInArgument(arg.value))
    r.problem({
      code: "advice/text",
      severity: "warning",
      range: at,
      message: `${call.name} gets the text '${arg.value}' itself: a path in quotes is not evaluated`,
      suggestion:
        call.name === "States.Format" && index === 0
          ? "Write {} in its place and pass the path as a further argument"
          : "Remove the quotes",
    });
  const actual = arg.value === null ? "null" : typeof arg.value;
  if (kind === "any" || actual === kind) return;
  if (kind === "computed")
    r.schema("intrinsic/arguments", at, `Argument ${index + 1} of ${call.name} must be a path or a call, not a literal`, location);
  else
    r.schema(
      "intrinsic/arguments",
      at,
      `Argument ${index + 1} of ${call.name} must be a ${kind}, not ${actual === "null" ? "null" : `a ${actual}`}`,
      location,
    );
}

function checkFormat(r: ObjectReader, call: IntrinsicCall): void {
  const [template] = call.args;
  if (template?.kind !== "literal" || typeof template.value !== "string") return;
  if (call.unsettled) {
    r.problem({
      code: "intrinsic/format",
      severity: "warning",
      range: rangeWithin(call.node, template.start, template.end),
      message: "{ and } other than {} are not escaped in the template of States.Format",
      suggestion: "write \\{ and \\} (in JSON text: with two backslashes)",
    });
    return;
  }
  const holes = template.value.replace(/\\[\s\S]/g, "").match(/\{\}/g)?.length ?? 0;
  if (holes === call.args.length - 1) return;
  r.problem({
    code: "intrinsic/format",
    accepted: true,
    range: rangeWithin(call.node, call.start, call.end),
    message: `States.Format fails: its template has ${holes} {} for ${call.args.length - 1} values`,
  });
}
