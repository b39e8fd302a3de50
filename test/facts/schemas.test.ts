import { join } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { schemaOf, sizeFact, valueFact } from "../../src/analysis/facts/build-value.js";
import { valuesOf } from "../../src/analysis/fixpoint/input-schema.js";
import { textsOf, thresholdsOf } from "../../src/analysis/fixpoint/thresholds.js";
import { type SamplingStrategy, sample } from "../../src/analysis/witness/sample.js";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import type { Json } from "../../src/text/node.js";
import { contains } from "../../src/values/abstract/json.js";
import { Random } from "../../src/values/concrete/random.js";
import { machineOf } from "../soundness/run-case.js";
import { itIsApproved } from "../support/approved.js";
import { abstraction, anyJson } from "../support/arbitraries.js";
import { size } from "../support/size.js";
import { printSchema, printValue } from "./printed.js";

const approved = (name: string): string => join(import.meta.dirname, "approved", `${name}.txt`);

const items = { type: "array", items: { type: "integer", minimum: 0 } };
/** One keyword each, and what is nested, referred to or contradicts itself. */
const SCHEMAS: readonly Json[] = [
  true,
  false,
  {},
  ...["null", "boolean", "number", "integer", "string", "array", "object", "other"].map((type) => ({ type })),
  { type: ["string", "null"] },
  { type: ["integer", "number"], minimum: 1 },
  { type: ["integer", "string"], minimum: 1, maxLength: 3 },
  ...[0, 1, -1, 2.5].flatMap((n) => [
    { type: "number", minimum: n },
    { type: "number", maximum: n },
    { type: "integer", exclusiveMinimum: n, exclusiveMaximum: n + 3 },
  ]),
  { type: "number", minimum: "1" },
  { type: "integer", minimum: 3, maximum: 3 },
  { type: "string", minLength: 2, maxLength: 4 },
  { type: "string", minLength: -1, maxLength: 2.5 },
  { type: "string", enum: ["a", "b"] },
  { enum: [1, "a", null, [2]] },
  { enum: [] },
  { const: { a: [1] } },
  { const: null },
  items,
  { ...items, minItems: 1, maxItems: 3 },
  { ...items, minItems: 2, maxItems: 2 },
  { type: "array", items: false },
  { type: "array", items: true, maxItems: 100_000 },
  { type: "array", items: true, maxItems: 99_999 },
  { type: "array", maxItems: 0 },
  { type: "object", required: ["a"] },
  { type: "object", required: ["a"], properties: { a: { type: "string" }, b: { type: "boolean" } } },
  { type: "object", properties: { a: items }, additionalProperties: false },
  { type: "object", properties: { a: items }, additionalProperties: { type: "null" } },
  { type: "object", required: "a", properties: [] },
  { anyOf: [{ type: "string" }, { type: "object", required: ["a"] }] },
  { oneOf: [{ const: 1 }, { const: 2 }] },
  { anyOf: [] },
  { $ref: "#/$defs/a", $defs: { a: { type: "string", maxLength: 2 } } },
  { $ref: "#/$defs/a~1b~0c", $defs: { "a/b~c": { type: "null" } } },
  { $ref: "#/$defs/none" },
  { $ref: "other.json#/a" },
  { $ref: "#" },
  { type: "object", properties: { of: { $ref: "#" } }, required: ["of"] },
];

/** References that a validator cannot follow, or not to an end. */
const LEADS_NOWHERE = new Set(["#/$defs/none", "other.json#/a", "#"].map(($ref) => JSON.stringify({ $ref })));

const STRATEGIES: readonly SamplingStrategy[] = [{ kind: "least" }, { kind: "most" }];

describe("the values that a schema allows are approved:", () => {
  itIsApproved(
    approved("schemas"),
    SCHEMAS.map((schema) => [
      JSON.stringify(schema),
      () => {
        const value = valuesOf(schema);
        const { bytes, envelope } = sizeFact(value);
        return [
          printValue(valueFact(value)),
          `as a schema ${printSchema(schemaOf(value))}; ${bytes.min}..${bytes.max ?? "∞"} bytes, ${envelope} documented`,
          `samples ${STRATEGIES.map((strategy) => JSON.stringify(sample(value, strategy))).join(" ")}`,
        ];
      },
    ]),
  );

  it("are all that a validator accepts", () => {
    const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
    const checked = SCHEMAS.filter(
      (schema) => ajv.validateSchema(schema as object) === true && !LEADS_NOWHERE.has(JSON.stringify(schema)),
    ).map((schema) => [ajv.compile(schema as object), valuesOf(schema), schema] as const);
    expect(checked.length).toBeGreaterThan(40);
    fc.assert(
      fc.property(
        fc.oneof(
          anyJson,
          fc.integer({ min: -3, max: 6 }),
          fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }),
          fc.constantFrom("", "a", "ab", "abc", "abcd", "abcde"),
        ),
        (json) => {
          for (const [isValid, value, schema] of checked)
            if (isValid(json) && !contains(value, json)) throw new Error(`${JSON.stringify(json)} is valid by ${JSON.stringify(schema)}`);
        },
      ),
      { numRuns: size(150, 3000) },
    );
  });
});

const INHERITED = new RegExp(Object.getOwnPropertyNames(Object.prototype).join("|"));

describe("what is known of a value", () => {
  const holds = (members: readonly Json[], claims: (json: Json) => string | undefined): void => {
    for (const json of members) {
      const against = claims(json);
      if (against !== undefined) throw new Error(`${against}: ${JSON.stringify(json)}`);
    }
  };

  it("as a schema accepts all of its values", () => {
    const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
    fc.assert(
      fc.property(abstraction, ({ members, value }) => {
        // Ajv does not tell members of these names from those that every object inherits
        fc.pre(!INHERITED.test(JSON.stringify(members)));
        const isValid = ajv.compile(schemaOf(value) as object | boolean);
        holds(members, (json) => (isValid(json) ? undefined : `not valid by ${JSON.stringify(schemaOf(value))}`));
      }),
      { numRuns: size(100, 2000) },
    );
  });

  it("has no fewer bytes than a value, and documents no more than there can be", () => {
    fc.assert(
      fc.property(abstraction, ({ members, value }) => {
        const { bytes, envelope } = sizeFact(value);
        expect(envelope).toBeGreaterThanOrEqual(bytes.min);
        if (bytes.max !== null) expect(envelope).toBeLessThanOrEqual(bytes.max);
        holds(members, (json) => {
          const length = Buffer.byteLength(JSON.stringify(json));
          return length >= bytes.min && (bytes.max === null || length <= bytes.max) ? undefined : `not ${bytes.min} to ${bytes.max}`;
        });
      }),
      { numRuns: size(100, 2000) },
    );
  });

  it("gives samples that are among its values", () => {
    const random = Random.from("samples");
    let within = 0;
    let all = 0;
    fc.assert(
      fc.property(abstraction, ({ value }) => {
        for (const strategy of [...STRATEGIES, { kind: "lot", random } as const]) {
          all++;
          if (contains(value, sample(value, strategy))) within++;
        }
      }),
      { numRuns: size(150, 2000), seed: 7 },
    );
    // sizes that only the payload's limit gives are not aimed at
    expect(within / all).toBeGreaterThan(0.97);
  });
});

describe("where widening stops", () => {
  beforeAll(loadJsonata);
  const of = (definition: Json) => {
    const machine = machineOf({ StartAt: "S", States: { S: definition } });
    if (!machine) throw new Error("the definition cannot be read");
    return machine;
  };
  const ALWAYS = [-1, 0, 1, 2, 10, 40, 100, 256, 1000, 24_998, 25_000, 32_768, 262_144, 2_147_483_647];

  it("is at the quotas, and at each number of the definition and its neighbors", () => {
    expect(thresholdsOf(of({ Type: "Succeed" }))).toEqual(ALWAYS);
    expect(thresholdsOf(of({ Type: "Wait", Seconds: 60, End: true }))).toEqual([...ALWAYS, 59, 60, 61].sort((a, b) => a - b));
    const among = (definition: Json) => thresholdsOf(of(definition)).filter((n) => !ALWAYS.includes(n));
    expect(among({ Type: "Pass", Parameters: { "a.$": "States.MathAdd($.n, -7)" }, End: true })).toEqual([-8, -7, -6]);
    expect(among({ Type: "Pass", Result: { a: "in plain text 70" }, End: true })).toEqual([]);
    expect(among({ Type: "Pass", QueryLanguage: "JSONata", Output: "{% $n < 6.5 ? 70 %}", End: true })).toEqual([
      5.5, 6.5, 7.5, 69, 70, 71,
    ]);
    expect(among({ Type: "Pass", Result: [5, [6]], End: true })).toEqual([4, 5, 6, 7]);
  });

  it("is at no more numbers than are worth it", () => {
    const many = Array.from({ length: 200 }, (_, i) => 1000 + 10 * i);
    const found = thresholdsOf(of({ Type: "Pass", Result: many, End: true }));
    // three more than the most, which the last number adds
    expect(found.length).toBeGreaterThan(240);
    expect(found.length).toBeLessThanOrEqual(243);
  });

  it("is told apart by the texts that conditions compare with", () => {
    expect(
      textsOf(
        of({
          Type: "Choice",
          Choices: [
            { Variable: "$.a", StringEquals: "x", Next: "S" },
            { Variable: "$.a", StringMatches: "y", Next: "S" },
          ],
          Default: "S",
        }),
      ),
    ).toEqual(["x"]);
    expect(
      textsOf(
        of({
          Type: "Pass",
          QueryLanguage: "JSONata",
          Output: "{% $a = 'one' or $a = \"two\" or $a = '' %}",
          Comment: "'three'",
          End: true,
        }),
      ),
    ).toEqual(["one", "two", ""]);
    const many = Array.from({ length: 80 }, (_, i) => ({ Variable: "$.a", StringEquals: `t${i}`, Next: "S" }));
    expect(textsOf(of({ Type: "Choice", Choices: many, Default: "S" }))).toHaveLength(64);
  });
});
