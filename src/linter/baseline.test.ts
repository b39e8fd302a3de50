import { describe, expect, it } from "vitest";
import { BaselineError, baselineOf, findNewFindings, parseBaseline, serializeBaseline } from "./baseline.js";
import type { Finding } from "./finding.js";

const finding = (fingerprint: string, line = 1): Finding => ({
  rule: "r",
  category: "style",
  severity: "warning",
  certainty: "may",
  message: "m",
  place: { file: "a.asl.json", start: { line, column: 1 }, end: { line, column: 2 } },
  fingerprint,
});

describe("baseline", () => {
  it("keeps silent about what was there, wherever its line has moved", () => {
    const baseline = parseBaseline(serializeBaseline(baselineOf([finding("x", 3)])));
    expect(findNewFindings([finding("x", 9)], baseline)).toEqual({ fresh: [], gone: [] });
  });

  it("counts equal findings: a second one is new", () => {
    const { fresh } = findNewFindings([finding("x", 1), finding("x", 2)], baselineOf([finding("x")]));
    expect(fresh.map((f) => f.place.start.line)).toEqual([2]);
  });

  it("names entries that no longer occur", () => {
    expect(findNewFindings([], baselineOf([finding("x")])).gone.map((e) => e.fingerprint)).toEqual(["x"]);
  });

  it("follows a file that moved: its findings are looked for in others, a copy of it is new", () => {
    const baseline = baselineOf([finding("x"), finding("y")]);
    const nowhere = () => false;
    expect(findNewFindings([finding("x2"), finding("y2")], baseline, nowhere)).toEqual({ fresh: [], gone: [] });
    expect(findNewFindings([finding("x2"), finding("y2"), finding("z2")], baseline, nowhere).fresh).toEqual([finding("z2")]);
    expect(findNewFindings([finding("x2")], baseline, nowhere).gone.length).toBe(1);
    expect(findNewFindings([finding("x"), finding("y"), finding("x2")], baseline).fresh).toEqual([finding("x2")]);
  });

  const unnamed = '{"version":1,"findings":[{"fingerprint":"x","count":1,"rule":{"toString":1},"file":"f","message":"m"}]}';
  it.each([
    "",
    "{",
    "[]",
    '{"version":2,"findings":[]}',
    '{"version":1,"findings":[{}]}',
    unnamed,
    "null",
  ])("refuses %j with a sentence", (text) => {
    expect(() => parseBaseline(text)).toThrow(BaselineError);
  });
});
