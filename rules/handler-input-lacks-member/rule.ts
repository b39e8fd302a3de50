import { defineRule, type EventRead, type Facts, isLambda, nearest, nodeAt, type TaskState, type ValueFact } from "#rule-kit";

interface Lacking {
  readonly state: TaskState;
  readonly file: string;
  readonly read: EventRead;
  /** The member that is missing, of those that the handler reads. */
  readonly missing: string;
  /** What is passed in its place. */
  readonly known: readonly string[];
  readonly meant?: string;
}

export default defineRule<Lacking>({
  id: "handler-input-lacks-member",
  category: "correctness",
  severity: "warning",
  summary: "A Lambda function is called without a member that its handler always reads",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html",
  presets: ["recommended", "strict"],
  reads: ["values", "deployment"],
  *check({ facts, functions = new Map() }) {
    for (const [state, { file, reads }] of functions) {
      const event = state.type === "Task" ? eventOf(state, facts) : undefined;
      if (state.type !== "Task" || !event) continue;
      const reported = new Set<string>();
      // where one read fails, the others of the same member say nothing new
      for (const read of [...reads].sort((a, b) => Number(b.fails) - Number(a.fails))) {
        const lack = lackOf(read.path, event);
        if (!lack || reported.has(lack.missing)) continue;
        reported.add(lack.missing);
        const meant = nearest(lack.missing.split(".").at(-1) ?? "", lack.known);
        yield {
          at: payloadOf(state) ?? state.key.range,
          certainty: "may",
          ...(read.fails ? {} : { severity: "info" as const }),
          state,
          data: { state, file, read, ...lack, ...(meant ? { meant } : {}) },
          related: [{ at: read.at, message: `The handler reads ${read.path.join(".")} of its event here` }],
        };
      }
    }
  },
  describe({ state, file, read, missing, known, meant }) {
    return {
      message: `"${state.name}" calls the function in ${file} without ${missing}, which its handler always reads`,
      reason: read.fails
        ? `Reading ${read.path.join(".")} fails there. The payload has ${shown(known)}.`
        : `It is undefined there. The payload has ${shown(known)}.`,
      suggestion: meant ? `Rename ${meant} to ${missing.split(".").at(-1)}` : `Pass ${missing} in the payload`,
    };
  },
});

/** The Payload of `lambda:invoke`; all that a direct call is given. */
function eventOf(state: TaskState, facts: Facts): ValueFact | undefined {
  if (state.resource && isLambda(state.resource.value) && state.resource.value.form !== "lambda")
    return facts.argument(state, ["Payload"])?.value;
  return facts.value(state, state.queryLanguage === "JSONata" ? "afterArguments" : "afterParameters");
}

const payloadOf = (state: TaskState) => {
  const field = state.parameters?.key.name;
  if (field === undefined) return undefined;
  return nodeAt(state, `${field}/Payload`) ?? nodeAt(state, `${field}/Payload.$`) ?? nodeAt(state, field);
};

/** The first member on the path that the value surely lacks. */
function lackOf(path: readonly string[], event: ValueFact): { missing: string; known: string[] } | undefined {
  let at = event;
  for (const [i, name] of path.entries()) {
    if (at.kinds.length !== 1 || at.kinds[0] !== "object") return undefined;
    const member = at.member(name);
    if (member.presence === "no")
      return { missing: path.slice(0, i + 1).join("."), known: at.members().flatMap((m) => (m.presence === "no" ? [] : [m.name])) };
    at = member.value;
  }
  return undefined;
}

const MOST_NAMED = 8;

function shown(names: readonly string[]): string {
  if (names.length === 0) return "no members";
  return names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(", ")} and ${names.length - MOST_NAMED} more` : names.join(", ");
}
