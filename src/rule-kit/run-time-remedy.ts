import type { FailureFact } from "../analysis/facts/facts.js";
import { CONTEXT_MEMBERS } from "../asl/context-members.js";
import { nearest } from "../asl/did-you-mean.js";
import type { State } from "../asl/model.js";

/**
 * What to do about an operation that fails at run time, in the imperative: by what failed, as AWS's words at the end of the run
 * tell it, and by what the state allows (only Task, Map and Parallel states can catch an error).
 */
export function runTimeRemedy({ goal, state, cause = "", path }: FailureFact): string {
  const error = goal.kind === "fails" ? goal.error : "States.Runtime";
  const intrinsic = /Invalid arguments in (States\.\w+)/.exec(cause)?.[1];
  const context = path?.root.kind === "context" ? path.text.slice("$$.".length) : CONTEXT_READ.exec(cause)?.[1];
  return (
    (context !== undefined ? contextRemedy(context, state) : undefined) ??
    (intrinsic !== undefined ? argumentRemedy(intrinsic) : undefined) ??
    typeRemedy(cause) ??
    (cause.startsWith("Unable to apply ReferencePath") ? "Write the result to a path whose parent is an object" : undefined) ??
    valueRemedy(error, state)
  );
}

const valueRemedy = (error: string, { type, queryLanguage }: State): string => {
  if (error === "States.Runtime")
    return "States.Runtime cannot be retried or caught. Provide the value before this state, or check it with IsPresent first";
  if (type === "Task" || type === "Map" || type === "Parallel") return "Provide the value before this state, or catch the error";
  return `Provide the value before this state, or check it with ${queryLanguage === "JSONata" ? "$exists()" : "IsPresent"} first`;
};

/** An expression that reads one member of the context object and nothing else; linear. */
const CONTEXT_READ = /The JSONata expression '\$states\.context\.([\w.]+)' .* returned nothing/;

function contextRemedy(names: string, { queryLanguage }: State): string | undefined {
  const [first = "", ...rest] = names.split(/[.[]/);
  const root = queryLanguage === "JSONata" ? "$states.context" : "$$";
  if (first === "Task" && (rest[0] ?? "Token") === "Token")
    return "Read the task token in a Task state whose Resource ends in .waitForTaskToken: only there it exists";
  if (first === "Map") return "Read Map.Item in the ItemSelector of the Map state, and pass it to the iteration";
  const known = CONTEXT_MEMBERS[first];
  const meant = known ? nearest(rest[0] ?? "", known) : nearest(first, CONTEXT_MEMBERS[""] ?? []);
  if (!known) return meant && `Read ${[root, meant, ...rest].join(".")}`;
  if (meant === rest[0] || rest[0] === undefined) return undefined;
  return meant ? `Read ${root}.${first}.${meant}` : `Read one of ${known.map((name) => `${root}.${first}.${name}`).join(", ")}`;
}

/** What the intrinsic functions accept, beyond the number and kinds of arguments that are checked before a run. */
const ACCEPTED: Readonly<Record<string, string>> = {
  "States.Array": "values that exist",
  "States.ArrayContains": "an array and a value",
  "States.ArrayGetItem": "an array and an index from 0 to its length minus 1",
  "States.ArrayLength": "an array",
  "States.ArrayPartition": "an array and a chunk size of at least 1",
  "States.ArrayRange": "two integers and a step other than 0 that together give at most 1,000 elements",
  "States.ArrayUnique": "an array",
  "States.Base64Decode": "Base64 text of at most 10,000 characters",
  "States.Base64Encode": "text of at most 10,000 characters",
  "States.Format": "a template and one value for each {} in it",
  "States.Hash": "at most 10,000 characters and one of MD5, SHA-1, SHA-256, SHA-384 and SHA-512",
  "States.JsonMerge": "two objects and false, because it merges only their top level",
  "States.MathAdd": "two numbers between -2,147,483,648 and 2,147,483,647",
  "States.MathRandom": "a start below the end",
  "States.StringSplit": "two strings",
  "States.StringToJson": "a string that is valid JSON; check it first, for example with StringMatches",
};

function argumentRemedy(intrinsic: string): string | undefined {
  const accepted = ACCEPTED[intrinsic];
  return accepted && `Pass ${intrinsic} ${accepted}`;
}

/** What an expression must return, where it returned something else or failed while it was evaluated. */
function typeRemedy(cause: string): string | undefined {
  const expected = /returned an unexpected result type\. Expected '(\w+)'/.exec(cause)?.[1];
  if (expected === "boolean") return "Return a Boolean, for example from a comparison or from $boolean()";
  if (expected === "array") return "Return an array: wrap the expression in [ ]";
  if (expected) return `Return ${/^[aeiou]/.test(expected) ? "an" : "a"} ${expected}`;
  if (/threw an error during evaluation/.test(cause)) return "Check or convert the value before the expression uses it";
  return undefined;
}
