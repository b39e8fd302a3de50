import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, expect, it } from "vitest";

const APPROVE = process.env.SFN_LINT_APPROVE === "1";

/**
 * Lines that were read and approved before, by case. With `SFN_LINT_APPROVE=1` they are written instead of compared: read
 * the difference that Git shows before you commit it.
 */
interface Approved {
  /** The case gives these lines. */
  check(name: string, lines: readonly string[]): void;
}

/**
 * For a suite whose tests check one case each.
 * @param path of the approved text: a line `# name` for each case, and its lines, indented.
 * @param names of all cases.
 */
export function approvedAt(path: string, names: readonly string[]): Approved {
  const approved = existsSync(path) ? read(readFileSync(path, "utf8")) : new Map<string, string[]>();
  const given = new Map<string, string[]>();
  const titles = names.map(titled);
  it("each case is approved, and nothing else", () => {
    expect(new Set(titles).size).toBe(titles.length);
    if (!APPROVE) expect([...approved.keys()]).toEqual(titles);
  });
  afterAll(() => {
    if (!APPROVE || given.size < titles.length) return;
    mkdirSync(dirname(path), { recursive: true });
    const texts = titles.map((title) => `# ${title}\n${(given.get(title) ?? []).map((line) => `  ${line}\n`).join("")}`);
    writeFileSync(path, texts.join(""));
  });
  return {
    check(name, lines) {
      const found = lines.flatMap((line) => line.split("\n"));
      given.set(titled(name), found);
      if (!APPROVE) expect(found, `approved in ${path}; SFN_LINT_APPROVE=1 writes it anew`).toEqual(approved.get(titled(name)) ?? []);
    },
  };
}

/** A test for each case: name, and what gives its lines. */
export function itIsApproved(path: string, cases: readonly (readonly [name: string, lines: () => string[]])[]): void {
  const approved = approvedAt(
    path,
    cases.map(([name]) => name),
  );
  for (const [name, lines] of cases) it(name, () => approved.check(name, lines()));
}

const titled = (name: string): string => name.replaceAll("\n", " ");

function read(text: string): Map<string, string[]> {
  const cases = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split("\n").slice(0, -1)) {
    if (line.startsWith("# ")) {
      lines = [];
      cases.set(line.slice(2), lines);
    } else lines.push(line.slice(2));
  }
  return cases;
}
