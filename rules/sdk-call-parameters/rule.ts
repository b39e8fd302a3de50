import {
  type ActionModel,
  argumentNames,
  defineRule,
  type Evidence,
  isUnsupportedBySdkIntegration,
  member,
  type Node,
  type Range,
  type RuleContext,
  service,
  type TaskState,
} from "#rule-kit";

interface Wrong {
  readonly state: TaskState;
  readonly call: string;
  readonly fault: "unknown-action" | "unsupported-action" | "missing" | "misspelled";
  readonly name: string;
  /** What is meant, where that is sure. */
  readonly meant?: string;
}

export default defineRule<Wrong>({
  id: "sdk-call-parameters",
  category: "correctness",
  severity: "error",
  summary: "An aws-sdk call of an action or parameter that the API does not have, or without one it requires",
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html",
  presets: ["recommended", "strict"],
  fixable: "safe",
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) for (const state of scope.states) if (state.type === "Task") yield* judge(state, context);
  },
  say({ state, call, fault, name, meant }) {
    switch (fault) {
      case "unknown-action":
        return {
          message: `${call} has no action ${name}${meant ? `; ${meant} is meant` : ""}`,
          because: "AWS refuses a resource that it does not know.",
          instead: meant ? `Write ${meant}` : "Look up the action's name in camelCase",
        };
      case "unsupported-action":
        return {
          message: `Step Functions does not offer ${call}`,
          because: "The action streams its answer or handles credentials; it is excluded from the aws-sdk integrations.",
          instead: "Call it from a Lambda function",
        };
      case "missing":
        return {
          message: `"${state.name}" calls ${call} without ${name}, which the API requires`,
          because: "The call is refused each time it is made.",
          instead: `Add ${name}`,
        };
      default:
        return {
          message: `${call} has no parameter ${name}; ${meant} is meant`,
          because: "Step Functions writes parameters in PascalCase, also where the API does not, and refuses names it does not know.",
          instead: `Write ${meant}`,
        };
    }
  },
  fix({ state, fault, name, meant }, edit) {
    const holder = member(state.node, "Parameters") ?? member(state.node, "Arguments");
    if (fault !== "misspelled" || !meant || holder?.value.kind !== "object") return undefined;
    const written = holder.value.members.find((m) => m.key.name === name || m.key.name === `${name}.$`)?.key.name;
    if (!written) return undefined;
    edit.renameKey(holder.value, written, written.endsWith(".$") ? `${meant}.$` : meant);
    return { title: `Write ${meant}` };
  },
});

function* judge(state: TaskState, _context: RuleContext): Iterable<Evidence<Wrong>> {
  const resource = state.resource;
  if (resource?.value.form !== "aws-sdk" || (resource.node.kind === "string" && resource.node.holes.length > 0)) return;
  const { service: name = "", action: called = "" } = resource.value;
  const model = service(name);
  // AWS adds services by itself: one that is not known here may well exist
  if (!model) return;
  const call = `${name}:${called}`;
  if (isUnsupportedBySdkIntegration(name, called)) {
    yield {
      at: resource.node,
      certainty: "will",
      severity: "error",
      state,
      evidence: { state, call, fault: "unsupported-action", name: called },
    };
    return;
  }
  const action = model.action(called);
  if (!action) {
    const meant = model.actions.find((one) => one.toLowerCase() === called.toLowerCase());
    // a newer action than the models is possible, another letter case of a known one is not
    yield {
      at: resource.node,
      certainty: meant ? "will" : "may",
      severity: meant ? "error" : "warning",
      state,
      evidence: { state, call: name, fault: "unknown-action", name: called, ...(meant ? { meant } : {}) },
    };
    return;
  }
  yield* judgeParameters(state, call, action);
}

function* judgeParameters(state: TaskState, call: string, action: ActionModel): Iterable<Evidence<Wrong>> {
  const given = argumentNames(state);
  if (!given) return;
  const where = (name: string): Node | Range => keyOf(state, name) ?? state.parameters?.key.range ?? state.key.range;
  const meantNames = new Set<string>();
  for (const name of given) {
    if (action.parameters.has(name)) continue;
    const meant = meantParameter(name, action);
    if (!meant || given.includes(meant)) continue;
    meantNames.add(meant);
    yield { at: where(name), certainty: "will", state, evidence: { state, call, fault: "misspelled", name, meant } };
  }
  for (const name of action.required) {
    if (given.some((one) => one.toLowerCase() === name.toLowerCase()) || meantNames.has(name)) continue;
    yield {
      at: state.parameters?.key.range ?? state.key.range,
      certainty: "will",
      state,
      evidence: { state, call, fault: "missing", name },
    };
  }
}

/** Other letter case, or the singular of a list: `tableName`, `Filter`. */
function meantParameter(name: string, action: ActionModel): string | undefined {
  const folded = name.toLowerCase();
  const names = [...action.parameters.keys()];
  const same = names.find((one) => one.toLowerCase() === folded);
  // how runs of capitals are written (`DBName`, `DbName`) is not settled by documents: both may work
  if (same) return words(same) === words(name) && /^[A-Z]/.test(name) ? undefined : same;
  return names.find((one) => one.toLowerCase() === `${folded}s` && action.parameters.get(one)?.kind === "list");
}

/** Where words begin, runs of capitals taken as one word. */
const words = (name: string): string => name.replace(/[A-Z]+(?=[A-Z][a-z]|$|\d)/g, (run) => run.charAt(0) + run.slice(1).toLowerCase());

function keyOf(state: TaskState, name: string): Range | undefined {
  const holder = state.parameters?.node;
  if (holder?.kind !== "object") return undefined;
  return holder.members.find((m) => m.key.name === name || m.key.name === `${name}.$`)?.key.range;
}
