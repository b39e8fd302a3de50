import type { Facts } from "../analysis/facts/facts.js";
import type { TaskState } from "../asl/model.js";
import { argumentOf, textWithPlaceholders } from "../integrations/arguments.js";

/**
 * A string argument as the definition writes it or as the analysis knows it where paths, intrinsic functions or JSONata
 * compute it, with `*` for each unknown part; undefined where nothing is known of it.
 */
export function argumentText(state: TaskState, facts: Facts, name: string): string | undefined {
  const written = textWithPlaceholders(argumentOf(state, name));
  if (written !== undefined) return written;
  const all = facts.value(state, "afterParameters") ?? facts.value(state, "afterArguments");
  const { presence, value } = all?.member(name) ?? {};
  if (presence !== "must" || !value || value.kinds.join() !== "string") return undefined;
  if (value.constant) return String(value.constant.value);
  return value.pieces?.join("*");
}
