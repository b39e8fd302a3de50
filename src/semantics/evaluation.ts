import type { Fault, Result } from "../values/result.js";
import type { Frame } from "./frame.js";

/** One way through a step: the frame as it is known so far, and the faults that lead off it. */
export class Evaluation<V> {
  private raised: Fault[] | undefined;

  constructor(public frame: Frame<V>) {}

  /** Made at the first fault: most ways have none. */
  get faults(): Fault[] {
    this.raised ??= [];
    return this.raised;
  }

  get hasFaults(): boolean {
    return this.raised !== undefined && this.raised.length > 0;
  }

  /** The value where there is one; what failed on the side is kept, what succeeded refines the frame. */
  unwrap<T>(toResult: Result<T, Frame<V>>): T | undefined {
    if (toResult.faults) this.faults.push(...toResult.faults);
    if (toResult.value !== undefined && toResult.refined) this.frame = toResult.refined;
    return toResult.value;
  }

  /** What this way gives back: the value, and all that may have gone wrong before it. */
  toResult<T>(value?: T): Result<T, Frame<V>> {
    if (!this.hasFaults) return value === undefined ? {} : { value, refined: this.frame };
    return value === undefined ? { faults: this.faults } : { value, refined: this.frame, faults: this.faults };
  }

  /** The faults so far, which then belong to no state any more. */
  takeFaults(): Fault[] {
    const { raised = [] } = this;
    this.raised = undefined;
    return raised;
  }
}
