import { HclError, type TemplatePart } from "../../languages/hcl/syntax.js";
import { MappedText } from "../../text/mapped-text.js";
import type { Node } from "../../text/node.js";
import { stringNode } from "../../text/node-builders.js";
import { type Span, textOf } from "../../text/range.js";
import type { Evaluator } from "./evaluator.js";
import { entries } from "./loops.js";
import { bound, type Scope } from "./scope.js";
import { isDocument, moved, nameOf, plainText, unknown } from "./values.js";

/** A text with `${…}` and `%{…}`; a lone `"${x}"` is x itself, whatever that is. */
export function templateValue(parts: readonly TemplatePart[], scope: Scope, at: Span, evaluator: Evaluator): Node {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === "value") {
    const value = evaluator.evaluate(only.value, scope);
    return value.kind === "string" && !isDocument(value) ? stringNode(value.content(), at) : value;
  }
  return stringNode(render(parts, scope, at, evaluator), at);
}

/** A text as a template of its own: what `templatefile` and `data.template_file` do. */
export function renderText(content: MappedText, names: Node, at: Span, evaluator: Evaluator): Node {
  const { session } = evaluator;
  let parts: readonly TemplatePart[];
  try {
    parts = session.template(content);
  } catch (error) {
    if (!(error instanceof HclError)) throw error;
    session.problem(error.at, "error", `Invalid Terraform template: ${error.message}`);
    return unknown("text", at);
  }
  const members = names.kind === "object" ? names.members : [];
  const complete = names.kind === "object" && members.every((m) => m.key.placeholders.length === 0);
  const scope: Scope = { names: new Map(members.map((m) => [m.key.name, m.value])), closed: true, complete };
  return stringNode(render(parts, scope, content.origin, evaluator));
}

/** The text that a template makes, with holes where a part is not known. */
function render(parts: readonly TemplatePart[], scope: Scope, at: Span, evaluator: Evaluator): MappedText {
  const { session } = evaluator;
  const text = MappedText.build(at, (b) => new Rendering(evaluator, (part) => b.mapped(session.made(part))).parts(parts, scope));
  return session.made(text);
}

class Rendering {
  /** The last character so far that is no blank. */
  private last = "";

  constructor(
    private readonly evaluator: Evaluator,
    private readonly append: (text: MappedText) => void,
  ) {}

  parts(parts: readonly TemplatePart[], scope: Scope): void {
    for (const part of parts) {
      this.evaluator.session.step();
      switch (part.kind) {
        case "text":
          this.write(part.text);
          break;
        case "value":
          this.write(this.inserted(this.evaluator.evaluate(part.value, scope), part.at));
          break;
        case "if":
          this.choice(part, scope);
          break;
        case "for":
          this.loop(part, scope);
      }
    }
  }

  private write(part: MappedText): void {
    this.append(part);
    // linear: what it looks at ahead is what it cannot begin with again
    this.last = /\S(?=\s*$)/.exec(part.text.slice(-500))?.[0] ?? this.last;
  }

  private choice(part: TemplatePart & { kind: "if" }, scope: Scope): void {
    const { evaluator } = this;
    const truth = evaluator.truth(part.test, scope);
    if (truth === undefined) evaluator.session.notes.add(`%{ if ${textOf(part.test.at)} } is unknown until deployment; assumed true`);
    evaluator.session.deeper(() => this.parts(truth === false ? part.no : part.yes, scope));
  }

  private loop(part: TemplatePart & { kind: "for" }, scope: Scope): void {
    const { evaluator } = this;
    const items = entries(evaluator.evaluate(part.over, scope));
    if (!items) {
      evaluator.session.notes.add(`%{ for ${part.value} } iterates over values that are unknown until deployment`);
      this.write(holeText(unknown("unknown", part.at)));
      return;
    }
    for (const [key, value] of items) {
      const inner = bound(scope, [part.value, value], ...(part.key === undefined ? [] : [[part.key, key] as const]));
      evaluator.session.deeper(() => this.parts(part.parts, inner));
    }
  }

  /**
   * A value within a text. What is JSON by itself and is where JSON has a value keeps the places of its own
   * characters; everything else is where it is put in.
   */
  private inserted(value: Node, at: Span): MappedText {
    if (value.kind === "placeholder") return holeText({ ...value, placeholder: { ...value.placeholder, name: nameOf(at), range: at } });
    if (value.kind === "object" || value.kind === "array" || value.kind === "null") return holeText(unknown("unknown", at));
    if (value.kind !== "string") return MappedText.build(at, (b) => void b.rewritten(plainText(value) ?? "", at));
    const content = value.content();
    if (/^\s*["{[]/.test(content.text) && /^[[{,:]?$/.test(this.last)) return content;
    const holes = content.holesIn();
    const [first] = holes;
    if (first && holes.length === 1 && first.start === 0 && first.end === content.text.length)
      return holeText(unknown(first.placeholder.kind, at, first.placeholder.resource, first.placeholder.expression));
    return moved(content, at);
  }
}

const holeText = (node: Node & { kind: "placeholder" }): MappedText =>
  MappedText.build(node.placeholder.range, (b) => void b.hole(node.placeholder));
