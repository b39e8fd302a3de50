import { Budget, BudgetSpentError } from "../../budget/budget.js";
import type { Placeholder, PlaceholderKind } from "../../text/mapped-text.js";
import { MappedText } from "../../text/mapped-text.js";
import { get, type Node, type ObjectNode, type StringNode } from "../../text/node.js";
import {
  arrayNode,
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
import { kindOfAttribute, kindOfRef, PSEUDO_VALUES } from "./references.js";
import { stringAt, type Template } from "./template.js";

/** Templates of 1 MB stay far below: each function is a step, and what texts are made is counted. */
const ALLOWANCE = { steps: 500_000, units: 16_000_000, depth: 1_000 };

/** Functions within functions beyond this are not looked into. */
const MAX_NESTING = 64;

const VARIABLE = /\$\{(!?)([^${}]+)\}/g;
const DYNAMIC_REFERENCE = /\{\{resolve:[^{}]*\}\}/g;

/** Defaults that stand for "say it at deployment" rather than for a value. */
const STAND_IN = /^\s*$|[<>]|^(?:none|null|na|n\/a|todo|tbd|-+)$|replace|change[ _-]?me|place[ _-]?holder|your[-_ ]|^x{3,}/i;

/**
 * Computes a template's intrinsic functions as far as the template alone decides them. What only deployment knows
 * becomes a hole of the right kind; `AWS::NoValue` leaves its member out.
 */
export class Evaluator {
  /** In plain words, where a choice had to be made without knowing; each once. */
  readonly notes = new Set<string>();
  private readonly evaluatingConditions = new Set<string>();
  private readonly truths = new Map<string, boolean | undefined>();
  private readonly budget = new Budget("evaluating the template", ALLOWANCE);
  private nesting = 0;
  private isDefinition = false;

  constructor(readonly template: Template) {}

  /**
   * A definition that is an object of the template. `Ref` gives a text there, of a Number parameter as well; a definition
   * that is a text gets the digits.
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
   */
  evaluateDefinition(node: Node): Node | undefined {
    this.isDefinition = true;
    const made = this.evaluate(node);
    this.isDefinition = false;
    return made;
  }

  /** The value of a node of the template; undefined where it is `AWS::NoValue`. */
  evaluate(node: Node): Node | undefined {
    return mapTree(node, (at) => {
      if (at.kind === "string") return withDynamicReferences(at);
      const call = callOf(at);
      // outside of Conditions a lone `Condition` is the definition's own word
      return call && call.name !== "Condition" ? this.call(call.name, call.argument, at) : at;
    });
  }

  /** A condition of the template under the parameters' defaults; undefined where only deployment decides. */
  condition(name: string): boolean | undefined {
    const node = this.template.conditions.get(name);
    if (!node || this.evaluatingConditions.has(name) || this.evaluatingConditions.size > MAX_NESTING) return undefined;
    if (this.truths.has(name)) return this.truths.get(name);
    this.evaluatingConditions.add(name);
    const truth = this.orUnknown(() => this.truth(node));
    this.evaluatingConditions.delete(name);
    if (this.evaluatingConditions.size === 0) this.truths.set(name, truth);
    return truth;
  }

  /** Does computing it make a choice without knowing? */
  assumes(compute: () => unknown): boolean {
    const before = [...this.notes];
    this.notes.clear();
    compute();
    const made = this.notes.size > 0;
    for (const note of before) this.notes.add(note);
    return made;
  }

  /** What takes too much is unknown, and noted. */
  private orUnknown<T>(go: () => T): T | undefined {
    try {
      return go();
    } catch (error) {
      if (!(error instanceof BudgetSpentError)) throw error;
      this.notes.add(error.message);
      return undefined;
    }
  }

  private call(name: string, argument: Node, at: Node): Node | undefined {
    if (this.nesting >= MAX_NESTING) return placeholderNode(placeholder("unknown", `\${${name}}`, at.range));
    this.nesting++;
    const made = this.orUnknown(() => {
      this.budget.step();
      return { value: this.counted(this.apply(name, argument, at)) };
    });
    this.nesting--;
    return made ? made.value : placeholderNode(placeholder("unknown", `\${${name}}`, at.range));
  }

  /** Texts and lists that functions make cost what they are long. @throws BudgetSpentError */
  private counted(made: Node | undefined): Node | undefined {
    if (made?.kind === "string") this.budget.make(made.value.length);
    else if (made?.kind === "array") this.budget.make(made.items.length * 8);
    return made;
  }

  private apply(name: string, argument: Node, at: Node): Node | undefined {
    switch (name) {
      case "Ref":
        return argument.kind === "string" ? this.ref(argument.value, at.range) : unknown(name, at);
      case "Fn::GetAtt":
        return this.getAtt(argument, at);
      case "Fn::Sub":
        return this.sub(argument, at);
      case "Fn::Join":
        return this.join(argument, at);
      case "Fn::If":
        return this.choose(argument, at);
      case "Fn::Select":
        return this.select(argument, at);
      case "Fn::Split":
        return this.split(argument, at);
      case "Fn::FindInMap":
        return this.findInMap(argument, at);
      case "Fn::ToJsonString":
        return this.evaluate(argument);
      case "Fn::ImportValue": {
        const exported = this.evaluate(argument);
        const text = exported && asText(exported)?.text;
        return placeholderNode(
          placeholder(
            "text",
            `\${ImportValue:${text ?? "?"}}`,
            at.range,
            undefined,
            text === undefined ? undefined : `Fn::ImportValue ${text}`,
          ),
        );
      }
      case "Fn::Length":
        return placeholderNode(placeholder("number", "${Length}", at.range));
      case "Fn::Equals":
      case "Fn::And":
      case "Fn::Or":
      case "Fn::Not": {
        const truth = this.truth(at);
        return truth === undefined
          ? placeholderNode(placeholder("boolean", `\${${name}}`, at.range))
          : { kind: "boolean", value: truth, range: at.range };
      }
      default:
        return unknown(name, at);
    }
  }

  /** What `Ref` or a variable of `Fn::Sub` names: a pseudo parameter, a parameter's default, a resource. */
  private ref(name: string, at: Span, written = `\${${name}}`): Node | undefined {
    if (name === "AWS::NoValue") return undefined;
    const pseudo = PSEUDO_VALUES.get(name);
    if (pseudo !== undefined) return textAt(pseudo, at);
    const parameter = this.template.parameters.get(name);
    if (parameter) {
      const value = parameterValue(name, parameter, written, at);
      return this.isDefinition && value.kind === "number" ? textAt(value.text, at) : value;
    }
    const resource = this.resource(name);
    return placeholderNode(placeholder(kindOfRef(resource?.type), written, at, resource?.id, name));
  }

  private attribute(id: string, attribute: string, at: Span, written = `\${${id}.${attribute}}`): Node {
    const resource = this.resource(id);
    if (/^(?:Alias|Version)$/.test(attribute) && resource?.type === "AWS::Serverless::Function")
      return placeholderNode(placeholder("lambda-arn", written, at, resource.id, `${id}.${attribute}`));
    return placeholderNode(placeholder(kindOfAttribute(resource?.type, attribute), written, at, resource?.id, `${id}.${attribute}`));
  }

  private resource(name: string): { id: string; type: string } | undefined {
    const { resources, aliases } = this.template;
    // SAM names a function's published alias and version after the function: `Fn.Alias`
    const found = resources.get(name) ?? resources.get(aliases.get(name) ?? "") ?? resources.get(name.replace(/\.(?:Alias|Version)$/, ""));
    if (found && found.id !== name && /\.(?:Alias|Version)$/.test(name)) return { id: found.id, type: "AWS::Lambda::Alias" };
    return found;
  }

  private getAtt(argument: Node, at: Node): Node {
    if (argument.kind === "string") {
      const dot = argument.value.indexOf(".");
      return dot < 0 ? unknown("Fn::GetAtt", at) : this.attribute(argument.value.slice(0, dot), argument.value.slice(dot + 1), at.range);
    }
    if (argument.kind !== "array") return unknown("Fn::GetAtt", at);
    const [id, ...rest] = argument.items;
    if (id?.kind !== "string") return unknown("Fn::GetAtt", at);
    const names = rest.map((item) => (item.kind === "string" ? item.value : "?"));
    return this.attribute(id.value, names.join("."), at.range);
  }

  private sub(argument: Node, at: Node): Node | undefined {
    const [text, map] = argument.kind === "array" ? argument.items : [argument];
    const evaluated = text && text.kind !== "string" ? this.evaluate(text) : text;
    if (evaluated?.kind !== "string") return unknown("Fn::Sub", at);
    const locals = new Map<string, Node | undefined>();
    if (map?.kind === "object") for (const m of map.members) locals.set(m.key.name, this.evaluate(m.value));
    return stringNode(this.substitute(evaluated.content(), locals), evaluated.range);
  }

  private substitute(content: MappedText, locals: ReadonlyMap<string, Node | undefined>): MappedText {
    const parts: Replacement[] = [];
    for (const match of content.text.matchAll(VARIABLE)) {
      const [written, literal, raw] = match as unknown as [string, string, string];
      const start = match.index;
      const end = start + written.length;
      if (literal) {
        parts.push({ start, end, by: `\${${raw}}` });
        continue;
      }
      const name = raw.trim();
      const range = content.rangeOf(start, end);
      const value = locals.has(name) ? locals.get(name) : this.variable(name, range, written);
      parts.push({ start, end, by: value ? replacement(value, written, range) : "" });
    }
    return replaceParts(content, parts);
  }

  private variable(name: string, at: Span, written: string): Node | undefined {
    const dot = name.indexOf(".");
    const whole = dot < 0 || this.template.parameters.has(name) || /\.(?:Alias|Version)$/.test(name);
    return whole ? this.ref(name, at, written) : this.attribute(name.slice(0, dot), name.slice(dot + 1), at, written);
  }

  private join(argument: Node, at: Node): Node | undefined {
    if (argument.kind !== "array") return unknown("Fn::Join", at);
    const [separator, list] = argument.items;
    const items = list && this.evaluate(list);
    const between = separator?.kind === "string" ? separator.value : "";
    if (items?.kind !== "array") return unknown("Fn::Join", at);
    return stringNode(
      MappedText.build(at.range, (b) => {
        items.items.forEach((item, i) => {
          if (i > 0 && between !== "") b.rewritten(between, (separator as Node).range);
          const text = asText(item);
          if (text) b.mapped(text);
          else b.hole(placeholder("unknown", "${?}", item.range));
        });
      }),
    );
  }

  private choose(argument: Node, at: Node): Node | undefined {
    if (argument.kind !== "array") return unknown("Fn::If", at);
    const [name, yes, no] = argument.items;
    const truth = name?.kind === "string" ? this.condition(name.value) : undefined;
    if (truth === true) return yes && this.evaluate(yes);
    if (truth === false) return no && this.evaluate(no);
    return this.either(yes && this.evaluate(yes), no && this.evaluate(no), at, name?.kind === "string" ? name.value : "?");
  }

  /** One of two, and it is unknown which: what they share. */
  private either(a: Node | undefined, b: Node | undefined, at: Node, condition: string): Node | undefined {
    if (!a && !b) return undefined;
    const kinds = [a, b].map((n) => (n ? kindOf(n) : "unknown"));
    if (a && b && a.kind === b.kind && "value" in a && "value" in b && a.value === b.value) return a;
    const container = [a, b].find((n) => n?.kind === "object" || n?.kind === "array");
    if (container) {
      this.notes.add(`Fn::If on ${condition} is unknown until deployment; assumed ${container === a ? "true" : "false"}`);
      return container;
    }
    return placeholderNode(placeholder(kinds[0] === kinds[1] ? (kinds[0] as PlaceholderKind) : "unknown", `\${If:${condition}}`, at.range));
  }

  private select(argument: Node, at: Node): Node | undefined {
    if (argument.kind !== "array") return unknown("Fn::Select", at);
    const index = argument.items[0] && this.evaluate(argument.items[0]);
    const list = argument.items[1] && this.evaluate(argument.items[1]);
    const n =
      index?.kind === "number"
        ? index.value
        : index?.kind === "string" && index.placeholders.length === 0
          ? Number(index.value)
          : Number.NaN;
    const chosen = list?.kind === "array" ? list.items[n] : undefined;
    return chosen ?? (argument.items[1] && this.piece(argument.items[1], n, at)) ?? unknown("Fn::Select", at);
  }

  /** One piece of a text that only deployment can split. */
  private piece(list: Node, index: number, at: Node): Node | undefined {
    const call = callOf(list);
    if (call?.name !== "Fn::Split" || call.argument.kind !== "array" || !Number.isInteger(index) || index < 0) return undefined;
    const [separator, text] = call.argument.items;
    const value = text && this.evaluate(text);
    const of = value && asText(value);
    if (separator?.kind !== "string" || separator.value === "" || !of) return undefined;
    const holes = of.holesIn();
    if (holes.length === 0) return undefined;
    const resource = holes.length === 1 ? holes[0]?.placeholder.resource : undefined;
    const expression = `Fn::Select ${index} of Fn::Split "${separator.value}" ${expressionOf(of)}`;
    const open = placeholder("unknown", "${Select}", at.range, resource, expression);
    return placeholderNode({ ...open, piece: { of, separator: separator.value, index } });
  }

  private split(argument: Node, at: Node): Node {
    if (argument.kind !== "array") return unknown("Fn::Split", at);
    const [separator, text] = argument.items;
    const value = text && this.evaluate(text);
    const content = value && asText(value);
    if (separator?.kind !== "string" || separator.value === "" || !content || content.holesIn().length > 0) return unknown("Fn::Split", at);
    const items: Node[] = [];
    let from = 0;
    for (;;) {
      const to = content.text.indexOf(separator.value, from);
      items.push(stringNode(content.slice(from, to < 0 ? content.text.length : to)));
      if (to < 0) return arrayNode(at.range, items);
      from = to + separator.value.length;
    }
  }

  /** Where a key is not known, the value that all entries share. */
  private findInMap(argument: Node, at: Node): Node {
    if (argument.kind !== "array") return unknown("Fn::FindInMap", at);
    const [name, first, second, fallback] = argument.items.map((item) => this.evaluate(item));
    const map = name?.kind === "string" ? this.template.mappings.get(name.value) : undefined;
    const rows = map ? entries(map, first) : [];
    const values = rows.flatMap((row) => (row.kind === "object" ? entries(row, second) : []));
    const [value] = values;
    if (value && values.every((v) => "value" in v && "value" in value && v.value === value.value)) {
      const made = this.evaluate(value);
      if (made) return made.kind === "string" ? textAt(made.value, at.range) : made;
    }
    if (values.length === 1 && value) return this.evaluate(value) ?? unknown("Fn::FindInMap", at);
    const otherwise = fallback?.kind === "object" ? get(fallback, "DefaultValue") : undefined;
    if (otherwise && values.length === 0) return otherwise;
    const kinds = new Set(values.map((v) => (v.kind === "string" ? "text" : v.kind)));
    const [kind] = kinds;
    return placeholderNode(
      placeholder(
        kinds.size === 1 && (kind === "text" || kind === "number" || kind === "boolean") ? kind : "unknown",
        "${FindInMap}",
        at.range,
      ),
    );
  }

  private truth(node: Node): boolean | undefined {
    const call = callOf(node);
    if (!call) {
      const value = this.evaluate(node);
      return value?.kind === "boolean"
        ? value.value
        : value?.kind === "string" && /^(?:true|false)$/.test(value.value)
          ? value.value === "true"
          : undefined;
    }
    const { name, argument } = call;
    if (name === "Condition") return argument.kind === "string" ? this.condition(argument.value) : undefined;
    const items = argument.kind === "array" ? argument.items : [argument];
    if (this.nesting >= MAX_NESTING) return undefined;
    this.nesting++;
    try {
      this.budget.step();
      switch (name) {
        case "Fn::Equals":
          return this.equal(items[0], items[1]);
        case "Fn::Not":
          return items[0] && not(this.truth(items[0]));
        case "Fn::And": {
          const truths = items.map((item) => this.truth(item));
          return truths.includes(false) ? false : truths.includes(undefined) ? undefined : true;
        }
        case "Fn::Or": {
          const truths = items.map((item) => this.truth(item));
          return truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;
        }
        default:
          return undefined;
      }
    } finally {
      this.nesting--;
    }
  }

  private equal(a: Node | undefined, b: Node | undefined): boolean | undefined {
    const [left, right] = [a, b].map((n) => {
      const value = n && this.emptyMatters(n);
      const text = value && asText(value);
      return text && text.holesIn().length === 0 && !text.text.includes("${") ? text.text : undefined;
    });
    return left === undefined || right === undefined ? undefined : left === right;
  }

  /** In conditions a parameter's empty default is a value: it is what `Fn::Equals [!Ref P, ""]` asks for. */
  private emptyMatters(node: Node): Node | undefined {
    const call = callOf(node);
    const parameter =
      call?.name === "Ref" && call.argument.kind === "string" ? this.template.parameters.get(call.argument.value) : undefined;
    const preset = parameter && get(parameter, "Default");
    if (preset && !/^AWS::/.test(stringAt(parameter, "Type") ?? "")) return preset;
    return this.evaluate(node);
  }
}

const not = (truth: boolean | undefined) => (truth === undefined ? undefined : !truth);

/** `{Ref: x}`, `{"Fn::X": y}` and what other tools' tags become: an object whose one member is the call of a function. */
export function callOf(node: Node): { name: string; argument: Node } | undefined {
  if (node.kind !== "object" || node.members.length !== 1) return undefined;
  const [only] = node.members;
  const name = only?.key.name ?? "";
  if (!only || !/^(?:Ref$|Condition$|Fn::|Rain::|!\w)/.test(name)) return undefined;
  if (name === "Condition" && only.value.kind !== "string") return undefined;
  return { name, argument: only.value };
}

/** The same for the same text, wherever it is. */
function expressionOf(text: MappedText): string {
  let made = "";
  let from = 0;
  for (const { start, end, placeholder: hole } of text.holesIn()) {
    made += `${text.text.slice(from, start)}\${${hole.expression ?? `${hole.name} ${hole.range.start}`}}`;
    from = end;
  }
  return made + text.text.slice(from);
}

function unknown(name: string, at: Node): Node {
  return placeholderNode(placeholder("unknown", `\${${name.replace(/^(?:Fn::|!)/, "")}}`, at.range));
}

function kindOf(node: Node): PlaceholderKind {
  if (node.kind === "placeholder") return node.placeholder.kind;
  return node.kind === "string" ? "text" : node.kind === "number" || node.kind === "boolean" ? node.kind : "unknown";
}

function entries(map: ObjectNode, key: Node | undefined): Node[] {
  if (key?.kind === "string" && key.placeholders.length === 0) return [get(map, key.value)].filter((n) => n !== undefined);
  if (key?.kind === "number") return [get(map, key.text)].filter((n) => n !== undefined);
  return map.members.map((m) => m.value);
}

/** A parameter by its default, where it has one that means something. */
function parameterValue(name: string, parameter: ObjectNode, written: string, at: Span): Node {
  const type = stringAt(parameter, "Type") ?? "String";
  const preset = get(parameter, "Default");
  const noEcho = get(parameter, "NoEcho");
  const secret = noEcho && asText(noEcho)?.text.toLowerCase() === "true";
  const open = () => placeholderNode(placeholder(type === "Number" ? "number" : "text", written, at, undefined, name));
  if (!preset || type.startsWith("AWS::") || secret) return open();
  const text = asText(preset)?.text;
  if (text === undefined || STAND_IN.test(text)) return open();
  if (type === "Number" && text.trim() !== "" && Number.isFinite(Number(text)))
    return { kind: "number", value: Number(text), text: text.trim(), range: at };
  if (/^List<|^CommaDelimitedList$/.test(type))
    return arrayNode(
      at,
      text.split(",").map((item) => textAt(item.trim(), at)),
    );
  return textAt(text, at);
}

/** What stands for a variable within a text. The place stays that of the variable. */
export function replacement(value: Node, written: string, at: Span): Placeholder | string {
  if (value.kind === "placeholder") return { ...value.placeholder, name: written, range: at };
  const content = asText(value);
  if (!content) return placeholder("unknown", written, at);
  const holes = content.holesIn();
  const [first] = holes;
  if (!first) return content.text;
  const whole = holes.length === 1 && first.start === 0 && first.end === content.text.length;
  if (whole) return { ...first.placeholder, name: written, range: at };
  const resource = holes.map((h) => h.placeholder.resource).find((r) => r !== undefined);
  return { ...placeholder(arnLike(content.text), written, at, resource), parts: content };
}

/** `arn:aws:lambda:${Region}:…`: the form that a text with holes has all the same. */
function arnLike(text: string): PlaceholderKind {
  if (/^arn:[^:]*:lambda:.*:function:/.test(text)) return "lambda-arn";
  if (/^arn:[^:]*:states:.*:stateMachine:/.test(text)) return "state-machine-arn";
  if (/^arn:[^:]*:states:.*:activity:/.test(text)) return "activity-arn";
  if (/^arn:/.test(text)) return "arn";
  return "text";
}

function withDynamicReferences(node: StringNode): StringNode {
  if (!node.value.includes("{{resolve:")) return node;
  const content = node.content();
  const parts = [...content.text.matchAll(DYNAMIC_REFERENCE)].map((m) => {
    const end = m.index + m[0].length;
    return { start: m.index, end, by: placeholder("text", m[0], content.rangeOf(m.index, end)) };
  });
  return parts.length > 0 ? stringNode(replaceParts(content, parts), node.range) : node;
}
