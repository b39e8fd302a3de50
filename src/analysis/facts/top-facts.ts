import type { Machine } from "../../asl/model.js";
import { unexplored } from "../../exploration/explore.js";
import { ANY_ERROR } from "../../values/error-set.js";
import type { DurationFact, ExecutionFact, Facts } from "./facts.js";

const ANY = { min: 0, max: null } as const;
const ANY_DURATION: DurationFact = { ...ANY, unlimited: true };
const ANY_EXECUTION: ExecutionFact = {
  statuses: ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"],
  errors: ANY_ERROR,
  events: ANY,
  transitions: ANY,
  duration: ANY_DURATION,
  output: undefined,
  outputSize: undefined,
};

/** Facts that know nothing, and so are always true: what a rule says from them rests on the definition alone. */
export function topFacts(machine: Machine, type: "STANDARD" | "EXPRESS" = "STANDARD"): Facts {
  return {
    machine,
    workflowType: type,
    execution: ANY_EXECUTION,
    imprecisions: [],
    limits: [],
    loops: [],
    reachable: () => "maybe",
    visits: () => ANY,
    unreachableReason: () => undefined,
    edges: () => [],
    choice: () => undefined,
    value: () => undefined,
    size: () => undefined,
    operations: () => [],
    events: () => ANY,
    transitions: () => ANY,
    duration: () => ANY_DURATION,
    raisedErrors: () => ANY_ERROR,
    uncaughtErrors: () => ANY_ERROR,
    retriers: () => [],
    catchers: () => [],
    matchers: () => [],
    failures: () => [],
    exploration: () => unexplored(machine),
    variables: () => [],
    argument: () => undefined,
    inputSchema: () => ({}),
    membersRead: () => [],
  };
}
