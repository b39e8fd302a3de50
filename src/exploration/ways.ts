import type { State, TaskState } from "../asl/model.js";
import { viaText } from "./coverage.js";
import type { RunLog } from "./log.js";
import type { Place } from "./places.js";
import type { Raising } from "./world.js";

/** What was varied in which runs, so that it is not varied again where nothing else can come of it. */
export class VariedBefore {
  private readonly raised = new Set<string>();
  private readonly lengths = new Set<string>();

  /**
   * The same error after the same edges is handled alike: what its handler reads from outside is varied in the world in which
   * it was first raised.
   * @param way of the run to the task.
   */
  isNew(task: TaskState, { error, when }: Pick<Raising, "error" | "when">, way: string | undefined): boolean {
    return isFirst(this.raised, `${task.name}\n${error}\n${when}\n${way}`);
  }

  /** A list that is longer or empty is handled alike in runs that take the same edges. @param edges `edgesOf` the run. */
  isNewLength({ id }: Place, length: number, edges: string): boolean {
    return isFirst(this.lengths, `${id} ${length}\n${edges}`);
  }
}

function isFirst(known: Set<string>, key: string): boolean {
  if (known.has(key)) return false;
  known.add(key);
  return true;
}

/** The different edges of a run, in one text. */
export const edgesOf = ({ edges }: RunLog): string => [...edges.keys()].sort().join("\n");

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
