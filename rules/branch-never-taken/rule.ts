import {
  type ChoiceState,
  type Condition,
  type Detection,
  defineRule,
  type Facts,
  type Json,
  type Path,
  type RuleContext,
  type Span,
  type State,
  toJson,
  type ValueFact,
} from "#rule-kit";

interface Dead {
  readonly state: State;
  /** Which rule; absent for Default. */
  readonly rule?: number;
  readonly reason?: string;
  /** Of a rule that can be selected, a comparison in it that is never true. */
  readonly comparison?: string;
}

export default defineRule<Dead>({
  id: "branch-never-taken",
  category: "correctness",
  severity: "warning",
  summary: "Choice rule or Default that can never be selected",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html",
  presets: ["recommended", "strict"],
  reads: ["reachability", "values", "failures"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Choice" || context.facts.reachable(state) === "no") continue;
        const fact = context.facts.choice(state);
        if (!fact || alwaysFails(state, context)) continue;
        const same = sameAsEarlier(state);
        yield* deadComparisons(state, fact, context.facts);
        for (const rule of fact.rules) {
          const duplicate = rule.taken === "never" ? undefined : same.get(rule.index);
          if ((rule.taken !== "never" || rule.asksForInput) && duplicate === undefined) continue;
          const node = state.choices[rule.index]?.node;
          if (node && !isFilledIn(node.range))
            yield {
              at: node,
              certainty: "will",
              state,
              data: { state, rule: rule.index, ...explained(rule.reason, duplicate) },
            };
        }
      }
    }
  },
  describe({ state, rule, reason, comparison }) {
    if (comparison)
      return {
        message: `${comparison} in rule ${(rule ?? 0) + 1} of "${state.name}" is never true`,
        reason: `${reason}.`,
        suggestion: "Use an operator for this type, or convert the value first",
      };
    return {
      message: `Rule ${(rule ?? 0) + 1} of "${state.name}" can never be selected`,
      reason: reason ? `${reason}.` : "No possible value satisfies it, or earlier rules match all values that do.",
      suggestion: "Correct the condition, or remove the rule",
    };
  },
});

/** A condition that fails in every run: nothing is selected, and fails-at-run-time reports why. */
const alwaysFails = (state: State, { facts }: RuleContext): boolean =>
  facts.failures().some((one) => one.state === state && one.certainty === "will" && one.goal.kind === "fails");

const explained = (reason: string | undefined, duplicate: number | undefined): { reason?: string } => {
  if (reason) return { reason };
  return duplicate === undefined ? {} : { reason: `Rule ${duplicate + 1} is identical and is evaluated first` };
};

/** Comparisons within And, Or and Not whose operator is for another type than all values at their Variable have. */
function* deadComparisons(state: ChoiceState, fact: NonNullable<ReturnType<Facts["choice"]>>, facts: Facts): Generator<Detection<Dead>> {
  const input = state.inputPath ? undefined : facts.value(state, "input");
  if (!input) return;
  for (const { index, taken } of fact.rules) {
    const root = state.choices[index]?.condition;
    if (!root || root.kind === "compare" || taken === "never") continue;
    const todo: Condition[] = [root];
    for (let at = todo.pop(); at; at = todo.pop()) {
      if (at.kind === "not") todo.push(at.operand);
      else if (at.kind === "and" || at.kind === "or") todo.push(...at.operands);
      const wanted = at.kind === "compare" ? KIND_OF.get(/^[A-Z][a-z]+/.exec(at.operator)?.[0] ?? "") : undefined;
      if (at.kind !== "compare" || !wanted || isFilledIn(at.node.range)) continue;
      const kinds = kindsAt(input, at.variable);
      if (kinds.length !== 1 || kinds[0] === wanted) continue;
      const reason = `${at.variable.text} is always ${article(kinds[0] as string)} here`;
      yield { at: at.node, certainty: "will", state, data: { state, rule: index, comparison: at.operator, reason } };
    }
  }
}

/** What operators compare, by how their names begin. */
const KIND_OF: ReadonlyMap<string, string> = new Map([
  ["String", "string"],
  ["Numeric", "number"],
  ["Boolean", "boolean"],
  ["Timestamp", "string"],
]);

/** JSON Schema's names of the kinds that a value at the path has; none where nothing is known. */
function kindsAt(input: ValueFact, path: Path): readonly string[] {
  if (path.root.kind !== "input") return [];
  let at = input;
  for (const step of path.steps) {
    if (step.kind !== "member" || at.opaque) return [];
    const inner = at.member(step.name);
    if (inner.presence === "no") return [];
    at = inner.value;
  }
  return at.opaque ? [] : at.kinds;
}

const article = (kind: string): string => (/^[aio]/.test(kind) ? `an ${kind}` : `a ${kind}`);

/** By rule, the earlier one that tests the same; tests that may answer otherwise each time are never the same. */
function sameAsEarlier(state: ChoiceState): ReadonlyMap<number, number> {
  const firsts = new Map<string, number>();
  const found = new Map<number, number>();
  for (const [index, rule] of state.choices.entries()) {
    const test = testOf(toJson(rule.node));
    const first = firsts.get(test);
    if (first === undefined) firsts.set(test, index);
    else if (!/\$(random|uuid|now|millis)\b/.test(test)) found.set(index, first);
  }
  return found;
}

/** The rule without what it leads to, as text. */
function testOf(rule: Json): string {
  if (typeof rule !== "object" || rule === null || Array.isArray(rule)) return "";
  return JSON.stringify(
    Object.entries(rule)
      .filter(([name]) => !["Next", "Comment", "Assign", "Output"].includes(name))
      .sort(),
  );
}

/** A condition with a deployment-time placeholder may never be true for the current parameters but be true for others. */
const isFilledIn = ({ file, start, end }: Span): boolean => file.text.slice(start, end).includes("${");
