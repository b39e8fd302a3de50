import { readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAsl } from "../../test/support/parse.js";
import { casesIn, hasShared, whyNot } from "../../test/support/shared.js";
import { aslSchema } from "./json-schema.js";

const fixtures = readdirSync("fixtures/clean")
  .filter((f) => f.endsWith(".json"))
  .map((f) => JSON.parse(readFileSync(`fixtures/clean/${f}`, "utf8")) as Json);
const valid = new Ajv({ strict: false }).compile(aslSchema());

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

describe("the schema for editors", () => {
  it("takes the zeros that AWS accepts, and no others", () => {
    const task = (more: object) => ({ Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", End: true, ...more });
    const machine = (more: object, state: object = {}) => ({ StartAt: "A", States: { A: task(state) }, ...more });
    expect(valid(machine({ TimeoutSeconds: 0 }))).toBe(true);
    expect(valid(machine({ TimeoutSeconds: -1 }))).toBe(false);
    expect(valid(machine({}, { TimeoutSeconds: 0 }))).toBe(false);
    expect(valid(machine({}, { Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 0, MaxDelaySeconds: 31_622_400 }] }))).toBe(true);
    expect(valid(machine({}, { Retry: [{ ErrorEquals: ["States.ALL"], MaxDelaySeconds: 0 }] }))).toBe(false);
    expect(valid(machine({}, { Retry: [{ ErrorEquals: ["States.ALL"], MaxDelaySeconds: 31_622_401 }] }))).toBe(false);
  });

  it("describes every field", () => {
    const described = JSON.stringify(aslSchema()).match(/"description":"[^"]*"/g) ?? [];
    expect(described.length).toBeGreaterThan(150);
    const schema = aslSchema() as { definitions: { rule: { properties: Record<string, { description?: string }> } } };
    for (const [name, { description }] of Object.entries(schema.definitions.rule.properties)) {
      expect(description, name).toMatch(/^[A-Z{].*[.)]$/);
      expect(description, name).not.toMatch(/undefined/);
    }
  });

  it("takes sound definitions", () => {
    for (const definition of fixtures) expect(valid(definition), JSON.stringify(valid.errors)).toBe(true);
  });

  it.skipIf(!hasShared)(`takes every definition that AWS ran${whyNot}`, () => {
    const cases = casesIn<{ id: string; definition?: Json; mocksComplete?: boolean }>("conformance", "execution");
    const refused = cases.filter((c) => c.definition !== undefined && !valid(c.definition)).map((c) => c.id);
    expect(refused).toEqual([]);
  });

  it("refuses nothing of which the reader says nothing: one change anywhere in a sound definition", async () => {
    const change = fc.record({
      definition: fc.nat(fixtures.length - 1),
      place: fc.nat(400),
      kind: fc.constantFrom("drop", "rename", "retype"),
      value: fc.constantFrom<Json>(7, "seven", true, null, [], {}, -1),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ definition, place, kind, value }) => {
        const copy = structuredClone(fixtures[definition] as Json);
        edit(copy, place, kind, value);
        if (valid(copy)) return;
        const { problems } = await parseAsl(copy);
        expect(problems.length, `${JSON.stringify(valid.errors?.slice(0, 2))}\n${JSON.stringify(copy)}`).toBeGreaterThan(0);
      }),
      { numRuns: 600, seed: 20 },
    );
  });
});

/** Changes the member at one place, counted over all members. */
function edit(root: Json, place: number, kind: string, value: Json): void {
  const members: [{ [key: string]: Json }, string][] = [];
  const todo: Json[] = [root];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (Array.isArray(at)) todo.push(...at);
    else if (typeof at === "object" && at !== null) {
      for (const [key, inner] of Object.entries(at)) {
        members.push([at, key]);
        // what payloads hold is free
        if (!["Parameters", "Result", "Arguments", "ResultSelector", "Output", "Assign", "ItemSelector"].includes(key)) todo.push(inner);
      }
    }
  }
  const [owner, key] = members[place % members.length] as [{ [key: string]: Json }, string];
  if (kind === "retype") owner[key] = value;
  else {
    const old = owner[key] as Json;
    delete owner[key];
    if (kind === "rename") owner[`${key}X`] = old;
  }
}
