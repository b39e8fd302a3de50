import { attribute, type Block, type Expression, type ObjectItem } from "../../languages/hcl/syntax.js";
import type { Member, Node, StringNode } from "../../text/node.js";
import { stringNode, textAt } from "../../text/node-builders.js";
import type { Span } from "../../text/range.js";
import type { Evaluator } from "./evaluator.js";
import { callFunction } from "./functions/call.js";
import { jsonText } from "./json-text.js";
import { loopValue, splatValue } from "./loops.js";
import { type Inputs, joinedPath, type Module } from "./module.js";
import { traversalValue } from "./names.js";
import { binaryValue, conditionalValue, unaryValue } from "./operations.js";
import { templateValue } from "./render.js";
import { OPEN, type Scope } from "./scope.js";
import { NoValue, type Session } from "./session.js";
import { list, object, plainText, truthOf, unknown, unknownMember } from "./values.js";

/** Files in which an object is written in Terraform's own language. */
const PROGRAM = /\.(?:tf|tofu|hcl)$/;

/**
 * Computes Terraform's expressions as far as the module alone decides them. What only deployment knows becomes a hole
 * of the right kind. Every call makes nodes of its own, so that trees stay trees.
 */
export class ModuleEvaluator implements Evaluator {
  /** Above 0 where a default is asked for as written: in conditions. */
  private literally = 0;
  /** Above 0 within `try`: what has no value is not papered over. */
  private trying = 0;
  readonly id: number;
  private readonly children = new Map<string, ModuleEvaluator | undefined>();

  constructor(
    readonly module: Module,
    readonly session: Session,
    readonly inputs: Inputs = new Map(),
    private readonly depth = 0,
    readonly chain = "",
    readonly caller: Evaluator | undefined = undefined,
  ) {
    this.id = session.number();
  }

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

  truth(expression: Expression, scope: Scope = OPEN): boolean | undefined {
    return truthOf(this.exactly(() => this.evaluate(expression, scope)));
  }

  get takesDefaultsLiterally(): boolean {
    return this.literally > 0;
  }

  exactly<T>(compute: () => T): T {
    this.literally++;
    try {
      return compute();
    } finally {
      this.literally--;
    }
  }

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

  strict(expression: Expression, scope: Scope): Node {
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
        return templateValue(expression.parts, scope, at, this);
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
        return loopValue(expression, scope, this);
      case "call":
        return callFunction(expression, scope, this);
      case "variable":
      case "attribute":
      case "index":
        return traversalValue(expression, scope, this);
      case "splat":
        return splatValue(expression, scope, this);
      case "item":
        return scope.names.get("*") ?? unknown("unknown", at);
      case "unary":
        return unaryValue(expression, scope, this);
      case "binary":
        return binaryValue(expression, scope, this);
      case "conditional":
        return conditionalValue(expression, scope, this);
    }
  }

  member({ key, value, at }: ObjectItem, scope: Scope): Member {
    const name = this.evaluate(key, scope);
    const made = this.evaluate(value, scope);
    if (name.kind === "string")
      return { key: { name: name.value, range: key.at, placeholders: name.placeholders }, value: made, range: at };
    const text = plainText(name);
    if (text !== undefined) return { key: { name: text, range: key.at, placeholders: [] }, value: made, range: at };
    const of = unknown("text", key.at);
    return { ...unknownMember(of), value: made, range: at };
  }

  jsonEncoded(tree: Node, at: Span): Node {
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
      get placeholders() {
        return text().placeholders;
      },
      content: () => text().content(),
    };
    session.encoded.set(node, tree);
    return node;
  }

  child(name: string): ModuleEvaluator | undefined {
    if (!this.children.has(name)) this.children.set(name, this.openChild(name, OPEN));
    return this.children.get(name);
  }

  openChild(name: string, scope: Scope): ModuleEvaluator | undefined {
    const call = this.module.modules.get(name);
    const source = call && plainText(this.attribute(call, "source"));
    if (!call || source === undefined || !/^\.\.?(?:\/|$)/.test(source) || this.depth > 10) return undefined;
    return this.openModule(name, source, new Map(call.body.attributes.map((a) => [a.name, () => this.evaluate(a.value, scope)])));
  }

  /** The module in a folder, as one that is given these inputs. */
  openModule(name: string, path: string, inputs: Inputs): ModuleEvaluator | undefined {
    const module = this.session.modules.moduleAt(this.session.root, joinedPath(this.module.path, path));
    return module && new ModuleEvaluator(module, this.session, inputs, this.depth + 1, `${this.chain}module.${name}.`, this);
  }
}

function literal(value: number | boolean | null, text: string, at: Span): Node {
  if (value === null) return { kind: "null", range: at };
  return typeof value === "number" ? { kind: "number", value, text, range: at } : { kind: "boolean", value, range: at };
}
