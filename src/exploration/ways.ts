import type { State, TaskState } from "../asl/model.js";
import { viaText } from "./coverage.js";
import type { RunLog } from "./log.js";
import type { Raising } from "./world.js";

/**
 * Errors that tasks were made to raise, by the edges on which the run had come to the task by then. The same error after the
 * same edges is handled alike: what its handler reads from outside is varied in the world in which it was first raised.
 */
export class RaisedBefore {
  private readonly raised = new Set<string>();

  /** @param way of the run to the task. */
  isNew(task: TaskState, { error, when }: Pick<Raising, "error" | "when">, way: string | undefined): boolean {
    const key = `${task.name}\n${error}\n${when}\n${way}`;
    if (this.raised.has(key)) return false;
    this.raised.add(key);
    return true;
  }
}

/** For each state of a run, the different edges that it went before it first entered the state, in their order. */
export function waysOf({ passed, reached }: RunLog): ReadonlyMap<State, string> {
  const edges = new Set<string>();
  const ways = new Map<State, string>();
  let way = "";
  let done = 0;
  for (const [state, count] of reached) {
    for (; done < count; done++) {
      const { state: from, via } = passed[done] as RunLog["passed"][number];
      const edge = `${from.name} ${viaText(via)}`;
      if (edges.has(edge)) continue;
      edges.add(edge);
      way += `\n${edge}`;
    }
    ways.set(state, way);
  }
  return ways;
}
