import type { FilterExpression, FilterOperand, IntrinsicCall, Path, PathStep } from "./expressions.js";

/**
 * Forms of JSONPath and of intrinsic functions of which neither AWS's documents nor a recording tell what they give.
 * No result is computed for them, and no finding rests on one.
 */
export function unsettledForm({ fn, steps, text }: Pick<Path, "fn" | "steps" | "text">): string | undefined {
  if (fn) return `the function ${fn}()`;
  for (const step of steps) {
    if (step.kind === "members") return "several names in one pair of brackets";
    if (step.kind !== "filter" && /@\.length/.test(text.slice(step.start, step.end))) return "a computed index";
    if (step.kind === "filter" && isUnsettledFilter(step.filter)) return "a filter with a pattern, a function or $";
  }
  return undefined;
}

function isUnsettledFilter(filter: FilterExpression): boolean {
  const todo: FilterExpression[] = [filter];
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (at.kind === "and" || at.kind === "or") todo.push(at.left, at.right);
    else if (at.kind === "not") todo.push(at.operand);
    else if (at.kind === "exists") {
      if (isUnsettledOperand(at.path)) return true;
    } else if (isUnsettledOperand(at.left as FilterOperand) || isUnsettledOperand(at.right as FilterOperand)) return true;
  }
  return false;
}

const isUnsettledOperand = (operand: FilterOperand): boolean =>
  operand.kind === "regex" ||
  (operand.kind === "path" && (operand.root === "document" || operand.fn !== undefined || operand.steps.some(isUnsettledStep)));

const isUnsettledStep = (step: PathStep): boolean => step.kind === "members" || (step.kind === "filter" && isUnsettledFilter(step.filter));

/** A template of States.Format with a `{` or `}` that is neither escaped nor part of `{}`. */
const hasBareBraces = (template: string): boolean => /[{}]/.test(template.replace(/\\[\s\S]/g, "").replaceAll("{}", ""));

/** The same of a call, where its template is a literal. */
export function unsettledCall({ name, args }: Pick<IntrinsicCall, "name" | "args">): string | undefined {
  const [template] = args;
  if (name !== "States.Format" || template?.kind !== "literal" || typeof template.value !== "string") return undefined;
  return hasBareBraces(template.value) ? "a template of States.Format with braces that are not escaped" : undefined;
}
