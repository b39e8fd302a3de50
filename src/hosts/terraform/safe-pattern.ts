import { boundedPattern, type Match, PatternTooCostlyError } from "../../budget/pattern.js";
import { compilePattern } from "../../budget/pattern-program.js";

/** Texts longer than this are not searched with a pattern of the user's. */
export const MAX_SEARCHED = 256 * 1024;

/** What RE2, Terraform's engine, reads otherwise than JavaScript does. */
const OTHERWISE = /\\[pPQzAC]|\(\?(?!:)|\[\[:/;

/**
 * All matches of a pattern of Terraform's `replace` (RE2 there), in counted steps. Undefined where the pattern is none,
 * means something else here, or would search for too long.
 */
export function allMatches(source: string, text: string): Match[] | undefined {
  if (OTHERWISE.test(source)) return undefined;
  try {
    const given = new RegExp(source, "gu");
    if (!compilePattern(given)) return undefined;
    const pattern = boundedPattern(given);
    const found: Match[] = [];
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      found.push(match);
      if (match[0] === "") pattern.lastIndex += (text.codePointAt(pattern.lastIndex) ?? 0) > 0xffff ? 2 : 1;
    }
    return found;
  } catch (error) {
    if (error instanceof PatternTooCostlyError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
