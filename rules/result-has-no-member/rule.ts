import {
  askedForBy,
  defineRule,
  type FailureFact,
  type FindingText,
  isLambda,
  lacksOf,
  type MemberLack,
  nearest,
  nodeUsing,
  outputShape,
  type RuleContext,
  renamedMember,
  type ScopeGraph,
  type State,
  shownBy,
  type TaskState,
  type UsedLack,
} from "#rule-kit";

interface Lacking {
  readonly reader: State;
  readonly lack: MemberLack;
  /** The state whose result lacks the member, where it is known. */
  readonly task?: TaskState;
  /** The same member was read from the state input before, which the result replaced. */
  readonly replaced: boolean;
  readonly meant?: string;
}

export default defineRule<Lacking>({
  id: "result-has-no-member",
  category: "correctness",
  severity: "warning",
  summary: "A member is read that the result of the call does not have",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html",
  presets: ["recommended", "strict"],
  reads: ["failures", "values"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const reader of scope.states) {
        const reported = new Set<string>();
        for (const used of lacksOf(reader, context.facts)) {
          if (
            used.lack.kind !== "member" ||
            used.lack.listing.input ||
            used.lack.listing.error ||
            reported.has(`${used.operation.location} ${used.lack.member}`)
          )
            continue;
          reported.add(`${used.operation.location} ${used.lack.member}`);
          const evidence = judge(used, used.lack, scope, context);
          if (!evidence) continue;
          const claim = claimOf(used, context);
          yield {
            at: nodeUsing(used.lack.member, used.operation, reader) ?? reader.key.range,
            ...shownBy(claim),
            // what code returns was read, not run
            ...((evidence.replaced && !used.lack.listing.code) || claim ? { severity: "error" as const } : {}),
            state: reader,
            data: evidence,
          };
        }
      }
    }
  },
  describe(data) {
    return describeMapRun(data) ?? describeResult(data);
  },
});

function describeResult({ reader, lack, task, replaced, meant }: Lacking): FindingText {
  const own = task === reader;
  const result = task ? (own ? "its result" : `the result of "${task.name}"`) : `the result of ${lack.listing.call}`;
  const inside = lack.listing.at === "" ? "" : ` in ${lack.listing.at}`;
  if (lack.listing.foreign) return describeForeign(reader, lack, task);
  if (replaced && task && !own)
    return {
      message: `"${reader.name}" reads ${lack.member}, but the result of "${task.name}" has replaced the state input`,
      reason: `${lack.listing.call} returns ${members(lack)}.`,
      suggestion: keepInput(task, reader),
    };
  return {
    message: `"${reader.name}" reads ${lack.member} of ${result}, which has no such member${inside}`,
    reason: `${lack.listing.call} returns ${members(lack)}${inside}.`,
    suggestion: suggestionFor(lack, task, meant),
  };
}

/** A function called by its ARN, a callback: the output of code is the result, with nothing around it. */
function describeForeign(reader: State, { member, listing }: MemberLack, task: TaskState | undefined): FindingText {
  const isFunction = listing.call === "lambda";
  const whose = task ? (task === reader ? "its result" : `the result of "${task.name}"`) : "the result";
  return {
    message: `"${reader.name}" reads ${member}, but ${whose} is ${isFunction ? "the function's output itself" : "what SendTaskSuccess was called with"}`,
    reason: isFunction
      ? `Only the resource arn:aws:states:::lambda:invoke returns an object with ${member}.`
      : `Without .waitForTaskToken, ${listing.call} would return an object with ${member}.`,
    suggestion: isFunction
      ? `Read the output without ${member}, or call the function through lambda:invoke`
      : `Read the output without ${member}`,
  };
}

function suggestionFor(lack: MemberLack, task: TaskState | undefined, meant: string | undefined): string {
  const holder = lack.whole && task ? holderOf(lack.member, task) : undefined;
  // another spelling of a member of its own, or the same word one level below
  if (meant && (!holder || meant.toLowerCase() === lack.member.toLowerCase())) return `Read ${meant}`;
  const asked = askedForBy(lack.listing.call, lack.member);
  if (asked) return `Ask for it with ${asked}`;
  if (lack.known.includes("Payload")) return `Read ${lack.member} inside Payload`;
  return holder ? `Read ${holder}` : "Read one of these members";
}

/** `Parameter.Value`: the one member of the result, one level below, that has this name in any letter case. */
function holderOf(name: string, task: TaskState): string | undefined {
  const shape = task.resource && outputShape(task.resource.value);
  if (shape?.kind !== "object") return undefined;
  const found = [...shape.members].flatMap(([holder, inner]) => {
    const names = inner.kind === "object" ? [...inner.members.keys()] : [];
    return names.filter((one) => one.toLowerCase() === name.toLowerCase()).map((one) => `${holder}.${one}`);
  });
  return found.length === 1 ? found[0] : undefined;
}

/** What a Distributed Map makes of its items. */
function describeMapRun({ reader, lack, meant }: Lacking): FindingText | undefined {
  switch (lack.listing.call) {
    case "ItemBatcher":
      return {
        message: `"${reader.name}" reads ${lack.member}, but the child execution's input is a batch of items`,
        reason: `With ItemBatcher the input is an object with ${members(lack)}.`,
        suggestion: "Iterate over Items with an inline Map state, or remove ItemBatcher",
      };
    case "ItemReader":
      return {
        message: `"${reader.name}" reads ${lack.member}, which is not one of the ItemReader's CSVHeaders`,
        reason: `CSVHeaders are ${members(lack)}.`,
        suggestion: meant ? `Read ${meant}` : `Add ${lack.member} to CSVHeaders`,
      };
    case "S3 Inventory":
      return {
        message: `"${reader.name}" reads ${lack.member}, which is not a field of an Amazon S3 Inventory report`,
        reason: `The fields are ${members(lack)}.`,
        suggestion: meant ? `Read ${meant}` : "Read one of these fields",
      };
    case "ResultWriter":
      return {
        message: `"${reader.name}" reads ${lack.member}, but ResultWriter has exported the results to Amazon S3`,
        reason: `The Map state's result has ${members(lack)}.`,
        suggestion: "Read the results from the bucket, or remove ResultWriter",
      };
    default:
      return undefined;
  }
}

function judge({ state: reader, operation }: UsedLack, lack: MemberLack, scope: ScopeGraph, context: RuleContext): Lacking | undefined {
  const renamed = renamedMember(lack.listing.call, lack.member);
  const near = nearest(lack.member, lack.known);
  const meant = renamed ?? near ?? lack.known.find((name) => isLongerOrShorter(name, lack.member));
  const sameLetters = meant?.toLowerCase() === lack.member.toLowerCase();
  // the form of such results is known by example only: no more than another spelling of what the API has is sure
  const isSure = renamed ?? nearest(lack.member, lack.known, 1) ?? (meant && isLongerOrShorter(meant, lack.member));
  if (lack.listing.trust === "hint" && !isSure) return undefined;
  const task = taskOf(reader, lack, operation.location, scope);
  const replaced = !sameLetters && lack.whole && task !== undefined && task !== reader && readsBefore(task, lack.member, context);
  return { reader, lack, ...(task ? { task } : {}), replaced, ...(meant ? { meant } : {}) };
}

/** The words of one are in the other, in their order, and the last is the same: `JobStatus` and `Status`. */
function isLongerOrShorter(a: string, b: string): boolean {
  const [few = [], many = []] = [wordsOf(a), wordsOf(b)].sort((x, y) => x.length - y.length);
  if (few.length === 0 || few.length === many.length || few.at(-1) !== many.at(-1)) return false;
  let found = 0;
  for (const word of many) if (word === few[found]) found++;
  return found === few.length;
}

const wordsOf = (name: string): string[] => name.match(/[A-Z][a-z0-9]+/g) ?? [];

/** The Task that made the result: the reader itself, the one that the value names, or the only one that makes this call. */
function taskOf(reader: State, lack: MemberLack, location: string, scope: ScopeGraph): TaskState | undefined {
  const makes = (state: State): state is TaskState => {
    const resource = state.type === "Task" ? state.resource?.value : undefined;
    if (lack.listing.call === "lambda") return resource?.form === "lambda";
    if (lack.listing.code) return resource !== undefined && isLambda(resource);
    return resource !== undefined && lack.listing.call.startsWith(`${resource.service}:${resource.action}`);
  };
  if (makes(reader) && /^(ResultSelector|OutputPath|Output|Assign|ResultPath)\b/.test(location)) return reader;
  const all = scope.states.filter(makes);
  return all.find((task) => task.name === lack.from) ?? (all.length === 1 ? all[0] : undefined);
}

/** Does the Task, or a state before it, read that member of its input? */
function readsBefore(task: TaskState, name: string, { facts }: RuleContext): boolean {
  const seen = new Set<State>([task]);
  const todo: State[] = [task];
  const before = [...task.machine.states.values()].map((state) => ({ state, to: facts.edges(state).map((edge) => edge.to) }));
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (facts.operations(at).some((operation) => operation.lacks.length === 0 && reads(operation.text, name))) return true;
    for (const { state, to } of before) {
      if (seen.has(state) || !to.includes(at)) continue;
      seen.add(state);
      todo.push(state);
    }
  }
  return false;
}

/** `$.orderId…`, `$states.input.orderId…` */
function reads(text: string, name: string): boolean {
  for (const start of [`$.${name}`, `$states.input.${name}`]) {
    const at = text.indexOf(start);
    if (at >= 0 && !/\w/.test(text.charAt(at + start.length))) return true;
  }
  return false;
}

function claimOf({ state, operation }: UsedLack, { facts }: RuleContext): FailureFact | undefined {
  return facts
    .failures()
    .find((c) => c.state === state && c.certainty !== "may" && c.goal.kind === "fails" && c.goal.location === operation.location);
}

const MOST_NAMED = 8;

function members({ known }: MemberLack): string {
  const shown = known.filter((name) => !name.startsWith("Sdk"));
  if (shown.length === 0) return "no members";
  return shown.length > MOST_NAMED ? `${shown.slice(0, MOST_NAMED).join(", ")} and ${shown.length - MOST_NAMED} more` : shown.join(", ");
}

const keepInput = (task: TaskState, reader: State): string =>
  reader.queryLanguage === "JSONata"
    ? `Keep the input with Output of "${task.name}", or assign the value to a variable`
    : `Give "${task.name}" a ResultPath, for example "$.result", to keep its input`;
