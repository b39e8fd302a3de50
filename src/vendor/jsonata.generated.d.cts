/** jsonata 2.0.6 made synchronous (scripts/jsonata-sync.mjs); one engine for parsing and evaluating. */
declare function jsonata(expression: string, options?: { readonly recover?: boolean }): jsonata.Expression;

declare namespace jsonata {
  interface Expression {
    evaluate(input: unknown, bindings?: Record<string, unknown>): unknown;
    assign(name: string, value: unknown): void;
    registerFunction(name: string, implementation: (...args: never[]) => unknown, signature?: string): void;
    ast(): unknown;
    errors(): readonly Fault[] | undefined;
  }
  /** What the parser and the evaluator throw; a plain object, not an Error. */
  interface Fault {
    readonly code: string;
    readonly message?: string;
    readonly position?: number;
    readonly token?: string;
    readonly value?: unknown;
  }
  /** Asked at every evaluation step; `enter` throws to end one that goes on for too long. */
  let limits: {
    enter(): void;
    leave(): void;
    /** What a node of the expression has given. */
    made(type: string, value: unknown): void;
    /** Asked before so many items, so many UTF-16 units are made. */
    list(items: number): void;
    text(characters: number): void;
    step(n?: number): void;
    /** What a function of the engine is given. */
    call(args: readonly unknown[]): void;
    /** A part of a value that is walked as a whole. */
    visit(value: unknown): void;
    /** Told of every member that is looked up. */
    looked?(container: unknown, key: string, value: unknown): void;
    /** Told of the objects that $merge makes one of. */
    merged?(parts: readonly object[], made: object): void;
    compared?(operator: string, left: unknown, right: unknown): void;
    called?(name: string, args: readonly unknown[], result: unknown): void;
    /** A sum, difference or product is beyond the range of numbers. */
    overflow?(): void;
    now(): Date; random(): number; pattern(given: RegExp): Pattern;
  };
  interface Pattern {
    lastIndex: number;
    exec(text: string): ((string | undefined)[] & { index: number }) | null;
  }
}

export = jsonata;
