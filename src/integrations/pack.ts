import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import type { Bounds, Shape } from "./shapes.js";

/** Scalars by letter, others by their row in the service's table. */
export type Ref = string | number;
export type Row =
  | { readonly e: readonly string[] }
  | { readonly b: string; readonly n?: number; readonly x?: number; readonly p?: string }
  | { readonly l: Ref; readonly x?: number }
  | { readonly m: Ref; readonly x?: number }
  | {
      readonly o: Readonly<Record<string, Ref>>;
      readonly r?: readonly string[];
      readonly d?: Readonly<Record<string, string>>;
      readonly u?: 1;
    };

interface Index {
  readonly services: Readonly<Record<string, readonly [start: number, length: number]>>;
}

/** One of the catalog's files: a chunk for each service, read when it is asked for. scripts/catalog/pack.mjs describes the layout. */
export interface Pack<Head> {
  readonly head: Head & Index;
  chunk(service: string): unknown;
}

export function openPack<Head>(file: string): Pack<Head> {
  const bytes = readFileSync(locate(file));
  const start = 4 + bytes.readUInt32BE(0);
  const head = JSON.parse(brotliDecompressSync(bytes.subarray(4, start)).toString()) as Head & Index;
  return {
    head,
    chunk(service) {
      const at = Object.hasOwn(head.services, service) ? head.services[service] : undefined;
      return at && JSON.parse(brotliDecompressSync(bytes.subarray(start + at[0], start + at[0] + at[1])).toString());
    },
  };
}

/** In the sources the data folder is next to this file, in the package next to the bundles' folder. */
function locate(file: string): string {
  const places = ["./data/", "../data/"].map((folder) => fileURLToPath(new URL(folder + file, import.meta.url)));
  return places.find((path) => existsSync(path)) ?? (places[0] as string);
}

/** Rows point only to earlier rows, so this ends; a row is decoded once and shared. */
export function decoder(table: readonly Row[]): (ref: Ref) => Shape {
  const done = new Map<number, Shape>();
  const decode = (ref: Ref): Shape => {
    if (typeof ref === "string") return scalar(ref);
    const known = done.get(ref) ?? shapeOf(table[ref] as Row, decode);
    done.set(ref, known);
    return known;
  };
  return decode;
}

function shapeOf(row: Row, decode: (ref: Ref) => Shape): Shape {
  if ("e" in row) return { kind: "string", values: row.e };
  if ("b" in row) return scalar(row.b, boundsOf(row), row.p);
  if ("l" in row) return { kind: "list", of: decode(row.l), ...atMost(row.x) };
  if ("m" in row) return { kind: "map", of: decode(row.m), ...atMost(row.x) };
  return {
    kind: "object",
    members: new Map(Object.entries(row.o).map(([name, ref]) => [name, decode(ref)])),
    required: new Set(row.r ?? []),
    ...(row.d ? { deprecated: new Map(Object.entries(row.d)) } : {}),
    ...(row.u ? { union: true } : {}),
  };
}

const atMost = (max: number | undefined): { readonly max?: number } => (max === undefined ? {} : { max });

function boundsOf({ n, x }: { readonly n?: number; readonly x?: number }): Bounds | undefined {
  if (n === undefined && x === undefined) return undefined;
  return { ...(n === undefined ? {} : { min: n }), ...(x === undefined ? {} : { max: x }) };
}

function scalar(letter: string, bounds?: Bounds, pattern?: string): Shape {
  const bounded = bounds ? { bounds } : {};
  switch (letter) {
    case "s":
      return { kind: "string", ...bounded, ...(pattern === undefined ? {} : { pattern }) };
    case "i":
      return { kind: "number", integer: true, ...bounded };
    case "n":
      return { kind: "number", integer: false, ...bounded };
    case "b":
      return { kind: "boolean" };
    case "t":
      return { kind: "timestamp" };
    case "B":
      return { kind: "any", blob: bounds ?? {} };
    default:
      return { kind: "any" };
  }
}
