import type { IntrinsicCall, JsonataExpression, Path, Template } from "../asl/expressions.js";
import type { Condition, Field } from "../asl/model.js";
import type { Frame } from "../semantics/frame.js";
import type { Expected, Site, StatesVariable } from "../semantics/mode.js";
import { type Json, type Node, toJson } from "../text/node.js";
import type { Box } from "../values/concrete/box.js";
import { jsonText } from "../values/concrete/bytes.js";
import type { Fault, Result } from "../values/result.js";
import { ConcreteMode, type RunContext } from "./concrete-mode.js";

/** A run needs a value that is known only at deployment. */
export class MissingSubstitutionError extends Error {
  constructor(
    readonly placeholder: string,
    where: string,
  ) {
    super(
      `${where} depends on "${placeholder}", which is known only at deployment; give its value with --substitutions ${placeholder}=VALUE`,
    );
  }
}

type F = Frame<Box>;
type R<T = Box> = Result<T, F>;

/**
 * The concrete mode where some placeholders have no value. Their text is passed on as data; the run stops where it would decide
 * something: computed values, numbers, comparisons, the names of errors.
 */
export class DeploymentMode extends ConcreteMode {
  /** @param open the text that stands for each placeholder, and its name. */
  constructor(
    world: RunContext,
    private readonly unsettled: ReadonlyMap<string, string>,
  ) {
    super(world);
  }

  override open(template: Template, _frame: F, site: Site): R {
    this.stop((template as { readonly node: Node }).node, site);
    return { value: this.unknown(template) };
  }

  override select(root: Box, path: Path, frame: F, site: Site): R {
    if (path.steps.some((step) => step.kind === "placeholder")) this.stop(path.node, site);
    return super.select(root, path, frame, site);
  }

  override intrinsic(call: IntrinsicCall, args: readonly Box[], frame: F, site: Site): R {
    const done = super.intrinsic(call, args, frame, site);
    if (done.faults) for (const { json } of args) this.refuse(json, site);
    return done;
  }

  override jsonata(expression: JsonataExpression, states: StatesVariable<Box>, frame: F, site: Site): R {
    this.stop(expression.node, site);
    return super.jsonata(expression, states, frame, site);
  }

  override expect(value: Box, expected: Expected, frame: F, site: Site): R {
    const done = super.expect(value, expected, frame, site);
    if (done.faults) this.refuse(value.json, site);
    return done;
  }

  protected override holds(condition: Condition, input: Box, frame: F, site: Site): boolean | { faults: readonly Fault[] } {
    // it could not be read because of a placeholder in it
    if (condition.kind === "unknown") this.refuse(jsonText(toJson(condition.node)), site);
    return super.holds(condition, input, frame, site);
  }

  protected override compare(
    condition: Extract<Condition, { kind: "compare" }>,
    input: Box,
    frame: F,
    site: Site,
  ): boolean | { faults: readonly Fault[] } {
    const { operand, variable } = condition;
    if (operand.kind === "literal") this.refuse(operand.value, site);
    if (condition.operator !== "IsPresent") {
      for (const path of operand.kind === "literal" ? [variable] : [variable, operand])
        this.refuse(this.readOf(path, input, frame, site), site);
    }
    return super.compare(condition, input, frame, site);
  }

  override errorName(name: Field<string>): string {
    this.refuse(name.value, undefined);
    return name.value;
  }

  /** Refuses where the node's own text has a placeholder. */
  private stop(node: Node | undefined, site: Site): void {
    if (node?.kind === "placeholder") this.refuse(node.placeholder.name, site);
    if (node?.kind === "string") for (const { placeholder } of node.placeholders) this.refuse(placeholder.name, site);
  }

  /** @throws MissingSubstitutionError where a text is, or holds, a placeholder without a value. */
  private refuse(json: Json | undefined, site: Site | undefined): void {
    if (typeof json !== "string") return;
    for (const [text, name] of this.unsettled) {
      if (!json.includes(text)) continue;
      const where = site ? `${site.location} of "${site.state.name}"` : `ErrorEquals of "${this.world.state?.name ?? ""}"`;
      throw new MissingSubstitutionError(name, where);
    }
  }
}
