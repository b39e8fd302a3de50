import { defineRule, formatNumber, type Machine, type MapState, type State, writtenSeconds } from "#rule-kit";

interface Dear {
  readonly state: MapState;
  /** States that a child goes through at least. */
  readonly states: number;
}

/** US dollars for one state transition of a Standard execution in us-east-1. @see https://aws.amazon.com/step-functions/pricing/ */
const TRANSITION = 0.000025;

export default defineRule<Dear>({
  id: "distributed-map-child-type",
  category: "cost",
  severity: "info",
  summary: "Child executions of a Distributed Map could be Express",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html",
  presets: ["strict"],
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        const child = state.type === "Map" ? state.processor : undefined;
        if (state.type !== "Map" || !child || child.processor?.mode !== "DISTRIBUTED" || child.processor.executionType !== "STANDARD")
          continue;
        if (!isShort(child)) continue;
        yield { at: state.key.range, certainty: "may", state, data: { state, states: child.states.size } };
      }
    }
  },
  describe({ state, states }) {
    const dollars = formatNumber(states * TRANSITION * 1_000_000);
    return {
      message: `Child executions of "${state.name}" are Standard, although each ends in less than five minutes`,
      reason: `Standard child executions start at 100 per second and are billed per state transition, up to ${dollars} USD for a million items; Express child executions start at 1,000 per second and cost 1 USD plus duration.`,
      suggestion: 'Set "ExecutionType": "EXPRESS" if processing an item twice is safe',
    };
  },
});

/** Only calls with a timeout, whose timeouts and waits together stay below five minutes. */
function isShort(machine: Machine): boolean {
  let seconds = 0;
  for (const state of machine.states.values()) {
    const most = longest(state);
    if (most === undefined) return false;
    seconds += most;
  }
  return seconds > 0 && seconds < 300;
}

function longest(state: State): number | undefined {
  if (state.type === "Map" || state.type === "Parallel") return undefined;
  if (state.type === "Wait") return writtenSeconds(state);
  if (state.type !== "Task") return 0;
  const resource = state.resource?.value;
  if (resource?.pattern !== "request-response" || resource.form === "activity" || resource.form === "opaque") return undefined;
  const seconds = numberOf(state.timeoutSeconds?.value);
  const attempts = 1 + state.retry.reduce((sum, retrier) => sum + (retrier.maxAttempts?.value ?? 3), 0);
  return seconds === undefined ? undefined : seconds * attempts;
}

const numberOf = (template: { readonly kind: string } | undefined): number | undefined => {
  const value = template?.kind === "literal" && "value" in template ? template.value : undefined;
  return typeof value === "number" ? value : undefined;
};
