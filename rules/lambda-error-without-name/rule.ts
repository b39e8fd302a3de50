import { defineRule, functionCalledBy, type RuleContext, type Span, type StringNode, type TaskState } from "#rule-kit";

interface Unmatched {
  readonly state: TaskState;
  readonly kind: "Retry" | "Catch";
  readonly index: number;
  readonly name: string;
  /** What the function reports where its code means the name. */
  readonly reported: string;
  /** Nothing but the function's own code can raise the name. */
  readonly sure: boolean;
  /** The class that sets no name; absent where the name is a slip of the pen. */
  readonly declared?: Span;
}

const WIDER: ReadonlySet<string> = new Set(["States.ALL", "States.TaskFailed"]);

export default defineRule<Unmatched>({
  id: "lambda-error-without-name",
  category: "correctness",
  severity: "warning",
  summary: "Retry or Catch lists an error that the function reports under another name",
  reference: "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html",
  presets: ["recommended", "strict"],
  reads: ["graph", "deployment", "functionSource"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task") continue;
        for (const [kind, entries] of [["Retry", state.retry] as const, ["Catch", state.catch] as const]) {
          for (const [index, { errorEquals }] of entries.entries()) {
            const beside = new Set(errorEquals.map((one) => one.value));
            for (const { value: name, node } of errorEquals) {
              const found = unmatched(name, state, context);
              // beside a wider name it changes nothing
              if (!found || beside.has(found.reported) || [...WIDER].some((wide) => beside.has(wide))) continue;
              const related = found.declared
                ? [{ at: found.declared, message: `${name} is declared here and never sets its name property` }]
                : [];
              yield {
                at: node as StringNode,
                certainty: found.sure ? "will" : "may",
                state,
                data: { state, kind, index, name, ...found },
                related,
              };
            }
          }
        }
      }
    }
  },
  describe({ state, kind, index, name, reported, declared }) {
    const entry = `${kind} ${index + 1} of "${state.name}"`;
    if (!declared)
      return {
        message: `${entry} lists ${name}, which the function never throws; it throws ${reported}`,
        reason: "Error names are case-sensitive and compared exactly; the function code has no such name.",
        suggestion: `Change it to ${reported}`,
      };
    return {
      message: `${entry} lists ${name}, which the function reports as ${reported}`,
      reason: `Lambda reports the name property of an error, and class ${name} inherits ${reported} as its name, so this entry never matches.`,
      suggestion: `Set this.name = "${name}" in the constructor of the class`,
    };
  },
});

/** Why the function's own code never raises that name, where its source tells. */
function unmatched(
  name: string,
  state: TaskState,
  { deployment: surroundings }: RuleContext,
): Pick<Unmatched, "reported" | "declared" | "sure"> | undefined {
  if (name.includes(".")) return undefined;
  const id = functionCalledBy(state.node, surroundings);
  const called = id === undefined ? undefined : surroundings?.resources.get(id);
  const handler = called?.kind === "function" ? called.handler : undefined;
  if (!handler || handler.throws.includes(name)) return undefined;
  const unnamed = handler.unnamed.find((one) => one.name === name);
  // errors of the same name that come from elsewhere are possible where the code passes on what it has caught
  if (unnamed) return { reported: unnamed.reported, declared: unnamed.at, sure: !handler.throwsUnknown };
  if (handler.words.has(name)) return undefined;
  const meant = handler.throws.find((one) => one.length > 5 && isSlip(one, name));
  return meant === undefined ? undefined : { reported: meant, sure: false };
}

/** The same but for letter case, for one letter, or for the word at the end: `Declined`, `DeclinedError`, `DeclinedException`. */
function isSlip(a: string, b: string): boolean {
  if (a.toLowerCase() === b.toLowerCase() || withoutEnding(a) === withoutEnding(b)) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return Math.max(a.length, b.length) - start - end <= 1;
}

const withoutEnding = (name: string): string => name.replace(/(?:Error|Exception)$/, "");
