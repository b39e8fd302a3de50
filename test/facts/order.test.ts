import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/facts/analyze-machine.js";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import { factsJson } from "../../src/cli/facts/facts-json.js";
import { parseJson } from "../../src/languages/json/parse-json.js";
import { MappedText } from "../../src/text/mapped-text.js";
import { sourceFile } from "../../src/text/source-file.js";
import { Random } from "../../src/values/concrete/random.js";
import { machineNumber } from "../soundness/soundness.js";
import { hasShared, SHARED, whyNot } from "../support/shared.js";
import { size } from "../support/size.js";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Everything that `sfn-lint facts --format json` says. States, loops and claims are in the definition's order: sorted here. */
function factsOf(definition: Json): string | undefined {
  const { root } = parseJson(MappedText.ofFile(sourceFile("order.json", JSON.stringify(definition))));
  const machine = root && parseMachine(root).machine;
  if (!machine?.startAt) return undefined;
  const printed = factsJson([{ file: "order.json", name: "order", facts: analyze(machine) }]);
  return JSON.stringify(sorted(printed as Json), null, 1);
}

function sorted(json: Json): Json {
  if (Array.isArray(json)) return json.map(sorted);
  if (json === null || typeof json !== "object") return json;
  return Object.fromEntries(
    Object.keys(json)
      .sort()
      .map((key) => [key, LISTED.has(key) ? listed(json[key] as Json) : sorted(json[key] as Json)]),
  );
}

const LISTED = new Set(["loops", "failures"]);

const listed = (list: Json): Json =>
  Array.isArray(list)
    ? list
        .map(sorted)
        .map((item) => [JSON.stringify(item), item] as const)
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        .map(([, item]) => item)
    : sorted(list);

/**
 * The definition with the members of its objects in another order. Values that are data (a Pass state's Result, templates)
 * keep theirs: there the order shows in what a run prints.
 */
function shuffled(json: Json, random: Random, data = false): Json {
  if (Array.isArray(json)) return json.map((item) => shuffled(item, random, data));
  if (json === null || typeof json !== "object") return json;
  const keys = Object.keys(json);
  if (!data)
    for (let i = keys.length - 1; i > 0; i--) {
      const j = Math.floor(random.next() * (i + 1));
      [keys[i], keys[j]] = [keys[j] as string, keys[i] as string];
    }
  return Object.fromEntries(keys.map((key) => [key, shuffled(json[key] as Json, random, data || DATA.has(key))]));
}

const DATA = new Set(["Result", "Parameters", "Arguments", "ResultSelector", "ItemSelector", "Output", "BatchInput", "Assign"]);

function expectSame(title: string, definition: Json): void {
  const first = factsOf(definition);
  if (first === undefined) return;
  expect(factsOf(definition), `${title}, second run`).toBe(first);
  for (let i = 0; i < 2; i++) {
    const other = shuffled(definition, Random.from(`${title} ${i}`));
    expect(factsOf(other), `${title}, shuffled: ${JSON.stringify(other)}`).toBe(first);
  }
}

function definitionsIn(folder: string): [string, Json][] {
  const out: [string, Json][] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".json")) continue;
    const path = join(entry.parentPath, entry.name);
    try {
      const json = JSON.parse(readFileSync(path, "utf8")) as Json;
      if (json !== null && typeof json === "object" && "StartAt" in json && "States" in json)
        out.push([path.slice(folder.length + 1), json]);
    } catch {
      // no JSON: not for this test
    }
  }
  return out;
}

/** Every eighth of them, where the full size is not asked for. */
const some = (definitions: [string, Json][]): [string, Json][] => definitions.filter((_, i) => i % size(24, 1) === 0);

describe("the same facts for a second run, and for another order of states and fields", () => {
  beforeAll(loadJsonata);

  it.each(definitionsIn(fileURLToPath(new URL("../../fixtures", import.meta.url))))("%s", expectSame);

  it("on random machines", () => {
    for (let seed = 0; seed < size(15, 150); seed++) expectSame(`machine ${seed}`, machineNumber(seed));
  });

  describe.skipIf(!hasShared)(`on published definitions${whyNot}`, () => {
    it.each(hasShared ? some(definitionsIn(join(SHARED, "corpus"))) : [])("%s", expectSame);
  });
});
