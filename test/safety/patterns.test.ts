import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { compilePattern, type Program } from "../../src/budget/pattern-program.js";
import { sample } from "../support/size.js";

const root = join(import.meta.dirname, "../..");

interface Literal {
  readonly at: string;
  readonly pattern: RegExp;
  readonly excused: boolean;
}

/** Regular expressions written in a file, and where. `// linear: …` above one says why its text cannot be long. */
function literalsOf(path: string): Literal[] {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const found: Literal[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      const lines = file.text.split("\n");
      const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) as RegExpExecArray;
      const excused = [lines[line], lines[line - 1]].some((text) => /\/\/ linear: /.test(text ?? ""));
      found.push({ at: `${relative(root, path)}:${line + 1} ${node.text}`, pattern: new RegExp(source as string, flags), excused });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (/\.ts$/.test(entry.name) && !/\.test\.ts$|\.d\.ts$|generated/.test(entry.name)) yield path;
  }
}

/** Steps that an engine takes which tries one path after the other, as that of JavaScript does. */
function stepsOf(program: Program, text: string, most: number, once: boolean): number {
  let steps = 0;
  for (let start = 0; start <= text.length; start++) {
    const todo: [number, number][] = [[0, start]];
    for (let job = todo.pop(); job; job = todo.pop()) {
      if (++steps > most) return steps;
      const [at, i] = job;
      const instruction = program.code[at];
      if (instruction?.op === "match") {
        start = Math.max(start, i - 1);
        break;
      }
      if (instruction?.op === "accept") {
        if (i < text.length && instruction.test(text.charCodeAt(i))) todo.push([at + 1, i + 1]);
      } else if (instruction?.op === "jump") todo.push([instruction.to, i]);
      else if (instruction?.op === "split") {
        if (instruction.second !== instruction.first) todo.push([instruction.second, i]);
        todo.push([instruction.first, i]);
      } else if (instruction?.op === "assert") {
        const line = instruction.kind === "lineStart" || instruction.kind === "lineEnd";
        const edge = instruction.kind === "lineStart" || instruction.kind === "start" ? i === 0 : i === text.length;
        if (
          edge ||
          (line && text[instruction.kind === "lineStart" ? i - 1 : i] === "\n") ||
          instruction.kind === "word" ||
          instruction.kind === "notWord"
        )
          todo.push([at + 1, i]);
      } else todo.push([at + 1, i]);
    }
    // an engine knows at once that what begins at the start begins nowhere else
    if (once || (start === 0 && startsAtStart(program))) break;
  }
  return steps;
}

const startsAtStart = ({ code }: Program): boolean => {
  const first = code.find(({ op }) => op !== "save" && op !== "split");
  const alternatives = code.filter((instruction, i) => instruction.op === "split" && i > 1).length;
  return (
    first?.op === "assert" &&
    first.kind === "start" &&
    (alternatives === 0 || code.filter((c) => c.op === "assert" && c.kind === "start").length >= 1)
  );
};

const CHARACTERS = [
  "a",
  "A",
  "0",
  " ",
  "\n",
  "\r",
  "\t",
  ".",
  "-",
  "_",
  "/",
  "\\",
  '"',
  "'",
  "`",
  "{",
  "}",
  "$",
  "=",
  "+",
  ":",
  "<",
  ">",
  "(",
  ")",
  "[",
  "]",
  ",",
  ";",
  "%",
  "#",
  "*",
  "@",
  "é",
];

/** Texts to repeat: single characters that the pattern accepts, pairs of them, and its literal parts. */
function pumpsOf(program: Program, source: string): string[] {
  const accepts = program.code.flatMap((instruction) => (instruction.op === "accept" ? [instruction.test] : []));
  // one character of all those that the pattern tells apart
  const classes = new Map<string, string>();
  for (const c of CHARACTERS) {
    const taken = accepts.map((test) => (test(c.charCodeAt(0)) ? "1" : "0")).join("");
    if (taken.includes("1") && !classes.has(taken)) classes.set(taken, c);
  }
  const used = [...classes.values()];
  const literals = source.match(/[A-Za-z0-9:_]{2,}/g) ?? [];
  const few = used.slice(0, 16);
  return [
    ...used,
    ...few.flatMap((a) => few.map((b) => a + b)),
    ...literals,
    ...literals.flatMap((l) => used.map((c) => l + c)),
    ...literals.flatMap((l) => used.map((c) => `${c}${l}`)),
  ];
}

/** How much longer the longer of two short texts is, and a little more. */
const LINEAR = 4.4;

function growthOf({ pattern }: Literal): { readonly pump: string; readonly ratio: number } | undefined {
  const program = compilePattern(pattern);
  if (!program) return undefined;
  if (!program.code.some((instruction, i) => instruction.op === "jump" && instruction.to < i)) return undefined;
  let worst: { pump: string; ratio: number } | undefined;
  const literals = [...new Set(pattern.source.match(/[A-Za-z0-9:_/]{2,}|[<>{}"'$%=:/]/g) ?? []), ""].slice(0, 12);
  for (const pump of pumpsOf(program, pattern.source)) {
    for (const lead of literals) {
      for (const end of ["\u0000", "\n\u0000"]) {
        const steps = (n: number) => stepsOf(program, `${lead}${pump.repeat(n / pump.length)}${end}`, 1e6, pattern.sticky);
        const short = steps(100);
        // what is linear on a short text needs no long one
        if (short <= LINEAR * steps(24)) continue;
        const ratio = steps(400) / short;
        if (ratio > 6 && (!worst || ratio > worst.ratio)) worst = { pump: lead + pump, ratio };
      }
    }
  }
  return worst;
}

/** Made of a fixed list, of an identifier, or handed to boundedPattern at once. */
const ALLOWED = [
  "src/analysis/symbolic/jsonata/signatures.ts",
  "src/hosts/terraform/safe-pattern.ts",
  "src/languages/hcl/parse-template.ts",
  "src/reporters/printable.ts",
  "src/values/concrete/filter.ts",
];

describe("regular expressions of our own", () => {
  const all = [...filesBelow(join(root, "src")), ...filesBelow(join(root, "rules"))].flatMap(literalsOf);

  it("take time proportional to the text, whatever it is", () => {
    const slow = sample(all, 6)
      .filter((one) => !one.excused)
      .flatMap((one) => {
        const growth = growthOf(one);
        return growth
          ? [`${one.at}  on ${JSON.stringify(growth.pump)} repeated: four times the text, ${growth.ratio.toFixed(0)} times the steps`]
          : [];
      });
    expect(slow.join("\n")).toBe("");
  });

  it("look around only where the text is short", () => {
    const unknown = all
      .filter((one) => !one.excused && !compilePattern(one.pattern) && /[*+]|\{\d+,\}/.test(one.pattern.source))
      .map((one) => one.at);
    expect(unknown.join("\n")).toBe("");
  });

  it("are made of text only by boundedPattern", () => {
    const made = [...filesBelow(join(root, "src")), ...filesBelow(join(root, "rules"))].filter(
      (path) => !path.includes("/budget/") && /new RegExp\(/.test(readFileSync(path, "utf8")),
    );
    expect(made.map((path) => relative(root, path)).sort()).toEqual(ALLOWED);
  });
});
