/** `${self:custom.name, 'default'}` taken apart. */
export interface Variable {
  /** Offsets in the text, with `${` and `}`. */
  readonly start: number;
  readonly end: number;
  /** What to try, in order. */
  readonly sources: readonly VariableSource[];
}

export type VariableSource =
  | { readonly kind: "literal"; readonly text: string; readonly quoted: boolean }
  /** `self:a.b`, `opt:stage`, `file(x.yml):a.b`; may hold variables of its own. */
  | { readonly kind: "address"; readonly type: string; readonly parameter?: string; readonly address: string }
  /** A variable within a variable: `${${self:custom.source}}`. */
  | { readonly kind: "nested"; readonly text: string };

/** A source of Serverless: a name with a colon or parentheses. `${AWS::Region}` and `${Name}` are CloudFormation's. */
// linear: what it looks at ahead is what it cannot begin with again
const ADDRESS = /^([a-zA-Z][\w-]*)(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?(?::(?!:)([\s\S]*))?$/;

/** How often the text is read in all: what is no variable may hold others, and is read again. */
const MAX_PASSES = 50;

/** Variables of the text that are not inside of another one. */
export function variablesIn(text: string): Variable[] {
  const found: Variable[] = [];
  let from = 0;
  let room = MAX_PASSES * text.length;
  for (;;) {
    const start = text.indexOf("${", from);
    if (start < 0) return found;
    const end = closing(text, start + 2);
    if (end === undefined) return found;
    room -= end - start;
    if (room < 0) return found;
    const sources = sourcesOf(text.slice(start + 2, end - 1));
    if (sources) found.push({ start, end, sources });
    from = sources ? end : start + 2;
  }
}

/** The offset behind the brace that closes what opened before `from`. */
function closing(text: string, from: number): number | undefined {
  let depth = 1;
  let quote = "";
  for (let i = from; i < text.length; i++) {
    const c = text[i] as string;
    if (quote !== "") {
      if (c === quote) quote = "";
    } else if ((c === "'" || c === '"') && /[,(\s]$/.test(text.slice(Math.max(0, i - 1), i))) quote = c;
    else if (c === "{") depth++;
    else if (c === "}" && --depth === 0) return i + 1;
  }
  return undefined;
}

function sourcesOf(inner: string): VariableSource[] | undefined {
  const parts = split(inner);
  const sources = parts.map((part) => sourceOf(part.trim()));
  const [first] = sources;
  if (!first || first.kind === "literal") return undefined;
  return sources.filter((s) => s !== undefined);
}

function sourceOf(text: string): VariableSource | undefined {
  if (text === "") return undefined;
  const quoted = /^'([\s\S]*)'$|^"([\s\S]*)"$/.exec(text);
  if (quoted) return { kind: "literal", text: quoted[1] ?? quoted[2] ?? "", quoted: true };
  if (text.startsWith("${")) return { kind: "nested", text };
  const match = ADDRESS.exec(text);
  if (match && (match[2] !== undefined || match[3] !== undefined)) {
    const [, type = "", parameter, address = ""] = match;
    return { kind: "address", type, ...(parameter === undefined ? {} : { parameter }), address };
  }
  return { kind: "literal", text, quoted: false };
}

/** At commas that are outside of quotes, braces and parentheses. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = "";
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (quote !== "") {
      if (c === quote) quote = "";
    } else if (c === "'" || c === '"') quote = c;
    else if (c === "{" || c === "(") depth++;
    else if (c === "}" || c === ")") depth--;
    else if (c === "," && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
