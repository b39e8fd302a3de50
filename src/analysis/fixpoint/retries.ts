import type { Retrier } from "../../asl/model.js";
import { isEmptyErrors, splitErrors } from "../../values/error-set.js";
import type { ErrorSet } from "../../values/result.js";
import { between, type Range } from "../costs/costs.js";

/** AWS's defaults. @see https://states-language.net/spec.html#errors */
const DEFAULT_ATTEMPTS = 3;
const DEFAULT_INTERVAL = 1;
const DEFAULT_BACKOFF = 2;

export const maxAttempts = (retrier: Retrier): number => retrier.maxAttempts?.value ?? DEFAULT_ATTEMPTS;
const namesOf = (matchers: readonly { readonly value: string }[]): string[] => matchers.map((m) => m.value);

/** What one retrier takes of the errors that come to it. */
export interface Taken {
  readonly retrier: Retrier;
  readonly index: number;
  readonly errors: ErrorSet;
  readonly most: number;
  /** Seconds of waiting before its n-th retry, all retries together: least for one, most for all. */
  readonly delay: Range;
}

/** Divides errors over the retriers, in order; `left` no retrier takes. */
export function retried(errors: ErrorSet, retriers: readonly Retrier[]): { taken: Taken[]; left: ErrorSet } {
  let left = errors;
  const taken: Taken[] = [];
  retriers.forEach((retrier, index) => {
    const split = splitErrors(left, namesOf(retrier.errorEquals));
    left = split.left;
    if (isEmptyErrors(split.taken)) return;
    taken.push({ retrier, index, errors: split.taken, most: maxAttempts(retrier), delay: delayOf(retrier) });
  });
  return { taken, left };
}

const CLOSE_ENOUGH = 200;

/** Seconds of all its waits together, from none used up to all. */
export function delayOf(retrier: Retrier): Range {
  const most = maxAttempts(retrier);
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

/** What the catchers take, in order, and what is left. */
export function caught(
  errors: ErrorSet,
  catchers: readonly { readonly errorEquals: readonly { readonly value: string }[] }[],
): { taken: ErrorSet[]; left: ErrorSet } {
  let left = errors;
  const taken = catchers.map((catcher) => {
    const split = splitErrors(left, namesOf(catcher.errorEquals));
    left = split.left;
    return split.taken;
  });
  return { taken, left };
}
