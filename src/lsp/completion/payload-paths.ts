import type { ValueRole } from "../../analysis/facts/facts.js";
import { CONTEXT_MEMBERS } from "../../asl/context-members.js";
import type { StateDigest, ValueDigest } from "../analysis/digest.js";
import { memberAt, shape } from "../features/describe.js";
import { INTRINSICS, JSONATA_FUNCTIONS } from "../features/functions.js";
import { type Item, type Items, NOTHING } from "./items.js";

/** What a path or an expression can read at the cursor. */
export interface Readable {
  /** What `$` is; for JSONata what `$states.input` is. */
  readonly input: ValueDigest | undefined;
  /** What `$states.result` is. */
  readonly result?: ValueDigest | undefined;
  readonly variables: readonly string[];
  readonly values: StateDigest["values"] | undefined;
}

/** Characters before the cursor that are looked at: paths are shorter. */
const MOST_CHARACTERS = 500;

/** Paths and intrinsic functions, by what is written before the cursor. */
export function pathItems(text: string, { input, variables, values }: Readable): Items {
  const before = text.slice(-MOST_CHARACTERS);
  const call = /(?:^|[\s(,])(States\.\w*)$/.exec(before);
  if (call?.[1]) return functions(INTRINSICS, call[1]);
  // linear: of a text that is cut
  const path = /(\$\$?)(\w*)((?:\.[\w-]*|\[[^\]]*\])*)$/.exec(before);
  if (!path) {
    // linear: of a text that is cut
    const word = /\w*$/.exec(before)?.[0] ?? "";
    const roots: Item[] = [
      { label: "$", kind: "variable", detail: input ? shape(input) : "the input", first: true },
      { label: "$$", kind: "variable", detail: "the context object" },
      ...variables.map((name): Item => ({ label: `$${name}`, kind: "variable" })),
    ];
    return { items: [...roots, ...functions(INTRINSICS, word).items], replaces: word };
  }
  const [, root, name = "", rest = ""] = path;
  if (rest === "") {
    const own = variables.map((variable): Item => ({ label: `$${variable}`, kind: "variable" }));
    const members = name === "" && root === "$" ? below(input, []).map((item) => ({ ...item, label: `$.${item.label}` })) : [];
    const context = name === "" ? (CONTEXT_MEMBERS[""] ?? []).map((member): Item => ({ label: `$$.${member}`, kind: "property" })) : [];
    return { items: [...members, ...own, ...context], replaces: `${root}${name}` };
  }
  const { done, partial } = split(rest);
  if (root === "$$") {
    if (done[0] === "Execution" && done[1] === "Input") return NOTHING;
    return { items: (CONTEXT_MEMBERS[done.join(".")] ?? []).map((member) => ({ label: member, kind: "property" })), replaces: partial };
  }
  if (name !== "") return { items: below(values?.variables, [name, ...done]), replaces: partial };
  return { items: below(input, done), replaces: partial };
}

/** JSONata: members, variables and functions, by what is written of the expression before the cursor. */
export function jsonataItems(text: string, { input, result, variables, values }: Readable): Items {
  const before = text.slice(-MOST_CHARACTERS);
  // linear: of a text that is cut
  const chain = /\$(\w*)((?:\s*\.\s*(?:\w+|`[^`]*`)|\[[^\]]*\])*\s*\.\s*)(\w*)$/.exec(before);
  if (!chain) {
    const word = /\$\w*$/.exec(before)?.[0];
    if (word === undefined) return NOTHING;
    const own = ["states", ...variables].map((name): Item => ({ label: `$${name}`, kind: "variable", first: true }));
    return { items: [...own, ...functions(JSONATA_FUNCTIONS, word).items], replaces: word };
  }
  const [, variable = "", rest = "", partial = ""] = chain;
  const { done } = split(rest.replace(/\s+/g, ""));
  if (variable !== "states") return { items: variable === "" ? [] : below(values?.variables, [variable, ...done]), replaces: partial };
  const [place, ...members] = done;
  if (place === undefined)
    return { items: ["input", "result", "errorOutput", "context"].map((name) => ({ label: name, kind: "property" })), replaces: partial };
  if (place === "input") return { items: below(input, members), replaces: partial };
  if (place === "result") return { items: below(result, members), replaces: partial };
  if (place === "errorOutput") return { items: ["Error", "Cause"].map((name) => ({ label: name, kind: "property" })), replaces: partial };
  return { items: (CONTEXT_MEMBERS[members.join(".")] ?? []).map((name) => ({ label: name, kind: "property" })), replaces: partial };
}

/** `.a.b[0].c` into the members before the last point and what is written behind it. */
function split(rest: string): { done: string[]; partial: string } {
  const parts = rest
    // linear: of a text that is cut
    .replace(/\[[^\]]*\]/g, "")
    .split(".")
    .slice(1)
    .map((part) => part.replace(/`/g, ""));
  const partial = parts.pop() ?? "";
  return { done: parts, partial };
}

function below(value: ValueDigest | undefined, steps: readonly string[]): Item[] {
  const found = memberAt(value, steps);
  if (!found || found === "absent") return [];
  const owner = found.value.members.length === 0 && found.value.items ? found.value.items : found.value;
  return owner.members.map(({ name, presence, value: member }) => ({
    label: name,
    kind: "property",
    detail: `${shape(member, 1)}${presence === "may" ? " (may be absent)" : ""}`,
    first: presence === "must",
  }));
}

function functions(table: typeof INTRINSICS, replaces: string): Items {
  return {
    items: [...table].map(([name, { signature, summary }]) => ({
      label: name,
      kind: "function",
      detail: `(${signature})`,
      documentation: summary,
      text: `${name}(`,
    })),
    replaces,
  };
}

/** What `$` is in a field of a state; the counterpart of `roleOf` for a text that is being typed. */
export function roleOfField(field: string | undefined): ValueRole {
  if (field === "InputPath" || field === "ResultPath" || field === "Catch") return "input";
  if (field === "ResultSelector" || field === "Assign") return "result";
  return field === "OutputPath" ? "afterResultPath" : "afterInputPath";
}
