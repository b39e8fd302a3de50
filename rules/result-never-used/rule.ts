import {
  defineRule,
  formatBytes,
  liveOut,
  type MapState,
  type ParallelState,
  type RuleContext,
  type SizeFact,
  type TaskState,
} from "#rule-kit";

interface Unused {
  readonly state: TaskState | MapState | ParallelState;
  /** The member that holds it, where it does not replace the payload. */
  readonly member?: string;
  readonly size?: SizeFact;
}

export default defineRule<Unused>({
  id: "result-never-used",
  category: "quota",
  severity: "info",
  summary: "Result is never used",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultpath.html",
  presets: ["strict"],
  fixable: "unsafe",
  reads: ["sizes", "reachability"],
  *check(context) {
    for (const { machine, states } of context.graph.scopes) {
      const live = liveOut(machine);
      for (const state of states) {
        if ((state.type !== "Task" && state.type !== "Map" && state.type !== "Parallel") || context.facts.reachable(state) === "no")
          continue;
        // what is left of it by a selector was chosen on purpose
        if (state.queryLanguage === "JSONata" || state.end || state.resultPath?.value === null || state.resultSelector || state.assign)
          continue;
        const readLater = live.get(state);
        if (readLater === undefined || readLater === "all") continue;
        const path = state.resultPath?.value;
        const [first] = path?.steps ?? [];
        if (path && first && (path.steps.length !== 1 || first.kind !== "member" || readLater.has(first.name))) continue;
        if (!(path && first) && readLater.size > 0) continue;
        const member = first?.kind === "member" ? { member: first.name } : {};
        yield {
          at: state.resultPath?.node ?? state.key.range,
          certainty: "will",
          state,
          data: { state, ...member, ...sized(state, context) },
        };
      }
    }
  },
  describe({ state, member, size }) {
    const parts = (size?.contributors ?? []).filter((part) => isTelling(part.bytes)).slice(0, 3);
    const share =
      size && isTelling(size.bytes)
        ? `It uses ${bytes(size.bytes)} of the payload limit of ${formatBytes(LIMIT)}`
        : `It counts toward the payload limit of ${formatBytes(LIMIT)}`;
    return {
      message: `The result of "${state.name}"${member ? ` in $.${member}` : ""} is never used`,
      reason: `${share} and is written to the execution history by every later state.${parts.length > 0 ? ` Largest parts: ${parts.map((part) => `${part.name} ${bytes(part.bytes)}`).join(", ")}.` : ""}`,
      suggestion: 'Set "ResultPath": null to discard it and keep the state input',
    };
  },
  fix({ state }, edit) {
    if (state.resultPath) edit.replaceValue(state.resultPath.node, null);
    else edit.addMember(state.node, "ResultPath", null, "Parameters");
    return { title: 'Set "ResultPath": null' };
  },
});

function sized(state: Unused["state"], context: RuleContext): { size?: SizeFact } {
  const size = context.facts.size(state, "result");
  return size ? { size } : {};
}

const LIMIT = 262_144;
const isOpen = ({ max }: SizeFact["bytes"]): boolean => max === null || max >= LIMIT;
/** Below that an open end says nothing. */
const isTelling = (size: SizeFact["bytes"]): boolean => !isOpen(size) || size.min >= 100;
const bytes = (size: SizeFact["bytes"]): string =>
  isOpen(size) ? `${formatBytes(size.min)} or more` : `up to ${formatBytes(size.max ?? size.min)}`;
