import type { ChoiceRule, ChoiceState, Condition } from "../../asl/model.js";
import { NO_MATCH, runtimeFault } from "../causes.js";
import { assignments, effectiveInput, filterPath, siteOf, templateField, type Visit } from "../data-flow.js";
import type { Outcome, Step, Via } from "../effects.js";
import { enter, exitOutcome, fail } from "../entry-exit.js";
import { Evaluation } from "../evaluation.js";
import type { Frame } from "../frame.js";
import type { Mode } from "../mode.js";

/**
 * Each rule takes its part of what is left, the rest goes on to the next one.
 * @see https://states-language.net/spec.html#choice-state
 */
export function* choice<V extends object>(state: ChoiceState, entry: Frame<V>, mode: Mode<V>): Step<V> {
  let evaluation = new Evaluation(yield* enter(state, entry, mode));
  const before: Condition[] = [];
  for (const [index, rule] of state.choices.entries()) {
    const at = { state, evaluation, mode };
    const input = effectiveInput(at);
    const site = siteOf(state, `Choices[${index}]/Condition`);
    const split = input && evaluation.unwrap(mode.test(rule.condition, input, evaluation.frame, site, before));
    if (evaluation.hasFaults) yield* fail(at, split === undefined);
    if (!split) return;
    if (split.whenTrue && rule.next)
      yield* take(state, rule, rule.next.value, { kind: "choice", index }, split.whenTrue.frame, mode, !split.whenFalse);
    if (!split.whenFalse) return;
    evaluation = new Evaluation(split.whenFalse.frame);
    before.push(rule.condition);
  }
  if (state.default) return yield* take(state, undefined, state.default.value, { kind: "default" }, evaluation.frame, mode, true);
  // neither must nor manifest: facts of the Choice say which values are left over
  const { always: _, evidence: __, ...fault } = runtimeFault(() => NO_MATCH);
  evaluation.faults.push({ ...fault, noMatch: true });
  yield* fail({ state, evaluation, mode }, true);
}

/** Leaves by a rule, or by Default with the state's own Assign and Output. */
function* take<V extends object>(
  state: ChoiceState,
  rule: ChoiceRule | undefined,
  to: string,
  via: Via,
  frame: Frame<V>,
  mode: Mode<V>,
  final: boolean,
): Step<V> {
  const at = { state, evaluation: new Evaluation(frame), mode };
  const outcome = out(at, rule ?? state, to, via);
  if (at.evaluation.hasFaults) yield* fail(at, final && !outcome);
  if (outcome) yield { kind: "outcome", outcome, final };
}

function out<V extends object>(at: Visit<V>, given: ChoiceRule | ChoiceState, to: string, via: Via): Outcome<V> | undefined {
  const input = effectiveInput(at);
  if (input === undefined) return undefined;
  const place = via.kind === "choice" ? `Choices[${via.index}]/` : "";
  const assigned = assignments(at, given.assign, input, `${place}Assign`);
  if (assigned === undefined) return undefined;
  const outputPath = at.state.type === "Choice" ? at.state.outputPath : undefined;
  const output = given.output
    ? templateField(at, given.output.value, input, `${place}Output`)
    : filterPath(at, outputPath, input, "OutputPath");
  return output && exitOutcome(at, { output, assigned, target: { to, via } });
}
