import {
  CONFUSABLE_ERROR_PREFIXES,
  defineRule,
  errorsOf,
  formatList,
  hasError,
  isBound,
  isLambda,
  type MapState,
  type MatcherFact,
  nearest,
  OPTIMIZED_PREFIXES,
  type ParallelState,
  RESERVED_ERROR_NAMES,
  type Resource,
  type State,
  service,
  type TaskState,
} from "#rule-kit";

interface Dead {
  readonly state: State;
  readonly matcher: MatcherFact;
  /** The name that this integration raises instead, where one is meant for sure. */
  readonly meant?: string;
  /** AWS ends the execution without asking Retry and Catch. */
  readonly uncatchable?: boolean;
  /** A Choice without a match fails with States.Runtime, whatever the specification calls it. */
  readonly unmatched?: boolean;
  /** Nothing reaches any of the entry's names. */
  readonly whole?: boolean;
  /** The field without which Step Functions never raises the name. */
  readonly unset?: "TimeoutSeconds" | "HeartbeatSeconds";
  /** The other service to which the name belongs. */
  readonly foreign?: string;
  /** What is raised instead, or by which states, in a sentence. */
  readonly instead?: string;
  /** Under the prefix of the called service, but not in the form of its errors. */
  readonly formless?: true;
}

type Working = TaskState | ParallelState | MapState;

export default defineRule<Dead>({
  id: "handler-never-taken",
  category: "correctness",
  severity: "warning",
  summary: "Error name in Retry or Catch that never matches",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  presets: ["recommended", "strict"],
  fixable: "safe",
  reads: ["errors", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if ((state.type !== "Task" && state.type !== "Map" && state.type !== "Parallel") || context.facts.reachable(state) === "no")
          continue;
        // what fails before its work is another rule's, and says nothing of the errors of the work
        if (state.type === "Task" && !hasError(context.facts.raisedErrors(state), "States.TaskFailed")) continue;
        const reported = new Set<string>();
        for (const matcher of context.facts.matchers(state)) {
          if (matcher.node.kind === "string" && matcher.node.placeholders.length > 0) continue;
          const found = judge(state, matcher);
          if (!found) continue;
          const entry = `${matcher.kind} ${matcher.index}`;
          const whole =
            matcher.dead === "shadowed" && context.facts.matchers(state).every((one) => `${one.kind} ${one.index}` !== entry || one.dead);
          if (whole && reported.has(entry)) continue;
          reported.add(entry);
          yield {
            at: matcher.node,
            certainty: found.evidence.formless ? "may" : "will",
            state,
            ...found,
            ...causeOf(state, found.evidence),
            data: { ...found.evidence, whole },
          };
        }
      }
    }
  },
  describe({ state, matcher, meant, foreign, whole, uncatchable, unset, unmatched, instead, formless }) {
    const kind = matcher.kind === "retry" ? "Retry" : "Catch";
    if (unmatched) {
      return {
        message: `${kind} ${matcher.index + 1} of "${state.name}" lists States.NoChoiceMatched, which AWS never raises`,
        reason: "A Choice that no rule matches fails with States.Runtime, which cannot be retried or caught.",
        suggestion: "Add a Default to the Choice",
      };
    }
    if (uncatchable) {
      return {
        message: `${kind} ${matcher.index + 1} of "${state.name}" lists States.Runtime, which cannot be retried or caught`,
        reason:
          "Runtime errors, such as a path that does not resolve, end the execution immediately: AWS evaluates neither Retry nor Catch.",
        suggestion: "Check the value with IsPresent first, or skip the state with a Choice",
      };
    }
    if (matcher.dead === "shadowed") {
      return {
        message: `${whole ? "" : `${matcher.name} in `}${kind} ${matcher.index + 1} of "${state.name}" never matches: ${matcher.by ? `${matcher.by.name} in ${kind} ${matcher.by.index + 1}` : "an earlier entry"} matches first`,
        reason: "Step Functions uses the first entry whose ErrorEquals matches.",
        suggestion: "Put the more specific entry first",
      };
    }
    if (unset) {
      return {
        message: `${kind} ${matcher.index + 1} of "${state.name}" lists ${matcher.name}, but the state has no ${unset}`,
        reason: `Step Functions raises ${matcher.name} only when ${unset} is exceeded.`,
        suggestion: `Add a ${unset}, or remove the entry`,
      };
    }
    if (formless) {
      return {
        message: `${kind} ${matcher.index + 1} of "${state.name}" lists ${matcher.name}, which the service does not raise`,
        reason: `${endsJob(state) ? "A job that fails raises States.TaskFailed, and the" : "The"} names of this service's errors end in Exception.`,
        suggestion: endsJob(state) ? "Change it to States.TaskFailed" : "Change it to the name of the exception, or remove it",
      };
    }
    if (instead) {
      return {
        message: `${kind} ${matcher.index + 1} of "${state.name}" lists ${matcher.name}, which "${state.name}" never raises`,
        reason: instead,
        suggestion: "Remove it",
      };
    }
    if (isDistributed(state)) {
      return {
        message: `"${state.name}" never raises ${matcher.name}`,
        reason: `A Map Run fails with States.ExceedToleratedFailureThreshold, not with the errors of its child executions.`,
        suggestion: `${kind} States.ExceedToleratedFailureThreshold here, and handle ${matcher.name} inside the Map`,
      };
    }
    return {
      message: `"${state.name}" never raises ${matcher.name}${meant ? `; the error is named ${meant}` : ""}`,
      reason: foreign
        ? `It is an error of ${foreign}; ${raisesOnly(state)}.`
        : meant || ownPrefixes(state).length === 0
          ? "Error names are case-sensitive and compared exactly, so this entry never matches."
          : `Names are compared exactly, and ${raisesOnly(state)}.`,
      suggestion: meant ? `Change it to ${meant}` : "Remove it",
    };
  },
  fix({ matcher, meant }, edit) {
    if (!meant) return undefined;
    edit.replaceValue(matcher.node, meant);
    return { title: `Change it to ${meant}` };
  },
});

/**
 * Names of one entry that one earlier entry matches, names with the same wrong prefix, and names that one list, which several
 * states may have, holds for nothing, have one cause.
 */
function causeOf(state: State, { matcher, meant, uncatchable, unmatched, unset, instead }: Dead): { readonly cause?: string } {
  const names = namesBeside(state, matcher).join();
  if (matcher.dead === "shadowed") return { cause: `${matcher.kind} ${names} after ${matcher.by?.name}` };
  const [written, right] = [matcher.name, meant ?? ""].map((name) => name.split(".", 1)[0] ?? "");
  if (meant) return written === right ? {} : { cause: `${written} for ${right}` };
  return uncatchable || unmatched || unset || instead ? {} : { cause: `${matcher.kind} ${names}` };
}

/** Names of lambda:invoke and of direct calls, and what the newer SDK behind `aws-sdk:lambda:invoke` calls the same. */
const OTHER_SDK: ReadonlyMap<string, string> = new Map([
  ["Lambda.AWSLambdaException", "Lambda.LambdaException"],
  ["Lambda.ClientExecutionTimeoutException", "Lambda.ApiCallTimeoutException"],
]);

const isDistributed = (state: State): boolean => state.type === "Map" && state.processor?.processor?.mode === "DISTRIBUTED";

/** A branch or an iteration, which is no child execution, has a Choice without Default. */
function hasUnmatched(state: Working): boolean {
  if (state.type === "Task" || isDistributed(state)) return false;
  const inner = state.type === "Parallel" ? state.branches : state.processor ? [state.processor] : [];
  return inner.some(({ states }) =>
    [...states.values()].some((one) =>
      one.type === "Choice" ? !one.default : (one.type === "Parallel" || one.type === "Map") && hasUnmatched(one),
    ),
  );
}

const raisesOnly = (state: State): string => `this task raises ${formatList(ownPrefixes(state).map((own) => `${own}*`))} and States.* only`;

const ownPrefixes = (state: State): readonly string[] =>
  state.type === "Task" && state.resource ? errorsOf(state.resource.value).prefixes : [];

/** Names of `States.*` that this state may raise in some case are no finding, nor is a name listed beside the right one. */
function judge(state: Working, matcher: MatcherFact): { evidence: Dead; severity?: "info" } | undefined {
  // a name beside a wider one in the same entry changes nothing
  if (matcher.dead === "shadowed") return matcher.by?.index === matcher.index ? undefined : { evidence: { state, matcher } };
  // the one name that is raised and that no entry takes
  if (matcher.name === "States.Runtime") return { evidence: { state, matcher, uncatchable: true } };
  if (matcher.name === "States.NoChoiceMatched" && hasUnmatched(state)) return { evidence: { state, matcher, unmatched: true } };
  const unset = unsetLimit(state, matcher);
  if (unset) return { evidence: { state, matcher, unset }, ...(namesBeside(state, matcher).length > 1 ? { severity: "info" } : {}) };
  const reserved = /^states\./i.test(matcher.name) ? nameOfCase(matcher.name) : undefined;
  if (reserved !== undefined && reserved !== matcher.name && matcher.dead === "impossible")
    return { evidence: { state, matcher, meant: reserved } };
  if (matcher.name.startsWith("States.")) {
    const instead = matcher.dead === "impossible" ? raisedElsewhere(state, matcher.name) : undefined;
    if (instead === undefined) return MAP_RUN_ERRORS.has(matcher.name) ? impossible(state, matcher) : undefined;
    return { evidence: { state, matcher, instead }, ...(namesBeside(state, matcher).length > 1 ? { severity: "info" } : {}) };
  }
  if (state.type !== "Task") return impossible(state, matcher);
  const meant = meantName(state, matcher.name) ?? misspelt(state, matcher.name);
  if (meant) return namesBeside(state, matcher).includes(meant) ? undefined : { evidence: { state, matcher, meant } };
  if (isFormless(state, matcher.name)) {
    const formless: Dead = { state, matcher, formless: true };
    return { evidence: formless, ...(namesBeside(state, matcher).length > 1 ? { severity: "info" } : {}) };
  }
  const foreign = foreignService(state, matcher.name);
  return foreign ? { evidence: { state, matcher, foreign }, severity: "info" } : impossible(state, matcher);
}

/**
 * What Step Functions raises instead of the name, or which states alone raise it, in a sentence; undefined where the name may
 * come from this state after all.
 */
function raisedElsewhere(state: Working, name: string): string | undefined {
  if (MAP_RUN_ERRORS.has(name) && !isDistributed(state)) return "Only a Map state in Distributed mode raises it.";
  if (state.type !== "Task") return undefined;
  if (SPECIFIED_ONLY.has(name))
    return "Step Functions reports such a failure as States.Runtime, or as States.QueryEvaluationError in JSONata, in the state that fails.";
  if (name.startsWith("States.Http.") && state.resource?.value.form !== "http") return "Only an HTTP Task raises it.";
  if (name === "States.QueryEvaluationError" && state.queryLanguage === "JSONPath")
    return "Only a JSONata expression raises it, and the state uses JSONPath.";
  return undefined;
}

/** In the specification of the language, but never reported by AWS. */
const SPECIFIED_ONLY = new Set([
  "States.NoChoiceMatched",
  "States.BranchFailed",
  "States.ParameterPathFailure",
  "States.ResultPathMatchFailure",
  "States.IntrinsicFailure",
]);
const MAP_RUN_ERRORS = new Set(["States.ItemReaderFailed", "States.ResultWriterFailed", "States.ExceedToleratedFailureThreshold"]);

/** The name of Step Functions itself that differs in nothing but case. */
const nameOfCase = (name: string): string | undefined => {
  const lower = name.toLowerCase();
  return RESERVED_ERROR_NAMES.find((known) => known.toLowerCase() === lower);
};

/**
 * The field that a matcher of a timeout waits for and that the Task does not set. Workers with a token and child executions may
 * answer with any name, so only what Step Functions raises by itself counts there.
 */
function unsetLimit(state: Working, { name }: MatcherFact): Dead["unset"] | undefined {
  if (state.type !== "Task") return undefined;
  const resource = state.resource?.value;
  if (resource?.form !== "optimized" && resource?.form !== "aws-sdk" && resource?.form !== "activity" && resource?.form !== "lambda")
    return undefined;
  const beats = isBound(state.heartbeatSeconds?.value);
  if (name === "States.HeartbeatTimeout") return beats ? undefined : "HeartbeatSeconds";
  if (name !== "States.Timeout" || beats || isChild(resource)) return undefined;
  return isBound(state.timeoutSeconds?.value) ? undefined : "TimeoutSeconds";
}

/** A child execution that the task waits for may end as TIMED_OUT by its own limit. */
const isChild = ({ service: called, pattern }: Resource): boolean => called === "states" && pattern !== "request-response";

/** Nothing that the state does raises the name. Lists that several states share name what only the others raise: a hint then. */
function impossible(state: Working, matcher: MatcherFact): { evidence: Dead; severity?: "info" } | undefined {
  if (matcher.dead !== "impossible") return undefined;
  const beside = (matcher.kind === "retry" ? state.retry : state.catch)[matcher.index]?.errorEquals ?? [];
  return { evidence: { state, matcher }, ...(beside.length > 1 ? { severity: "info" } : {}) };
}

function namesBeside(state: State, { kind, index }: MatcherFact): readonly string[] {
  if (state.type !== "Task" && state.type !== "Map" && state.type !== "Parallel") return [];
  return (kind === "retry" ? state.retry : state.catch)[index]?.errorEquals.map((name) => name.value) ?? [];
}

const endsJob = (state: State): boolean =>
  state.type === "Task" && (state.resource?.value.pattern === "sync" || state.resource?.value.pattern === "sync:2");

/** Of optimized integrations: errors whose names are HTTP statuses or are given by the integration itself. */
const GIVEN_BY_INTEGRATION = /^(?:\d{3}|Unknown|FailedEntry)$/;

/** A name with the prefix of the called service that is no exception of its SDK: the state of a job, such as `Glue.JobFailed`. */
function isFormless(state: TaskState, name: string): boolean {
  const resource = state.resource?.value;
  const [prefix, error = ""] = name.split(/\.(.*)/s);
  if (resource?.form !== "optimized") return false;
  const { others, prefixes, names } = errorsOf(resource);
  return (
    others === "prefix" &&
    prefixes.includes(`${prefix}.`) &&
    !error.endsWith("Exception") &&
    !GIVEN_BY_INTEGRATION.test(error) &&
    !names.includes(name)
  );
}

/** The service whose error this is, where the task calls another one and can raise nothing but its own. */
function foreignService(state: TaskState, name: string): string | undefined {
  const resource = state.resource?.value;
  const prefix = /^(\w+)\.\w+$/.exec(name)?.[1];
  if (!resource || !prefix) return undefined;
  const raised = errorsOf(resource);
  if (
    raised.others === "open" ||
    raised.names.includes(name) ||
    raised.prefixes.some((own) => own.toLowerCase() === `${prefix}.`.toLowerCase())
  )
    return undefined;
  return [...OPTIMIZED_PREFIXES].find(([service, own]) => own.includes(prefix) && service !== resource.service)?.[0];
}

/** The error of the called service that the name is, but for a letter or two. */
function misspelt(state: TaskState, name: string): string | undefined {
  const resource = state.resource?.value;
  if (!resource) return undefined;
  const { names } = errorsOf(resource);
  if (names.includes(name)) return undefined;
  const [prefix] = name.split(".", 1);
  // a function raises names of its own, but none with the prefix of the service
  const own = names.filter((known) => known.split(".", 1)[0]?.toLowerCase() === prefix?.toLowerCase() && !known.startsWith("States."));
  return nearest(name, own, 2);
}

/** The same error as this integration form spells it: `DynamoDb.X` in an optimized task is `DynamoDB.X`. */
function meantName(state: TaskState, name: string): string | undefined {
  const resource = state.resource?.value;
  const [prefix = "", error = ""] = name.split(/\.(.*)/s);
  if (!resource || !error) return undefined;
  if (isLambda(resource) && resource.form === "aws-sdk" && OTHER_SDK.has(name)) return OTHER_SDK.get(name);
  const pair = CONFUSABLE_ERROR_PREFIXES.find((one) => one.optimized === prefix || one.sdk === prefix);
  if (resource.form === "aws-sdk") {
    const right = service(resource.service ?? "")?.prefix;
    if (!right || (right.toLowerCase() !== prefix.toLowerCase() && pair?.sdk !== right)) return undefined;
    const fixed = `${right}.${error.endsWith("Exception") ? error : `${error}Exception`}`;
    return fixed === name ? undefined : fixed;
  }
  if (resource.form !== "optimized") return undefined;
  if (pair && pair.service === resource.service && pair.sdk === prefix) return `${pair.optimized}.${error}`;
  // the exception of the API, but for the end of its name
  const whole = `${name}Exception`;
  return errorsOf(resource).others === "prefix" && errorsOf(resource).names.includes(whole) ? whole : undefined;
}
