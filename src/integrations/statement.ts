import type { Idempotency } from "./shapes.js";

type Verdict = Pick<Idempotency, "class" | "reason">;

const UNKNOWN: Verdict = { class: "U", reason: "it depends on the statement" };
/** The classes of statements, the one that repeats the most first. */
const ORDER = ["N", "U", "I", "R"] as const;
/** Words with which an INSERT leaves rows alone that are there already. */
const TOLERATES: ReadonlySet<string> = new Set(["conflict", "duplicate", "ignore", "exists", "replace"]);

/**
 * What a second run of SQL or PartiQL text does, as far as its first words and its assignments show it.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.insert.html
 */
export function ofStatement(text: string, dialect: "sql" | "partiql"): Verdict {
  const verdicts = statementsOf(text).map((words) => judge(words, dialect));
  for (const kind of ORDER) {
    const found = verdicts.find((verdict) => verdict.class === kind);
    if (found) return found;
  }
  return UNKNOWN;
}

/** The words and signs of each statement, in lower case; texts are one word. */
function statementsOf(text: string): string[][] {
  const statements: string[][] = [[]];
  for (const token of text.toLowerCase().match(/'[^']*'|"[^"]*"|[\w.:]+|[^\s\w]/g) ?? []) {
    if (token === ";") statements.push([]);
    else statements.at(-1)?.push(token.replaceAll('"', ""));
  }
  return statements.filter((words) => words.length > 0);
}

function judge(words: readonly string[], dialect: "sql" | "partiql"): Verdict {
  switch (words[0]) {
    case "select":
    case "show":
    case "describe":
    case "explain":
      return words.includes("into") ? UNKNOWN : { class: "R", reason: "it only reads" };
    case "insert":
      if (dialect === "partiql") return { class: "I", reason: "an item that exists is not inserted again" };
      return words.some((word) => TOLERATES.has(word))
        ? { class: "I", reason: "rows that exist are left alone" }
        : { class: "N", reason: "each call inserts the rows again" };
    case "update": {
      const changed = accumulates(words);
      return changed
        ? { class: "N", reason: `each call changes ${changed} again` }
        : { class: "I", reason: "the rows end up with the same values" };
    }
    case "delete":
    case "truncate":
    case "drop":
      return { class: "I", reason: "what is deleted stays deleted" };
    default:
      return UNKNOWN;
  }
}

/** The column that an UPDATE sets to a sum with itself, unless its WHERE compares that column. */
function accumulates(words: readonly string[]): string | undefined {
  const where = words.indexOf("where");
  const end = where < 0 ? words.length : where;
  const condition = words.slice(end);
  let begin = words.indexOf("set") + 1;
  if (begin === 0) return undefined;
  let depth = 0;
  for (let i = begin; i <= end; i++) {
    const word = words[i];
    if (word === "(") depth++;
    if (word === ")") depth--;
    // PartiQL writes SET before each assignment
    if (i < end && (depth > 0 || (word !== "," && word !== "set"))) continue;
    const [column = "", sign, ...value] = words.slice(begin, i);
    const sums = value.some((one) => one === "+" || one === "-" || one === "|" || one === "list_append");
    if (sign === "=" && sums && value.includes(column) && !condition.includes(column)) return column;
    begin = i + 1;
  }
  return undefined;
}
