import type { Json } from "../text/node.js";
import { kindOf } from "../values/concrete/box.js";
import type { Test } from "./alternatives.js";
import type { ExpressionReads } from "./jsonata-reads.js";
import { matchingText } from "./matching-text.js";
import type { Kind, Place } from "./places.js";

/** A comparison that an evaluation has made, of a value that comes from a place. */
interface Compared {
  readonly place: Place;
  readonly test: Test;
}

/** Functions whose result has the place of their first argument: the result that is asked for is also a good argument. */
const SAME_PLACE: ReadonlySet<string> = new Set([
  "lowercase",
  "uppercase",
  "trim",
  "substring",
  "substringBefore",
  "substringAfter",
  "string",
  "number",
  "replace",
]);

const MIRRORED: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

/** What a condition compares while it is evaluated, as far as its text alone does not tell: two values, and results of functions. */
export class ComparedValues {
  readonly found: Compared[] = [];
  /** Kinds that places have from now on, as their values are compared with such ones. */
  hinted = false;
  private readonly made = new Map<unknown, Place>();

  constructor(
    private readonly reads: ExpressionReads,
    private readonly placeOf: (value: unknown) => Place | undefined,
  ) {}

  compared(operator: string, left: unknown, right: unknown): void {
    this.side(left, operator, right);
    this.side(right, MIRRORED[operator] ?? operator, left);
  }

  called(name: string, args: readonly unknown[], result: unknown): void {
    const [text, token] = args;
    const place = typeof text === "string" ? this.at(text) : undefined;
    if (!place) return;
    if (SAME_PLACE.has(name) && (typeof result === "string" || typeof result === "number")) this.made.set(result, place);
    else if (name === "contains" || name === "match") {
      const wanted = typeof token === "string" ? [token] : this.reads.patterns.flatMap((pattern) => matchingText(pattern) ?? []);
      for (const other of wanted) this.found.push({ place, test: { operator: "contains", other } });
    }
  }

  private side(value: unknown, operator: string, other: unknown): void {
    if (!isScalar(value) || !isScalar(other)) return;
    const place = this.at(value);
    if (!place || place === this.at(other)) return;
    // a text that was parsed: other texts give other numbers
    const texts = typeof other === "number" && this.made.has(value) && place.kind === "string" ? [other, other + 1, other - 1] : undefined;
    for (const one of texts ?? []) this.found.push({ place, test: { operator: "is", other: String(one) } });
    if (!texts) this.found.push({ place, test: { operator, other } });
    const rival = this.at(other);
    if (rival) this.alike(place, rival, operator);
  }

  /** Two values from outside are compared: they are of one kind, numbers where nothing tells and they are ordered. */
  private alike(a: Place, b: Place, operator: string): void {
    const kind: Kind | undefined =
      a.proof && a.proof !== "hint" ? a.kind : (b.kind ?? a.kind ?? (operator in MIRRORED ? "number" : undefined));
    if (kind === undefined) return;
    for (const place of [a, b]) if (place.kind === undefined && place.is(kind, "hint")) this.hinted = true;
  }

  private at(value: unknown): Place | undefined {
    return this.made.get(value) ?? this.placeOf(value);
  }
}

const isScalar = (value: unknown): value is Exclude<Json, object> =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** Of a value that a literal of the expression equals, the text of the expression tells as much. */
export const isLiteral = (reads: ExpressionReads, { test: { operator, other } }: Compared): boolean =>
  operator !== "contains" &&
  operator !== "is" &&
  [...reads.compared.values()].some((list) => list.some(({ literal }) => literal === other && kindOf(literal) === kindOf(other)));
