import type { PlaceholderKind } from "../../../text/mapped-text.js";
import type { Node } from "../../../text/node.js";
import { asText, mapTree, placeholder, placeholderNode, stringNode, textAt } from "../../../text/node-builders.js";
import type { Span } from "../../../text/range.js";
import type { Template } from "../template.js";
import { callOf, unknownResult } from "./calls.js";
import { Conditions } from "./conditions.js";
import { EvaluationLimits } from "./limits.js";
import { type Evaluate, join, select, split } from "./list-functions.js";
import { findInMap } from "./mappings.js";
import { parameterValue } from "./parameters.js";
import { kindOfAttribute, kindOfRef, PSEUDO_VALUES } from "./references.js";
import { substitute, withDynamicReferences } from "./substitutions.js";

/**
 * Computes a template's intrinsic functions as far as the template alone decides them. What only deployment knows
 * becomes a placeholder of the right kind; `AWS::NoValue` leaves its member out.
 */
export class Evaluator {
  /** In plain words, where a choice had to be made without knowing; each once. */
  readonly notes = new Set<string>();
  private readonly limits = new EvaluationLimits(this.notes);
  private readonly evaluated: Evaluate = (node) => this.evaluate(node);
  private readonly conditions: Conditions;
  private isDefinition = false;

  constructor(readonly template: Template) {
    this.conditions = new Conditions(template, this.evaluated, this.limits);
  }

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
    return this.conditions.condition(name);
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

  private call(name: string, argument: Node, at: Node): Node | undefined {
    const { limits } = this;
    const made = limits.orUnknown(() => limits.nested(() => ({ value: limits.counted(this.apply(name, argument, at)) })));
    return made ? made.value : placeholderNode(placeholder("unknown", `\${${name}}`, at.range));
  }

  private apply(name: string, argument: Node, at: Node): Node | undefined {
    switch (name) {
      case "Ref":
        return argument.kind === "string" ? this.ref(argument.value, at.range) : unknownResult(name, at);
      case "Fn::GetAtt":
        return this.getAtt(argument, at);
      case "Fn::Sub":
        return this.sub(argument, at);
      case "Fn::Join":
        return join(argument, at, this.evaluated);
      case "Fn::If":
        return this.choose(argument, at);
      case "Fn::Select":
        return select(argument, at, this.evaluated);
      case "Fn::Split":
        return split(argument, at, this.evaluated);
      case "Fn::FindInMap":
        return findInMap(argument, at, this.template.mappings, this.evaluated);
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
        const truth = this.conditions.truth(at);
        return truth === undefined
          ? placeholderNode(placeholder("boolean", `\${${name}}`, at.range))
          : { kind: "boolean", value: truth, range: at.range };
      }
      default:
        return unknownResult(name, at);
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
      return dot < 0
        ? unknownResult("Fn::GetAtt", at)
        : this.attribute(argument.value.slice(0, dot), argument.value.slice(dot + 1), at.range);
    }
    if (argument.kind !== "array") return unknownResult("Fn::GetAtt", at);
    const [id, ...rest] = argument.items;
    if (id?.kind !== "string") return unknownResult("Fn::GetAtt", at);
    const names = rest.map((item) => (item.kind === "string" ? item.value : "?"));
    return this.attribute(id.value, names.join("."), at.range);
  }

  private sub(argument: Node, at: Node): Node | undefined {
    const [text, map] = argument.kind === "array" ? argument.items : [argument];
    const evaluated = text && text.kind !== "string" ? this.evaluate(text) : text;
    if (evaluated?.kind !== "string") return unknownResult("Fn::Sub", at);
    const locals = new Map<string, Node | undefined>();
    if (map?.kind === "object") for (const m of map.members) locals.set(m.key.name, this.evaluate(m.value));
    const variableOf = (name: string, range: Span, written: string) =>
      locals.has(name) ? locals.get(name) : this.variable(name, range, written);
    return stringNode(substitute(evaluated.content(), variableOf), evaluated.range);
  }

  private variable(name: string, at: Span, written: string): Node | undefined {
    const dot = name.indexOf(".");
    const whole = dot < 0 || this.template.parameters.has(name) || /\.(?:Alias|Version)$/.test(name);
    return whole ? this.ref(name, at, written) : this.attribute(name.slice(0, dot), name.slice(dot + 1), at, written);
  }

  private choose(argument: Node, at: Node): Node | undefined {
    if (argument.kind !== "array") return unknownResult("Fn::If", at);
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
}

function kindOf(node: Node): PlaceholderKind {
  if (node.kind === "placeholder") return node.placeholder.kind;
  return node.kind === "string" ? "text" : node.kind === "number" || node.kind === "boolean" ? node.kind : "unknown";
}
