import { type ChoiceState, defineRule, type Json, type Span, type State, toJson } from "#rule-kit";

interface Dead {
  readonly state: State;
  /** Which rule; absent for Default. */
  readonly rule?: number;
  readonly reason?: string;
}

export default defineRule<Dead>({
  id: "branch-never-taken",
  category: "correctness",
  severity: "warning",
  summary: "Choice rule or Default that can never be selected",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html",
  presets: ["recommended", "strict"],
  reads: ["reachability", "values"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Choice" || context.facts.reachable(state) === "no") continue;
        const fact = context.facts.choice(state);
        if (!fact) continue;
        const same = sameAsEarlier(state);
        for (const rule of fact.rules) {
          const duplicate = rule.taken === "never" ? undefined : same.get(rule.index);
          if (rule.taken !== "never" && duplicate === undefined) continue;
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
  describe({ state, rule, reason }) {
    return {
      message: `Rule ${(rule ?? 0) + 1} of "${state.name}" can never be selected`,
      reason: reason ? `${reason}.` : "No possible value satisfies it, or earlier rules match all values that do.",
      suggestion: "Correct the condition, or remove the rule",
    };
  },
});

const explained = (reason: string | undefined, duplicate: number | undefined): { reason?: string } => {
  if (reason) return { reason };
  return duplicate === undefined ? {} : { reason: `Rule ${duplicate + 1} is identical and is evaluated first` };
};

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
