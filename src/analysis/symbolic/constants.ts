import { TooCostlyError } from "../../budget/budget.js";
import type { Json } from "../../text/node.js";
import { callIntrinsic, InvalidArgumentsError } from "../../values/concrete/intrinsics.js";
import { Random } from "../../values/concrete/random.js";
import { constantCalls } from "./jsonata/constant.js";
import type { Real } from "./jsonata/run.js";

/** What constants are computed with: the concrete functions. Each may be absent, and results are then only typed. */
export interface Constants {
  /** An intrinsic function that gives the same each time; `failed` where it raises an error. */
  readonly intrinsic?: (name: string, args: readonly Json[]) => { readonly value?: Json; readonly failed?: boolean };
  readonly jsonata?: Real;
}

export function concreteConstants(): Constants {
  return { intrinsic, jsonata: constantCalls() };
}

function intrinsic(name: string, args: readonly Json[]): { readonly value?: Json; readonly failed?: boolean } {
  try {
    return { value: callIntrinsic(name, args, new Random(0)) };
  } catch (error) {
    if (error instanceof InvalidArgumentsError) return { failed: true };
    if (error instanceof TooCostlyError) return {};
    throw error;
  }
}
