import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { size } from "../../../test/support/size.js";
import {
  containsText,
  equalText,
  globText,
  joinText,
  leqText,
  meetText,
  type Text,
  textAmong,
  textOf,
  widenText,
  without,
  withoutLetters,
} from "./text.js";

const runs = { numRuns: size(800, 5000) };
const word = fc.stringMatching(/^[aAbB.]{0,4}$/);
const glob = fc.array(word, { minLength: 1, maxLength: 3 });
const text: fc.Arbitrary<Text> = fc.oneof(
  fc.array(word, { minLength: 1, maxLength: 4 }).map((members) => textOf(...members)),
  glob.map((pieces) => globText(pieces)),
  fc.array(glob, { minLength: 1, maxLength: 3 }).map(textAmong),
  fc.constantFrom("a-z" as const, "A-Z" as const).map(withoutLetters),
  fc.tuple(fc.array(glob, { minLength: 1, maxLength: 3 }), word).map(([globs, gone]) => without(textAmong(globs), [gone])),
);
/** Sets that several operations have made. */
const made = fc.tuple(text, text, fc.constantFrom(joinText, meetText, widenText)).map(([a, b, combine]) => combine(a, b));
const any = fc.oneof(text, made);

describe("sets of strings", () => {
  it("join, meet and widen to sets that hold what they must", () => {
    fc.assert(
      fc.property(any, any, word, (a, b, member) => {
        const [inA, inB] = [containsText(a, member), containsText(b, member)];
        if (inA || inB) expect(containsText(joinText(a, b), member)).toBe(true);
        if (inA || inB) expect(containsText(widenText(a, b), member)).toBe(true);
        if (inA && inB) expect(containsText(meetText(a, b), member)).toBe(true);
        if (inA && leqText(a, b)) expect(inB).toBe(true);
        if (equalText(a, b)) expect(inA).toBe(inB);
      }),
      runs,
    );
  });

  it("are below what they were joined to, and stay as they are when they are joined again", () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        const both = joinText(a, b);
        expect(leqText(a, both)).toBe(true);
        expect(joinText(both, a)).toBe(both);
      }),
      runs,
    );
  });

  it("grow to an end", () => {
    fc.assert(
      fc.property(fc.array(any, { minLength: 6, maxLength: 12 }), (texts) => {
        let changes = 0;
        texts.reduce((before, next) => {
          const after = widenText(before, next);
          if (!equalText(before, after)) changes++;
          return after;
        });
        expect(changes).toBeLessThanOrEqual(3);
      }),
      runs,
    );
  });

  it("keep no string that none of several globs matches, nor one with a letter of the wrong case", () => {
    const names = textAmong([["States.Timeout"], ["DynamoDB.", ""]]);
    expect(meetText(names, globText(["DynamoDb.", ""]))).toEqual(textOf());
    expect(meetText(names, globText(["", ".Timeout"]))).toMatchObject({ among: [["States.Timeout"], ["DynamoDB.", ""]] });
    expect(meetText(names, globText(["States.", ""]))).toEqual(textOf("States.Timeout"));
    expect(meetText(names, textOf("ConditionalCheckFailedException"))).toEqual(textOf());
    expect(meetText(withoutLetters("a-z"), textOf("ok", "OK"))).toEqual(textOf("OK"));
    expect(meetText(withoutLetters("A-Z"), globText(["Job-", ""]))).toEqual(textOf());
  });
});
