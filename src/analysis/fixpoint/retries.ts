import type { Field, Retrier } from "../../asl/model.js";
import { isEmptyErrors, splitErrors } from "../../values/error-set.js";
import type { ErrorSet } from "../../values/result.js";
import { between, type CostBounds, exactly } from "../costs/costs.js";

/** AWS's defaults. @see https://states-language.net/spec.html#errors */
const DEFAULT_ATTEMPTS = 3;
const DEFAULT_INTERVAL = 1;
const DEFAULT_BACKOFF = 2;

const MOST_ATTEMPTS = 99_999_999;

/** How often it tries again: exactly, or what deployment may make of it. */
export function attemptsOf({ maxAttempts, unresolvedFields: open }: Retrier): CostBounds {
  return open?.includes("MaxAttempts") ? between(0, MOST_ATTEMPTS) : exactly(Math.max(0, maxAttempts?.value ?? DEFAULT_ATTEMPTS));
}

/** A name in ErrorEquals; none where only deployment knows it. */
export const knownName = ({ value, node }: Field<string>): string | undefined =>
  node.kind === "string" && node.placeholders.length === 0 ? value : undefined;

/** What one retrier takes of the errors that come to it. */
export interface Taken {
  readonly retrier: Retrier;
  readonly index: number;
  readonly errors: ErrorSet;
  /** How often it tries again. */
  readonly attempts: CostBounds;
  /** Seconds of waiting before its n-th retry, all retries together: least for one, most for all. */
  readonly delay: CostBounds;
}

/** Divides errors over the retriers, in order; `left` no retrier takes. */
export function retried(errors: ErrorSet, retriers: readonly Retrier[]): { taken: Taken[]; left: ErrorSet } {
  let left = errors;
  const taken: Taken[] = [];
  retriers.forEach((retrier, index) => {
    const split = splitErrors(left, retrier.errorEquals.map(knownName));
    left = split.left;
    if (isEmptyErrors(split.taken)) return;
    taken.push({ retrier, index, errors: split.taken, attempts: attemptsOf(retrier), delay: delayOf(retrier) });
  });
  return { taken, left };
}

const CLOSE_ENOUGH = 200;

/** Seconds of all its waits together, from none used up to all. */
export function delayOf(retrier: Retrier): CostBounds {
  const { lo: least, hi: most } = attemptsOf(retrier);
  if (retrier.unresolvedFields && retrier.unresolvedFields.length > 0)
    return between(0, least === most && most === 0 ? 0 : most * (longestDelay(retrier) ?? Infinity));
  const interval = retrier.intervalSeconds?.value ?? DEFAULT_INTERVAL;
  const rate = retrier.backoffRate?.value ?? DEFAULT_BACKOFF;
  const cap = retrier.maxDelaySeconds?.value ?? Infinity;
  const random = retrier.jitterStrategy?.value === "FULL";
  let sum = 0;
  let delay = interval;
  let i = 0;
  for (; i < most && i < CLOSE_ENOUGH; i++) {
    sum += Math.min(delay, cap);
    delay *= rate;
  }
  if (i < most) sum += (most - i) * (rate > 1 ? cap : Math.min(interval, cap));
  return between(random ? 0 : sum, sum);
}

/** The longest of its waits where only deployment knows some of its numbers. */
const longestDelay = ({ unresolvedFields: open, maxDelaySeconds }: Retrier): number | undefined =>
  open?.includes("MaxDelaySeconds") ? MOST_DELAY : maxDelaySeconds?.value;

/** What MaxDelaySeconds can be. */
const MOST_DELAY = 31_622_400;

/** What the catchers take, in order, and what is left. */
export function caught(
  errors: ErrorSet,
  catchers: readonly { readonly errorEquals: readonly Field<string>[] }[],
): { taken: ErrorSet[]; left: ErrorSet } {
  let left = errors;
  const taken = catchers.map((catcher) => {
    const split = splitErrors(left, catcher.errorEquals.map(knownName));
    left = split.left;
    return split.taken;
  });
  return { taken, left };
}
