import type { Analysis } from "../analyze.js";
import type { Claim } from "../facts/claims.js";
import type { Facts } from "../facts/facts.js";

export function claimsOf(_facts: Facts, _analysis: Analysis): readonly Claim[] {
  return [];
}
