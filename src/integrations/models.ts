import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { errorPrefixOf } from "./prefixes.js";
import type { ActionModel, Bounds, ServiceModel, Shape } from "./shapes.js";

/** Written by scripts/catalogue/generate.mjs, which also describes the layout. */
const FILE = "models.bin";

interface Index {
  readonly sources: readonly string[];
  readonly services: Readonly<Record<string, readonly [start: number, length: number]>>;
}

/** Scalars by letter, others by their row in the service's table. */
type Ref = string | number;
type Row =
  | { readonly e: readonly string[] }
  | { readonly b: string; readonly n?: number; readonly x?: number }
  | { readonly l: Ref }
  | { readonly m: Ref }
  | { readonly o: Readonly<Record<string, Ref>>; readonly r?: readonly string[] };

interface Packed {
  readonly id: string;
  readonly errors: readonly string[];
  readonly actions: Readonly<Record<string, PackedAction>>;
  readonly table: readonly Row[];
}

interface PackedAction {
  readonly i: Ref;
  readonly o: Ref;
  readonly t?: string;
  readonly p?: readonly [results: readonly string[], token: string | 0, limit: string | 0];
  readonly x?: readonly number[];
}

interface Pack {
  readonly bytes: Buffer;
  readonly start: number;
  readonly index: Index;
}

// The file never changes while a process lives: what was read from it once is kept.
let pack: Pack | undefined;
const loaded = new Map<string, ServiceModel | undefined>();

export function modelNames(): readonly string[] {
  return Object.keys(openPack().index.services);
}

/** Which packages, with versions, the models were generated from. */
export function modelSources(): readonly string[] {
  return openPack().index.sources;
}

export function readModel(name: string): ServiceModel | undefined {
  if (!loaded.has(name)) loaded.set(name, load(name));
  return loaded.get(name);
}

function openPack(): Pack {
  if (pack) return pack;
  const bytes = readFileSync(locate());
  const start = 4 + bytes.readUInt32BE(0);
  pack = { bytes, start, index: JSON.parse(brotliDecompressSync(bytes.subarray(4, start)).toString()) as Index };
  return pack;
}

/** In the sources the data folder stands beside this file, in the package beside the bundles' folder. */
function locate(): string {
  const places = ["./data/", "../data/"].map((folder) => fileURLToPath(new URL(folder + FILE, import.meta.url)));
  return places.find((path) => existsSync(path)) ?? (places[0] as string);
}

function load(name: string): ServiceModel | undefined {
  const { bytes, start, index } = openPack();
  const at = Object.hasOwn(index.services, name) ? index.services[name] : undefined;
  if (!at) return undefined;
  const packed = JSON.parse(brotliDecompressSync(bytes.subarray(start + at[0], start + at[0] + at[1])).toString()) as Packed;
  const decode = decoder(packed.table);
  const models = new Map<string, ActionModel>();
  return {
    name,
    prefix: errorPrefixOf(name, packed.id),
    actions: Object.keys(packed.actions),
    action(wanted) {
      if (!Object.hasOwn(packed.actions, wanted)) return undefined;
      const known = models.get(wanted) ?? modelOf(name, wanted, packed, decode);
      models.set(wanted, known);
      return known;
    },
  };
}

function modelOf(service: string, action: string, packed: Packed, decode: (ref: Ref) => Shape): ActionModel {
  const raw = packed.actions[action] as PackedAction;
  const input = decode(raw.i);
  const token = raw.t;
  return {
    service,
    action,
    // the SDK fills a token that is not given
    required: input.kind === "object" ? [...input.required].filter((name) => name !== token) : [],
    parameters: input.kind === "object" ? input.members : new Map(),
    ...(token ? { token } : {}),
    output: decode(raw.o),
    ...(raw.x ? { errors: raw.x.map((i) => packed.errors[i] as string) } : {}),
    ...(raw.p ? { pages: { results: raw.p[0], ...(raw.p[1] ? { token: raw.p[1] } : {}), ...(raw.p[2] ? { limit: raw.p[2] } : {}) } } : {}),
  };
}

/** Rows point only to earlier rows, so this ends; a row is decoded once and shared. */
function decoder(table: readonly Row[]): (ref: Ref) => Shape {
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
  if ("b" in row) return scalar(row.b, { ...(row.n === undefined ? {} : { min: row.n }), ...(row.x === undefined ? {} : { max: row.x }) });
  if ("l" in row) return { kind: "list", of: decode(row.l) };
  if ("m" in row) return { kind: "map", of: decode(row.m) };
  return {
    kind: "object",
    members: new Map(Object.entries(row.o).map(([name, ref]) => [name, decode(ref)])),
    required: new Set(row.r ?? []),
  };
}

function scalar(letter: string, bounds?: Bounds): Shape {
  const bounded = bounds ? { bounds } : {};
  switch (letter) {
    case "s":
      return { kind: "string", ...bounded };
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
