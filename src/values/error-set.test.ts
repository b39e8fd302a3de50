import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  complementErrors,
  equalErrors,
  errorsMatchedBy,
  hasError,
  intersectErrors,
  isEmptyErrors,
  minusErrors,
  splitErrors,
  subsetErrors,
  unionErrors,
} from "./error-set.js";
import type { ErrorSet } from "./result.js";

const universe = [
  "A",
  "B",
  "C",
  "S3.X",
  "S3.Y",
  "Sqs.Z",
  "States.Timeout",
  "States.TaskFailed",
  "States.Runtime",
  "States.HeartbeatTimeout",
  "States.ALL",
  "Other",
];
const names = fc.subarray(universe.slice(0, 11));
const sets: fc.Arbitrary<ErrorSet> = fc
  .tuple(fc.constantFrom("some" as const, "allBut" as const), names, fc.subarray(["S3.", "Sqs."]))
  .map(([kind, n, under]) => ({ kind, names: new Set(n), ...(under.length > 0 ? { under: new Set(under) } : {}) }));

describe("error sets", () => {
  it("obey the algebra of sets", () => {
    fc.assert(
      fc.property(sets, sets, fc.constantFrom(...universe), (a, b, name) => {
        expect(hasError(unionErrors(a, b), name)).toBe(hasError(a, name) || hasError(b, name));
        expect(hasError(intersectErrors(a, b), name)).toBe(hasError(a, name) && hasError(b, name));
        expect(hasError(minusErrors(a, b), name)).toBe(hasError(a, name) && !hasError(b, name));
        expect(hasError(complementErrors(a), name)).toBe(!hasError(a, name));
        if (subsetErrors(a, b) && hasError(a, name)) expect(hasError(b, name)).toBe(true);
        expect(equalErrors(unionErrors(a, a), a)).toBe(true);
      }),
    );
  });

  it("are divided by matchers without loss, each name going one way", () => {
    fc.assert(
      fc.property(sets, names, fc.constantFrom(...universe), (set, matchers, name) => {
        const { taken, left } = splitErrors(set, matchers);
        expect(hasError(taken, name)).toBe(hasError(set, name) && matchers.some((m) => hasError(errorsMatchedBy(m), name)));
        expect(hasError(left, name)).toBe(hasError(set, name) && !hasError(taken, name));
      }),
    );
  });

  it("let nothing take States.Runtime, and States.TaskFailed no timeout", () => {
    expect(isEmptyErrors(errorsMatchedBy("States.Runtime"))).toBe(true);
    expect(hasError(errorsMatchedBy("States.ALL"), "States.Runtime")).toBe(false);
    expect(hasError(errorsMatchedBy("States.TaskFailed"), "States.Timeout")).toBe(false);
    expect(hasError(errorsMatchedBy("States.TaskFailed"), "Lambda.Unknown")).toBe(true);
    expect(hasError(errorsMatchedBy("States.Timeout"), "States.HeartbeatTimeout")).toBe(true);
  });
});
