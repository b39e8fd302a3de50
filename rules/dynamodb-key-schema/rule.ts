import { type DeployedResource, defineRule, deployedArgument, formatList, nodeAt, sdkCounterpart, type TaskState } from "#rule-kit";

interface Mismatch {
  readonly state: TaskState;
  readonly argument: string;
  readonly table: string;
  readonly keys: readonly string[];
  readonly missing: readonly string[];
}

/** The argument of each call that has all attributes of a key. */
const KEYED: ReadonlyMap<string, string> = new Map([
  ["dynamodb:getItem", "Key"],
  ["dynamodb:updateItem", "Key"],
  ["dynamodb:deleteItem", "Key"],
  ["dynamodb:putItem", "Item"],
]);

export default defineRule<Mismatch>({
  id: "dynamodb-key-schema",
  category: "correctness",
  severity: "error",
  summary: "A DynamoDB key lacks an attribute of the table's key schema",
  reference: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html",
  presets: ["recommended", "strict"],
  reads: ["values", "deployment"],
  *check({ graph, facts, deployment }) {
    for (const scope of graph.scopes) {
      for (const state of scope.states) {
        const counterpart = state.type === "Task" && state.resource ? sdkCounterpart(state.resource.value) : undefined;
        const argument = counterpart && KEYED.get(`${counterpart.service}:${counterpart.action}`);
        if (state.type !== "Task" || !argument) continue;
        const table = deployedArgument(state, "TableName", deployment);
        const given = table?.kind === "table" ? facts.argument(state, [argument])?.value : undefined;
        if (given?.kinds.length !== 1 || given.kinds[0] !== "object") continue;
        const { id, keys, at } = table as Extract<DeployedResource, { kind: "table" }>;
        const missing = keys.filter((key) => given.member(key).presence === "no");
        if (missing.length === 0) continue;
        yield {
          at: nodeAt(state, `${state.parameters?.key.name}/${argument}`) ?? state.parameters?.key.range ?? state.key.range,
          certainty: "may",
          state,
          data: { state, argument, table: id, keys, missing },
          related: [{ at, message: `Table ${id} is declared here` }],
        };
      }
    }
  },
  describe({ state, argument, table, keys, missing }) {
    return {
      message: `${argument} of "${state.name}" has no ${formatList(missing)}, which the key of table ${table} consists of`,
      reason: `DynamoDB refuses a key that does not match the key schema (${keys.join(", ")}).`,
      suggestion: `Add ${formatList(missing)}`,
    };
  },
});
