/**
 * A name for one run-time value. Equal symbols stand for equal values, so that what a test teaches about one copy
 * holds for all. Symbols are interned: the same part of the same value is the same object.
 */
export class Sym {
  private readonly parts = new Map<string, Sym>();

  private constructor(
    private readonly ids: SymbolIds,
    readonly id: number,
    readonly origin: Origin,
    readonly part: Part | undefined,
    readonly depth: number,
    /** It stands for what JSONata's `.key` gives of a value that may be an array, wrapped as `{v: …}`. */
    readonly asked?: { readonly of: Sym; readonly key: string },
  ) {}

  /** A value of its own. */
  static root(ids: SymbolIds, origin: Origin): Sym {
    return new Sym(ids, ids.next++, origin, undefined, 0);
  }

  field(key: string): Sym | undefined {
    return this.child(`.${key}`, { kind: "field", of: this, key });
  }

  item(index: number): Sym | undefined {
    return this.child(`[${index}`, { kind: "item", of: this, index });
  }

  /** The number of items of an array. */
  length(): Sym | undefined {
    return this.child("#", { kind: "length", of: this });
  }

  /** What JSONata's `.key` gives where the value may be an array: not a part of it, but the same at each reading. */
  query(key: string): Sym | undefined {
    if (this.depth >= MAX_SYMBOL_DEPTH) return undefined;
    let found = this.parts.get(`?${key}`);
    if (!found) {
      found = new Sym(this.ids, this.ids.next++, this.origin, undefined, this.depth + 1, { of: this, key });
      this.parts.set(`?${key}`, found);
    }
    return found.field("v");
  }

  /** What JSONata has been asked of the value, as `query` gives it, by key. */
  *queries(): Iterable<readonly [key: string, found: Sym]> {
    for (const [name, part] of this.parts) {
      const found = name.startsWith("?") ? part.field("v") : undefined;
      if (found) yield [name.slice(1), found];
    }
  }

  /** What a function gives of the value, the same at each call: no part of it. `name` tells the function and its other arguments. */
  computed(name: string): Sym | undefined {
    if (this.depth >= MAX_SYMBOL_DEPTH) return undefined;
    let found = this.parts.get(`(${name}`);
    if (!found) {
      found = new Sym(this.ids, this.ids.next++, this.origin, undefined, this.depth + 1);
      this.parts.set(`(${name}`, found);
    }
    return found;
  }

  get root(): Sym {
    let at: Sym = this;
    while (at.part) at = at.part.of;
    return at;
  }

  private child(name: string, part: Part): Sym | undefined {
    if (this.depth >= MAX_SYMBOL_DEPTH || this.part?.kind === "length") return undefined;
    let found = this.parts.get(name);
    if (!found) {
      found = new Sym(this.ids, this.id, this.origin, part, this.depth + 1);
      this.parts.set(name, found);
    }
    return found;
  }

  /** For people: `$.orders[0].id`, `Get.status`. */
  get name(): string {
    const parts: string[] = [];
    let at: Sym = this;
    while (at.part || at.asked) {
      if (at.asked) {
        // the wrapping is no part of the name
        parts[parts.length - 1] = partName({ kind: "field", of: at, key: at.asked.key });
        at = at.asked.of;
      } else if (at.part) {
        parts.push(partName(at.part));
        at = at.part.of;
      }
    }
    return (at.origin.kind === "input" ? "$" : at.origin.name) + parts.reverse().join("");
  }
}

/** Numbers the roots of one analysis. */
export interface SymbolIds {
  next: number;
}

const MAX_SYMBOL_DEPTH = 16;

type Part =
  | { readonly kind: "field"; readonly of: Sym; readonly key: string }
  | { readonly kind: "item"; readonly of: Sym; readonly index: number }
  | { readonly kind: "length"; readonly of: Sym };

/** Where a value came into being; `place` is the state (or whatever the analysis cares to tell apart). */
export interface Origin {
  readonly kind: "input" | "result" | "loop" | "context" | "item" | "assigned" | "fresh";
  readonly name: string;
  readonly place?: unknown;
}

function partName(part: Part): string {
  if (part.kind === "length") return ".length()";
  if (part.kind === "item") return `[${part.index}]`;
  return /^[A-Za-z_]\w*$/.test(part.key) ? `.${part.key}` : `['${part.key}']`;
}
