import { get, type Node } from "../../../text/node.js";
import { asText } from "../../../text/node-builders.js";
import { stringAt, type Template } from "../template.js";
import { callOf } from "./calls.js";
import type { EvaluationLimits } from "./limits.js";

/** Conditions that refer to conditions beyond this are not looked into. */
const MAX_REFERENCES = 64;

/** Computes the Conditions of a template under the defaults of its parameters. */
export class Conditions {
  private readonly evaluating = new Set<string>();
  private readonly truths = new Map<string, boolean | undefined>();

  constructor(
    private readonly template: Template,
    private readonly evaluate: (node: Node) => Node | undefined,
    private readonly limits: EvaluationLimits,
  ) {}

  /** A condition of the template under the parameters' defaults; undefined where only deployment decides. */
  condition(name: string): boolean | undefined {
    const node = this.template.conditions.get(name);
    if (!node || this.evaluating.has(name) || this.evaluating.size > MAX_REFERENCES) return undefined;
    if (this.truths.has(name)) return this.truths.get(name);
    this.evaluating.add(name);
    const truth = this.limits.orUnknown(() => this.truth(node));
    this.evaluating.delete(name);
    if (this.evaluating.size === 0) this.truths.set(name, truth);
    return truth;
  }

  /** Undefined where only deployment decides. */
  truth(node: Node): boolean | undefined {
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
    return this.limits.nested(() => {
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
    });
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
