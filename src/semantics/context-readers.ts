import type { State } from "../asl/model.js";
import { type Node, toJson } from "../text/node.js";

/** Whether a field of the state can read the context object, which otherwise need not be made. */
export const readsContext = (state: State): boolean => contextReader(state).context;

/** Whether a field of the state can read when it was entered. */
export const readsTime = (state: State): boolean => contextReader(state).time;

const contextReaders = new WeakMap<State, { readonly context: boolean; readonly time: boolean }>();

function contextReader(state: State): { readonly context: boolean; readonly time: boolean } {
  let reads = contextReaders.get(state);
  if (reads === undefined) {
    const texts = textsOf(state.node).filter((text) => CONTEXT.test(text));
    reads = { context: texts.length > 0, time: texts.some((text) => CONTEXT.test(text.replace(WITHOUT_TIME, ""))) };
    contextReaders.set(state, reads);
  }
  return reads;
}

/** Strings and names of members, at any depth. */
function textsOf(node: Node): string[] {
  const texts: string[] = [];
  const todo: Node[] = [node];
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (at.kind === "array") todo.push(...at.items);
    else if (at.kind === "object") {
      for (const { key, value } of at.members) {
        texts.push(key.name);
        todo.push(value);
      }
    } else if (at.kind === "string" || at.kind === "placeholder") texts.push(JSON.stringify(toJson(at)));
  }
  return texts;
}

/** Parts of the context object that stay the same during an execution, and a task's token. */
const WITHOUT_TIME = /(?:\$\$|\$states\.context)\.(?:Execution|StateMachine|Map|Task)\b/g;
/** `$$…`, `$states.context`, `$states` as a whole, in whatever field. */
// linear: what it looks at ahead is what it cannot begin with again
const CONTEXT = /\$\$|context|\$states(?!\s*\.\s*(input|result|errorOutput)\b)/;
