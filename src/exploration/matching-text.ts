/**
 * A text that a regular expression finds something in, made from the first choice at each place; undefined for what has no such
 * text of its own: look-around, back references. It need not match, as a condition on what comes later is not looked at.
 */
export function matchingText(source: string): string | undefined {
  try {
    return new Sampler(source).alternatives();
  } catch (error) {
    if (error === UNSUPPORTED) return undefined;
    throw error;
  }
}

const UNSUPPORTED = new Error("the pattern has no sample");

/** Groups within groups. */
const MOST_NESTED = 20;
const MOST_REPEATED = 50;

class Sampler {
  private at = 0;
  private depth = 0;

  constructor(private readonly source: string) {}

  /** The first of the alternatives up to the end of the group. */
  alternatives(): string {
    if (++this.depth > MOST_NESTED) throw UNSUPPORTED;
    const first = this.sequence();
    while (this.source[this.at] === "|") {
      this.at++;
      this.sequence();
    }
    this.depth--;
    return first;
  }

  private sequence(): string {
    let text = "";
    while (this.at < this.source.length && this.source[this.at] !== "|" && this.source[this.at] !== ")") {
      const atom = this.atom();
      text += atom.repeat(this.least());
    }
    return text;
  }

  private atom(): string {
    const char = this.source[this.at++] as string;
    switch (char) {
      case "^":
      case "$":
        return "";
      case ".":
        return "x";
      case "\\":
        return this.escaped();
      case "[":
        return this.class();
      case "(":
        return this.group();
      default:
        return char;
    }
  }

  private escaped(): string {
    const char = this.source[this.at++];
    if (char === undefined || /[1-9kpPxu]/.test(char)) throw UNSUPPORTED;
    return SAMPLES[char] ?? char;
  }

  private group(): string {
    if (this.source[this.at] === "?") {
      const kind = /^\?(?::|<[A-Za-z_]\w*>)/.exec(this.source.slice(this.at, this.at + 40));
      if (!kind) throw UNSUPPORTED;
      this.at += kind[0].length;
    }
    const text = this.alternatives();
    if (this.source[this.at++] !== ")") throw UNSUPPORTED;
    return text;
  }

  /** The first member of a class, or a character that one which excludes some does not name. */
  private class(): string {
    const end = this.endOfClass();
    const body = this.source.slice(this.at, end);
    this.at = end + 1;
    if (body.startsWith("^")) {
      const free = ["x", "1", "-", " ", "A"].find((char) => !body.includes(char) && !/\\[wWsSdD]/.test(body));
      if (free === undefined) throw UNSUPPORTED;
      return free;
    }
    if (body === "") throw UNSUPPORTED;
    return body[0] === "\\" ? (SAMPLES[body[1] as string] ?? (body[1] as string)) : (body[0] as string);
  }

  private endOfClass(): number {
    for (let i = this.at; i < this.source.length; i++) {
      if (this.source[i] === "\\") i++;
      else if (this.source[i] === "]") return i;
    }
    throw UNSUPPORTED;
  }

  /** How often at least what is before is repeated. */
  private least(): number {
    const char = this.source[this.at];
    let least = 1;
    if (char === "*" || char === "?") least = 0;
    else if (char === "{") {
      const counts = /^\{(\d+)(?:,\d*)?\}/.exec(this.source.slice(this.at, this.at + 20));
      if (!counts) return 1;
      least = Number(counts[1]);
      if (least > MOST_REPEATED) throw UNSUPPORTED;
      this.at += counts[0].length - 1;
    } else if (char !== "+") return 1;
    this.at++;
    if (this.source[this.at] === "?") this.at++;
    return least;
  }
}

/** A character of each class that has a name. */
const SAMPLES: Readonly<Record<string, string>> = {
  d: "1",
  w: "a",
  s: " ",
  D: "x",
  W: "-",
  S: "x",
  n: "\n",
  t: "\t",
  r: "\r",
  b: "",
  B: "",
};
