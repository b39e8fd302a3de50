import type { IntrinsicArgument, IntrinsicCall, Path } from "../../asl/expressions.js";
import type { Result } from "../../values/result.js";
import { Evaluation } from "../evaluation.js";
import type { Frame } from "../frame.js";
import type { Mode, Site } from "../mode.js";

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html */
export function callIntrinsic<V extends object>(
  call: IntrinsicCall,
  read: (path: Path, frame: Frame<V>) => Result<V, Frame<V>>,
  frame: Frame<V>,
  site: Site,
  mode: Mode<V>,
): Result<V, Frame<V>> {
  const evaluation = new Evaluation(frame);
  const args: V[] = [];
  for (const arg of call.args) {
    const value = evaluation.unwrap(argument(arg, call, args.length, read, evaluation.frame, site, mode));
    if (value === undefined) return evaluation.toResult<V>();
    args.push(value);
  }
  return evaluation.toResult(evaluation.unwrap(mode.intrinsic(call, args, evaluation.frame, site)));
}

function argument<V extends object>(
  arg: IntrinsicArgument,
  call: IntrinsicCall,
  index: number,
  read: (path: Path, frame: Frame<V>) => Result<V, Frame<V>>,
  frame: Frame<V>,
  site: Site,
  mode: Mode<V>,
): Result<V, Frame<V>> {
  if (arg.kind === "path") return read(arg, frame);
  if (arg.kind === "intrinsic") return callIntrinsic(arg, read, frame, site, mode);
  // the template of States.Format keeps its escapes, so that \{ is told from {
  const raw = call.name === "States.Format" && index === 0;
  return { value: mode.literal(typeof arg.value === "string" && !raw ? withoutEscapes(arg.value) : arg.value) };
}

const withoutEscapes = (text: string): string => text.replace(/\\(['{}\\])/g, "$1");
