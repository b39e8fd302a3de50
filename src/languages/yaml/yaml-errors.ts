import type { YAMLError } from "yaml";

/** Brackets that are looked for in one text: each takes a pass over it. */
const MOST_SEARCHES = 20;

interface YamlFault {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** Errors of the parser at the character that is at fault, in words that say what to change. */
export class YamlFaults {
  private readonly unclosed = new Set<number>();

  constructor(private readonly text: string) {}

  of({ code, pos, message }: Pick<YAMLError, "code" | "pos" | "message">): YamlFault {
    const [start, end] = pos;
    const at = (from: number, words: string): YamlFault => ({ start: from, end: from + 1, message: words });
    switch (code) {
      case "BAD_INDENT": {
        // found where the text ends or goes on with less indentation: what has to be changed is before
        const closing = /end with an? ([\]}])/.exec(message)?.[1];
        const opening = closing === undefined ? undefined : this.opening(start, closing === "}" ? "{" : "[");
        if (opening !== undefined) return at(opening, `"${this.text[opening]}" has no matching "${closing}"`);
        break;
      }
      case "MISSING_CHAR": {
        const quote = /^Missing closing (["'])/.exec(message)?.[1];
        const opening = quote === undefined ? -1 : this.openingQuote(start, quote);
        if (opening >= 0) return at(opening, `The text that begins with ${quote} has no closing ${quote}`);
        break;
      }
      case "TAB_AS_INDENT":
        return { start, end, message: "YAML does not allow tabs as indentation; use spaces" };
      case "BLOCK_AS_IMPLICIT_KEY":
        return { start, end, message: 'The value contains ": " and is not in quotes, or the lines below it are indented too far' };
      case "UNEXPECTED_TOKEN": {
        const bracket = this.text[start] ?? "";
        if (/^Unexpected flow-(?:map|seq)-end/.test(message))
          return at(start, `"${bracket}" has no matching "${bracket === "}" ? "{" : "["}"`);
        break;
      }
      case "MULTILINE_IMPLICIT_KEY":
        return { start, end, message: "A key must be on one line" };
      default:
        break;
    }
    return { start, end, message: message.split("\n")[0]?.replace(/ at line \d+, column \d+:$/, "") ?? message };
  }

  /** The innermost bracket before a place that nothing closes, each only once. */
  private opening(before: number, bracket: string): number | undefined {
    if (this.unclosed.size >= MOST_SEARCHES) return undefined;
    let depth = 0;
    for (let i = Math.min(before, this.text.length) - 1; i >= 0; i--) {
      const letter = this.text[i] as string;
      if (letter === "}" || letter === "]") depth++;
      else if (letter === "{" || letter === "[") {
        if (depth > 0) depth--;
        else if (!this.unclosed.has(i)) {
          if (letter !== bracket) return undefined;
          this.unclosed.add(i);
          return i;
        }
      }
    }
    return undefined;
  }

  /** Any later quote would have closed the text, unless it is escaped. */
  private openingQuote(before: number, quote: string): number {
    let at = this.text.lastIndexOf(quote, before);
    while (at > 0 && quote === '"' && this.text[at - 1] === "\\") at = this.text.lastIndexOf(quote, at - 1);
    return at;
  }
}
