import { MappedText } from "../../text/mapped-text.js";
import type { Member, Node, StringNode } from "../../text/node.js";
import { type Range, textOf } from "../../text/range.js";
import { stringNode, textAt } from "../nodes.js";
import { callFunction } from "./functions/call.js";
import { attribute, type Block, type Expression, HclError, type ObjectItem, type TemplatePart } from "./hcl/syntax.js";
import { jsonText } from "./json-text.js";
import { type Inputs, joinedPath, type Module } from "./module.js";
import { arithmetic, compare } from "./operators.js";
import { kindOfAttribute, kindOfOutput, kindOfVariable, usualValue } from "./references.js";
import { NoValue, type Session } from "./session.js";
import {
  booleanAt,
  equal,
  isDocument,
  isEmpty,
  list,
  meansSomething,
  moved,
  nameOf,
  numberAt,
  numberValue,
  object,
  placedAt,
  plainText,
  truthOf,
  unknown,
  unknownMember,
} from "./values.js";
import { lastName, type Step, walk } from "./walk.js";

/** Names that loops and templates bind. A template file sees nothing but these. */
export interface Scope {
  readonly names: ReadonlyMap<string, Node>;
  readonly closed: boolean;
  /** Every name that may be used is there: others are mistakes. */
  readonly complete: boolean;
}

export const OPEN: Scope = { names: new Map(), closed: false, complete: true };

const bound = (scope: Scope, ...names: readonly (readonly [string, Node])[]): Scope => ({
  ...scope,
  names: new Map([...scope.names, ...names]),
});

/** Files in which an object is written in Terraform's own language. */
const PROGRAM = /\.(?:tf|tofu|hcl)$/;

/** More instances than these of one block are a program's data, not machines that somebody wrote. */
const MAX_INSTANCES = 100;

/**
 * Computes Terraform's expressions as far as the module alone decides them. What only deployment knows becomes a hole
 * of the right kind. Every call makes nodes of its own, so that trees stay trees.
 */
export class Evaluator {
  /** Above 0 where a default is asked for as it stands: in conditions. */
  private literally = 0;
  /** Above 0 within `try`: what has no value is not papered over. */
  private trying = 0;
  private readonly id: number;
  private readonly children = new Map<string, Evaluator | undefined>();

  constructor(
    readonly module: Module,
    readonly session: Session,
    private readonly inputs: Inputs = new Map(),
    private readonly depth = 0,
  ) {
    this.id = session.number();
  }

  /** The value; a hole where it has none. @throws TooMuch */
  evaluate(expression: Expression, scope: Scope = OPEN): Node {
    if (this.trying > 0) return this.strict(expression, scope);
    try {
      return this.strict(expression, scope);
    } catch (error) {
      if (!(error instanceof NoValue)) throw error;
      return unknown("unknown", expression.at);
    }
  }

  attribute(block: Block, name: string, scope: Scope = OPEN): Node | undefined {
    const found = attribute(block.body, name);
    return found && this.evaluate(found.value, scope);
  }

  /** The truth of a condition under the variables' defaults; undefined where only deployment decides. */
  truth(expression: Expression, scope: Scope = OPEN): boolean | undefined {
    return truthOf(this.exactly(() => this.evaluate(expression, scope)));
  }

  exactly<T>(compute: () => T): T {
    this.literally++;
    try {
      return compute();
    } finally {
      this.literally--;
    }
  }

  /** The first of the expressions that has a value. @throws NoValue where none has. */
  firstOf(expressions: readonly Expression[], scope: Scope): Node {
    for (const expression of expressions) {
      this.trying++;
      try {
        return this.strict(expression, scope);
      } catch (error) {
        if (!(error instanceof NoValue)) throw error;
      } finally {
        this.trying--;
      }
    }
    throw new NoValue();
  }

  private strict(expression: Expression, scope: Scope): Node {
    this.session.step();
    return this.session.deeper(() => this.value(expression, scope));
  }

  private value(expression: Expression, scope: Scope): Node {
    const { at } = expression;
    switch (expression.type) {
      case "literal":
        return literal(expression.value, expression.text, at);
      case "name":
        return textAt(expression.name, at);
      case "template":
        return this.template(expression.parts, scope, at);
      case "tuple":
        return list(
          at,
          expression.items.map((item) => this.evaluate(item, scope)),
        );
      case "object":
        return object(
          at,
          expression.items.map((item) => this.member(item, scope)),
          PROGRAM.test(at.file.path),
        );
      case "for":
        return this.loop(expression, scope);
      case "call":
        return callFunction(expression, scope, this);
      case "variable":
      case "attribute":
      case "index":
        return this.traversal(expression, scope);
      case "splat":
        return this.splat(expression, scope);
      case "item":
        return scope.names.get("*") ?? unknown("unknown", at);
      case "unary":
        return this.unary(expression, scope);
      case "binary":
        return this.binary(expression, scope);
      case "conditional":
        return this.conditional(expression, scope);
    }
  }

  private member({ key, value, at }: ObjectItem, scope: Scope): Member {
    const name = this.evaluate(key, scope);
    const made = this.evaluate(value, scope);
    if (name.kind === "string") return { key: { name: name.value, range: key.at, holes: name.holes }, value: made, range: at };
    const text = plainText(name);
    if (text !== undefined) return { key: { name: text, range: key.at, holes: [] }, value: made, range: at };
    const of = unknown("text", key.at);
    return { ...unknownMember(of), value: made, range: at };
  }

  // --- texts -------------------------------------------------------------------------------------------------------

  private template(parts: readonly TemplatePart[], scope: Scope, at: Range): Node {
    const [only] = parts;
    // "${x}" is x itself, whatever that is
    if (parts.length === 1 && only?.kind === "value") {
      const value = this.evaluate(only.value, scope);
      return value.kind === "string" && !isDocument(value) ? stringNode(value.content(), at) : value;
    }
    return stringNode(this.render(parts, scope, at), at);
  }

  /** The text that a template makes, with holes where a part is not known. */
  render(parts: readonly TemplatePart[], scope: Scope, at: Range): MappedText {
    const text = MappedText.build(at, (b) => {
      let last = "";
      const write = (part: MappedText) => {
        b.mapped(this.session.made(part));
        last = /\S(?=\s*$)/.exec(part.text.slice(-500))?.[0] ?? last;
      };
      this.renderInto(parts, scope, write, () => last);
    });
    return this.session.made(text);
  }

  /** @param last the last character so far that is no blank. */
  private renderInto(parts: readonly TemplatePart[], scope: Scope, write: (text: MappedText) => void, last: () => string): void {
    for (const part of parts) {
      this.session.step();
      if (part.kind === "text") write(part.text);
      else if (part.kind === "value") write(this.inserted(this.evaluate(part.value, scope), part.at, last));
      else if (part.kind === "if") {
        const truth = this.truth(part.test, scope);
        if (truth === undefined)
          this.session.notes.add(`%{ if ${textOf(part.test.at)} } is decided at deployment; read as if it were true`);
        this.session.deeper(() => this.renderInto(truth === false ? part.no : part.yes, scope, write, last));
      } else {
        const items = this.entries(this.evaluate(part.over, scope));
        if (!items) {
          this.session.notes.add(`%{ for ${part.value} } runs over what only deployment knows`);
          write(holeText(unknown("unknown", part.at)));
          continue;
        }
        for (const [key, value] of items) {
          const inner = bound(scope, [part.value, value], ...(part.key === undefined ? [] : [[part.key, key] as const]));
          this.session.deeper(() => this.renderInto(part.parts, inner, write, last));
        }
      }
    }
  }

  /**
   * A value within a text. What is JSON by itself and stands where JSON has a value keeps the places of its own
   * characters; everything else stands where it is put in.
   */
  private inserted(value: Node, at: Range, last: () => string): MappedText {
    if (value.kind === "hole") return holeText({ ...value, hole: { ...value.hole, name: nameOf(at), range: at } });
    if (value.kind === "object" || value.kind === "array" || value.kind === "null") return holeText(unknown("unknown", at));
    if (value.kind !== "string") return MappedText.build(at, (b) => void b.rewritten(plainText(value) ?? "", at));
    const content = value.content();
    if (/^\s*["{[]/.test(content.text) && /^[[{,:]?$/.test(last())) return content;
    const holes = content.holesIn();
    const [first] = holes;
    if (first && holes.length === 1 && first.start === 0 && first.end === content.text.length)
      return holeText(unknown(first.hole.kind, at, first.hole.resource));
    return moved(content, at);
  }

  /** A text as a template of its own: what `templatefile` and `data.template_file` do. */
  renderText(content: MappedText, names: Node, at: Range): Node {
    const { session } = this;
    let parts: readonly TemplatePart[];
    try {
      parts = session.template(content);
    } catch (error) {
      if (!(error instanceof HclError)) throw error;
      session.problem(error.at, "error", `Terraform cannot read this template: ${error.message}`);
      return unknown("text", at);
    }
    const members = names.kind === "object" ? names.members : [];
    const complete = names.kind === "object" && members.every((m) => m.key.holes.length === 0);
    const scope: Scope = { names: new Map(members.map((m) => [m.key.name, m.value])), closed: true, complete };
    return stringNode(this.render(parts, scope, content.origin));
  }

  jsonEncoded(tree: Node, at: Range): Node {
    const { session } = this;
    let made: StringNode | undefined;
    const text = () => {
      made ??= stringNode(session.made(jsonText(tree)), at);
      return made;
    };
    const node: StringNode = {
      kind: "string",
      range: at,
      get value() {
        return text().value;
      },
      get holes() {
        return text().holes;
      },
      content: () => text().content(),
    };
    session.encoded.set(node, tree);
    return node;
  }

  // --- names -------------------------------------------------------------------------------------------------------

  /** `local.a.b[0].c`: what the name stands for, and from there step by step. */
  private traversal(expression: Expression, scope: Scope): Node {
    const steps: Step[] = [];
    let base = expression;
    while (base.type === "attribute" || base.type === "index") {
      this.session.step();
      steps.push(base.type === "attribute" ? { name: base.name, at: base.at } : { index: this.evaluate(base.index, scope), at: base.at });
      base = base.of;
    }
    steps.reverse();
    if (base.type !== "variable") return walk(this.strict(base, scope), steps);
    const own = scope.names.get(base.name);
    if (own) return placedAt(walk(own, steps), expression.at);
    if (scope.closed) return this.notGiven(base.name, scope, expression.at);
    return this.named(base.name, steps, expression.at);
  }

  private notGiven(name: string, { complete }: Scope, at: Range): Node {
    if (complete && !/^(?:path|terraform)$/.test(name)) this.session.problem(at, "error", `the template is not given "${name}"`);
    return unknown(complete ? "text" : "unknown", at);
  }

  private named(name: string, steps: readonly Step[], at: Range): Node {
    const [first, ...rest] = steps;
    const member = first && "name" in first ? first.name : undefined;
    switch (name) {
      case "local":
        return member === undefined ? unknown("unknown", at) : placedAt(walk(this.local(member, at), rest), at);
      case "var":
        return member === undefined ? unknown("unknown", at) : placedAt(walk(this.variable(member, at), rest), at);
      case "path":
        return textAt(member === "module" ? this.module.path : ".", at);
      case "terraform":
      case "self":
        return unknown("text", at);
      case "each":
      case "count":
        return unknown(name === "count" ? "number" : member === "key" ? "text" : kindOfOutput(lastName(rest)), at);
      case "module":
        return member === undefined ? unknown("unknown", at) : this.output(member, rest, at);
      case "dependency":
      case "include":
        return unknown(kindOfOutput(lastName(rest)), at);
      case "data":
        return this.reference(steps, at, true);
      case "resource":
        return this.reference(steps, at, false);
      default:
        return this.reference([{ name, at }, ...steps], at, false);
    }
  }

  private local(name: string, at: Range): Node {
    const found = this.module.locals.get(name);
    if (!found) {
      this.session.problem(at, "error", `the module has no local value "${name}"`);
      return unknown("unknown", at);
    }
    return this.session.follow(`${this.id} local.${name}`, at, () => this.evaluate(found.value)) ?? unknown("unknown", at);
  }

  private variable(name: string, at: Range): Node {
    const given = this.inputs.get(name);
    if (given) return this.session.follow(`${this.id} var.${name}`, at, given) ?? unknown("unknown", at);
    const declared = this.module.variables.get(name);
    const type = declared && attribute(declared.body, "type");
    const open = () => unknown(kindOfVariable(type && textOf(type.value.at)), at);
    const assigned = this.module.assigned.get(name);
    const preset = assigned ?? (declared && attribute(declared.body, "default"));
    const sensitive = declared && attribute(declared.body, "sensitive");
    if (!preset || (sensitive && this.truth(sensitive.value))) return open();
    const value = this.evaluate(preset.value);
    return assigned || this.literally > 0 || meansSomething(value) ? value : open();
  }

  /** What a resource or a data source of the module gives. */
  private reference(steps: readonly Step[], at: Range, data: boolean): Node {
    const names = steps.flatMap((s) => ("name" in s ? [s.name] : []));
    const [type, name, ...attributes] = names;
    if (type === undefined || name === undefined) return unknown("unknown", at);
    const address = `${data ? "data." : ""}${type}.${name}`;
    const block = this.module.resources.get(address);
    const attributeName = attributes[0] ?? "";
    const usual = usualValue(type, attributeName);
    if (usual !== undefined) return textAt(usual, at);
    const computed = block && this.computed(type, block, attributeName, at);
    if (computed) return computed;
    const kind = attributes.length > 1 ? kindOfOutput(attributes.at(-1) ?? "") : kindOfAttribute(type, attributeName);
    return unknown(kind, at, block ? address : undefined);
  }

  /** Attributes that Terraform itself computes from what the program says. */
  private computed(type: string, block: Block, name: string, at: Range): Node | undefined {
    const own = (attributeName: string) =>
      this.session.follow(`${this.id} ${addressKey(block)}`, at, () => this.attribute(block, attributeName));
    if (type === "template_file" && name === "rendered") {
      const template = own("template");
      const vars = own("vars") ?? this.blockAsObject(block, "vars");
      if (template?.kind !== "string") return template ?? unknown("text", at);
      return this.renderText(template.content(), vars, at);
    }
    if (type === "local_file" && name === "content") {
      const content = own("content");
      if (content) return content;
      const path = plainText(own("filename"));
      const file = path === undefined ? undefined : this.session.file(path, at);
      return file && stringNode(MappedText.ofFile(file));
    }
    if (type === "terraform_data" && name === "output") return own("input");
    return undefined;
  }

  /** `vars { a = 1 }`, as it was written before Terraform 0.12. */
  private blockAsObject(block: Block, name: string): Node {
    const inner = block.body.blocks.find((b) => b.type === name);
    return object(
      (inner ?? block).at,
      (inner?.body.attributes ?? []).map((a) => ({
        key: { name: a.name, range: a.nameAt, holes: [] },
        value: this.evaluate(a.value),
        range: a.at,
      })),
    );
  }

  private output(name: string, steps: readonly Step[], at: Range): Node {
    const [first, ...rest] = steps.filter((s) => !("index" in s));
    const output = first && "name" in first ? first.name : "";
    const child = this.child(name);
    const declared = child?.module.outputs.get(output);
    const value = declared && attribute(declared.body, "value");
    if (!child || !value) return this.unknownOutput(name, output, rest.length === 0, at);
    const made = this.session.follow(`${this.id} module.${name}.${output}`, at, () => child.evaluate(value.value));
    return made ? placedAt(walk(made, rest), at) : unknown("unknown", at);
  }

  private unknownOutput(name: string, output: string, direct: boolean, at: Range): Node {
    const kind = direct ? kindOfOutput(output) : "unknown";
    return unknown(kind, at, this.module.modules.has(name) ? `module.${name}` : undefined);
  }

  /** A module that is called with a path, with what it is given here. */
  child(name: string): Evaluator | undefined {
    if (!this.children.has(name)) this.children.set(name, this.openChild(name, OPEN));
    return this.children.get(name);
  }

  /** @param scope what `each` and `count` are in the call. */
  openChild(name: string, scope: Scope): Evaluator | undefined {
    const call = this.module.modules.get(name);
    const source = call && plainText(this.attribute(call, "source"));
    if (!call || source === undefined || !/^\.\.?(?:\/|$)/.test(source) || this.depth > 10) return undefined;
    const module = this.session.modules.moduleAt(this.session.root, joinedPath(this.module.path, source));
    if (!module) return undefined;
    const inputs: Inputs = new Map(call.body.attributes.map((a) => [a.name, () => this.evaluate(a.value, scope)]));
    return new Evaluator(module, this.session, inputs, this.depth + 1);
  }

  // --- operators ---------------------------------------------------------------------------------------------------

  private loop(expression: Expression & { type: "for" }, scope: Scope): Node {
    const { at, key, value, over, resultKey, result, condition } = expression;
    const items = this.entries(this.exactly(() => this.evaluate(over, scope)));
    if (!items || expression.grouped) {
      this.session.notes.add(`a loop over ${textOf(over.at).replace(/\s+/g, " ").slice(0, 80)} is known at deployment only`);
      return unknown("unknown", at);
    }
    const members: Member[] = [];
    const made: Node[] = [];
    for (const [itemKey, item] of items) {
      const inner = bound(scope, [value, item], ...(key === undefined ? [] : [[key, itemKey] as const]));
      const wanted = condition ? this.truth(condition, inner) : true;
      if (wanted === undefined) return unknown("unknown", at);
      if (!wanted) continue;
      if (resultKey) members.push(this.member({ key: resultKey, value: result, at: result.at }, inner));
      else made.push(this.evaluate(result, inner));
    }
    return resultKey ? object(at, members) : list(at, made);
  }

  /** What `each` is for every instance of a block with `for_each`; none where that is not known. */
  instances(block: Block): { readonly key: string; readonly scope: Scope }[] {
    const over = attribute(block.body, "for_each");
    const items = over && this.entries(this.exactly(() => this.evaluate(over.value)));
    if (!over || !items) return [];
    return items.slice(0, MAX_INSTANCES).flatMap(([key, value]) => {
      const name = plainText(value.kind === "string" && key.kind === "number" ? value : key);
      if (name === undefined) return [];
      const { at } = over;
      const each = object(at, [
        { key: { name: "key", range: at, holes: [] }, value: textAt(name, at), range: at },
        { key: { name: "value", range: at, holes: [] }, value, range: at },
      ]);
      return [{ key: name, scope: bound(OPEN, ["each", each]) }];
    });
  }

  /** Keys and values of a collection; undefined where they are not all known. */
  entries(node: Node): (readonly [Node, Node])[] | undefined {
    if (node.kind === "array") {
      if (node.items.some((item) => item.kind === "hole" && item.hole.kind === "unknown")) return undefined;
      return node.items.map((item, i) => [numberAt(i, item.range), item] as const);
    }
    if (node.kind !== "object" || node.members.some((m) => m.key.holes.length > 0)) return undefined;
    return node.members.map((m) => [textAt(m.key.name, m.key.range), m.value] as const);
  }

  private splat({ of, each, at }: Expression & { type: "splat" }, scope: Scope): Node {
    const value = this.evaluate(of, scope);
    const items = value.kind === "array" ? this.entries(value) : undefined;
    if (!items) return unknown("unknown", at);
    return list(
      at,
      items.map(([, item]) => this.evaluate(each, bound(scope, ["*", item]))),
    );
  }

  private unary({ operator, of, at }: Expression & { type: "unary" }, scope: Scope): Node {
    if (operator === "!") {
      const truth = this.truth(of, scope);
      return truth === undefined ? unknown("boolean", at) : booleanAt(!truth, at);
    }
    const number = numberValue(this.evaluate(of, scope));
    return number === undefined ? unknown("number", at) : numberAt(-number, at);
  }

  private binary({ operator, left, right, at }: Expression & { type: "binary" }, scope: Scope): Node {
    if (operator === "&&" || operator === "||") {
      const truths = [this.truth(left, scope), this.truth(right, scope)];
      const decides = operator === "||";
      if (truths.includes(decides)) return booleanAt(decides, at);
      return truths.includes(undefined) ? unknown("boolean", at) : booleanAt(!decides, at);
    }
    if (operator === "==" || operator === "!=") {
      const [a, b] = this.exactly(() => [this.evaluate(left, scope), this.evaluate(right, scope)] as const);
      const same = equal(a, b);
      return same === undefined ? unknown("boolean", at) : booleanAt(same === (operator === "=="), at);
    }
    const a = numberValue(this.evaluate(left, scope));
    const b = numberValue(this.evaluate(right, scope));
    const compares = /[<>]/.test(operator);
    if (a === undefined || b === undefined) return unknown(compares ? "boolean" : "number", at);
    return compares ? booleanAt(compare(operator, a, b), at) : numberAt(arithmetic(operator, a, b), at);
  }

  private conditional({ test, yes, no, at }: Expression & { type: "conditional" }, scope: Scope): Node {
    const truth = this.truth(test, scope);
    if (truth === true) return this.evaluate(yes, scope);
    if (truth === false) return this.evaluate(no, scope);
    return this.either(this.evaluate(yes, scope), this.evaluate(no, scope), test, at);
  }

  /** One of two, and nobody knows which: what they share, or the one that says more. */
  private either(a: Node, b: Node, test: Expression, at: Range): Node {
    const same = equal(a, b);
    if (same) return a;
    const documents = [a, b].filter(
      (n) => !isEmpty(n) && (n.kind === "object" || n.kind === "array" || (n.kind === "string" && isDocument(n))),
    );
    const [chosen] = documents;
    if (chosen) {
      const written = textOf(test.at).replace(/\s+/g, " ");
      this.session.notes.add(`the condition ${written.slice(0, 80)} is decided at deployment; read as if it were ${chosen === a}`);
      return chosen;
    }
    const kinds = [a, b].map((n) => (n.kind === "string" ? "text" : n.kind === "hole" ? n.hole.kind : n.kind));
    const kind = kinds[0] === kinds[1] ? kinds[0] : "unknown";
    return unknown(kind === "null" || kind === "object" || kind === "array" || kind === undefined ? "unknown" : kind, at);
  }
}

const addressKey = (block: Block) => `${block.at.file.path} ${block.at.start}`;

function literal(value: number | boolean | null, text: string, at: Range): Node {
  if (value === null) return { kind: "null", range: at };
  return typeof value === "number" ? { kind: "number", value, text, range: at } : { kind: "boolean", value, range: at };
}

const holeText = (node: Node & { kind: "hole" }): MappedText => MappedText.build(node.hole.range, (b) => void b.hole(node.hole));
