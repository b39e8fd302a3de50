import type { ValueRole } from "../../analysis/facts/facts.js";
import type { Path } from "../../asl/expressions.js";
import type { ExpressionSite } from "./expressions.js";
import type { JsonataChain } from "./jsonata-tokens.js";
import type { Question } from "./provenance.js";

/** What `$` is in a path of this field: a place of the state's data flow. */
export function roleOf({ field, state }: ExpressionSite): ValueRole {
  switch (field) {
    case "InputPath":
      return "input";
    case "ResultSelector":
      return "result";
    case "ResultPath":
    case "Catch":
      return "input";
    case "OutputPath":
      return state.type === "Pass" || state.type === "Task" || state.type === "Map" || state.type === "Parallel"
        ? "afterResultPath"
        : "afterInputPath";
    case "Assign":
      return "retry" in state || state.type === "Pass" ? "result" : "afterInputPath";
    default:
      return "afterInputPath";
  }
}

/** The place and members that a path, up to one of its steps, asks for; undefined where it is not about the payload. */
export function questionOfPath(site: ExpressionSite, path: Path, steps: number): Question | undefined {
  if (path.root.kind !== "input") return undefined;
  const names: string[] = [];
  for (const step of path.steps.slice(0, steps)) {
    if (step.kind === "member") names.push(step.name);
    else if (step.kind !== "index" && step.kind !== "wildcard") return undefined;
  }
  const role = roleOf(site);
  const point = role === "result" ? "raw" : role === "afterResultPath" ? "merged" : role === "input" ? "input" : ("effective" as const);
  return { state: site.state, point, steps: names };
}

/** The same for `$states.input…` and `$states.result…`. */
export function questionOfChain({ state }: ExpressionSite, { variable, steps }: JsonataChain, count: number): Question | undefined {
  if (variable !== "states") return undefined;
  const [first, ...names] = steps.slice(0, count).map((step) => step.name);
  if (first === "input") return { state, point: "input", steps: names };
  return first === "result" ? { state, point: "raw", steps: names } : undefined;
}
