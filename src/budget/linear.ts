import { boundedPattern, PatternTooCostlyError } from "./pattern.js";

/**
 * The first match of a pattern of ours that an engine which tries paths would need too long for on some texts.
 * @param needs text without which there is no match, looked for first: most texts do not have it.
 */
export function linearFind(pattern: RegExp, needs?: string): (text: string) => string | undefined {
  return (text) => {
    if (needs !== undefined && !text.includes(needs)) return undefined;
    try {
      return boundedPattern(pattern).exec(text)?.[0];
    } catch (error) {
      if (error instanceof PatternTooCostlyError) return undefined;
      throw error;
    }
  };
}

/** Whether {@link linearFind} finds it. */
export function linearTest(pattern: RegExp): (text: string) => boolean {
  const find = linearFind(pattern);
  return (text) => find(text) !== undefined;
}

/** The text without these characters at its end. */
export function withoutAtEnd(text: string, drop: (character: string) => boolean): string {
  let end = text.length;
  while (end > 0 && drop(text[end - 1] as string)) end--;
  return text.slice(0, end);
}
