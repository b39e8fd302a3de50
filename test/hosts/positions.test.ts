import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDefinitions } from "../../src/hosts/registry.js";
import type { Json, Node } from "../../src/text/node.js";
import { placeOf, textOf } from "../../src/text/range.js";
import { memoryAccess } from "../support/memory-access.js";
import { FORMS, lintForm } from "./forms.js";

/** Letters only: the text of a name is then the same in every form, whatever it is quoted and escaped by. */
const name = fc.stringMatching(/^[A-Z][a-z]{2,9}$/);

const machine = fc.uniqueArray(name, { minLength: 2, maxLength: 6 }).map((names): Json => {
  const states = names.map((state, i): [string, Json] => [
    state,
    {
      Type: "Pass",
      Comment: `It's "${state}" \\ first`,
      Result: { nested: [{ text: `a${state}b` }] },
      ...(i === names.length - 1 ? { End: true } : { Next: names[i + 1] as string }),
    },
  ]);
  return { StartAt: names[0] as string, States: Object.fromEntries(states) };
});

function* nodesOf(root: Node): Generator<Node> {
  const todo = [root];
  for (let node = todo.pop(); node; node = todo.pop()) {
    yield node;
    todo.push(...(node.kind === "object" ? node.members.map((m) => m.value) : node.kind === "array" ? node.items : []));
  }
}

/** The value's characters as some language would write them: escapes undone. */
const bare = (text: string) =>
  text
    .replace(/^\\?["']|\\?["']$/g, "")
    .replaceAll("''", "'")
    .replace(/\\+(["\\])/g, "$1")
    .replaceAll("\\", "");

describe("the text at a node's range is the node's value", () => {
  test.each(Object.entries(FORMS))("%s", async (_, form) => {
    await fc.assert(
      fc.asyncProperty(machine, async (definition) => {
        const files = form(definition);
        const access = memoryAccess(files);
        const reading = await readDefinitions(access.open(Object.keys(files)[0] as string), access);
        const root = reading?.definitions[0]?.root as Node;
        let seen = 0;
        for (const node of nodesOf(root)) {
          if (node.kind === "string") {
            expect(bare(textOf(node.range))).toBe(node.value.replaceAll("\\", ""));
            seen++;
          }
          if (node.kind === "boolean") expect(textOf(node.range)).toBe(String(node.value));
          if (node.kind !== "object") continue;
          for (const { key } of node.members) expect(bare(textOf(key.range))).toBe(key.name);
        }
        expect(seen).toBeGreaterThan(4);
      }),
      { numRuns: 15 },
    );
  });
});

/** One culprit, one name that is nowhere else. */
const CULPRITS: Readonly<Record<string, { definition: Json; rule: string; text: string }>> = {
  "a target that is missing": {
    definition: { StartAt: "Here", States: { Here: { Type: "Pass", Next: "Elsewhere" } } },
    rule: "missing-transition-target",
    text: "Elsewhere",
  },
  "a state that nothing leads to": {
    definition: { StartAt: "Here", States: { Here: { Type: "Pass", End: true }, Island: { Type: "Pass", End: true } } },
    rule: "unreachable-state",
    text: "Island",
  },
  "a type that does not exist": {
    definition: { StartAt: "Here", States: { Here: { Type: "Passs", End: true } } },
    rule: "wrong-value",
    text: "Passs",
  },
};

describe.each(Object.entries(CULPRITS))("the place of %s", (_, { definition, text }) => {
  test.each(Object.entries(FORMS))("%s", async (_form, form) => {
    const files = form(definition);
    const findings = await lintForm(files);
    const pointing = findings.filter(({ place }) => {
      const lines = (files[place.file] as string).split("\n");
      const { start, end } = place;
      return start.line === end.line && bare((lines[start.line - 1] as string).slice(start.column - 1, end.column - 1)) === text;
    });
    expect(pointing.length).toBeGreaterThan(0);
  });
});

describe("the place of a declaration", () => {
  test.each(Object.entries(FORMS))("%s", async (_, form) => {
    const files = form({ StartAt: "Here", States: { Here: { Type: "Succeed" } } });
    const access = memoryAccess(files);
    const path = Object.keys(files)[0] as string;
    const reading = await readDefinitions(access.open(path), access);
    const at = reading?.definitions[0]?.at;
    // what a service includes may declare the machine
    expect(at && placeOf(at).file).toBe(files["machines.yml"] ? "machines.yml" : path);
    if (reading?.host !== "asl") expect(at && bare(textOf(at))).toMatch(/^(Machine|m)$/);
  });
});
