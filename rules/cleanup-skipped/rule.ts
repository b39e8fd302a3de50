import {
  argumentNames,
  argumentOf,
  defineRule,
  isLambda,
  literalText,
  type Machine,
  nextUnguarded,
  type State,
  type TaskState,
  toJson,
} from "#rule-kit";

interface Skipped {
  readonly opens: TaskState;
  readonly closes: TaskState;
  /** The state whose failure skips the clean-up. */
  readonly fails: State;
  readonly lock: boolean;
}

export default defineRule<Skipped>({
  id: "cleanup-skipped",
  category: "reliability",
  severity: "warning",
  summary: "State that stops, deletes or releases what was started does not run when a state between fails",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-fallback-states",
  presets: ["recommended", "strict"],
  reads: ["graph"],
  *check(context) {
    for (const { machine } of context.graph.scopes) {
      const tasks = [...machine.states.values()].filter((state) => state.type === "Task");
      const candidates = new Candidates(tasks);
      for (const opens of tasks) {
        const closers = candidates.of(opens).filter((closes) => closes !== opens && isPair(opens, closes));
        const [closes] = closers;
        if (!closes || !alwaysEndsThrough(opens, new Set(closers), machine)) continue;
        const fails = nextUnguarded(opens, machine, (state) => closers.includes(state as TaskState));
        if (fails)
          yield {
            at: fails.key.range,
            certainty: "may",
            state: fails,
            cause: "clean-up",
            data: { opens, closes, fails, lock: isLock(opens) },
          };
      }
    }
  },
  describe({ opens, closes, fails, lock }) {
    return {
      message: `"${closes.name}" does not run when "${fails.name}" fails`,
      reason: lock
        ? `The lock that "${opens.name}" acquires is then never released, so later executions cannot acquire it.`
        : `What "${opens.name}" creates or starts then stays, and is billed, until it is removed manually.`,
      suggestion: `Catch States.ALL in "${fails.name}" and continue with "${closes.name}"`,
    };
  },
});

/** Verbs of calls that open something, and of those that close it. */
const VERBS: ReadonlyMap<string, readonly string[]> = new Map([
  ["create", ["delete", "terminate"]],
  ["start", ["stop", "terminate"]],
  ["run", ["terminate", "stop"]],
  ["restore", ["delete"]],
  ["acquire", ["release"]],
  ["allocate", ["release"]],
  ["enable", ["disable"]],
  ["disable", ["enable"]],
  ["resume", ["pause", "suspend"]],
  ["pause", ["resume"]],
  ["suspend", ["resume"]],
  ["attach", ["detach"]],
  ["detach", ["attach"]],
  ["associate", ["disassociate"]],
  ["register", ["deregister"]],
  ["deregister", ["register"]],
  ["authorize", ["revoke"]],
]);

/** The parts that differ between the names of an operation that opens and of the one that closes. */
const OTHER_NOUNS: ReadonlyMap<string, string> = new Map([
  ["dbinstancefromdbsnapshot", "dbinstance"],
  ["dbclusterfromsnapshot", "dbcluster"],
]);

/** The tasks of a machine by what they may close: comparing each with each would take long where there are many. */
class Candidates {
  private readonly tasks = new Map<string, number[]>();

  constructor(private readonly all: readonly TaskState[]) {
    for (const [index, task] of all.entries()) {
      for (const key of this.closedBy(task)) {
        const list = this.tasks.get(key);
        if (list) list.push(index);
        else this.tasks.set(key, [index]);
      }
    }
  }

  /** Those that may close what the task opens, in their order. */
  of(opens: TaskState): TaskState[] {
    const indexes = new Set(this.openedBy(opens).flatMap((key) => this.tasks.get(key) ?? []));
    return [...indexes].sort((a, b) => a - b).map((index) => this.all[index] as TaskState);
  }

  private closedBy(task: TaskState): readonly string[] {
    const resource = task.resource?.value;
    if (!resource) return [];
    const [verb, noun] = verbOf(resource.action);
    const own = `${resource.service} ${verb} ${noun}`;
    return isLambda(resource) && givesBack(wordsOf(task)) ? [own, LOCK] : [own];
  }

  private openedBy(task: TaskState): readonly string[] {
    const resource = task.resource?.value;
    if (!resource) return [];
    if (isLambda(resource) && takes(wordsOf(task))) return [LOCK];
    if (resource.service === "dynamodb") return ["dynamodb delete item"];
    const [verb, noun] = verbOf(resource.action);
    const nouns = [noun, OTHER_NOUNS.get(noun) ?? noun];
    return (VERBS.get(verb) ?? []).flatMap((closing) => nouns.map((one) => `${resource.service} ${closing} ${one}`));
  }
}

const LOCK = "lock";

function isPair(opens: TaskState, closes: TaskState): boolean {
  const [a, b] = [opens.resource?.value, closes.resource?.value];
  if (!a || !b || a.service === undefined || b.service === undefined) return false;
  // the rule of EMR clusters knows when a cluster ends by itself
  if (a.service === "elasticmapreduce") return false;
  if (isLambda(a) && isLambda(b)) return isLambdaPair(opens, closes);
  if (a.service !== b.service) return false;
  if (a.service === "dynamodb") return isTableLock(opens, closes);
  // a job that is waited for has ended by then; an application has only been started
  if (a.pattern.startsWith("sync") && !/^create|^startApplication$/i.test(a.action ?? "")) return false;
  if (concernOthers(opens, closes)) return false;
  const [opening, noun] = verbOf(a.action);
  const [closing, other] = verbOf(b.action);
  return (VERBS.get(opening)?.includes(closing) ?? false) && (noun === other || OTHER_NOUNS.get(noun) === other);
}

/** Whether an argument that both calls have is a different text in each: one is not about what the other made. */
function concernOthers(opens: TaskState, closes: TaskState): boolean {
  const texts = (argumentNames(opens) ?? []).map((name) => [literalText(argumentOf(opens, name)), literalText(argumentOf(closes, name))]);
  return texts.some(([first, second]) => first !== undefined && second !== undefined && first !== second);
}

/** `startInstances` is `start`, `instance`. */
function verbOf(action = ""): readonly [string, string] {
  const at = action.search(/[^a-z]/);
  const verb = at < 0 ? action : action.slice(0, at);
  const noun = action.slice(verb.length);
  return [verb, noun.toLowerCase().replace(/s$/, "")];
}

/** Functions and states called `acquire lock` and `release lock`. */
function isLambdaPair(opens: TaskState, closes: TaskState): boolean {
  return takes(wordsOf(opens)) && givesBack(wordsOf(closes));
}

const givesBack = (words: readonly string[]): boolean => words.includes("release") || words.includes("unlock");
const takes = (words: readonly string[]): boolean => (words.includes("acquire") || words.includes("lock")) && !givesBack(words);

const wordsOf = (state: TaskState): readonly string[] =>
  `${state.name} ${literalText(argumentOf(state, "FunctionName")) ?? ""}`
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);

/** An item that is put only if it is not there, and deleted again. */
function isTableLock(opens: TaskState, closes: TaskState): boolean {
  if (!/^(put|update)Item$/.test(opens.resource?.value.action ?? "") || closes.resource?.value.action !== "deleteItem") return false;
  if (!/attribute_not_exists/.test(literalText(argumentOf(opens, "ConditionExpression")) ?? "")) return false;
  return sameArgument(opens, closes, "TableName");
}

function sameArgument(a: TaskState, b: TaskState, name: string): boolean {
  const [first, second] = [argumentOf(a, name), argumentOf(b, name)];
  if (first.kind !== "given" || second.kind !== "given") return false;
  return JSON.stringify(toJson(first.value.node)) === JSON.stringify(toJson(second.value.node));
}

const isLock = (opens: TaskState): boolean => {
  const resource = opens.resource?.value;
  return resource !== undefined && (isLambda(resource) || resource.service === "dynamodb");
};

/** Whether each successful path from the state passes one that closes: then it is a clean-up, and no step of its own. */
function alwaysEndsThrough(opens: TaskState, closers: ReadonlySet<State>, machine: Machine): boolean {
  const seen = new Set<State>();
  const todo: State[] = [opens];
  let found = false;
  for (let state = todo.pop(); state; state = todo.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    if (closers.has(state)) {
      found = true;
      continue;
    }
    if (state.type === "Succeed" || ("end" in state && state.end)) return false;
    for (const name of nextsOf(state)) {
      const next = machine.states.get(name);
      if (next) todo.push(next);
    }
  }
  return found;
}

/** Transitions of a state that did not fail. */
function nextsOf(state: State): readonly string[] {
  const names =
    "next" in state
      ? [state.next?.value]
      : state.type === "Choice"
        ? [state.default?.value, ...state.choices.map((rule) => rule.next?.value)]
        : [];
  return names.filter((name) => name !== undefined);
}
