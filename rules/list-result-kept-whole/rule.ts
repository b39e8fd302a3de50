import { action, argumentNames, argumentOf, defineRule, formatList, type TaskState } from "#rule-kit";

interface Whole {
  readonly state: TaskState;
  readonly call: string;
  readonly lists: readonly string[];
  /** The parameter that limits a page. */
  readonly limit?: string;
  /** A page alone can be larger than the quota. */
  readonly large: boolean;
  /** ResultSelector, Output or ResultPath keep less of it. */
  readonly reduced: boolean;
}

/** Calls whose pages are documented to hold more than 256 KiB, and what limits them. */
const LARGE_PAGES: ReadonlyMap<string, readonly string[]> = new Map([
  ["dynamodb:query", ["Limit", "Select"]],
  ["dynamodb:scan", ["Limit", "Select"]],
  ["cloudwatchlogs:filterLogEvents", ["limit", "Limit"]],
  ["cloudwatchlogs:getLogEvents", ["limit", "Limit"]],
  ["s3:listObjectsV2", ["MaxKeys"]],
  ["s3:listObjects", ["MaxKeys"]],
  ["s3:listObjectVersions", ["MaxKeys"]],
]);

/** Whether the call names the elements that it asks for: `InstanceIds` of describeInstances, `DbSnapshotIdentifier` of describeDBSnapshots. */
function asksForOnes(state: TaskState, call: string): boolean {
  const noun = /^(?:describe|batchGet|get)([A-Z].*)/.exec(call)?.[1]?.toLowerCase();
  if (noun === undefined) return false;
  return (argumentNames(state) ?? []).some((name) => {
    const stem = /^(.+?)(?:Ids?|IdList|Identifiers?|Names?|Arns?|ARNs?)$/.exec(name)?.[1]?.toLowerCase();
    return stem !== undefined && (noun.includes(stem) || noun.includes(stem.replace(/y$/, "ie")));
  });
}

export default defineRule<Whole>({
  id: "list-result-kept-whole",
  category: "quota",
  severity: "info",
  summary: "A page of a list call goes into the state, and can exceed the quota of 256 KiB",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#avoid-exec-failures",
  presets: ["recommended", "strict"],
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" || state.resource?.value.form !== "aws-sdk" || state.resource.value.pattern !== "request-response")
          continue;
        const model = action(state.resource.value);
        if (!model?.pages || model.pages.results.length === 0 || context.facts.reachable(state) === "no") continue;
        const call = `${model.service}:${model.action}`;
        const limits = LARGE_PAGES.get(call);
        const limit = limits?.[0] ?? model.pages.limit;
        const limited = [...(limits ?? []), ...(limit ? [limit] : [])].some((name) => argumentOf(state, name).kind !== "absent");
        const reduced = Boolean(
          state.resultSelector || state.output || state.resultPath?.value === null || state.outputPath?.value === null,
        );
        // the raw page counts, so only a large one is told where a part of it is kept
        if (limited || (reduced && !limits) || asksForOnes(state, model.action)) continue;
        yield {
          at: state.key.range,
          certainty: "may",
          state,
          data: { state, call, lists: model.pages.results, large: limits !== undefined, reduced, ...(limit ? { limit } : {}) },
        };
      }
    }
  },
  describe({ state, call, lists, limit, large, reduced }) {
    const keep = state.queryLanguage === "JSONata" ? "Keep what you use with Output" : "Keep what you use with ResultSelector";
    return {
      message: large
        ? `A page of ${call} in "${state.name}" can exceed the quota of 256 KiB`
        : `"${state.name}" keeps a whole page of ${call}`,
      reason: `${formatList(lists)} ${lists.length === 1 ? "has" : "have"} as many elements as the API puts into a page, each with all its members${large ? "; the raw page counts, before ResultSelector or Output make it smaller" : ""}.`,
      suggestion:
        [limit ? `Set ${limit}` : undefined, reduced ? undefined : keep].filter(Boolean).join(". ") || "Read the list in a Distributed Map",
    };
  },
});
