import { boundedPattern, PatternTooCostlyError } from "./pattern.js";

/**
 * A test with a pattern of ours that an engine which tries paths would need too long for on some texts.
 * @param needs text without which there is no match, looked for first: most texts do not have it.
 */
export function linearTest(pattern: RegExp, needs?: string): (text: string) => boolean {
  return (text) => {
    if (needs !== undefined && !text.includes(needs)) return false;
    try {
      return boundedPattern(pattern).exec(text) !== null;
    } catch (error) {
      if (error instanceof PatternTooCostlyError) return false;
      throw error;
    }
  };
}

/** The text without these characters at its end. */
export function withoutAtEnd(text: string, drop: (character: string) => boolean): string {
  let end = text.length;
  while (end > 0 && drop(text[end - 1] as string)) end--;
  return text.slice(0, end);
}
