import { type ChoiceState, defineRule, type Json, type Span, type State, toJson } from "#rule-kit";

interface Dead {
  readonly state: State;
  /** Which rule; absent for Default. */
  readonly rule?: number;
  readonly because?: string;
}

export default defineRule<Dead>({
  id: "branch-never-taken",
  category: "correctness",
  severity: "warning",
  summary: "A rule or Default of a Choice that no run can take",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html",
  presets: ["recommended", "strict"],
  reads: ["reachability", "values"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Choice" || context.facts.reachable(state) === "no") continue;
        const fact = context.facts.choice(state);
        if (!fact) continue;
        for (const rule of fact.rules) {
          const twin = rule.taken === "never" ? undefined : sameAsEarlier(state, rule.index);
          if (rule.taken !== "never" && twin === undefined) continue;
          const node = state.choices[rule.index]?.node;
          if (node && !isFilledIn(node.range))
            yield {
              at: node,
              certainty: "will",
              state,
              data: { state, rule: rule.index, ...because(rule.reason, twin) },
            };
        }
      }
    }
  },
  describe({ state, rule, because }) {
    return {
      message: `Rule ${(rule ?? 0) + 1} of "${state.name}" is never taken`,
      reason: because ? `${because}.` : "No value that can arrive here makes it true, or an earlier rule takes them all.",
      suggestion: "Correct the test, or remove the rule",
    };
  },
});

const because = (told: string | undefined, twin: number | undefined): { because?: string } => {
  if (told) return { because: told };
  return twin === undefined ? {} : { because: `Rule ${twin + 1} asks the very same and comes first` };
};

/** The earlier rule that tests the same; tests that may answer otherwise each time are never the same. */
function sameAsEarlier(state: ChoiceState, index: number): number | undefined {
  const texts = state.choices.map((rule) => testOf(toJson(rule.node)));
  const mine = texts[index];
  if (mine === undefined || /\$(random|uuid|now|millis)\b/.test(mine)) return undefined;
  const first = texts.indexOf(mine);
  return first < index ? first : undefined;
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

/** A test that deployment fills in is dead under today's parameters perhaps, not under others. */
const isFilledIn = ({ file, start, end }: Span): boolean => file.text.slice(start, end).includes("${");
