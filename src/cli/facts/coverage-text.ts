import type { Coverage, Share } from "../../exploration/coverage.js";

/** `12 of 13 states, 15 of 18 edges, 2 of 2 handlers`. */
export function coverageText({ states, edges, handlers }: Coverage): string {
  const parts = [part(states, "states"), part(edges, "edges")];
  if (handlers.reached.length + handlers.missed.length > 0) parts.push(part(handlers, "handlers"));
  return parts.join(", ");
}

const part = ({ reached, missed }: Share<unknown>, what: string): string =>
  `${reached.length} of ${reached.length + missed.length} ${what}`;
