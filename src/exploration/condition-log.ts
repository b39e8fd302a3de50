import type { JsonataExpression } from "../asl/expressions.js";
import type { Site } from "../semantics/mode.js";
import type { Json } from "../text/node.js";
import { hintOf, IS_PRESENT, IS_TRUE, type Test, testOf } from "./alternatives.js";
import { type ComparedValues, isLiteral } from "./compared-values.js";
import { type ExpressionReads, isTrue, readsOf } from "./jsonata-reads.js";
import type { RunLog } from "./log.js";
import type { Stop } from "./marks.js";
import type { Place } from "./places.js";

/** Notes what conditions in JSONata have looked for, compared and decided. */
export class ConditionLog {
  constructor(private readonly log: RunLog) {}

  /** What a condition in JSONata has looked for and compared. */
  read(
    expression: JsonataExpression,
    site: Site,
    read: readonly { place: Place; value: unknown; key: string }[],
    missing: readonly Stop[],
    result: Json | undefined,
  ): void {
    const reads = readsOf(expression);
    const condition = /Condition$/.test(site.location);
    const isAsked = (key: string): boolean => reads.asked.has(key) || (condition && reads.path === key);
    for (const { place, key, content } of missing) {
      if (!place || content !== "open") continue;
      // what fails has not looked
      if (result !== undefined && isAsked(String(key))) this.log.looked.add(place);
      for (const one of reads.compared.get(String(key)) ?? []) hintOf(place, one.literal);
    }
    for (const { place, value, key } of read) {
      const compared = reads.compared.get(key) ?? [];
      for (const one of compared) hintOf(place, one.literal);
      if (!condition || typeof result !== "boolean") continue;
      for (const one of compared) this.decide(expression, site, key, place, testOf(one), isTrue(one, value) ?? result);
      if (isAsked(key)) this.decide(expression, site, key, place, IS_TRUE, isTruthy(value));
    }
    if (!condition || (typeof result !== "boolean" && result !== undefined)) return;
    for (const { place, key } of missing) {
      if (!place) continue;
      const name = String(key);
      // the condition as a whole is what it is worth
      if (reads.path === name) hintOf(place, true);
      if (typeof result !== "boolean") continue;
      this.decide(expression, site, name, place, IS_PRESENT, result);
      for (const one of reads.compared.get(name) ?? []) this.decide(expression, site, name, place, testOf(one), false);
    }
  }

  /** A condition has compared values from outside with each other, or what functions made of them. */
  decided(expression: JsonataExpression, site: Site, { found }: ComparedValues, reads: ExpressionReads, holds: boolean): void {
    for (const one of found) {
      if (isLiteral(reads, one)) continue;
      const { place, test } = one;
      this.log.decisions.push({
        state: site.state,
        test: keyed(expression, `${test.operator} ${place.id}`),
        place,
        holds,
        compared: [test],
      });
    }
  }

  private decide(expression: JsonataExpression, { state }: Site, key: string, place: Place, test: Test, holds: boolean): void {
    const { operator, other } = test;
    this.log.decisions.push({
      state,
      test: keyed(expression, `${key} ${operator} ${JSON.stringify(other)}`),
      place,
      holds,
      compared: [test],
    });
  }
}

const tests = new WeakMap<object, Map<string, object>>();

/** As a condition sees a value that is not a boolean. */
const isTruthy = (value: unknown): boolean => value !== undefined && value !== null && value !== false && value !== 0 && value !== "";

/** One object for each comparison in an expression. */
function keyed(expression: object, key: string): object {
  const known = tests.get(expression) ?? new Map<string, object>();
  tests.set(expression, known);
  const test = known.get(key) ?? {};
  known.set(key, test);
  return test;
}
