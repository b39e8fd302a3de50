import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
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

/** Where a chunk is, after the index; `plain` if it is text as it is, and compressed otherwise. */
type Place = readonly [start: number, length: number, plain?: 1];

interface Index {
  readonly services: Readonly<Record<string, Place>>;
}

/** One of the catalog's files: a chunk for each service, read when it is asked for. scripts/catalog/pack.mjs describes the layout. */
export interface Pack<Head> {
  readonly head: Head & Index;
  chunk(service: string): Chunk | undefined;
}

/** What a file says of a service, and the rows of its table of shapes. */
export interface Chunk {
  readonly body: unknown;
  row(index: number): Row;
}

/** Opens a file of packed data and reads its index alone. */
export function openPack<Head>(file: string): Pack<Head> {
  const path = locate(file);
  const size = new DataView(read(path, 0, 4).buffer).getUint32(0);
  const top = read(path, 4, size);
  // the index begins as JSON does where it is not compressed
  const head = JSON.parse(textOf(top, top[0] === 0x7b)) as Head & Index;
  return {
    head,
    chunk(service) {
      const at = Object.hasOwn(head.services, service) ? head.services[service] : undefined;
      if (!at) return undefined;
      const [start, length, plain] = at;
      const text = textOf(read(path, 4 + size + start, length), plain === 1);
      return plain ? plainChunk(text) : chunkOf(text);
    },
  };
}

/** A part of a file, of which few are needed. */
function read(path: string, start: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const file = openSync(path, "r");
  try {
    for (let done = 0; done < length; ) {
      const more = readSync(file, bytes, done, length - done, start + done);
      if (more === 0) throw new Error(`${path} is cut off`);
      done += more;
    }
  } finally {
    closeSync(file);
  }
  return bytes;
}

/** Zlib is loaded where it is needed, which it is not for the services that most definitions use. */
const textOf = (bytes: Uint8Array<ArrayBuffer>, plain: boolean): string =>
  (plain ? Buffer.from(bytes.buffer) : process.getBuiltinModule("node:zlib").brotliDecompressSync(bytes)).toString();

function chunkOf(text: string): Chunk {
  const body = JSON.parse(text) as { readonly table: readonly Row[] };
  return { body, row: (index) => body.table[index] as Row };
}

/** Each row is a line of its own: few are needed. */
function plainChunk(text: string): Chunk {
  const [body = "", ...rows] = text.split("\n");
  return { body: JSON.parse(body), row: (index) => JSON.parse(rows[index] as string) as Row };
}

/** In the sources the data folder is next to this file, in the package next to the bundles' folder. */
function locate(file: string): string {
  const places = ["data", "../data"].map((folder) => join(import.meta.dirname, folder, file));
  return places.find((path) => existsSync(path)) ?? (places[0] as string);
}

/** Rows point only to earlier rows, so this ends; a row is decoded once and shared. */
export function decoder({ row }: Chunk): (ref: Ref) => Shape {
  const done = new Map<number, Shape>();
  const decode = (ref: Ref): Shape => {
    if (typeof ref === "string") return scalar(ref);
    const known = done.get(ref) ?? shapeOf(row(ref), decode);
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
