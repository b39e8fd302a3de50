import type { Facts } from "../analysis/facts/facts.js";
import type { State } from "../asl/model.js";
import { formatDuration, formatNumber } from "../rule-kit/format.js";
import { errorsText, measureText, spanText, valueText } from "./words.js";

/** One line of what is known; an empty label continues the one before. */
export interface FactLine {
  readonly label: string;
  readonly text: string;
}

const ROLES = ["input", "afterParameters", "afterArguments", "result", "output", "variables"] as const;

/** Everything that is known of one state, as people read it. */
export function stateFacts(facts: Facts, state: State): FactLine[] {
  const lines: FactLine[] = [];
  const entry = (label: string, text: string) => lines.push({ label, text });
  const reached = facts.reachable(state);
  entry("type", state.type);
  entry("reached", reached === "no" ? `no: ${facts.unreachableReason(state) ?? "no execution gets here"}` : reached);
  if (reached === "no") return lines;
  entry("visits", spanText(facts.visits(state), formatNumber));
  entry("events", measureText(facts.events(state)));
  const duration = facts.duration(state);
  entry("duration", `${spanText(duration, formatDuration)}${duration.limitedBy ? ` (${duration.limitedBy})` : ""}`);
  for (const role of ROLES) {
    const known = facts.value(state, role);
    if (known) entry(role.length > 9 ? "" : role, `${role.length > 9 ? `${role}: ` : ""}${valueText(known)}`);
  }
  entry("raises", errorsText(facts.raisedErrors(state), [state.name]));
  for (const r of facts.retriers(state))
    entry(
      "retries",
      `${errorsText(r.matchedErrors, [state.name])}: ${r.maxAttempts} times, delays of ${spanText(r.delay, formatDuration)} in total`,
    );
  for (const c of facts.catchers(state)) entry("catches", `${errorsText(c.matchedErrors, [state.name])} → ${c.catcher.next?.value ?? "?"}`);
  entry("uncaught", errorsText(facts.uncaughtErrors(state), [state.name]));
  for (const edge of facts.edges(state))
    if (edge.taken === "never") entry("never", `${edge.edge.kind}${edge.to ? ` → ${edge.to.name}` : ""}`);
  for (const o of facts.operations(state))
    if (o.verdict !== "safe")
      entry(
        o.verdict,
        `${o.location}: ${o.attribution === "latent" ? "depends on the execution input or a task result alone" : (o.cause ?? "fails")}`,
      );
  return lines;
}
