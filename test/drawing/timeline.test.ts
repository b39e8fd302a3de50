import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axisOf } from "../../src/drawing/timeline/axis.js";
import { folded } from "../../src/drawing/timeline/fold.js";
import { rowsOf } from "../../src/drawing/timeline/rows.js";
import { timelineSvg } from "../../src/drawing/timeline/timeline-svg.js";
import { run } from "../../src/run.js";

const POLLING = {
  StartAt: "Wait",
  States: {
    Wait: { Type: "Wait", Seconds: 60, Next: "Get" },
    Get: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "f" },
      Next: "Done?",
      Retry: [{ ErrorEquals: ["Slow"], IntervalSeconds: 5 }],
    },
    "Done?": { Type: "Choice", Choices: [{ Variable: "$.n", NumericEquals: 1, Next: "End" }], Default: "Wait" },
    End: { Type: "Succeed" },
  },
};

const polling = (times: number) =>
  run(POLLING, {
    mocks: {
      states: {
        Get: [...Array.from({ length: times - 1 }, () => ({ output: { n: 0 } })), { error: "Slow", seconds: 2 }, { output: { n: 1 } }],
      },
    },
  });

const rendered = async (times: number) => {
  const { history } = await polling(times);
  return folded(rowsOf(history)).map((item) => (item.kind === "fold" ? `${item.times} × ${item.names.join(" → ")}` : item.name));
};

describe("timelines", () => {
  it("show a short loop as it is, and fold a long one", async () => {
    expect(await rendered(4)).toHaveLength(4 * 3 + 1);
    expect(await rendered(50)).toEqual([
      ...["Wait", "Get", "Done?", "Wait", "Get", "Done?"],
      "47 × Wait → Get → Done?",
      ...["Wait", "Get", "Done?"],
      "End",
    ]);
  });

  it("lose no visit to a fold", async () => {
    for (const times of [1, 3, 4, 5, 6, 40]) {
      const { history } = await polling(times);
      const items = folded(rowsOf(history));
      expect(items.reduce((sum, item) => sum + (item.kind === "fold" ? item.visits : 1), 0)).toBe(rowsOf(history).length);
    }
  });

  it("draw each attempt, the wait between them, and what failed", async () => {
    const page = timelineSvg(await polling(1));
    const get = page.slice(page.indexOf('data-state="Get"'), page.indexOf('data-state="Done?"'));
    expect(get.match(/class="bar"/g)).toHaveLength(2);
    expect(get.match(/class="waiting"/g)).toHaveLength(1);
    expect(get.match(/class="cross"/g)).toHaveLength(1);
    expect(get).toContain("2 attempts, failed: Slow");
  });

  it("keep branches of a Parallel together", async () => {
    const branch = (name: string) => ({
      StartAt: `${name}1`,
      States: { [`${name}1`]: { Type: "Wait", Seconds: 5, Next: `${name}2` }, [`${name}2`]: { Type: "Pass", End: true } },
    });
    const { history } = await run({ StartAt: "P", States: { P: { Type: "Parallel", Branches: [branch("A"), branch("B")], End: true } } });
    expect(folded(rowsOf(history)).map((item) => (item.kind === "fold" ? "fold" : item.name))).toEqual(["P", "A1", "A2", "B1", "B2"]);
  });

  it("place times in their order, within the width", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10 ** 10), { minLength: 1, maxLength: 40 }), (times) => {
        const axis = axisOf(times, 700);
        const sorted = [...times].sort((a, b) => a - b);
        for (const [i, time] of sorted.entries()) {
          expect(axis.at(time)).toBeGreaterThanOrEqual(i === 0 ? 0 : axis.at(sorted[i - 1] as number));
          expect(axis.at(time)).toBeLessThanOrEqual(axis.width + 1e-6);
        }
        expect(axis.width).toBeLessThanOrEqual(700 + 1e-6);
      }),
    );
  });
});
