import {
  argumentOf,
  argumentText,
  type Detection,
  defineRule,
  dropsResult,
  type FailureFact,
  formatBytes,
  formatNumber,
  hasError,
  type OperationFact,
  type RuleContext,
  type SizeFact,
  type State,
  selfReferencesIn,
  shownBy,
  type ValueRole,
} from "#rule-kit";

/** One variable, those that one Assign sets, or all of the execution. */
type VariableRole = "variable" | "assigned" | "variables";

interface Large {
  readonly state: State;
  readonly role: ValueRole | VariableRole | "object" | "rows";
  readonly bytes: SizeFact["bytes"];
  /** Bytes that documents allow. */
  readonly envelope: number;
  readonly limit: number;
  readonly contributors: SizeFact["contributors"];
  readonly claim?: FailureFact;
  readonly operation?: OperationFact;
  readonly growth?: Growth;
}

/** A value that a loop makes out of itself until it is too large. */
interface Growth {
  readonly name: string;
  readonly loop: string;
  readonly times: number;
  /** Iterations of the run that shows it. */
  readonly iterations: number;
}

/** Where AWS counts, in the order of the data flow. */
const ROLES: readonly ValueRole[] = ["afterParameters", "afterArguments", "afterItemSelector", "result", "output"];

export default defineRule<Large>({
  id: "payload-over-limit",
  category: "quota",
  severity: "error",
  summary: "A payload over the quota of 256 KiB fails the state; pass a reference instead of large data",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#avoid-exec-failures",
  presets: ["recommended", "strict"],
  reads: ["sizes", "failures", "loops", "reachability"],
  *check(context) {
    const claims = context.facts.failures().filter((claim) => claim.goal.kind === "payload");
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (context.facts.reachable(state) === "no") continue;
        const claim = claims.find((one) => one.state === state && one.certainty !== "may");
        const { payloadError, payloadWarning } = context.settings.thresholds;
        const found =
          judge(state, claim, payloadError, context) ??
          proved(state, claim, context) ??
          judge(state, claim, payloadWarning, context) ??
          read(state, context);
        if (!found) continue;
        const growth = growthOf(state, claim, context);
        yield growth ? { ...found, data: { ...found.data, growth } } : found;
      }
    }
  },
  describe({ state, role, bytes, envelope, limit, contributors, claim, operation, growth }, context) {
    if (role === "object" || role === "rows") {
      return {
        message: `"${state.name}" reads ${role === "object" ? "a whole S3 object" : "whole query results"} into the state, which fails above the quota of ${formatBytes(limit)}`,
        reason: "The raw response counts, before ResultSelector or Output make it smaller.",
        suggestion:
          role === "object"
            ? "Pass the bucket and key to the state that needs the data, or read a Range"
            : "Pass the location of the results in S3, or set MaxResults",
      };
    }
    const quota = limit >= context.settings.thresholds.payloadError;
    const will = bytes.min > limit;
    const certain = will || operation?.verdict === "will" || claim?.certainty === "will";
    const size = will ? `at least ${formatBytes(bytes.min)}` : envelope > limit ? `up to ${formatBytes(envelope)}` : "large";
    const parts = contributors.slice(0, 3).map((part) => `${part.name} ${formatBytes(part.bytes.max ?? part.bytes.min)}`);
    const cause = claim?.cause ?? operation?.cause;
    return {
      message:
        size === "large"
          ? `${subject(role, state, certain)} the quota of ${formatBytes(limit)}`
          : `${place(role)} of "${state.name}" ${will ? "is" : "can be"} ${size}, more than ${quota ? "the quota of" : "the advised"} ${formatBytes(limit)}`,
      reason: `${growth ? growthText(growth) : ""}${quota ? `The state fails with States.DataLimitExceeded${cause ? ` ("${cause.replace(/\.$/, "")}")` : ""}` : "Every later state receives a copy of a large payload"}.${parts.length > 0 ? ` Largest parts: ${parts.join(", ")}.` : ""}`,
      suggestion: growth
        ? "Keep only what later states read, or store the parts in Amazon S3 and pass their key"
        : "Store the data in Amazon S3 and pass its ARN or key",
    };
  },
});

const growthText = ({ name, loop, times, iterations }: Growth): string =>
  `${name} contains itself ${times > 1 ? `${times} times ` : ""}after each iteration of ${loop}, and is too large in iteration ${formatNumber(iterations)}. `;

function growthOf(state: State, claim: FailureFact | undefined, { facts }: RuleContext): Growth | undefined {
  if (!claim?.witness) return undefined;
  for (const { states, name: loop } of facts.loops) {
    const found = selfReferencesIn(states).find((one) => one.state === state);
    if (!found) continue;
    const iterations = claim.witness.path.reduce((sum, step) => sum + (step.state === state.name ? (step.times ?? 1) : 0), 0);
    return { name: found.name, loop, times: found.times, iterations };
  }
  return undefined;
}

/** What a run or the analysis itself shows to fail, where no size of the data flow says it. */
function proved(state: State, claim: FailureFact | undefined, context: RuleContext): Detection<Large> | undefined {
  const { payloadError: limit } = context.settings.thresholds;
  const operation = context.facts.operations(state).find((one) => one.verdict === "will" && isSize(one));
  if (!claim && !operation) return undefined;
  const role = variableRole(state, claim, operation?.location) ?? "output";
  return {
    at: claim?.node ?? operation?.node ?? state.key.range,
    state,
    ...shownBy(claim),
    data: {
      state,
      role,
      bytes: { min: 0, max: null },
      envelope: 0,
      limit: role === "variables" ? VARIABLES : limit,
      contributors: [],
      ...(claim ? { claim } : {}),
      ...(operation ? { operation } : {}),
    },
  };
}

/** Bytes of all variables of an execution. @see https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
const VARIABLES = 10_485_760;

function variableRole(state: State, claim: FailureFact | undefined, location: string | undefined): VariableRole | undefined {
  if (location === "Variables" || (claim?.goal.kind === "payload" && claim.goal.limit === VARIABLES)) return "variables";
  if (location !== undefined && /(^|\/)Assign$/.test(location)) return "assigned";
  if (location !== undefined && /(^|\/)Assign\//.test(location)) return "variable";
  const all = "assign" in state ? state.assign?.node.range : undefined;
  const at = claim?.node?.range;
  if (!all || !at || at.file !== all.file || at.start < all.start || at.end > all.end) return undefined;
  return at.start === all.start ? "assigned" : "variable";
}

const isSize = ({ errors }: OperationFact): boolean =>
  errors.kind === "some" && errors.names.size === 1 && hasError(errors, "States.DataLimitExceeded");

/** Calls that answer with all of something of which nothing says how large it is, unless an argument limits it. */
const READS: ReadonlyMap<string, { readonly role: "object" | "rows"; readonly limits: readonly string[] }> = new Map([
  ["s3:getObject", { role: "object", limits: ["Range", "PartNumber"] }],
  ["athena:getQueryResults", { role: "rows", limits: ["MaxResults"] }],
]);

/**
 * The list of result files that a Map Run writes: an entry for each file, which holds up to 5 GB of results.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
const MANIFEST = /(?:^|[*/])manifest\.json$/;

function read(state: State, context: RuleContext): Detection<Large> | undefined {
  if (state.type !== "Task") return undefined;
  const resource = state.resource?.value;
  const found = READS.get(`${resource?.service}:${resource?.action}`);
  if (!found || found.limits.some((name) => argumentOf(state, name).kind !== "absent")) return undefined;
  if (found.role === "object" && MANIFEST.test(argumentText(state, context.facts, "Key") ?? "")) return undefined;
  const { payloadError: limit } = context.settings.thresholds;
  const size = context.facts.size(state, "result");
  // the configuration knows how large it is, or a Catch names what happens when it is not
  if (size?.bytes.max !== null && size !== undefined && size.bytes.max < limit) return undefined;
  const named = state.catch.some((catcher) => catcher.errorEquals.some(({ value }) => value === "States.DataLimitExceeded"));
  return {
    at: state.key.range,
    state,
    certainty: "may",
    severity: named ? "info" : "warning",
    data: { state, role: found.role, bytes: { min: 0, max: null }, envelope: 0, limit, contributors: [] },
  };
}

function judge(state: State, claim: FailureFact | undefined, limit: number, context: RuleContext): Detection<Large> | undefined {
  const fails = limit === context.settings.thresholds.payloadError;
  for (const role of ROLES) {
    // what is too large for an iteration fails in the state that it begins with
    if (fails && role === "afterItemSelector") continue;
    const size = context.facts.size(state, role);
    // whether AWS counts what a Map or Parallel gathers and drops is not documented
    if (!size || (role === "result" && dropsGathered(state))) continue;
    const will = size.bytes.min > limit;
    const can = size.envelope > limit;
    if (!will && !can) continue;
    // report only the state that made the payload large, not the later states
    const entering = context.facts.size(state, "input");
    if (entering && (entering.bytes.min > limit || entering.envelope > limit)) return undefined;
    // what fails has been shown, or is proved; the advice needs no run
    const shown = fails ? shownBy(claim) : { certainty: will ? ("will" as const) : ("may" as const) };
    const { bytes, envelope, contributors } = size;
    return {
      at: nodeOf(state, role),
      state,
      ...shown,
      severity: fails && (will || shown.certainty !== "may") ? "error" : "warning",
      data: { state, role, bytes, envelope, limit, contributors, ...(claim ? { claim } : {}) },
    };
  }
  return undefined;
}

const dropsGathered = (state: State): boolean => (state.type === "Map" || state.type === "Parallel") && dropsResult(state);

function nodeOf(state: State, role: ValueRole): Detection<Large>["at"] {
  if ((role === "afterParameters" || role === "afterArguments") && "parameters" in state && state.parameters) return state.parameters.node;
  if (role === "afterItemSelector" && state.type === "Map" && state.itemSelector) return state.itemSelector.node;
  if (role === "result" && state.type === "Pass" && state.result) return state.result.node;
  if (role === "output" && "output" in state && state.output) return state.output.node;
  return state.key.range;
}

function subject(role: Large["role"], { name }: State, certain: boolean): string {
  const [one, many] = certain ? ["exceeds", "exceed"] : ["can exceed", "can exceed"];
  if (role === "assigned") return `The variables that "${name}" assigns together ${many}`;
  if (role === "variables") return `With those that "${name}" assigns, the variables of the execution together ${many}`;
  return `${place(role)} of "${name}" ${one}`;
}

function place(role: Large["role"]): string {
  switch (role) {
    case "afterParameters":
      return "Payload after Parameters";
    case "afterArguments":
      return "Payload after Arguments";
    case "afterItemSelector":
      return "Item input";
    case "result":
      return "The result";
    case "variable":
      return "A variable";
    default:
      return "Output";
  }
}
