import type { Facts, ValueFact } from "../analysis/facts/facts.js";
import type { TaskState } from "../asl/model.js";
import { fitsPattern } from "../budget/pattern-fit.js";
import type { Graph } from "../graph/graph.js";
import { parametersOf } from "../integrations/catalog.js";
import { type ServiceLimit, serviceLimitsOf } from "../integrations/service-limits.js";
import type { Bounds, Shape } from "../integrations/shapes.js";
import { type KeyNode, member, type Node } from "../text/node.js";
import type { Span } from "../text/range.js";
import { isSpelling } from "../values/lack.js";
import { nodeAt } from "./node-at.js";

/** Something of a call's arguments that the API does not take, on every visit (`longer`: on some). */
export type ArgumentFault = {
  /** As written, below Parameters or Arguments: `Overrides.ContainerOverrides[0].Name`. */
  readonly path: string;
  readonly node: Node | Span | undefined;
} /** JSON Schema's names of kinds, `integer` among them. */ & (
  | { readonly kind: "type"; readonly wanted: string; readonly given: readonly string[] }
  /** Characters of a string. */
  | { readonly kind: "length"; readonly bounds: Bounds; readonly length: number }
  | { readonly kind: "longer"; readonly max: number; readonly most: number }
  | { readonly kind: "range"; readonly bounds: Bounds; readonly least: number | null; readonly most: number | null }
  | { readonly kind: "items"; readonly max: number; readonly least: number; readonly of: "items" | "members" }
  /** `sometimes`: another of the texts that the expression chooses from is in the enumeration. */
  | { readonly kind: "value"; readonly value: string; readonly values: readonly string[]; readonly sometimes?: true }
  /** `text` is all of it, or with `whole: false` the parts of it that are known, joined by "…". */
  | { readonly kind: "pattern"; readonly text: string; readonly whole: boolean; readonly pattern: string }
  | { readonly kind: "missing"; readonly name: string }
  | { readonly kind: "unknown"; readonly name: string; readonly known: readonly string[] }
  | { readonly kind: "deprecated"; readonly name: string; readonly advice: string }
  | { readonly kind: "size"; readonly limit: ServiceLimit; readonly least: number }
);

/** A fault before its place is known. */
type Found = ArgumentFault extends infer F ? (F extends ArgumentFault ? Omit<F, "path" | "node"> : never) : never;
type Sink = (path: readonly Step[], fault: Found) => void;
type Step = string | number;
type ObjectShape = Extract<Shape, { kind: "object" }>;

/** Items of one list that are told apart. */
const MOST_ITEMS = 100;

/** A fault in the arguments of a Task, and where a finding about it points. */
interface FaultyCall {
  readonly state: TaskState;
  readonly resource: NonNullable<TaskState["resource"]>["value"];
  readonly fault: ArgumentFault;
  readonly at: NonNullable<ArgumentFault["node"]> | Span;
}

const found = new WeakMap<Facts, readonly FaultyCall[]>();

/** The faults in the arguments of all Tasks; compared once for all rules that ask. */
export function argumentFaults({ graph, facts }: { readonly graph: Graph; readonly facts: Facts }): readonly FaultyCall[] {
  const known = found.get(facts);
  if (known) return known;
  const calls = graph.scopes.flatMap((scope) =>
    scope.states.flatMap((state) => {
      const resource = state.type === "Task" ? state.resource?.value : undefined;
      if (state.type !== "Task" || !resource) return [];
      return faultsOf(state, facts).map((fault) => ({
        state,
        resource,
        fault,
        at: fault.node ?? state.parameters?.key.range ?? state.key.range,
      }));
    }),
  );
  found.set(facts, calls);
  return calls;
}

/** Holds a Task's arguments, as far as they are known, against the API's model. The names at the top are not looked at. */
function faultsOf(state: TaskState, facts: Facts): readonly ArgumentFault[] {
  const resource = state.resource?.value;
  const field = state.parameters?.key.name;
  const shape = resource && parametersOf(resource);
  const value = facts.value(state, "afterParameters") ?? facts.value(state, "afterArguments");
  if (!resource || !field || shape?.kind !== "object" || !value || !isOnly(value, "object")) return [];
  const faults: ArgumentFault[] = [];
  const sink: Sink = (path, fault) => {
    if (fault.kind === "value" && fault.sometimes && !isChosenBy(nodeAt(state, location(field, path)), fault.value)) return;
    const node = (fault.kind === "missing" ? keyAt(state, field, path)?.range : undefined) ?? nodeAt(state, location(field, path));
    faults.push({ ...fault, path: written(path), node } as ArgumentFault);
  };
  for (const { name, value: argument } of membersOf(value)) {
    const known = memberNamed(shape, name);
    if (known) compare(known[1], argument, [name], sink);
    if (known && shape.deprecated?.has(known[0])) sink([name], deprecated(shape, known[0]));
    if (known?.[1].kind === "string") longer(known[1].bounds, [name], state, facts, sink);
  }
  for (const limit of serviceLimitsOf(resource)) {
    const part = value.member(limit.parameter);
    if (part.presence !== "no" && part.value.bytes.min > limit.bytes)
      sink([limit.parameter], { kind: "size", limit, least: part.value.bytes.min });
  }
  return faults;
}

const isOnly = (value: ValueFact, kind: string): boolean => value.kinds.length === 1 && value.kinds[0] === kind;

function membersOf(value: ValueFact): { name: string; value: ValueFact }[] {
  return value.members().flatMap(({ name, presence }) => (presence === "no" ? [] : [{ name, value: value.member(name).value }]));
}

/** Members of a run of capitals (`DBName`, `DbName`) are the same: which spelling AWS takes differs between integrations. */
function memberNamed({ members }: ObjectShape, name: string): readonly [string, Shape] | undefined {
  const exact = members.get(name);
  if (exact) return [name, exact];
  for (const entry of members) if (isSpelling(entry[0], name)) return entry;
  return undefined;
}

/** Kinds that Step Functions can make the wanted value of: objects and lists become JSON text. */
const TAKEN: Readonly<Record<Shape["kind"], readonly string[]>> = {
  string: ["string", "object", "array"],
  number: ["number"],
  boolean: ["boolean"],
  timestamp: ["string", "number"],
  list: ["array"],
  map: ["object"],
  object: ["object"],
  any: ["boolean", "number", "string", "array", "object"],
};

function compare(shape: Shape, value: ValueFact, path: readonly Step[], sink: Sink): void {
  // a member that is null is left out
  const given = value.kinds.filter((kind) => kind !== "null");
  if (given.length === 0 || value.opaque) return;
  if (!given.some((kind) => TAKEN[shape.kind].includes(kind))) {
    if (!isConverted(shape, value, given)) sink(path, { kind: "type", wanted: nameOf(shape), given });
    return;
  }
  // a part of the values is right: nothing is certain
  if (value.kinds.length > 1) return;
  if (shape.kind === "string" && isOnly(value, "string")) compareText(shape, value, path, sink);
  else if (shape.kind === "number") compareNumber(shape, value, path, sink);
  else if (shape.kind === "list") compareItems(shape, value, path, sink);
  else if (shape.kind === "map") compareEntries(shape, value, path, sink);
  else if (shape.kind === "object") compareMembers(shape, value, path, sink);
}

/**
 * Seen in definitions that run: a string or a list of strings for an attribute value of DynamoDB, "false" for a boolean. What
 * a computed text says is not known.
 */
function isConverted(shape: Shape, value: ValueFact, given: readonly string[]): boolean {
  if (shape.kind === "object") return ["S", "N", "M"].every((type) => shape.members.has(type)) && given.every((kind) => kind !== "object");
  if ((shape.kind !== "number" && shape.kind !== "boolean") || !isOnly(value, "string")) return false;
  const fits = (text: string): boolean => (shape.kind === "boolean" ? /^(true|false)$/i.test(text) : /^\s*-?\d/.test(text));
  return value.strings === undefined || value.strings.some(fits);
}

const nameOf = (shape: Shape): string => {
  if (shape.kind === "number") return shape.integer ? "integer" : "number";
  if (shape.kind === "list") return "array";
  return shape.kind === "map" ? "object" : shape.kind;
};

/** A model's least length of a few characters is a formality: short texts count only where much more is wanted, as of tokens. */
const LONG = 16;

function compareText(shape: Extract<Shape, { kind: "string" }>, value: ValueFact, path: readonly Step[], sink: Sink): void {
  const { values, bounds } = shape;
  const one = value.strings?.[0];
  if (values && one !== undefined && value.strings?.every((text) => !values.includes(text)))
    sink(path, { kind: "value", value: one, values });
  else if (values) for (const text of outsiders(value, values)) sink(path, { kind: "value", value: text, values, sometimes: true });
  const { min, max } = value.characters ?? { min: 0, max: null };
  if (bounds?.max !== undefined && min > bounds.max) sink(path, { kind: "length", bounds, length: min });
  else if (bounds?.min !== undefined && max !== null && max < bounds.min && (max === 0 || bounds.min >= LONG))
    sink(path, { kind: "length", bounds, length: max });
  else if (!values) compareWithPattern(shape, value, path, sink);
}

/** Texts that can be given and are not in the enumeration, while others are; an empty text is often taken for none. */
const outsiders = ({ strings = [] }: ValueFact, values: readonly string[]): readonly string[] =>
  strings.filter((text) => text !== "" && !values.includes(text));

/** The text is one that the expression itself has, as `open ? 'ALLOW' : 'DENY'`; what other services list flows in as well. */
function isChosenBy(node: Node | undefined, text: string): boolean {
  return node?.kind === "string" && (node.value.includes(`'${text}'`) || node.value.includes(`"${text}"`));
}

/** Where another value may be meant to come: `arn:aws:iam::<account>:role/r`, `{{name}}`, `s3://BUCKET_NAME/`. */
const STAND_IN = /<[^<>]*>|\$?\{\{?[^{}]*\}\}?|[A-Z][A-Z\d]{2,}(?:_[A-Z\d]+)*/;

/**
 * The known pieces of a text if what may be a stand-in were any text. One word in capitals is a value by itself: `PATCH`.
 */
const withoutStandIns = (pieces: readonly string[]): readonly string[] =>
  pieces.length === 1 && /^[A-Z\d]*$/.test(pieces[0] ?? "") ? pieces : pieces.flatMap((piece) => piece.split(STAND_IN));

/** Patterns of models are looser than the services as often as not; stricter they are where a service has outgrown them. */
function compareWithPattern(
  { pattern }: Extract<Shape, { kind: "string" }>,
  { strings, pieces }: ValueFact,
  path: readonly Step[],
  sink: Sink,
): void {
  if (pattern === undefined) return;
  const [text] = strings ?? [];
  const known = strings?.map((one) => [one]) ?? (pieces ? [pieces] : []);
  // an empty text is often taken for none
  if (
    known.length === 0 ||
    text === "" ||
    known.some((one) => fitsPattern(pattern, withoutStandIns(one)) !== false) ||
    // too short alone: an example's id (`d`, `kb1`), as with lengths
    strings?.some((one) => fitsPattern(pattern, [one, ""]) !== false)
  )
    return;
  sink(path, { kind: "pattern", text: text ?? (pieces ?? []).join("…"), whole: text !== undefined, pattern });
}

function compareNumber({ integer, bounds }: Extract<Shape, { kind: "number" }>, value: ValueFact, path: readonly Step[], sink: Sink): void {
  if (!value.number) return;
  const { min: least, max: most } = value.number;
  const isFraction = integer && least === most && !Number.isInteger(least);
  if (isFraction) sink(path, { kind: "type", wanted: "integer", given: ["number"] });
  else if ((bounds?.max !== undefined && least > bounds.max) || (bounds?.min !== undefined && most !== null && most < bounds.min))
    sink(path, { kind: "range", bounds, least: Number.isFinite(least) ? least : null, most });
}

function compareItems({ of, max }: Extract<Shape, { kind: "list" }>, value: ValueFact, path: readonly Step[], sink: Sink): void {
  const length = value.length ?? { min: 0, max: null };
  if (max !== undefined && length.min > max) sink(path, { kind: "items", max, least: length.min, of: "items" });
  if (length.min === length.max && length.min <= MOST_ITEMS)
    for (let i = 0; i < length.min; i++) compare(of, value.item(i), [...path, i], sink);
  else compare(of, value.items(), path, sink);
}

function compareEntries({ of, max }: Extract<Shape, { kind: "map" }>, value: ValueFact, path: readonly Step[], sink: Sink): void {
  const all = membersOf(value);
  const least = value.members().filter(({ presence }) => presence === "must").length;
  if (max !== undefined && least > max) sink(path, { kind: "items", max, least, of: "members" });
  for (const { name, value: entry } of all) compare(of, entry, [...path, name], sink);
}

function compareMembers(shape: ObjectShape, value: ValueFact, path: readonly Step[], sink: Sink): void {
  const given = membersOf(value);
  for (const { name, value: member } of given) {
    const known = memberNamed(shape, name);
    if (!known) {
      sink([...path, name], { kind: "unknown", name, known: [...shape.members.keys()] });
      continue;
    }
    compare(known[1], member, [...path, name], sink);
    if (shape.deprecated?.has(known[0])) sink([...path, name], deprecated(shape, known[0]));
  }
  // a member of nearly the name is told as unknown
  const folded = new Set(given.map(({ name }) => name.toLowerCase()));
  if (value.open) return;
  for (const name of shape.required)
    if (!folded.has(name.toLowerCase()) && !given.some((one) => isSpelling(name, one.name))) sink(path, { kind: "missing", name });
}

const deprecated = (shape: ObjectShape, name: string): Found => ({ kind: "deprecated", name, advice: shape.deprecated?.get(name) ?? "" });

/** Execution names have up to 80 characters, but those that an EventBridge rule gives have 73, others fewer. */
const BELOW_LONGEST_NAME = 80 - 73;

/** A text put together here, of parts whose lengths are known: it does not come from an input or a result. */
function longer(bounds: Bounds | undefined, path: readonly string[], state: TaskState, facts: Facts, sink: Sink): void {
  if (bounds?.max === undefined) return;
  const argument = facts.argument(state, path);
  const characters = argument?.value.characters;
  if (!argument || !characters || characters.max === null || characters.min > bounds.max || !isOnly(argument.value, "string")) return;
  if (argument.provenance.some((from) => from !== "constant" && from !== "execution")) return;
  const most = argument.provenance.includes("execution") ? characters.max - BELOW_LONGEST_NAME : characters.max;
  if (most > bounds.max && characters.max < LONGEST_KNOWN && isBuilt(characters.max))
    sink(path, { kind: "longer", max: bounds.max, most: characters.max });
}

/** More than one name by itself: where that is too long, somebody has seen it. */
const isBuilt = (most: number): boolean => most > 80;

/** Texts of the context object whose lengths are not known have at most this many characters. */
const LONGEST_KNOWN = 1024;

function written(path: readonly Step[]): string {
  return path.reduce<string>((text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`), "");
}

function keyAt(state: TaskState, field: string, path: readonly Step[]): KeyNode | undefined {
  const name = path.at(-1);
  const holder = typeof name === "string" ? nodeAt(state, location(field, path.slice(0, -1))) : undefined;
  return holder?.kind === "object" ? (member(holder, `${name}`) ?? member(holder, `${name}.$`))?.key : undefined;
}

function location(field: string, path: readonly Step[]): string {
  return path.reduce<string>((text, step) => (typeof step === "number" ? `${text}[${step}]` : `${text}/${step}`), field);
}
