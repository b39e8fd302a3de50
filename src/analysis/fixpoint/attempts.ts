import type { Retrier } from "../../asl/model.js";
import type { Step } from "../../semantics/effects.js";
import { NUMBER } from "../../values/abstract/kinds.js";
import { numberRange } from "../../values/abstract/number.js";
import { type AbstractValue, make, PROVENANCE } from "../../values/abstract/value.js";
import { isEmptyErrors } from "../../values/error-set.js";
import type { Fault, Result } from "../../values/result.js";
import { addCost, between, type Cost, type CostBounds, eventsOnly, exactly, hullCost, plus, timesCost, ZERO_COST } from "../costs/costs.js";
import type { AbstractFrame } from "../symbolic/frames.js";
import { attemptsOf, retried, type Taken } from "./retries.js";
import { type CostedFault, priced, type VisitBuilder } from "./visit.js";

type Attempt = (count: AbstractValue, frame: AbstractFrame) => Step<AbstractValue, Result<AbstractValue, AbstractFrame>>;

/**
 * Retry without unrolling: one attempt stands for all of them, with RetryCount between 0 and the sum of MaxAttempts.
 * What it costs to fail is paid as often as the retriers allow; each fault comes back with the price of getting that far.
 */
export function* summarizedAttempts(
  retriers: readonly Retrier[],
  frame: AbstractFrame,
  attempt: Attempt,
  visit: VisitBuilder,
): Step<AbstractValue, Result<AbstractValue, AbstractFrame>> {
  const { cost: before, open } = visit;
  const most = retriers.reduce((sum, r) => sum + attemptsOf(r).hi, 0);
  const count = make({ kinds: NUMBER, num: numberRange(0, most, true), taint: most > 0 ? PROVENANCE.fresh : 0 });
  visit.cost = ZERO_COST;
  visit.open = ZERO_COST;
  const runsBefore = visit.runs.length;
  const result = yield* attempt(count, frame);
  const succeeded = visit.cost;
  const raised = (result.faults ?? []).map((f) => withEvaluation(f, (f as CostedFault).cost ?? succeeded));
  visit.raised.push(...raised);
  const again = againOf(raised, retriers);
  const earlier = again ? timesOf(again, between(0, again.most)) : ZERO_COST;
  visit.cost = addCost(before, addCost(earlier, succeeded));
  visit.open = hullCost(open, addCost(before, addCost(earlier, visit.open)));
  if (again) {
    const times = between(1, again.most + 1);
    visit.runs = visit.runs.map((r, i) => (i < runsBefore ? r : { ...r, times: { lo: r.times.lo, hi: r.times.hi * times.hi } }));
  }
  const faults = raised.flatMap((f) => remaining(f, retriers, again, before));
  const { faults: _, ...rest } = result;
  return faults.length > 0 ? { ...rest, faults } : rest;
}

interface Again {
  /** One failing attempt that is tried again. */
  readonly failing: Cost;
  readonly most: number;
  readonly delay: CostBounds;
}

/** What can be tried again at all. */
function againOf(raised: readonly CostedFault[], retriers: readonly Retrier[]): Again | undefined {
  const taken = new Map<Retrier, Taken>();
  let failing: Cost | undefined;
  for (const fault of raised) {
    if (!fault.catchable) continue;
    for (const one of retried(fault.errors, retriers).taken) {
      if (one.attempts.hi <= 0) continue;
      taken.set(one.retrier, one);
      const cost = fault.cost ?? ZERO_COST;
      failing = failing ? hullCost(failing, cost) : cost;
    }
  }
  if (!failing) return undefined;
  let most = 0;
  let delay: CostBounds = exactly(0);
  for (const one of taken.values()) {
    most += one.attempts.hi;
    delay = plus(delay, one.delay);
  }
  return { failing, most, delay };
}

/** So many failed attempts, with the waiting between them and a transition billed for each. */
function timesOf(again: Again, times: CostBounds): Cost {
  const attempts = timesCost(again.failing, times);
  const waiting: Cost = {
    events: exactly(0),
    seconds: between(times.lo >= again.most ? again.delay.lo : 0, again.delay.hi),
    transitions: times,
  };
  return addCost(attempts, waiting);
}

/** A fault after Retry: what a retrier takes comes back only when its attempts are used up. */
function remaining(fault: CostedFault, retriers: readonly Retrier[], again: Again | undefined, before: Cost): CostedFault[] {
  const own = fault.cost ?? ZERO_COST;
  const price = (least: number): Cost => addCost(before, again ? addCost(timesOf(again, between(least, again.most)), own) : own);
  if (!again || !fault.catchable) return [priced(fault, price(0))];
  const { taken, left } = retried(fault.errors, retriers);
  const out = taken.map((one) => priced({ ...fault, errors: one.errors }, price(one.attempts.lo)));
  if (!isEmptyErrors(left)) out.push(priced({ ...fault, errors: left }, price(0)));
  return out;
}

/** A failed evaluation writes one event before the failure goes on. */
const withEvaluation = (fault: Fault, cost: Cost): CostedFault => ({
  ...fault,
  cost: fault.evaluation ? addCost(cost, eventsOnly(exactly(1))) : cost,
});
