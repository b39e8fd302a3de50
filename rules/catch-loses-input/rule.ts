import {
  type Catcher,
  type ChoiceState,
  type Detection,
  defineRule,
  failureKey,
  lacksOf,
  type MapState,
  type MatcherFact,
  nodeUsing,
  type ParallelState,
  type Path,
  type RuleContext,
  type State,
  shownBy,
  type TaskState,
  type Template,
} from "#rule-kit";

interface Lost {
  readonly state: TaskState | MapState | ParallelState;
  readonly catcher: Catcher;
  readonly handler: State;
  /** What the handler reads. */
  readonly read: string;
}

export default defineRule<Lost>({
  id: "catch-loses-input",
  category: "correctness",
  severity: "error",
  summary: "Catch without ResultPath replaces the state input that the handler reads",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-fallback-states",
  presets: ["recommended", "strict"],
  fixable: "unsafe",
  reads: ["graph", "reachability", "errors", "failures"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" && state.type !== "Map" && state.type !== "Parallel") continue;
        if (context.facts.reachable(state) === "no") continue;
        for (const catcher of state.catch) {
          if (catcher.resultPath || catcher.output || !isTaken(state, catcher, context)) continue;
          const handler = catcher.next && state.machine.states.get(catcher.next.value);
          if (handler?.queryLanguage === "JSONata") yield* undefinedIn(handler, state, catcher, context);
          const paths = handler && state.queryLanguage === "JSONPath" ? lostReads(handler) : [];
          const claim = context.facts
            .failures()
            .find((one) => one.state === handler && one.goal.kind === "fails" && one.path && paths.includes(one.path));
          const path = claim?.path ?? paths[0];
          if (!handler || !path) continue;
          yield {
            at: catcher.node,
            ...shownBy(claim),
            ...(claim ? { explains: failureKey(claim) } : {}),
            state,
            data: { state, catcher, handler, read: path.text },
            related: [{ at: path.node, message: "read here" }],
          };
        }
      }
    }
  },
  describe({ state, handler, read }) {
    const jsonata = handler.queryLanguage === "JSONata";
    return {
      message: `Catch of "${state.name}" replaces the state input with the error output, but "${handler.name}" reads ${read}`,
      reason: jsonata
        ? "The error output has only Error and Cause, so the expression treats the value as missing: a text is built without it."
        : "The error output has only Error and Cause, so the handler fails with States.Runtime, which cannot be caught, and the original error is lost.",
      suggestion:
        state.queryLanguage === "JSONata"
          ? "Keep the input with Output in the Catch, such as \"{% $merge([$states.input, {'error': $states.errorOutput}]) %}\""
          : `Add "ResultPath": "$.error" to the Catch of "${state.name}"`,
    };
  },
  fix({ state, catcher }, edit) {
    if (state.queryLanguage === "JSONata") return undefined;
    edit.addMember(catcher.node, "ResultPath", "$.error", "ErrorEquals");
    return { title: 'Add "ResultPath": "$.error"' };
  },
});

/** JSONata reads a missing member as nothing, so that the handler does not fail: where it does, fails-at-run-time reports it. */
function* undefinedIn(handler: State, state: Lost["state"], catcher: Catcher, { facts }: RuleContext): Iterable<Detection<Lost>> {
  for (const { lack, operation } of lacksOf(handler, facts)) {
    if (lack.kind !== "member" || !lack.listing.error || !lack.whole) continue;
    const fails = facts
      .failures()
      .some((one) => one.state === handler && "location" in one.goal && one.goal.location === operation.location);
    if (fails) continue;
    const read = `$states.input.${lack.member}`;
    const related = { at: nodeUsing(lack.member, operation, handler) ?? handler.key.range, message: "read here" };
    yield { at: catcher.node, certainty: "may", severity: "warning", state, data: { state, catcher, handler, read }, related: [related] };
    return;
  }
}

/** Whether the state can raise an error that the catcher matches. */
function isTaken(state: State, catcher: Catcher, { facts }: RuleContext): boolean {
  const matchers = facts.matchers(state);
  let dead = deadCatchers.get(matchers);
  if (!dead) {
    dead = deadAmong(state, matchers);
    deadCatchers.set(matchers, dead);
  }
  return !dead.has(catcher);
}

const deadCatchers = new WeakMap<readonly MatcherFact[], ReadonlySet<Catcher>>();

/** Catchers of which no entry is ever taken. */
function deadAmong(state: State, matchers: readonly MatcherFact[]): ReadonlySet<Catcher> {
  const dead = new Set<Catcher>();
  const live = new Set<Catcher>();
  for (const { kind, index, dead: never } of matchers) {
    const catcher = kind === "catch" && "catch" in state ? state.catch[index] : undefined;
    if (catcher) (never ? dead : live).add(catcher);
  }
  for (const catcher of live) dead.delete(catcher);
  return dead;
}

/** Paths that the handler must read and that {Error, Cause} does not have, in the order of their places. */
function lostReads(handler: State): Path[] {
  if (handler.queryLanguage !== "JSONPath") return [];
  const reads: Path[] = [];
  if ("inputPath" in handler && handler.inputPath?.value) {
    reads.push(handler.inputPath.value);
  } else if ("inputPath" in handler && handler.inputPath) {
    return [];
  } else {
    if (handler.type === "Task" || handler.type === "Pass" || handler.type === "Parallel") collect(handler.parameters?.value, reads);
    if (handler.type === "Map") collect(handler.items?.value, reads);
    if (handler.type === "Choice") collectTested(handler, reads);
    if (handler.type === "Wait") collect(handler.until?.field.value, reads);
    if (handler.type === "Fail") {
      collect(handler.error?.value, reads);
      collect(handler.cause?.value, reads);
    }
  }
  return reads.filter(isLost).sort((a, b) => a.node.range.start - b.node.range.start || a.start - b.start);
}

function isLost(path: Path): boolean {
  const [first, second] = path.steps;
  if (path.root.kind !== "input" || !path.definite || path.fn || first?.kind !== "member") return false;
  return (first.name !== "Error" && first.name !== "Cause") || second !== undefined;
}

/** What the first rule of a Choice compares, which is evaluated whatever the input is. */
function collectTested(choice: ChoiceState, into: Path[]): void {
  const todo = [choice.choices[0]?.condition];
  while (todo.length > 0) {
    const at = todo.pop();
    if (at?.kind === "compare" && at.operator !== "IsPresent") into.push(at.variable);
    else if (at?.kind === "not") todo.push(at.operand);
    else if (at?.kind === "and" || at?.kind === "or") todo.push(at.operands[0]);
  }
}

function collect(template: Template | undefined, into: Path[]): void {
  const todo: (Template | undefined)[] = [template];
  while (todo.length > 0) {
    const at = todo.pop();
    if (!at) continue;
    if (at.kind === "path") into.push(at);
    else if (at.kind === "object") todo.push(...at.entries.map((entry) => entry.value));
    else if (at.kind === "array") todo.push(...at.items);
    else if (at.kind === "intrinsic") for (const arg of at.args) if (arg.kind !== "literal") todo.push(arg);
  }
}
