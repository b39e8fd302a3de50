/** What an expression may cost before it is given up. */
interface Costs {
  /** Evaluation steps. */
  readonly steps: number;
  /** Evaluations within evaluations. */
  readonly depth: number;
  /** Items of all lists that are made on the way. */
  readonly items: number;
  /** UTF-16 units of all texts that are made on the way. */
  readonly characters: number;
}

export class OutOfBudget extends Error {
  /** `memory`: one list or text that AWS has no room for, whatever else was made. */
  constructor(readonly what: keyof Costs | "memory") {
    super(`the expression uses too many ${what}`);
  }
}

/** Measured: bytes of one text or list on AWS, whose lists take eight bytes an item. */
const LARGEST_BYTES = 6_990_256;
const ITEM_BYTES = 8;

const UNITS_A_STEP = 200;
const VISITS_A_STEP = 4;
const ITEMS_A_STEP = 20;
const CHARACTERS_A_STEP = 1000;

/** What only names a value, and makes none. */
const NAMES = new Set(["variable", "string", "number", "value", "block", "condition", "bind", "lambda"]);

/** The engine reports to it; each of its methods throws OutOfBudget. */
export class Budget {
  /** Told of every member that is looked up, also where the container cannot have members. */
  looked?: (container: unknown, key: string, value: unknown) => void;
  /** Told of every object that a node of the expression has given. */
  given?: (type: string, value: object) => void;
  /** Told of the objects that `$merge` makes one of. */
  merged?: (parts: readonly object[], made: object) => void;

  /** Told of the operands of each comparison, before it is made. */
  compared?: (operator: string, left: unknown, right: unknown) => void;
  /** Told of each call of a function of the engine, by its name, with what it has given. */
  called?: (name: string, args: readonly unknown[], result: unknown) => void;

  private steps: number;
  private depth = 0;
  private items: number;
  private characters: number;

  constructor(private readonly costs: Costs) {
    this.steps = costs.steps;
    this.items = costs.items;
    this.characters = costs.characters;
  }

  enter(): void {
    if (--this.steps < 0) throw new OutOfBudget("steps");
    if (++this.depth > this.costs.depth) throw new OutOfBudget("depth");
  }

  leave(): void {
    this.depth--;
  }

  /** What has been spent, in evaluation steps: so many items, so much text take as long as one. */
  get spent(): number {
    const { steps, items, characters } = this.costs;
    return steps - this.steps + (items - this.items) / ITEMS_A_STEP + (characters - this.characters) / CHARACTERS_A_STEP;
  }

  /** Work that is no evaluation: parts of a pattern, a picture, a value. */
  step(n = 1): void {
    this.steps -= n;
    if (this.steps < 0) throw new OutOfBudget("steps");
  }

  /** Arguments of a function that reads them whole. */
  call(args: readonly unknown[]): void {
    for (const value of args) if (typeof value === "string" || Array.isArray(value)) this.step(value.length / UNITS_A_STEP);
  }

  /** A part of a value that is walked as a whole, once for each place that it is at. */
  visit(value: unknown): void {
    this.step((typeof value === "string" ? 1 + value.length / CHARACTERS_A_STEP : 1) / VISITS_A_STEP);
  }

  /** Before a list of this many items is made. */
  list(items: number): void {
    this.items -= items;
    if (items * ITEM_BYTES > LARGEST_BYTES) throw new OutOfBudget("memory");
    if (this.items < 0) throw new OutOfBudget("items");
  }

  /** Before or after a text of this many UTF-16 units is made. */
  text(characters: number): void {
    this.characters -= characters;
    if (characters > LARGEST_BYTES) throw new OutOfBudget("memory");
    if (this.characters < 0) throw new OutOfBudget("characters");
  }

  /** What a node of the expression has given. */
  made(type: string, value: unknown): void {
    if (this.given && typeof value === "object" && value !== null) this.given(type, value);
    if (NAMES.has(type)) return;
    if (Array.isArray(value)) this.list(value.length);
    else if (typeof value === "string" && type !== "path" && type !== "name") this.text(value.length);
  }
}
