import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { RULES } from "../../src/linter/registry.generated.js";
import type { Json } from "../../src/text/node.js";
import { FIXABLE } from "../support/fixable.js";
import { definitionIn, FORMS, fixForm } from "./forms.js";

const rules = RULES.filter((rule) => rule.fixable !== undefined);

describe("fixes in every form of a definition", async () => {
  const plain = await fixForm((FORMS["JSON of its own"] as (d: Json) => Record<string, string>)(FIXABLE), rules);
  const { json: wanted } = await definitionIn(plain.files);

  test("there is something to fix", () => expect(wanted).not.toEqual(FIXABLE));

  test.each(Object.entries(FORMS))("%s: as in a file of its own, or a reason why not", async (_, form) => {
    const before = form(FIXABLE);
    expect((await definitionIn(before)).json).toEqual(FIXABLE);
    const { files, refused } = await fixForm(before, rules);
    const { json, problems } = await definitionIn(files);
    expect(problems).toBe(0);
    expect(refused.every((reason) => reason.length > 20)).toBe(true);
    if (refused.length === 0) expect(json).toEqual(wanted);
    else expect(isBetween(json, FIXABLE, wanted)).toBe(true);
  });
});

/** Every part is as it was or as it should become: some fixes were made, others refused. */
function isBetween(now: Json | undefined, before: Json | undefined, after: Json | undefined): boolean {
  if ([before, after].some((one) => isDeepStrictEqual(now, one))) return true;
  const [a, b, c] = [now, before, after].map((one) => (typeof one === "object" && one !== null ? Object.entries(one) : []));
  const at = (entries: [string, Json][] | undefined, name: string) => entries?.find(([key]) => key === name)?.[1];
  return (a ?? []).length > 0 && (a ?? []).every(([name, value]) => isBetween(value, at(b, name), at(c, name)));
}
