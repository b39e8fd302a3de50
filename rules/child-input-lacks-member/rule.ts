import { type ChildMachine, defineRule, type Json, nearest, nodeAt, type TaskState, type ValueFact } from "#rule-kit";

interface Lacking {
  readonly state: TaskState;
  readonly child: ChildMachine;
  /** `order.id`, below the child's input. */
  readonly member: string;
  readonly meant?: string;
}

export default defineRule<Lacking>({
  id: "child-input-lacks-member",
  category: "correctness",
  severity: "error",
  summary: "A child execution is started without a member that its state machine always reads",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-nested-workflows.html",
  presets: ["recommended", "strict"],
  reads: ["values", "deployment"],
  *check({ facts, children = new Map() }) {
    for (const [state, child] of children) {
      if (state.type !== "Task" || !state.parameters) continue;
      const input = facts.argument(state, ["Input"])?.value;
      if (!input) continue;
      for (const { path, known } of [...missing(child.facts.inputSchema(), input), ...missingOf(child.facts.membersRead(), input)]) {
        const member = path.join(".");
        const meant = nearest(path.at(-1) ?? "", known);
        yield {
          at: nodeAt(state, [state.parameters.key.name, "Input", ...path.slice(0, -1)].join("/")) ?? state.parameters.key.range,
          certainty: "may",
          state,
          data: { state, child, member, ...(meant ? { meant } : {}) },
          related: [{ at: child.at, message: `"${child.name}" reads ${member} of its input in every successful execution` }],
        };
      }
    }
  },
  describe({ state, child, member, meant }) {
    return {
      message: `"${state.name}" starts ${child.name} without ${member} in its Input, which ${child.name} always reads`,
      reason: "The child execution cannot succeed.",
      suggestion: meant ? `Rename ${meant} to ${member.split(".").at(-1)}` : `Add ${member} to Input`,
    };
  },
});

interface Missing {
  readonly path: readonly string[];
  /** What is passed in its place. */
  readonly known: readonly string[];
}

/** Members read of what may be an array or an object, and is an object here. */
function missingOf(read: readonly (readonly string[])[], value: ValueFact): Missing[] {
  return read.flatMap((path) => {
    let at = value;
    for (const [i, name] of path.entries()) {
      if (at.kinds.length !== 1 || at.kinds[0] !== "object") return [];
      const member = at.member(name);
      if (member.presence === "no") return [{ path: path.slice(0, i + 1), known: namesIn(at) }];
      at = member.value;
    }
    return [];
  });
}

const namesIn = (value: ValueFact): readonly string[] => value.members().flatMap((m) => (m.presence === "no" ? [] : [m.name]));

type Schema = { readonly [key: string]: Json };
const isSchema = (json: Json | undefined): json is Schema => typeof json === "object" && json !== null && !Array.isArray(json);

const DEEPEST = 8;

/** Required members that the value surely lacks. */
function missing(schema: Json | undefined, value: ValueFact, path: readonly string[] = []): Missing[] {
  if (!isSchema(schema) || value.kinds.length !== 1 || value.kinds[0] !== "object" || path.length > DEEPEST) return [];
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const properties = isSchema(schema.properties) ? schema.properties : {};
  return required.flatMap((name) => {
    const member = value.member(name);
    const here = [...path, name];
    if (member.presence === "no") return [{ path: here, known: namesIn(value) }];
    return missing(properties[name], member.value, here);
  });
}
