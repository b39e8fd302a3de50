import {
  type Catcher,
  defineRule,
  type FailureFact,
  failureKey,
  type Loss,
  lacksOf,
  type MapState,
  matchesError,
  nodeAt,
  type ParallelState,
  type RuleContext,
  rangeWithin,
  runTimeRemedy,
  type State,
  shownBy,
  type TaskState,
} from "#rule-kit";

interface Fails {
  readonly claim: FailureFact;
  /** The state whose Catch left only the error output of what is read here. */
  readonly replacedBy?: State;
}

export default defineRule<Fails>({
  id: "fails-at-run-time",
  category: "correctness",
  severity: "error",
  summary: "Path or expression fails at run time because of the state machine itself, not its input",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  presets: ["recommended", "strict"],
  fixable: "unsafe",
  reads: ["failures", "values"],
  *check(context) {
    const reported = new Set<unknown>();
    for (const claim of context.facts.failures()) {
      if (
        claim.goal.kind !== "fails" ||
        (claim.certainty === "may" && !claim.proved && !(claim.unlessReturned && claim.lost)) ||
        toldBetter(claim, context)
      )
        continue;
      const place = claim.goal.location === undefined ? undefined : nodeAt(claim.state, claim.goal.location);
      const at = place ?? claim.node ?? claim.state.key.range;
      if (reported.has(at)) continue;
      reported.add(at);
      const { path, lost } = claim;
      const replacedBy = lost ? undefined : replacingCatch(claim, context);
      yield {
        at: path ? rangeWithin(path.node, path.start, path.start + path.text.length) : at,
        ...shownBy(claim),
        failure: failureKey(claim),
        ...(claim.certainty === "may" ? { severity: "warning" as const } : {}),
        state: claim.state,
        data: { claim, ...(replacedBy ? { replacedBy } : {}) },
        ...(lost ? { related: [{ at: lost.state.key.range, message: `"${lost.state.name}" loses ${lost.name}` }] } : {}),
        ...(replacedBy
          ? { related: [{ at: replacedBy.key.range, message: `"${replacedBy.name}" replaces the state input in its Catch` }] }
          : {}),
      };
    }
  },
  describe({ claim, replacedBy }) {
    const { goal, lost, certainty, state, cause, reason } = claim;
    const error = goal.kind === "fails" ? goal.error : "States.Runtime";
    const where = goal.kind === "fails" && goal.location ? ` in ${goal.location}` : "";
    const caught = caughtAfterWork(claim);
    if (caught) {
      return {
        message: `"${state.name}" ${certainty === "can" ? "can fail" : "fails"} with ${error}${where} after its work is done, and its Catch continues with "${caught}"`,
        reason: `${cause ? `${cause.replace(/\.$/, "")}. ` : ""}"${caught}" ${certainty === "can" ? "then runs" : "runs each time"} as if the work had failed, although it has taken effect.`,
        suggestion: "Provide the value before this state, or move the expression to a Pass state after it",
      };
    }
    const remedy = runTimeRemedy(claim);
    if (claim.unlessReturned && lost)
      return {
        message: `"${state.name}" reads ${lost.name}, but the result of "${lost.state.name}" has replaced the state input`,
        reason: `${lost.name} is there only if the result of "${lost.state.name}" contains it. Otherwise "${state.name}" fails with ${error}${where}.`,
        suggestion: remedyFor(lost) ?? remedy,
      };
    return {
      message: `"${state.name}" ${certainty === "can" ? "can fail" : "fails"} with ${error}${where}`,
      reason: [
        cause,
        lost && lossText(lost),
        replacedBy && `The Catch of "${replacedBy.name}" replaced the state input with the error output, which has only Error and Cause`,
        certainty === "may" ? `Every run that reaches it fails, but ${reason ?? "none was found"}.` : undefined,
      ]
        .filter((text) => text !== undefined)
        .join(". "),
      suggestion: (lost && remedyFor(lost)) ?? (replacedBy && keepInput(replacedBy)) ?? remedy,
    };
  },
  fix({ claim: { lost } }, edit) {
    const target = lost && lossTarget(lost);
    if (!lost || !target) return undefined;
    edit.addMember(target.node, "ResultPath", target.path, target.after);
    return { title: `Add "ResultPath": "${target.path}" to ${lost.via.kind === "catch" ? "the Catch of " : ""}"${lost.state.name}"` };
  },
});

/**
 * A path into the text that `startExecution.sync` gives, a member that a result does not have, or has not always: the rules
 * nested-output-is-text, result-has-no-member and result-may-lack-member know the remedy.
 */
function toldBetter({ goal, state, leftOut }: FailureFact, { facts }: RuleContext): boolean {
  if (goal.kind !== "fails") return false;
  if (leftOut) return true;
  const lacks = lacksOf(state, facts).filter(({ lack }) => lack.kind === "member" && !lack.listing.error);
  if (lacks.some(({ operation }) => operation.location === goal.location)) return true;
  const resource = state.type === "Task" ? state.resource?.value : undefined;
  const location = goal.location ?? "";
  return resource?.service === "states" && resource.pattern === "sync" && /^(ResultSelector|Output|Assign)\b/.test(location);
}

/** The last Catch on the run's path that replaced the state input, where the failing operation reads what it has not kept. */
function replacingCatch({ witness, path, state, goal }: FailureFact, { facts }: RuleContext): State | undefined {
  const [first] = path?.steps ?? [];
  const readsLost =
    path?.root.kind === "input"
      ? first?.kind === "member" && first.name !== "Error" && first.name !== "Cause"
      : goal.kind === "fails" &&
        lacksOf(state, facts).some(
          ({ lack, operation }) => lack.kind === "member" && lack.listing.error && operation.location === goal.location,
        );
  if (!witness || !readsLost) return undefined;
  const names = witness.path.map((step) => step.state);
  for (let i = names.length - 2; i >= 0; i--) {
    const at = state.machine.states.get(names[i] ?? "");
    if (!at || !isWorking(at) || at.next?.value === names[i + 1]) continue;
    const catcher = at.catch.find((one) => one.next?.value === names[i + 1]);
    if (catcher) return catcher.resultPath || catcher.output ? undefined : at;
  }
  return undefined;
}

const keepInput = ({ name, queryLanguage }: State): string =>
  queryLanguage === "JSONata"
    ? `Keep the input with Output in the Catch of "${name}", such as "{% $merge([$states.input, {'error': $states.errorOutput}]) %}"`
    : `Add "ResultPath": "$.error" to the Catch of "${name}"`;

/** The state to which the state's own Catch leads when what fails is made of the result: its Output or Assign. */
function caughtAfterWork({ goal, state, certainty }: FailureFact): string | undefined {
  if (
    goal.kind !== "fails" ||
    (certainty === "can" && !goal.caught) ||
    !isWorking(state) ||
    !/^(Output|Assign)\b/.test(goal.location ?? "")
  )
    return undefined;
  return state.catch.find((one) => matchesError(one, goal.error))?.next?.value;
}

const catcherOf = ({ state, via }: Loss): Catcher | undefined =>
  via.kind === "catch" && "catch" in state ? state.catch[via.index] : undefined;

/** How a state lost a member of its input. */
function lossText(lost: Loss): string {
  const { state, name } = lost;
  const said = `"${state.name}"`;
  const catcher = catcherOf(lost);
  if (catcher) return `The Catch of ${said} replaces the state input with the error output, which has no ${name}`;
  if ("outputPath" in state && state.outputPath) return `OutputPath of ${said} leaves out ${name}`;
  if ("output" in state && state.output) return `Output of ${said} leaves out ${name}`;
  if (state.type === "Pass") return `${said} rebuilds its output without ${name}`;
  if (isWorking(state) && state.resultPath) return `${said} writes its result over ${name}`;
  return `${said} replaces its input with its result, which has no ${name}`;
}

const isWorking = (state: State): state is TaskState | ParallelState | MapState =>
  state.type === "Task" || state.type === "Parallel" || state.type === "Map";

function remedyFor(lost: Loss): string | undefined {
  const { state, name } = lost;
  const target = lossTarget(lost);
  if (target)
    return `Add "ResultPath": "${target.path}" to ${lost.via.kind === "catch" ? "the Catch of " : ""}"${state.name}" to keep its input`;
  if (catcherOf(lost)) return `Keep ${name} in the output of the Catch of "${state.name}"`;
  if (isWorking(state) && !("resultPath" in state && state.resultPath) && state.queryLanguage === "JSONPath")
    return `Give "${state.name}" a ResultPath so that its input is kept, and read its result there`;
  return `Keep ${name} in the output of "${state.name}"`;
}

/** Where a ResultPath is missing, and nothing reads the result at the root of the payload. */
function lossTarget(lost: Loss): { node: Catcher["node"]; path: string; after: string } | undefined {
  const { state } = lost;
  if (state.queryLanguage !== "JSONPath") return undefined;
  const catcher = catcherOf(lost);
  if (catcher) return catcher.resultPath || catcher.output ? undefined : { node: catcher.node, path: "$.error", after: "ErrorEquals" };
  if (!isWorking(state) || !lost.resultUnread || ("resultPath" in state && state.resultPath)) return undefined;
  if ("outputPath" in state && state.outputPath) return undefined;
  return { node: state.node, path: "$.result", after: state.type === "Task" ? "Resource" : "Type" };
}
