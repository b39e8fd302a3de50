import { ALL, ARRAY, OBJECT } from "../../values/abstract/kinds.js";
import { type AbstractValue, MAY, NO, PROVENANCE, type Presence } from "../../values/abstract/value.js";
import type { ErrorSet, Fault } from "../../values/result.js";

export type Attribution = "latent" | "manifest";

const OUTSIDE = PROVENANCE.input | PROVENANCE.result | PROVENANCE.item | PROVENANCE.deployment;

/** Does any part of the value come from outside? */
export const isOutside = (taint: number): boolean => (taint & OUTSIDE) !== 0;

/** Who decides whether a member is there: the machine (it never is, or only on some ways), or the outside. */
export const ofPresence = (presence: Presence): Attribution => (presence === NO || presence === MAY ? "manifest" : "latent");

/** Who decides which of its kinds a value has. */
export function ofKinds(v: AbstractValue): Attribution {
  // what is left of a value of any kind
  if ((v.kinds | ARRAY | OBJECT) === ALL) return "latent";
  const origin = v.sym?.origin.kind;
  // a loop and an assignment name what may come from anywhere
  if (origin !== undefined && origin !== "loop" && origin !== "assigned") return "latent";
  return isOutside(v.taint) ? "latent" : "manifest";
}

export interface FaultOptions {
  readonly errors: ErrorSet;
  readonly catchable: boolean;
  readonly evidence: Attribution;
  readonly must: boolean;
  readonly cause?: () => string;
  readonly at?: unknown;
  readonly evaluation?: { readonly location: string };
  /** Raised by the interpreter itself. */
  readonly internal?: true;
}

export function fault(options: FaultOptions): Fault {
  const { must, ...rest } = options;
  return must ? { ...rest, evidence: "manifest", always: true } : rest;
}
