import type { Fault, Result } from "../values/result.js";
import type { Frame } from "./frame.js";

/** One way through a step: the frame as it is known so far, and the faults that lead off it. */
export class Way<V> {
  readonly faults: Fault[] = [];

  constructor(public frame: Frame<V>) {}

  /** The value where there is one; what failed on the side is kept, what succeeded refines the frame. */
  take<T>(result: Result<T, Frame<V>>): T | undefined {
    if (result.faults) this.faults.push(...result.faults);
    if (result.value !== undefined && result.refined) this.frame = result.refined;
    return result.value;
  }

  /** What this way gives back: the value, and all that may have gone wrong before it. */
  result<T>(value?: T): Result<T, Frame<V>> {
    return {
      ...(value === undefined ? {} : { value, refined: this.frame }),
      ...(this.faults.length > 0 ? { faults: this.faults } : {}),
    };
  }

  /** The faults so far, which are then nobody's any more. */
  drain(): Fault[] {
    return this.faults.splice(0);
  }
}
