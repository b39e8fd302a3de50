import type { Retrier } from "../asl/model.js";
import type { Random } from "../values/concrete/random.js";

/**
 * Seconds before the next attempt. `FULL` jitter takes any part of them.
 * @param used how often this retrier has been taken already.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error
 */
export function delaySeconds(retrier: Retrier, used: number, random: Random): number {
  const interval = retrier.intervalSeconds?.value ?? 1;
  const rate = retrier.backoffRate?.value ?? 2;
  const grown = Math.min(interval * rate ** used, retrier.maxDelaySeconds?.value ?? Number.MAX_SAFE_INTEGER);
  return retrier.jitterStrategy?.value === "FULL" ? random.next() * grown : grown;
}
