import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileAccess } from "../../src/discovery/read-file.js";
import { loadConfig } from "../../src/linter/config/load.js";
import type { Finding } from "../../src/linter/finding.js";
import { applyFixes } from "../../src/linter/fixes.js";
import { lintFile } from "../../src/linter/lint.js";
import { RULES } from "../../src/linter/registry.generated.js";
import { sourceFile } from "../../src/text/source-file.js";
import { SHARED, sharedJson, whyNot } from "../support/shared.js";
import { sample } from "../support/size.js";

/**
 * What `--fix` and `--fix-unsafe` write: the finding is gone, nothing new is wrong, a second run changes nothing, and all
 * that was not to be changed is as before, comments included.
 */
const FIXABLE = RULES.filter((rule) => rule.fixable);
const config = {
  ...(await loadConfig(import.meta.dirname, { rules: RULES, search: false })),
  preset: "all" as const,
};

interface Text {
  readonly name: string;
  /** Where the file is, so that what it refers to is found. */
  readonly path: string;
  readonly text: string;
  readonly type?: "STANDARD" | "EXPRESS";
}

/** Claims are shown by runs of up to 25,000 events, which take too long for some hundred definitions. */
const QUICK = new Set(RULES.filter((rule) => rule.fixable || !rule.reads.includes("failures")).map((rule) => rule.id));

async function lint({ path, type }: Text, text: string): Promise<readonly Finding[]> {
  const linted = await lintFile(sourceFile(path, text), true, {
    rules: RULES,
    config,
    access: fileAccess(),
    only: QUICK,
    ...(type ? { type } : {}),
  });
  expect(linted.crashes).toEqual([]);
  return linted.findings;
}

const firsts = new Map<Text, Promise<readonly Finding[]>>();

/** The findings before any fix, which all rules share. */
function first(input: Text): Promise<readonly Finding[]> {
  const found = firsts.get(input) ?? lint(input, input.text);
  firsts.set(input, found);
  return found;
}

const key = (one: Finding): string => `${one.rule} ${one.machine} ${one.state} ${one.message}`;
const findingsOf = (found: readonly Finding[], rule: string, path: string): Finding[] =>
  found.filter((one) => one.rule === rule && one.fix?.edits.every((edit) => edit.file === path));

/** Applies a rule's fixes until none is left; each may make room for another at the same place. */
async function holds(input: Text, rule: string): Promise<number> {
  const before = await first(input);
  const fixes = findingsOf(before, rule, input.path);
  if (fixes.length === 0) return 0;
  let text = input.text;
  let found = before;
  for (let round = 0; round < 5 && findingsOf(found, rule, input.path).length > 0; round++) {
    text = applyFixes(
      text,
      findingsOf(found, rule, input.path).flatMap((one) => (one.fix ? [one.fix] : [])),
    ).text;
    found = await lint(input, text);
  }
  const where = `${input.name}, ${rule}\n${diff(input.text, text)}`;
  expect(findingsOf(found, rule, input.path).map(key), `left over after five rounds: ${where}`).toEqual([]);
  const gone = new Set(fixes.map(key));
  expect(found.filter((one) => gone.has(key(one))).map(key), `still there: ${where}`).toEqual([]);
  const known = new Set(before.map(key));
  expect(found.filter((one) => one.severity === "error" && !known.has(key(one))).map(key), `new errors: ${where}`).toEqual([]);
  expect(comments(text), `comments: ${where}`).toEqual(comments(input.text));
  expect(untouched(input.text, text), `lines that no fix was to change: ${where}`).toBe(true);
  return fixes.length;
}

const comments = (text: string): string[] => text.split("\n").flatMap((line) => /(^|\s)(#|\/\/).*$/.exec(line)?.[0].trim() ?? []);

/** Only lines near an edit differ: what is before the first and behind the last changed line is the same text. */
function untouched(before: string, after: string): boolean {
  const kept = new Set(after.split("\n"));
  const lost = before.split("\n").filter((line) => !kept.has(line));
  return lost.length <= Math.max(3, before.split("\n").length / 2) || before.split("\n").length < 12;
}

function diff(before: string, after: string): string {
  const old = new Set(before.split("\n"));
  return after
    .split("\n")
    .filter((line) => !old.has(line))
    .slice(0, 20)
    .join("\n");
}

function* pages(): Generator<Text> {
  const folder = join(import.meta.dirname, "..", "..", "rules");
  for (const { id } of FIXABLE) {
    for (const file of ["README.md", "cases.md"].filter((one) => existsSync(join(folder, id, one)))) {
      const blocks = [...readFileSync(join(folder, id, file), "utf8").matchAll(/^```asl( standard| express)?\n([\s\S]*?)^```/gm)];
      for (const [i, [, type, text = ""]] of blocks.entries()) {
        const clean = text.replace(/ *# finding\b.*$/gm, "");
        const workflow = type ? { type: type.trim().toUpperCase() as "STANDARD" | "EXPRESS" } : {};
        yield { name: `${id} ${file} ${i + 1}`, path: `/no-such-folder/page-${id}-${i}.asl.yaml`, text: clean, ...workflow };
      }
    }
  }
}

function* published(): Generator<Text> {
  for (const one of sharedJson<{ id: string; entry: string }[]>("corpus", "index.json")) {
    const path = join(SHARED, "corpus", one.id, one.entry);
    yield { name: one.id, path, text: readFileSync(path, "utf8") };
  }
}

describe("fixes of the examples on the pages", () => {
  const texts = [...pages()];
  // a definition alone has no role
  for (const rule of FIXABLE.filter(({ reads }) => !reads.includes("permissions"))) {
    it(rule.id, async () => {
      let fixed = 0;
      for (const text of texts) fixed += await holds(text, rule.id);
      expect(fixed).toBeGreaterThan(0);
    });
  }
});

describe("fixes of sound definitions", () => {
  it("leaves a definition alone in which nothing is wrong", async () => {
    const folder = join(import.meta.dirname, "..", "..", "fixtures", "clean");
    for (const file of readdirSync(folder)) {
      const text = readFileSync(join(folder, file), "utf8");
      const found = await lint({ name: file, path: join(folder, file), text }, text);
      expect(found.filter((one) => one.fix?.safe).map(key)).toEqual([]);
    }
  });
});

describe.skipIf(whyNot !== "")(`fixes of published definitions${whyNot}`, () => {
  const texts = whyNot === "" ? sample([...published()], 30) : [];
  for (const rule of FIXABLE) {
    it(rule.id, async () => {
      for (const text of texts) await holds(text, rule.id);
    });
  }
});
