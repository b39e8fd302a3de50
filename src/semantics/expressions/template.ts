import type { Path, Template } from "../../asl/expressions.js";
import type { Result } from "../../values/result.js";
import { renderValue, runtimeFault, withCause } from "../causes.js";
import { Evaluation } from "../evaluation.js";
import type { Frame } from "../frame.js";
import type { Mode, Site, StatesVariable } from "../mode.js";
import { callIntrinsic } from "./intrinsic.js";
import { readPath } from "./path.js";

/** What an expression may refer to. */
export interface Bindings<V> {
  /** `$` of JSONPath, where it differs from `$states.input`. */
  readonly input: V;
  /** `$states` of JSONata. */
  readonly states?: StatesVariable<V>;
  /** The context object's part that only this place has comes with the frame. */
  readonly frame: Frame<V>;
}

/**
 * @param field the field's own name, where it is not the end of the location: `x.$`.
 * A payload template, a JSON value with JSONata in it, or a scalar with a path variant.
 * @see https://states-language.net/spec.html#payload-template
 */
export function evaluate<V extends object>(
  template: Template,
  at: Bindings<V>,
  site: Site,
  mode: Mode<V>,
  field?: string,
): Result<V, Frame<V>> {
  return new TemplateEvaluator(at, site.state, mode).value(template, site.location, field);
}

const NONE: readonly string[] = [];

class TemplateEvaluator<V extends object> {
  private readonly evaluation: Evaluation<V>;

  constructor(
    private readonly at: Bindings<V>,
    private readonly state: Site["state"],
    private readonly mode: Mode<V>,
  ) {
    this.evaluation = new Evaluation(at.frame);
  }

  value(template: Template, location: string, field: string | undefined): Result<V, Frame<V>> {
    return this.evaluation.toResult(this.part(template, location, field));
  }

  /** @param field the payload template's own name of the place, `x.$`, where there is one. */
  private part(template: Template, location: string, field: string | undefined): V | undefined {
    const { mode, evaluation } = this;
    const site: Site = { state: this.state, location, node: template.node };
    switch (template.kind) {
      case "literal":
        return mode.literal(template.value);
      case "object": {
        const entries: [string, V][] = [];
        for (const entry of template.entries) {
          const value = this.part(entry.value, `${location}/${entry.key}`, entry.member.key.name);
          if (value === undefined) return undefined;
          entries.push([entry.key, value]);
        }
        const open = template.entries.some((entry) => entry.unresolved)
          ? template.entries.flatMap((entry) => (entry.unresolved ? [entry.key] : []))
          : NONE;
        return mode.object(entries, open);
      }
      case "array": {
        const items: V[] = [];
        for (const [i, item] of template.items.entries()) {
          const value = this.part(item, `${location}[${i}]`, undefined);
          if (value === undefined) return undefined;
          items.push(value);
        }
        return mode.array(items);
      }
      case "path":
        return evaluation.unwrap(this.read(template, evaluation.frame, site, field ?? location));
      case "intrinsic":
        return evaluation.unwrap(
          callIntrinsic(template, (path, frame) => this.read(path, frame, site, field ?? location), evaluation.frame, site, mode),
        );
      case "jsonata":
        return evaluation.unwrap(
          this.at.states
            ? mode.jsonata(template, this.at.states, evaluation.frame, site)
            : { faults: [runtimeFault(() => "JSONata is not available here")] },
        );
      case "broken":
        return evaluation.unwrap({ faults: [runtimeFault(() => `The value of the field '${location}' is no valid expression`)] });
      case "open":
        return evaluation.unwrap(mode.open(template, evaluation.frame, site));
      default:
        return mode.unknown(template, evaluation.frame);
    }
  }

  private read(path: Path, frame: Frame<V>, site: Site, field: string): Result<V, Frame<V>> {
    const { at } = this;
    return withCause(
      readPath(path, at.input, frame, site, this.mode),
      () =>
        `The JSONPath '${path.text}' specified for the field '${field}' could not be found in the input '${renderValue(at.input, this.mode)}'`,
      "runtime",
    );
  }
}
