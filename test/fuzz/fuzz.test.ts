import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { size } from "../support/size.js";
import { tapeOf } from "./random-tape.js";
import { TARGETS } from "./targets.js";

beforeAll(loadJsonata);

/** Inputs that showed a fault once, by target: `npm run fuzz -- --only NAME --seed N --inputs 1`. */
const FOUND: Readonly<Record<string, readonly number[]>> = {};

describe.each(TARGETS)("$name", (target) => {
  const inputs = size(4, 120);
  it(`never breaks on ${inputs} random inputs`, async () => {
    for (let seed = 1; seed <= inputs; seed++) await expectOrderly(seed);
  });

  it.each(FOUND[target.name] ?? [])("input %i, which broke it once", expectOrderly);

  async function expectOrderly(seed: number): Promise<void> {
    const problem = await Promise.resolve(tapeOf(`${target.name} ${seed}`))
      .then((tape) => target.run(tape))
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(problem, `seed ${seed}`).toBeUndefined();
  }
});
