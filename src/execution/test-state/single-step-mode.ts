import type { Retrier, State } from "../../asl/model.js";
import type { Step } from "../../semantics/effects.js";
import type { Frame } from "../../semantics/frame.js";
import { Box } from "../../values/concrete/box.js";
import { splitErrors } from "../../values/error-set.js";
import type { Fault, Result } from "../../values/result.js";
import { ConcreteMode, type RunContext } from "../concrete-mode.js";
import type { RaisedError } from "../faults.js";
import { delaySeconds } from "../retry-delay.js";

type R = Result<Box, Frame<Box>>;

/** What Retry would do next, instead of doing it. */
interface Retrying {
  readonly index: number;
  /** Absent where the retrier has no attempts left. */
  readonly seconds?: number;
}

/** The concrete mode for one attempt: TestState tells that it would retry, and stops. */
export class SingleStepMode extends ConcreteMode {
  retrying: Retrying | undefined;
  /** What the attempt raised, before Retry and Catch. */
  raised: Fault | undefined;

  constructor(
    private readonly surroundings: RunContext,
    private readonly retriesUsed: number,
  ) {
    super(surroundings);
  }

  override *attempts(
    _state: State,
    retriers: readonly Retrier[],
    frame: Frame<Box>,
    attempt: (count: Box, frame: Frame<Box>) => Step<Box, R>,
  ): Step<Box, R> {
    const result = yield* attempt(new Box(0), frame);
    const fault = result.faults?.[0];
    this.raised = fault;
    if (fault?.catchable) this.retry(retriers, fault);
    return result;
  }

  /** Notes which retrier takes a fault. @returns whether it has attempts left. */
  retry(retriers: readonly Retrier[], fault: Fault): boolean {
    const index = retriers.findIndex((r) => takes(r, fault));
    const retrier = retriers[index];
    if (!retrier) return false;
    const left = this.retriesUsed < (retrier.maxAttempts?.value ?? 3);
    this.retrying = { index, ...(left ? { seconds: delaySeconds(retrier, this.retriesUsed, this.surroundings.random) } : {}) };
    return left;
  }

  /** TestState does not say in which state and after which event. */
  override describe(fault: Fault): RaisedError {
    const name = [...fault.errors.names][0];
    const cause = fault.cause?.();
    return { ...(name ? { error: name } : {}), ...(cause === undefined ? {} : { cause }) };
  }
}

const takes = (retrier: Retrier, fault: Fault): boolean =>
  splitErrors(
    fault.errors,
    retrier.errorEquals.map((e) => e.value),
  ).left.names.size === 0;
