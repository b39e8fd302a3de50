import type { JsonataNode } from "../expressions.js";

type Engine = typeof import("../../vendor/jsonata.generated.cjs");

let engine: Engine | undefined;

/** Must have been awaited before an expression is parsed or evaluated: the engine is loaded only where one occurs. */
export async function loadJsonata(): Promise<void> {
  if (engine) return;
  const module = (await import("../../vendor/jsonata.generated.cjs")) as unknown as { default?: Engine } & Engine;
  engine = module.default ?? module;
}

/** @throws Error where `loadJsonata` was not awaited. */
export function jsonataEngine(): Engine {
  if (!engine) throw new Error("loadJsonata() must be awaited first");
  return engine;
}

export type ParsedJsonata =
  | { readonly ast: JsonataNode }
  | { readonly fault: { readonly message: string; readonly position: number; readonly code: string } };

/** The parser builds its tables anew on every call, so each expression is parsed once. */
const parsed = new Map<string, ParsedJsonata>();
const REMEMBERED = 20_000;

export function parseJsonata(source: string): ParsedJsonata {
  const known = parsed.get(source);
  if (known) return known;
  if (parsed.size > REMEMBERED) parsed.clear();
  const result = parse(source);
  parsed.set(source, result);
  return result;
}

function parse(source: string): ParsedJsonata {
  try {
    return { ast: detached(jsonataEngine()(source).ast() as JsonataNode) };
  } catch (error) {
    if (error instanceof SyntaxError)
      return { fault: { message: `the pattern is not valid: ${error.message}`, position: 0, code: "S0302" } };
    if (error instanceof RangeError) return { fault: { message: "the expression is nested too deeply", position: 0, code: "S0000" } };
    const { message, position, code } = error as { message?: string; position?: number; code?: string };
    if (code === undefined) throw error;
    return { fault: { message: (message ?? "syntax error").replace(/\.$/, ""), position: position ?? source.length, code } };
  }
}

/** The parser's nodes inherit from its tables, some twenty kilobytes an expression: a copy of their own members holds none of them. */
function detached(ast: JsonataNode): JsonataNode {
  const copies = new Map<object, object>();
  const copy = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null || value instanceof RegExp) return value;
    const known = copies.get(value);
    if (known) return known;
    const made: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
    copies.set(value, made);
    for (const key of Object.keys(value)) (made as Record<string, unknown>)[key] = copy((value as Record<string, unknown>)[key]);
    return made;
  };
  return copy(ast) as JsonataNode;
}

/** The text between the delimiters, where a string is a JSONata expression at all. */
export function jsonataSource(value: string): { readonly source: string; readonly start: number } | undefined {
  if (value.length < 4 || !value.startsWith("{%") || !value.endsWith("%}")) return undefined;
  return { source: value.slice(2, -2), start: 2 };
}
