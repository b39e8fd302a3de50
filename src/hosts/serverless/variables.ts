import { MappedText } from "../../text/mapped-text.js";
import { get, type Node, type ObjectNode, type StringNode } from "../../text/node.js";
import {
  asText,
  mapTree,
  placeholder,
  placeholderNode,
  type Replacement,
  replaceParts,
  stringNode,
  textAt,
} from "../../text/node-builders.js";
import type { Span } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import { parseText } from "../cloudformation/read-template.js";
import type { HostProblem } from "../host.js";
import type { ReadSession } from "../read-session.js";
import { readReferenced } from "../shared/referenced-file.js";
import { type VariableSource, variablesIn } from "./variable-syntax.js";

/** Variables within variables beyond this are not followed. */
const MAX_DEPTH = 50;
/** Nodes looked at, and characters put together, for one section: services in the wild stay below a hundredth of it. */
const MAX_WORK = 100_000;
/** Of all rounds: what is read on the way is computed with again. */
const MAX_TOTAL = 1_000_000;
/** Nodes passed, of all sections and rounds: a reference to a part of the service passes all of it. */
const MAX_STEPS = 1_000_000;
/** Characters of a text that is shown in place of its value. */
const MAX_SHOWN = 200;
/** Characters in which variables are looked for take as long as one node. */
const CHARACTERS_A_STEP = 16;
const PSEUDO = /#\{([^{}]+)\}/g;

const PROGRAM = /\.[cm]?[jt]s$/;
const DECLARES_MACHINES = /AWS::(?:StepFunctions|Serverless)::StateMachine|^["']?(?:stepFunctions|stateMachines)["']?\s*:/m;
const MACHINE_SECTION = /^(?:resources|stepFunctions|stateMachines)\b/i;

type Loaded = { readonly root: Node; readonly file: SourceFile } | { readonly missing: string };

/**
 * The framework's variables, resolved within the repository: `self:`, `file()`, defaults. What the environment, the
 * command line or AWS would say is a hole. Files are read as they are met: a round that meets new ones is run again.
 */
export class Variables {
  readonly problems: HostProblem[] = [];
  private readonly files = new Map<string, Loaded>();
  private readonly wanted = new Map<string, Span>();
  private readonly following = new Set<Node>();
  private readonly read = new Map<string, SourceFile>();
  /** How many fallbacks (`${opt:stage, HERE}`) are being resolved. */
  private fallbacks = 0;
  /** What was computed so far, in nodes and in characters. */
  private work = 0;
  /** What was passed so far, of all sections. */
  private steps = 0;

  constructor(
    private readonly service: SourceFile,
    private readonly root: ObjectNode,
    private readonly access: ReadSession,
  ) {}

  /** Files whose content is part of what was computed. */
  get used(): ReadonlyMap<string, SourceFile> {
    return this.read;
  }

  /** The node with all variables resolved. */
  async resolve(node: Node): Promise<Node | undefined> {
    for (let [round, total] = [0, 0]; ; round++) {
      this.problems.length = 0;
      this.wanted.clear();
      this.work = 0;
      const made = this.value(node);
      total += this.work;
      if (this.wanted.size === 0) return made;
      if (round >= MAX_DEPTH || total > MAX_TOTAL || this.steps > MAX_STEPS) {
        for (const at of this.wanted.values()) this.tooMuch(at);
        return made;
      }
      for (const [path, at] of this.wanted) this.files.set(path, await this.load(path, at));
    }
  }

  private value(node: Node): Node | undefined {
    return mapTree(node, (at) => {
      this.steps += 1;
      return at.kind === "string" ? this.text(at) : at;
    });
  }

  private text(node: StringNode): Node | undefined {
    this.work += 1;
    if (!node.value.includes("${") && !node.value.includes("#{")) return node;
    this.steps += node.value.length / CHARACTERS_A_STEP;
    if (this.work > MAX_WORK || this.steps > MAX_STEPS) {
      this.tooMuch(node.range);
      return placeholderNode(placeholder("unknown", node.value.slice(0, MAX_SHOWN), node.range));
    }
    const variables = variablesIn(node.value);
    const content = node.content();
    const [first] = variables;
    if (first && variables.length === 1 && first.start === 0 && first.end === node.value.trim().length)
      return this.guarded(node, () => this.first(first.sources, node.value, node.range), node.value);
    const parts: Replacement[] = [];
    for (const { start, end, sources } of variables) {
      const written = node.value.slice(start, end);
      const at = content.rangeOf(start, end);
      const value = this.guarded(node, () => this.first(sources, written, at), written);
      const text = value && asText(value);
      const holes = text?.holesIn() ?? [];
      this.work += text?.text.length ?? 0;
      const by =
        text && holes.length === 0 ? text.text : placeholder(value?.kind === "placeholder" ? value.placeholder.kind : "text", written, at);
      parts.push({ start, end, by });
    }
    // pseudo parameters of the plugin serverless-pseudo-parameters
    let within = 0;
    for (const m of node.value.matchAll(PSEUDO)) {
      const end = m.index + m[0].length;
      while ((variables[within]?.end ?? Infinity) <= m.index) within++;
      if ((variables[within]?.start ?? Infinity) < end) continue;
      const by = placeholder("text", `\${${m[1]}}`, content.rangeOf(m.index, end));
      parts.push({ start: m.index, end, by, shown: by.name });
      this.work += 1;
    }
    parts.sort((a, b) => a.start - b.start);
    return parts.length > 0 ? stringNode(replaceParts(content, parts), node.range) : node;
  }

  /** Said once for a section. */
  private tooMuch(at: Span): void {
    const message = "Nested variables exceed the limit and are not resolved further";
    if (!this.problems.some((p) => p.message === message)) this.problems.push({ range: at, severity: "error", message });
  }

  /** Runs `of` unless that very node is being resolved already. */
  private guarded(node: Node, of: () => Node | undefined, written: string): Node {
    const again = this.following.has(node);
    if (again || this.following.size >= MAX_DEPTH) {
      if (!again) this.tooMuch(node.range);
      // a fallback is needed only where the command line does not say it
      else if (this.fallbacks === 0)
        this.problems.push({ range: node.range, severity: "error", message: `${written} is a circular reference` });
      return placeholderNode(placeholder("unknown", written, node.range));
    }
    this.following.add(node);
    const made = of();
    this.following.delete(node);
    return made ?? placeholderNode(placeholder("unknown", written, node.range));
  }

  /** The first source that has a value. */
  private first(sources: readonly VariableSource[], written: string, at: Span): Node | undefined {
    let fallback = false;
    try {
      for (const source of sources) {
        const made = this.source(source, at);
        if (made) return made;
        if (fallback) continue;
        fallback = true;
        this.fallbacks++;
      }
    } finally {
      if (fallback) this.fallbacks--;
    }
    const [only] = sources;
    const kind = only?.kind === "address" && /^(?:opt|env|ssm|cf|aws|sls|param|s3)$/.test(only.type) ? "text" : "unknown";
    return placeholderNode(placeholder(kind, written, at));
  }

  private source(source: VariableSource, at: Span): Node | undefined {
    if (source.kind === "literal") return literal(source.text, source.quoted, at);
    if (source.kind === "nested") return this.text(textAt(source.text, at));
    const address = this.inner(source.address, at);
    if (address === undefined) return undefined;
    switch (source.type) {
      case "self":
        return this.follow(this.root, address);
      case "file": {
        const path = this.inner(source.parameter ?? "", at);
        return path === undefined ? undefined : this.file(path.trim(), address, at);
      }
      case "sls":
        return address === "stage" ? (this.follow(this.root, "provider.stage") ?? textAt("dev", at)) : undefined;
      case "param":
        return this.follow(this.root, `params.default.${address}`);
      case "strToBool": {
        const text = this.inner(source.parameter ?? "", at)
          ?.trim()
          .replace(/^['"]|['"]$/g, "");
        return text === undefined || !/^(?:true|false|0|1)$/i.test(text)
          ? undefined
          : { kind: "boolean", value: /^(?:true|1)$/i.test(text), range: at };
      }
      default:
        return undefined;
    }
  }

  /** Variables within an address; undefined where one of them is not known. */
  private inner(text: string, at: Span): string | undefined {
    if (!text.includes("${")) return text;
    const made = this.text(textAt(text, at));
    const content = made && asText(made);
    return content && content.holesIn().length === 0 ? content.text : undefined;
  }

  private file(path: string, address: string, at: Span): Node | undefined {
    if (!/\.(?:ya?ml|json|txt|asl)$/i.test(path) && !PROGRAM.test(path) && /\.\w+$/.test(path)) return undefined;
    const loaded = this.files.get(path);
    if (!loaded) {
      this.wanted.set(path, at);
      return undefined;
    }
    if ("missing" in loaded) {
      this.problems.push({ range: at, severity: "warning", message: `"${path}" cannot be read: ${loaded.missing}` });
      return undefined;
    }
    if (!PROGRAM.test(path)) this.taken(loaded.file, address);
    return this.follow(loaded.root, address);
  }

  /** A file with machines of its own, of which only some other value is taken, is no part of this service. */
  private taken(file: SourceFile, address: string): void {
    if (address === "" || MACHINE_SECTION.test(address) || !DECLARES_MACHINES.test(file.text)) this.read.set(file.path, file);
  }

  private async load(path: string, _at: Span): Promise<Loaded> {
    const read = readReferenced(this.access, this.service, path.replace(/^~\//, ""));
    if ("missing" in read) return { missing: read.missing };
    if (PROGRAM.test(path)) {
      const root = await (await import("./exports.js")).readExports(read.file, this.access);
      return root ? { root, file: read.file } : { missing: "not a supported program" };
    }
    const whole = MappedText.ofFile(read.file);
    const parsed = /\.txt$/i.test(path) ? { root: stringNode(whole) } : await parseText(whole, "1.2");
    if (!parsed.root) return { missing: "not valid YAML or JSON" };
    return { root: parsed.root, file: read.file };
  }

  /** `a.b.0` from a node; variables on the way are resolved. */
  private follow(from: Node, address: string): Node | undefined {
    let at: Node | undefined = from;
    for (const step of address.split(".").filter((s) => s !== "")) {
      if (at?.kind === "string") at = this.text(at);
      if (at?.kind === "object") at = get(at, step);
      else if (at?.kind === "array") at = at.items[Number(step)];
      else return undefined;
    }
    if (!at) return undefined;
    // a text guards itself while its variables are resolved
    if (at.kind === "string") return this.text(at);
    const found = at;
    return this.guarded(found, () => this.value(found), `\${${address}}`);
  }
}

function literal(text: string, quoted: boolean, at: Span): Node {
  if (quoted) return textAt(text, at);
  if (text === "null") return { kind: "null", range: at };
  if (text === "true" || text === "false") return { kind: "boolean", value: text === "true", range: at };
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return { kind: "number", value: Number(text), text, range: at };
  return textAt(text, at);
}
