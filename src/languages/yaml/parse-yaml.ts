import type { Alias, Document, Pair, ParsedNode, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { type MappedText, type Placeholder, withoutQuotes } from "../../text/mapped-text.js";
import type { KeyNode, Member, Node, ObjectNode, PlaceholderNode, PlaceholderPart, StringNode } from "../../text/node.js";
import { placeholdersIn } from "../../text/placeholders.js";
import type { ParsedText, SyntaxProblem } from "../../text/problems.js";
import { noteScalar, type Quoting } from "../../text/quoting.js";
import { YamlFaults } from "./yaml-errors.js";
import { scalarContent } from "./yaml-scalars.js";

export interface YamlOptions {
  /** `1.1` reads `yes`, `on` and the like as booleans, as CloudFormation and SAM do. Default 1.2. */
  readonly version?: "1.1" | "1.2";
  /** What a short tag (`!Sub`) makes of its node; the node itself where it is not known. */
  readonly tag?: (tag: string, node: Node) => Node;
}

/** Aliases may repeat a node; together they may add this many nodes before the document counts as an attack. */
const MAX_ALIASED_NODES = 100_000;

type YamlModule = typeof import("yaml");

/** YAML with the place of every scalar's characters; the first document of a stream. Never throws. */
export async function parseYaml(source: MappedText, options: YamlOptions = {}): Promise<ParsedText> {
  // bundled, the package is CommonJS behind a default export
  const module = (await import("yaml")) as YamlModule & { readonly default?: YamlModule };
  return new YamlReader(module.default ?? module, source, options).parse();
}

class YamlReader {
  private readonly problems: SyntaxProblem[] = [];
  private aliased = 0;
  private readonly expanding = new Set<unknown>();
  private document!: Document.Parsed;

  constructor(
    private readonly yaml: YamlModule,
    private readonly source: MappedText,
    private readonly options: YamlOptions,
  ) {}

  parse(): ParsedText {
    try {
      return this.read();
    } catch (error) {
      if (error instanceof RangeError) this.fatal("too-deep", 0, 0, "The text is nested too deeply");
      else this.fatal("syntax", 0, 0, (error as Error).message);
      return { problems: this.problems };
    }
  }

  private read(): ParsedText {
    const old = this.options.version === "1.1";
    this.document = this.quietly({
      version: old ? "1.1" : "1.2",
      // dates stay the strings that the language wants
      ...(old ? { customTags: (tags) => tags.filter((t) => typeof t === "string" || t.tag !== "tag:yaml.org,2002:timestamp") } : {}),
      logLevel: "silent",
      prettyErrors: false,
      strict: false,
      uniqueKeys: false,
    });
    const faults = new YamlFaults(this.source.text);
    let last: number | undefined;
    for (const error of this.document.errors) {
      if (error.code === "MULTIPLE_DOCS") continue;
      // a closing bracket at the margin: the parsers that AWS uses take it, and the tree is whole
      if (error.code === "BAD_INDENT" && /[\]}]/.test(this.source.text[error.pos[0]] ?? "")) continue;
      const { start, end, message } = faults.of(error);
      // what the parser says next of the same place follows from it
      if (start === last) continue;
      last = start;
      this.fatal("syntax", start, end, message);
    }
    const contents = this.document.contents as ParsedNode | null;
    if (contents === null || (this.yaml.isScalar(contents) && contents.value === null && contents.source === "")) {
      if (this.problems.length === 0) this.fatal("empty-file", 0, 0, "The file is empty");
      return { problems: this.problems };
    }
    return { root: this.node(contents), problems: this.problems };
  }

  /** The package makes an error object for every tag that it does not know: without stacks they cost little. */
  private quietly(options: Parameters<YamlModule["parseDocument"]>[1]): Document.Parsed {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return this.yaml.parseDocument(this.source.text, options) as Document.Parsed;
    } finally {
      Error.stackTraceLimit = limit;
    }
  }

  private node(node: ParsedNode | Alias | null | undefined, at = 0): Node {
    const { isAlias, isMap, isSeq, isScalar } = this.yaml;
    if (node === null || node === undefined) return { kind: "null", range: this.source.rangeOf(at, at) };
    const made = isAlias(node)
      ? this.alias(node)
      : isMap(node)
        ? this.map(node as YAMLMap)
        : isSeq(node)
          ? this.list(node as YAMLSeq)
          : isScalar(node)
            ? this.scalar(node as Scalar)
            : this.nothing(at);
    const tag = (node as { tag?: string }).tag;
    return tag?.startsWith("!") && tag !== "!" && !tag.startsWith("!!") && this.options.tag ? this.options.tag(tag, made) : made;
  }

  private nothing(at: number): Node {
    return { kind: "null", range: this.source.rangeOf(at, at) };
  }

  /** An alias becomes a copy of what it names: the tree stays a tree, places stay those of the anchor. */
  private alias(alias: Alias): Node {
    const target = this.targetOf(alias);
    const [start, end] = spanOf(alias);
    if (!target) {
      this.fatal("syntax", start, end, `Unknown anchor ${alias.source}`);
      return this.nothing(start);
    }
    if (this.expanding.has(target) || this.aliased > MAX_ALIASED_NODES) {
      if (!this.problems.some((p) => p.code === "alias-limit")) {
        this.fatal(
          "alias-limit",
          start,
          end,
          this.expanding.has(target) ? "The alias contains itself" : "The expanded aliases exceed the size limit",
        );
      }
      return this.nothing(start);
    }
    this.expanding.add(target);
    const before = this.depth++;
    const made = this.node(target);
    this.depth = before;
    this.expanding.delete(target);
    return made;
  }

  /** The package looks for each alias's anchor through the whole document: one walk finds them all. */
  private targetOf(alias: Alias): ParsedNode | undefined {
    if (!this.targets) {
      const [targets, latest] = [new Map<Alias, ParsedNode>(), new Map<string, ParsedNode>()];
      this.yaml.visit(this.document, {
        Node: (_, node) => {
          const { anchor } = node as { anchor?: string };
          if (this.yaml.isAlias(node)) {
            const target = latest.get(node.source);
            if (target) targets.set(node, target);
          } else if (anchor !== undefined) latest.set(anchor, node as ParsedNode);
        },
      });
      this.targets = targets;
    }
    return this.targets.get(alias);
  }

  private targets: ReadonlyMap<Alias, ParsedNode> | undefined;

  /** Above 0 inside of brackets. */
  private flowDepth = 0;

  /** Above 0 while an alias is being copied. */
  private depth = 0;

  private counted<T extends Node>(node: T): T {
    if (this.depth > 0) this.aliased++;
    return node;
  }

  private map(map: YAMLMap): Node {
    const members: Member[] = [];
    const seen = new Set<string>();
    const merged: ObjectNode[] = [];
    if (map.flow) this.flowDepth++;
    for (const pair of map.items as Pair<ParsedNode, ParsedNode | null>[]) {
      const key = this.key(pair.key);
      if (this.aliased > MAX_ALIASED_NODES) break;
      const value = this.node(pair.value, key.range.end);
      if (key.name === "<<" && (this.yaml.isAlias(pair.value) || this.yaml.isMap(pair.value) || this.yaml.isSeq(pair.value))) {
        for (const from of value.kind === "array" ? value.items : [value]) if (from.kind === "object") merged.push(from);
        continue;
      }
      if (seen.has(key.name)) this.problems.push({ code: "yaml-duplicate-key", range: key.range, detail: key.name, tolerated: true });
      seen.add(key.name);
      const sameFile = value.range.file === key.range.file;
      members.push({ key, value, range: { ...key.range, end: sameFile ? Math.max(key.range.end, value.range.end) : key.range.end } });
    }
    if (map.flow) this.flowDepth--;
    for (const m of merged.flatMap((from) => from.members)) {
      if (seen.has(m.key.name)) continue;
      seen.add(m.key.name);
      members.push(m);
    }
    const node: ObjectNode = { kind: "object", members, editable: this.depth === 0, range: this.source.rangeOf(...spanOf(map)) };
    for (const m of members) m.value.parent = node;
    return this.counted(node);
  }

  private list(list: YAMLSeq): Node {
    if (list.flow) this.flowDepth++;
    const items = (list.items as ParsedNode[]).map((item) => this.node(item, spanOf(list)[0]));
    if (list.flow) this.flowDepth--;
    const node: Node = { kind: "array", items, range: this.source.rangeOf(...spanOf(list)) };
    for (const item of items) item.parent = node;
    return this.counted(node);
  }

  private key(key: ParsedNode | null): KeyNode {
    const { isScalar } = this.yaml;
    if (key === null || !isScalar(key)) {
      const [start, end] = key ? spanOf(key) : [0, 0];
      return { name: key ? this.source.text.slice(start, end) : "", range: this.source.rangeOf(start, end), placeholders: [] };
    }
    const [start, end] = spanOf(key);
    // a key is its text: `on`, `1` and `yes` are names of states as written
    const name = typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
    return {
      name,
      range: this.source.rangeOf(start, end),
      placeholders: name.includes("{") ? this.holes(name, this.source.slice(start, end)) : [],
    };
  }

  private scalar(scalar: Scalar): Node {
    const [start, end] = spanOf(scalar);
    const range = this.source.rangeOf(start, end);
    const { value } = scalar;
    if (typeof value === "string") return this.counted(this.string(value, scalar, start, end));
    if (typeof value === "number" || typeof value === "bigint") {
      const text = scalar.source ?? String(value);
      return this.counted({ kind: "number", value: Number(value), text, range });
    }
    if (typeof value === "boolean") return this.counted({ kind: "boolean", value, range });
    if (value === null || value === undefined) return this.counted({ kind: "null", range });
    return this.counted(this.string(scalar.source ?? String(value), scalar, start, end));
  }

  private string(value: string, scalar: Scalar, start: number, end: number): StringNode | PlaceholderNode {
    const { source } = this;
    let made: MappedText | undefined;
    const inFlow = this.flowDepth > 0;
    const content = () => {
      if (made === undefined) {
        made = scalarContent(source, start, end, value, scalar.type ?? "PLAIN");
        noteScalar(source.rangeOf(start, end), inFlow && scalar.type === "PLAIN" ? "plain-in-flow" : QUOTINGS[scalar.type ?? "PLAIN"]);
      }
      return made;
    };
    const mapped: PlaceholderPart[] = source.holesIn(start, end).length > 0 ? content().holesIn() : [];
    const [only] = mapped;
    if (only && scalar.type === "PLAIN" && only.placeholder.kind === "text" && only.start === 0 && only.end === value.length)
      return { kind: "placeholder", placeholder: withoutQuotes(only.placeholder), range: only.placeholder.range };
    const holes =
      value.includes("{") || mapped.length > 0 ? [...mapped, ...this.holes(value, content())].sort((a, b) => a.start - b.start) : [];
    return { kind: "string", value, placeholders: holes, content, range: source.rangeOf(start, end) };
  }

  private holes(value: string, content: MappedText): PlaceholderPart[] {
    return placeholdersIn(value).map(({ start, end, name }) => {
      const hole: Placeholder = { kind: "text", name, range: content.rangeOf(start, end) };
      return { start, end, placeholder: hole };
    });
  }

  private fatal(code: SyntaxProblem["code"], start: number, end: number, detail: string): void {
    this.problems.push({ code, range: this.source.rangeOf(start, Math.max(start, end)), detail, tolerated: false });
  }
}

const QUOTINGS: Readonly<Record<Scalar.Type, Quoting>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single-quoted",
  QUOTE_DOUBLE: "double-quoted",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

/** Start and end of the value itself, without the comments and line breaks behind it. */
function spanOf(node: { range?: readonly [number, number, number] | null | undefined }): [number, number] {
  return node.range ? [node.range[0], node.range[1]] : [0, 0];
}
