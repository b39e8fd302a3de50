import { computedText } from "../../../languages/evaluator/text.js";
import { isNothing, memberOf, type Value } from "../../../languages/evaluator/values.js";
import type { Span } from "../../../text/range.js";
import { type State, targetOf } from "../chains.js";
import { classRange, type Fields, keyOf, renderedMember } from "../fields.js";
import { pathOf } from "../json-path.js";
import { nameRange } from "./names.js";
import type { Synthesis } from "./synthesis.js";

/** The property that a field is given by. */
export const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** What is known only when the program runs. */
export const unknownText = (at: Span): Value => ({ kind: "unknown", placeholder: "unknown", name: "${…}", at });

export function putType(fields: Fields, type: string, state: State): void {
  fields.put("Type", computedText(type, classRange(state)));
}

/** `Next`, or `End`. */
export function putFlow(fields: Fields, synthesis: Synthesis, state: State): void {
  const next = state.state.get("next");
  const target = targetOf(next);
  if (next && !isNothing(next))
    fields.put("Next", target ? computedText(synthesis.names.of(target), next.at) : unknownText(next.at), next.at);
  else fields.put("End", { kind: "boolean", value: true, at: nameRange(state) });
}

/** Paths, with the literal null that `DISCARD` stands for. */
export function putPaths(fields: Fields, props: Value | undefined, names: readonly string[]): void {
  for (const name of names) {
    const given = memberOf(props, lower(name));
    fields.put(name, pathOf(given) ?? given, keyOf(props, lower(name)));
  }
}

export function putOutputs(fields: Fields, props: Value | undefined, assigns = true): void {
  fields.put("Arguments", memberOf(props, "arguments"), keyOf(props, "arguments"));
  fields.put("Output", memberOf(props, "outputs"), keyOf(props, "outputs"));
  if (assigns) fields.put("Assign", renderedMember(props, "assign"), keyOf(props, "assign"));
}
