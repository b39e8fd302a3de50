import type { ConstructedObject } from "../../languages/evaluator/values.js";
import type { SourceFile } from "../../text/source-file.js";

/** Characters before a construct in which the name is that it is kept under. */
const BEFORE = 200;

const MEMBER = /this\.([\w$]+)\s*=\s*$/;
const LOCAL = /(export\s+)?(?:const|let)\s+([\w$]+)(?:\s*:\s*[\w.]+)?\s*=\s*$/;
const PRIVATE = /\bprivate[ \t]+(?:readonly[ \t]+)?([\w$]+)/g;
const HANDED_ON = /(?:\breturn[ \t]|=>?[ \t]?)([\w$]+)/g;
const EXPORTED = /\bexport[ \t]*\{([^{}]*)\}/g;

/** What the file calls it, `machine` or `this.machine`; undefined where other parts of the program can name it too. */
export function keptName({ at: { file, start } }: ConstructedObject): string | undefined {
  const before = file.text.slice(Math.max(0, start - BEFORE), start);
  return isPython(file) ? keptInPython(file, before) : keptInScript(file, before);
}

function keptInScript({ text }: SourceFile, before: string): string | undefined {
  const member = MEMBER.exec(before)?.[1];
  if (member !== undefined) return [...text.matchAll(PRIVATE)].some(([, name]) => name === member) ? `this.${member}` : undefined;
  const [, exported, local] = LOCAL.exec(before) ?? [];
  if (local === undefined || exported !== undefined || isHandedOn(text, HANDED_ON, local)) return undefined;
  return [...text.matchAll(EXPORTED)].some(([, names = ""]) => names.split(/[\s,]/).includes(local)) ? undefined : local;
}

const PYTHON_MEMBER = /\bself\.(\w+)\s*=\s*$/;
const PYTHON_LOCAL = /(?:^|\n)([ \t]*)([A-Za-z_]\w*)\s*=\s*$/;
/** An assignment has blanks around its sign, a keyword argument none. */
const PYTHON_HANDED_ON = /(?:\breturn[ \t]|\byield[ \t]|[ \t]=[ \t]?)([A-Za-z_]\w*)/g;

/** By convention, members with an underscore in front are private, and a file that makes the app is imported by no other. */
function keptInPython({ text }: SourceFile, before: string): string | undefined {
  const member = PYTHON_MEMBER.exec(before)?.[1];
  if (member !== undefined) return member.startsWith("_") ? `self.${member}` : undefined;
  const [, indentation, local] = PYTHON_LOCAL.exec(before) ?? [];
  if (local === undefined || (indentation === "" && !/\bApp\(/.test(text))) return undefined;
  return isHandedOn(text, PYTHON_HANDED_ON, local) ? undefined : local;
}

/** As such, not one of its members. */
function isHandedOn(text: string, pattern: RegExp, local: string): boolean {
  return [...text.matchAll(pattern)].some(({ 0: all, 1: name, index }) => name === local && text[index + all.length] !== ".");
}

export const isPython = ({ path }: SourceFile): boolean => path.endsWith(".py");
