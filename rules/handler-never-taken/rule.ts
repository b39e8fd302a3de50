import { defineRule, type MatcherFact, MISTAKABLE_PREFIXES, type State, service, type TaskState } from "#rule-kit";

interface Dead {
  readonly state: State;
  readonly matcher: MatcherFact;
  /** The name that this integration raises instead, where one is meant for sure. */
  readonly meant?: string;
}

export default defineRule<Dead>({
  id: "handler-never-taken",
  category: "correctness",
  severity: "warning",
  summary: "An error name in Retry or Catch that the state never raises, or that an earlier entry takes",
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  presets: ["recommended", "strict"],
  fixable: "safe",
  reads: ["errors", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if ((state.type !== "Task" && state.type !== "Map" && state.type !== "Parallel") || context.facts.reachable(state) === "no")
          continue;
        for (const matcher of context.facts.matchers(state)) {
          if (!matcher.dead || (matcher.node.kind === "string" && matcher.node.holes.length > 0)) continue;
          const meant = state.type === "Task" && matcher.dead === "impossible" ? meantName(state, matcher.name) : undefined;
          // names of States.* that AWS documents but seldom raises are no finding
          if (matcher.dead === "impossible" && !meant && !matcher.name.includes(".")) continue;
          if (matcher.dead === "impossible" && matcher.name.startsWith("States.")) continue;
          // listing both AWS's forms of one name in one entry is common and harmless
          if (matcher.dead === "impossible" && !meant) continue;
          yield { at: matcher.node, certainty: "will", state, evidence: { state, matcher, ...(meant ? { meant } : {}) } };
        }
      }
    }
  },
  say({ state, matcher, meant }) {
    const kind = matcher.kind === "retry" ? "Retry" : "Catch";
    if (matcher.dead === "shadowed") {
      return {
        message: `${matcher.name} in ${kind} ${matcher.index + 1} of "${state.name}" is never reached: ${matcher.by ? `${matcher.by.name} in ${kind} ${matcher.by.index + 1}` : "an earlier entry"} takes it first`,
        because: "Step Functions takes the first entry whose ErrorEquals matches.",
        instead: "Put the more special entry first",
      };
    }
    return {
      message: `"${state.name}" never raises ${matcher.name}${meant ? `; here it is called ${meant}` : ""}`,
      because: "Names are compared exactly, letter case included; this entry never matches.",
      instead: meant ? `Write ${meant}` : "Remove it",
    };
  },
  fix({ matcher, meant }, edit) {
    if (!meant) return undefined;
    edit.replaceValue(matcher.node, meant);
    return { title: `Write ${meant}` };
  },
});

/** The same error as this integration form spells it: `DynamoDb.X` in an optimized task is `DynamoDB.X`. */
function meantName(state: TaskState, name: string): string | undefined {
  const resource = state.resource?.value;
  const [prefix = "", error = ""] = name.split(/\.(.*)/s);
  if (!resource || !error) return undefined;
  const pair = MISTAKABLE_PREFIXES.find((one) => one.optimized === prefix || one.sdk === prefix);
  if (resource.form === "aws-sdk") {
    const right = service(resource.service ?? "")?.prefix;
    if (!right || (right.toLowerCase() !== prefix.toLowerCase() && pair?.sdk !== right)) return undefined;
    const fixed = `${right}.${error.endsWith("Exception") ? error : `${error}Exception`}`;
    return fixed === name ? undefined : fixed;
  }
  if (resource.form === "optimized" && pair && pair.service === resource.service && pair.sdk === prefix)
    return `${pair.optimized}.${error}`;
  return undefined;
}
