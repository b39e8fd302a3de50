import { type Json, type Member, type Node, rangeWithin, type StringNode, toJson } from "../../text/node.js";
import type { IntrinsicCall, JsonataExpression, Path, Template, TemplateEntry } from "../expressions.js";
import { looksLikeIntrinsic, parseIntrinsic } from "../intrinsics/parse-intrinsic.js";
import { javaHashOrder } from "../java-hash-order.js";
import { jsonataSource, parseJsonata } from "../jsonata/parse-jsonata.js";
import type { Field } from "../model.js";
import { parsePath } from "../paths/parse-path.js";
import { notReference } from "../paths/reference-path.js";
import { checkIntrinsic } from "./check-intrinsic.js";
import { checkJsonata, type StatesMembers } from "./check-jsonata.js";
import { field, holey, type ObjectReader } from "./context.js";

/** How deep a payload may nest before it is taken as it is; JSON itself may go deeper. */
const MAX_TEMPLATE_DEPTH = 500;

/** A path field (`InputPath`, `ItemsPath`, …); `null` where the field allows it. */
export function readPath(r: ObjectReader, name: string, rules: PathRules = {}): Field<Path | null> | undefined {
  const m = r.member(name);
  if (!m) return undefined;
  if (m.value.kind === "null" && rules.nullable) return field(null, m);
  if (m.value.kind !== "string") {
    if (m.value.kind !== "placeholder") r.wrongType(name, m, rules.nullable ? "path or null" : "path");
    return undefined;
  }
  if (holey(m.value)) return field(openPath(m.value), m);
  const path = pathAt(r, m.value, m.value.value, name, r.at(name), rules);
  return path ? field(path, m) : undefined;
}

export interface PathRules {
  readonly nullable?: boolean;
  /** Exactly one place. */
  readonly reference?: boolean;
  /** ResultPath: into the state's input only. */
  readonly inputOnly?: boolean;
}

/** A path with holes in it; what is before them tells where it starts. */
function openPath(node: StringNode): Path {
  const text = node.value;
  // linear: what it looks at ahead is what it cannot begin with again
  const variable = /^\$([A-Za-z_]\w*)(?=[.[])/.exec(text.slice(0, node.placeholders[0]?.start))?.[1];
  const root = text.startsWith("$$") ? ({ kind: "context" } as const) : variable ? ({ kind: "variable", name: variable } as const) : INPUT;
  return { kind: "path", root, steps: [{ kind: "placeholder", start: 0, end: text.length }], definite: true, text, node, start: 0 };
}

const INPUT = { kind: "input" } as const;

function pathAt(r: ObjectReader, node: StringNode, text: string, name: string, location: string, rules: PathRules): Path | undefined {
  const result = parsePath(text, node);
  if ("fault" in result) {
    const { offset, message } = result.fault;
    r.schema(
      "path/syntax",
      rangeWithin(node, Math.min(offset, text.length), Math.min(offset + 1, text.length)),
      `${name} is not a valid JSONPath: ${message}`,
      location,
    );
    return undefined;
  }
  const { path } = result;
  if (rules.inputOnly && path.root.kind !== "input") {
    r.schema(
      "path/result-path",
      node.range,
      `${name} can write the result only to the state input, not to ${path.root.kind === "context" ? "the context object" : "a variable"}`,
      location,
      path.root.kind === "variable" ? "Use Assign to set a variable" : undefined,
    );
  }
  const { unsettled } = path;
  if (unsettled && !rules.reference) {
    r.problem({
      code: "path/unsettled",
      severity: "warning",
      range: node.range,
      message: `${name} uses ${unsettled}, which AWS does not document: its result is unknown`,
      suggestion: "Use an intrinsic function, a plain path, or JSONata",
    });
  }
  const reason = rules.reference ? notReference(path) : undefined;
  if (reason)
    r.schema("path/reference", node.range, `${name} must be a Reference Path, which identifies a single node: ${reason}`, location);
  return path;
}

/** A literal of either language or, in JSONata, an expression; `XPath` variants of JSONPath come as paths. */
export function readScalar(r: ObjectReader, name: string, kind: ScalarKind, states?: StatesMembers): Field<Template> | undefined {
  const pathName = `${name}Path`;
  if (kind.pathTwin) {
    r.exclusive(name, pathName);
    if (r.has(pathName) && r.where.language === "JSONPath") {
      if (kind.intrinsic) return readPathOrIntrinsic(r, pathName);
      const path = readPath(r, pathName, { reference: true });
      return path?.value ? { ...path, value: path.value } : undefined;
    }
  }
  const m = r.member(name);
  if (!m) return undefined;
  const { value } = m;
  if (value.kind === "placeholder") return field({ kind: "placeholder", node: value }, m);
  if (value.kind === "string" && r.where.language === "JSONata") {
    const expression = jsonataAt(r, value, name, states ?? {});
    if (expression) return field(expression, m);
  }
  if (value.kind === "string" && holey(value)) {
    // with or without quotes, a number is filled in
    const [filled] = value.placeholders;
    if (kind.type === "number" && filled)
      return field({ kind: "placeholder", node: { kind: "placeholder", placeholder: filled.placeholder, range: value.range } }, m);
    return field({ kind: "text", node: value }, m);
  }
  if (kind.type === "string") {
    if (value.kind !== "string") {
      r.wrongType(name, m, "string");
      return undefined;
    }
    return field({ kind: "literal", value: value.value, node: value }, m);
  }
  if (value.kind !== "number") {
    r.wrongType(name, m, kind.integer ? "integer" : "number");
    return undefined;
  }
  r.checkNumber(name, m, value.value, kind);
  return field({ kind: "literal", value: value.value, node: value }, m);
}

export interface ScalarKind {
  readonly type: "string" | "number";
  readonly integer?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly below?: number;
  readonly pathTwin?: boolean;
  /** The Path variant may also be an intrinsic that gives a string (Fail). */
  readonly intrinsic?: boolean;
}

/** Intrinsics that may be in ErrorPath and CausePath. @see https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html */
const STRING_INTRINSICS = new Set(
  ["Format", "JsonToString", "ArrayGetItem", "Base64Encode", "Base64Decode", "Hash", "UUID"].map((n) => `States.${n}`),
);

function readPathOrIntrinsic(r: ObjectReader, name: string): Field<Template> | undefined {
  const m = r.member(name) as Member;
  if (m.value.kind === "string" && looksLikeIntrinsic(m.value.value) && !holey(m.value)) {
    const call = intrinsicAt(r, m.value, name, r.at(name));
    if (call && !STRING_INTRINSICS.has(call.name))
      r.schema(
        "intrinsic/not-a-string",
        m.value.range,
        `${name} requires an intrinsic function that returns a string, but ${call.name} does not`,
        r.at(name),
      );
    return call ? field(call, m) : undefined;
  }
  const path = readPath(r, name, { reference: true });
  return path?.value ? { ...path, value: path.value } : undefined;
}

/** A payload template (JSONPath) or a JSON value with JSONata strings anywhere in it. */
export function readTemplate(
  r: ObjectReader,
  name: string,
  states: StatesMembers,
  rules: { readonly object?: boolean } = {},
): Field<Template> | undefined {
  const m = r.member(name);
  if (!m) return undefined;
  const { value } = m;
  const jsonataText = value.kind === "string" && r.where.language === "JSONata" && jsonataSource(value.value) !== undefined;
  if (rules.object && value.kind !== "object" && !jsonataText && value.kind !== "placeholder" && !holey(value))
    r.wrongType(name, m, "object");
  return field(new TemplateReader(r, name, states).read(value, name, 0), m);
}

/** A JSON value of which nothing is computed: holes stand for values. */
export function readStatic(node: Node, depth = 0): Template {
  if (node.kind === "placeholder") return { kind: "placeholder", node };
  if (node.kind === "string" && node.placeholders.length > 0) return { kind: "text", node };
  if (depth > MAX_TEMPLATE_DEPTH) return { kind: "literal", value: toJson(node), node };
  if (node.kind === "array")
    return listed(
      node.items.map((item) => readStatic(item, depth + 1)),
      node,
    );
  if (node.kind !== "object") return { kind: "literal", value: toJson(node), node };
  return named(
    node.members.map((member) => entryOf(member.key.name, readStatic(member.value, depth + 1), member)),
    node,
  );
}

const entryOf = (key: string, value: Template, member: Member): TemplateEntry => ({
  key,
  value,
  member,
  ...(member.key.placeholders.length > 0 ? { unresolved: true } : {}),
});

const listed = (items: readonly Template[], node: Node): Template =>
  items.every((t) => t.kind === "literal")
    ? { kind: "literal", value: items.map((t) => (t as { value: Json }).value), node }
    : { kind: "array", items, node };

function named(entries: readonly TemplateEntry[], node: Node): Template {
  if (!entries.every((e) => e.value.kind === "literal" && !e.unresolved)) return { kind: "object", entries, node };
  const json: { [key: string]: Json } = {};
  for (const { key, value } of entries)
    Object.defineProperty(json, key, { value: (value as { value: Json }).value, enumerable: true, configurable: true, writable: true });
  return { kind: "literal", value: json, node };
}

/** Recorded: plain keys come first, as written; computed ones follow in the order of a hash map. */
function asEvaluated(entries: readonly TemplateEntry[]): TemplateEntry[] {
  const computed = (entry: TemplateEntry): boolean => entry.member.key.name.endsWith(".$");
  return [...entries.filter((e) => !computed(e)), ...javaHashOrder(entries.filter(computed), (e) => e.key)];
}

class TemplateReader {
  constructor(
    private readonly r: ObjectReader,
    /** The field, whose place AWS names for whatever is wrong below it. */
    private readonly field: string,
    private readonly states: StatesMembers,
  ) {}

  read(node: Node, location: string, depth: number): Template {
    // what is filled in may be computed as well
    if (node.kind === "placeholder") return { kind: node.placeholder.kind === "unknown" ? "open" : "placeholder", node } as Template;
    if (node.kind === "string") return this.string(node, location);
    if (node.kind === "array") {
      if (depth > MAX_TEMPLATE_DEPTH) return { kind: "literal", value: toJson(node), node };
      return listed(
        node.items.map((item, i) => this.read(item, `${location}[${i}]`, depth + 1)),
        node,
      );
    }
    if (node.kind === "object") {
      if (depth > MAX_TEMPLATE_DEPTH) return { kind: "literal", value: toJson(node), node };
      return this.object(node.members, node, location, depth);
    }
    return { kind: "literal", value: node.kind === "null" ? null : node.value, node };
  }

  private object(members: readonly Member[], node: Node, location: string, depth: number): Template {
    const entries: TemplateEntry[] = [];
    const keys = new Map<string, Member>();
    for (const member of members) {
      const computed = this.r.where.language === "JSONPath" && member.key.name.endsWith(".$");
      const key = computed ? member.key.name.slice(0, -2) : member.key.name;
      const other = keys.get(key);
      if (other && other.key.name !== member.key.name) {
        this.r.schema(
          "template/same-key",
          member.key.range,
          `"${other.key.name}" and "${member.key.name}" produce the same key`,
          this.r.at(this.field),
          "Keep one of them",
        );
      }
      keys.set(key, member);
      const value = computed ? this.computed(member) : this.read(member.value, `${location}/${member.key.name}`, depth + 1);
      if (!computed && this.r.where.language === "JSONPath") this.noDollar(member);
      entries.push(entryOf(key, value, member));
    }
    return named(this.r.where.language === "JSONPath" ? asEvaluated(entries) : entries, node);
  }

  /** The value of a key that ends in `.$`. */
  private computed({ key, value }: Member): Template {
    const location = this.r.at(this.field);
    if (holey(value)) return { kind: "open", node: value };
    if (value.kind !== "string") return this.invalid(key.name, value, location);
    if (looksLikeIntrinsic(value.value)) {
      const call = intrinsicAt(this.r, value, key.name, location);
      return call ?? { kind: "broken", node: value };
    }
    if (!value.value.startsWith("$")) return this.invalid(key.name, value, location);
    const path = pathAt(this.r, value, value.value, key.name, location, {});
    return path ?? { kind: "broken", node: value };
  }

  private invalid(key: string, value: Node, location: string): Template {
    this.r.schema(
      "template/not-a-path",
      value.range,
      `The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function call`,
      location,
      'Start the value with "$" or an intrinsic function (States.…), or remove ".$" from the key',
    );
    return { kind: "broken", node: value };
  }

  /** AWS's warning: the value looks computed, but the key does not say so. */
  private noDollar({ key, value }: Member): void {
    if (value.kind !== "string" || holey(value) || !/^(\$(\$)?([.[]|$)|States\.[A-Z]\w+\()/.test(value.value)) return;
    // a path with more behind it, `$.total / 100`, is a formula for whoever gets it
    if (value.value.startsWith("$") && /\s/.test(value.value.replace(/\[[^[\]]*\]/g, ""))) return;
    this.r.problem({
      code: "advice/no-dollar",
      severity: "warning",
      range: value.range,
      awsCode: "NO_DOLLAR",
      awsLocation: this.r.at(this.field),
      message: `"${key.name}" is the literal text "${shorten(value.value)}", because the key does not end in .$`,
      suggestion: `Rename the key to "${key.name}.$" to evaluate the value`,
    });
  }

  private string(node: StringNode, location: string): Template {
    if (this.r.where.language === "JSONata") {
      const expression = jsonataAt(this.r, node, location, this.states);
      if (expression) return expression;
    }
    return node.placeholders.length > 0 ? { kind: "text", node } : { kind: "literal", value: node.value, node };
  }
}

const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 37)}…` : text);

/** A string between `{%` and `%}`; undefined where it is plain text. Wrong delimiters are a problem. */
export function jsonataAt(r: ObjectReader, node: StringNode, location: string, states: StatesMembers): JsonataExpression | undefined {
  const text = jsonataSource(node.value);
  const aws = `${r.where.location}/${location}`;
  if (!text) {
    if ((node.value.startsWith("{%") || node.value.endsWith("%}")) && !holey(node)) {
      r.schema("jsonata/delimiters", node.range, "A JSONata string must start with {% and end with %}", aws, "Write {% expression %}");
    }
    return undefined;
  }
  const made: JsonataExpression = { kind: "jsonata", source: text.source, start: text.start, node };
  if (holey(node)) return made;
  const result = parseJsonata(text.source);
  if ("fault" in result) {
    const at = text.start + Math.min(result.fault.position, text.source.length);
    r.problem({
      code: "jsonata/syntax",
      range: rangeWithin(node, Math.max(text.start, at - 1), Math.max(at, text.start + 1)),
      message: `The JSONata expression does not parse: ${result.fault.message}`,
      awsCode: "INVALID_JSONATA_EXPRESSION",
      awsLocation: aws,
    });
    return made;
  }
  checkJsonata(r, { ...made, ast: result.ast }, aws, states);
  return { ...made, ast: result.ast };
}

function intrinsicAt(r: ObjectReader, node: StringNode, name: string, location: string): IntrinsicCall | undefined {
  const result = parseIntrinsic(node.value, node);
  if ("fault" in result) {
    const { offset, message } = result.fault;
    const at = Math.min(offset, node.value.length);
    r.schema(
      "intrinsic/syntax",
      rangeWithin(node, at, Math.min(at + 1, node.value.length)),
      `The value for the field '${name}' must be a valid JSONPath or a valid intrinsic function call: ${message}`,
      location,
    );
    return undefined;
  }
  checkIntrinsic(r, result.call, location);
  return result.call;
}
