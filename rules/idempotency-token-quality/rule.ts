import {
  argumentNames,
  argumentOf,
  type Detection,
  defineRule,
  enclosingStates,
  idempotencyOf,
  inExpress,
  member,
  type RuleContext,
  runsAtMostOnce,
  type TaskState,
  tokenQuality,
} from "#rule-kit";

interface Poor {
  readonly state: TaskState;
  readonly token: string;
  readonly fault: "fresh-attempt" | "random-job" | "fresh-execution" | "constant" | "same-for-items" | "same-name-for-items";
  /** What makes it fresh, as written. */
  readonly by?: string;
}

export default defineRule<Poor>({
  id: "idempotency-token-quality",
  category: "idempotency",
  severity: "warning",
  summary: "Idempotency token that changes on every attempt, or is the same for all executions",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  presets: ["recommended", "strict"],
  fixable: "unsafe",
  reads: ["graph", "idempotency", "reachability", "deployment"],
  *check(context) {
    for (const scope of context.graph.scopes)
      for (const state of scope.states) if (state.type === "Task" && context.facts.reachable(state) !== "no") yield* judge(state, context);
  },
  describe({ state, token, fault, by }) {
    const stable = "Build it from $$.Execution.Name and $$.State.Name, and inside a Map from the item's key";
    switch (fault) {
      case "fresh-attempt":
        return {
          message: `${token} of "${state.name}" changes on every attempt${by ? ` (${by})` : ""}, so a retry repeats the work`,
          reason: "Step Functions evaluates the arguments again for each retry, so the service receives a different token.",
          suggestion: stable,
        };
      case "random-job":
        return {
          message: `${token} of "${state.name}" is random${by ? ` (${by})` : ""}, so a retry after a lost response starts a second job`,
          reason: "Step Functions evaluates the arguments again for each retry, so the service receives a different token.",
          suggestion: "Leave it out, or build it from $$.Execution.Name where a lost response matters more than the retry of a failed job",
        };
      case "fresh-execution":
        return {
          message: `${token} of "${state.name}" changes each time the execution runs${by ? ` (${by})` : ""}, and an Express execution can run more than once`,
          reason: "When AWS runs the execution again, its input and name are the same, but clocks and random values are not.",
          suggestion: "Build it from the input, or from $$.Execution.Name",
        };
      case "constant":
        return {
          message: `${token} of "${state.name}" is the same in all executions, so that later calls are ignored or refused`,
          reason: "The service treats calls from later executions as duplicates.",
          suggestion: stable,
        };
      case "same-name-for-items":
        return {
          message: `${token} of "${state.name}" is the same for all items of the Map, so that only the first call is accepted`,
          reason: "The execution's name and id do not differ between items, and the service refuses a name that exists already.",
          suggestion: "Add a key of the item's value to it",
        };
      default:
        return {
          message: `${token} of "${state.name}" is the same for all items of the Map, so that only the first call has an effect`,
          reason: "The execution's name and id do not differ between items, and the service treats the other calls as duplicates.",
          suggestion: "Add a key of the item's value to it",
        };
    }
  },
  fix({ state, token, fault }, edit) {
    const holder = member(state.node, "Parameters") ?? member(state.node, "Arguments");
    const written =
      holder?.value.kind === "object" ? holder.value.members.find((one) => one.key.name.replace(/\.\$$/, "") === token) : undefined;
    // a constant under a plain key would have to become another key as well; the name of an execution has its own rules
    if (
      !written ||
      holder?.value.kind !== "object" ||
      fault === "same-for-items" ||
      fault === "same-name-for-items" ||
      fault === "random-job" ||
      token === "Name" ||
      inMap(state)
    )
      return undefined;
    const jsonata = state.queryLanguage === "JSONata";
    if (!jsonata && !written.key.name.endsWith(".$")) edit.renameKey(holder.value, written.key.name, `${token}.$`);
    edit.replaceValue(written.value, jsonata ? STABLE.jsonata : STABLE.jsonpath);
    return { title: `Build ${token} from the execution and the state` };
  },
});

/** Always 64 characters, a length that every service accepts. */
const STABLE = {
  jsonpath: "States.Hash(States.Format('{} {}', $$.Execution.Id, $$.State.Name), 'SHA-256')",
  jsonata: "{% $hash($states.context.Execution.Id & ' ' & $states.context.State.Name, 'SHA-256') %}",
};

function* judge(state: TaskState, context: RuleContext): Iterable<Detection<Poor>> {
  const resource = state.resource?.value;
  if (!resource) return;
  const known = idempotencyOf(state);
  if (known.class !== "C") return;
  for (const token of known.tokens) {
    const argument = argumentOf(state, token);
    if (argument.kind !== "given") continue;
    const { provenance: taints, fresh } = tokenQuality(argument.value);
    const found = faultOf(
      state,
      token,
      [...taints],
      context,
      known.names.includes(token) ? nameKind(token, resource.service) : "token",
      fresh,
    );
    if (found)
      yield {
        at: "node" in argument.value ? argument.value.node : state.node,
        certainty: found === "constant" ? "will" : "may",
        ...(found === "random-job" ? { severity: "info" as const } : {}),
        state,
        data: { state, token, fault: found, ...(fresh ? { by: fresh } : {}) },
      };
    return;
  }
}

function faultOf(
  state: TaskState,
  token: string,
  taints: readonly string[],
  context: RuleContext,
  kind: "token" | "name of an execution" | "name",
  by: string | undefined,
): Poor["fault"] | undefined {
  const again = !runsAtMostOnce(context);
  const express = inExpress(state, context.type) && again;
  const from = context.facts.argument(state, [token])?.provenance ?? [];
  // a job or callback that failed is retried to do its work again, with a token of its own
  const retried =
    state.resource?.value.pattern === "request-response" && state.retry.some((retrier) => (retrier.maxAttempts?.value ?? 3) > 0);
  if (taints.includes("fresh-attempt") || (from.length > 0 && from.includes("attempt"))) {
    if (retried) return "fresh-attempt";
    if (taints.includes("fresh-attempt") && retriesLostResponse(state) && isRandom(by)) return "random-job";
    return express ? "fresh-execution" : undefined;
  }
  if (express && (taints.includes("fresh-state") || from.includes("state"))) return "fresh-execution";
  if (taints.includes("hidden")) return undefined;
  // names of resources are constant on purpose; tokens and names of executions are not
  if (kind !== "name" && taints.length > 0 && taints.every((taint) => taint === "constant")) return "constant";
  if (inMap(state) && taints.includes("exec-stable") && taints.every(isSameForItems)) {
    if (kind === "token") return "same-for-items";
    return isWithinItem(state, token) ? undefined : "same-name-for-items";
  }
  return undefined;
}

const isSameForItems = (taint: string): boolean => taint === "exec-stable" || taint === "constant";

/** Is what the name is unique in another one for each item: `UserPoolId` of a group, `StateMachineArn` of an execution? */
function isWithinItem(state: TaskState, token: string): boolean {
  return (argumentNames(state) ?? []).some((name) => {
    if (name === token || !CONTAINER.test(name)) return false;
    const argument = argumentOf(state, name);
    return argument.kind === "given" && ![...tokenQuality(argument.value).provenance].every(isSameForItems);
  });
}

/** Parameters that name what holds other named resources. */
const CONTAINER =
  /(Account|Api|Application|Bucket|Catalog|Cluster|Database|DataSet|Domain|Index|Pool|Project|Registry|Repository|StateMachine|Table)(Name|Id|Identifier|Arn)$/i;

const nameKind = (name: string, service: string | undefined): "name of an execution" | "name" =>
  service === "states" && name === "Name" ? "name of an execution" : "name";

/** A retrier of a job that also matches errors after which the job may have been started: its own failure is another matter. */
const retriesLostResponse = (state: TaskState): boolean =>
  state.retry.some(
    (retrier) =>
      (retrier.maxAttempts?.value ?? 3) > 0 &&
      retrier.errorEquals.some(({ value }) => value === "States.ALL" || value.endsWith(".SdkClientException")),
  );

const isRandom = (by: string | undefined): boolean => by !== undefined && /UUID|Random|uuid|random/.test(by);

function inMap(state: TaskState): boolean {
  const innermost = [...enclosingStates(state)].find((outer) => outer.type === "Map");
  // children of a Distributed Map are executions with names of their own
  return innermost?.type === "Map" && innermost.processor?.processor?.mode !== "DISTRIBUTED";
}
