import { describe, expect, it } from "vitest";
import type { Machine, TaskState } from "../../src/asl/model.js";
import { allStates } from "../../src/asl/model.js";
import { resultOf } from "../../src/integrations/results.js";
import type { Shape } from "../../src/integrations/shapes.js";
import type { Json } from "../../src/text/node.js";
import { isSpelling } from "../../src/values/lack.js";
import { parseAsl } from "../support/parse.js";
import { hasShared, whyNot } from "../support/shared.js";
import { executionCases } from "./execution-cases.js";

interface Recorded {
  readonly call: string;
  readonly result: Json;
  readonly task: TaskState;
}

/** Raw results of service calls that AWS recorded, by the state that was entered before. */
async function recordedResults(): Promise<readonly Recorded[]> {
  const found: Recorded[] = [];
  for (const { definition, definitionText, expect: wanted } of executionCases()) {
    const history = (wanted.history ?? []) as unknown as readonly Json[];
    const { machine } = await parseAsl(definition ?? definitionText);
    if (!machine) continue;
    const tasks = tasksOf(machine);
    let at: string | undefined;
    for (const event of history) {
      const entered = textAt(event, "stateEnteredEventDetails", "name");
      if (entered !== undefined) at = entered;
      const task = at === undefined ? undefined : tasks.get(at);
      const result = jsonOf(memberAt(event, "taskSucceededEventDetails", "output"));
      if (task?.resource && result !== undefined) found.push({ call: task.resource.value.text, result, task });
    }
  }
  return found;
}

const tasksOf = (machine: Machine): ReadonlyMap<string, TaskState> =>
  new Map([...allStates(machine)].flatMap((state) => (state.type === "Task" ? [[state.name, state] as const] : [])));

function memberAt(json: Json | undefined, ...path: readonly string[]): Json | undefined {
  let at: Json | undefined = json;
  for (const name of path) at = isObject(at) ? at[name] : undefined;
  return at;
}

function textAt(json: Json, ...path: readonly string[]): string | undefined {
  const at = memberAt(json, ...path);
  return typeof at === "string" ? at : undefined;
}

/** The corpus has outputs parsed, but for those that are no JSON. */
function jsonOf(output: Json | undefined): Json | undefined {
  if (typeof output !== "string") return output;
  try {
    return JSON.parse(output) as Json;
  } catch {
    return undefined;
  }
}

const isObject = (json: Json | undefined): json is { readonly [key: string]: Json } =>
  typeof json === "object" && json !== null && !Array.isArray(json);

/** Members of the result that the shape does not list, at every depth that the shape has. */
function unlisted(shape: Shape, value: Json, path: string): string[] {
  if (shape.kind === "list" && Array.isArray(value)) return value.flatMap((item) => unlisted(shape.of, item, `${path}[*]`));
  if (shape.kind === "map" && isObject(value)) return Object.values(value).flatMap((item) => unlisted(shape.of, item, `${path}.*`));
  if (shape.kind !== "object" || !isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const known = [...shape.members].find(([one]) => one === name || isSpelling(one, name));
    return known ? unlisted(known[1], member, `${path}.${name}`) : [`${path}.${name}`];
  });
}

describe.skipIf(!hasShared)(`results recorded on AWS${whyNot}`, () => {
  it("have only members that the table of result shapes lists", async () => {
    const recorded = await recordedResults();
    const listed = recorded.flatMap(({ call, result, task }) => {
      const shape = task.resource && resultOf(task.resource.value)?.shape;
      // a task whose token is passed on can be ended with anything
      return shape && isObject(result) ? [{ call, lacks: unlisted(shape, result, "$") }] : [];
    });
    expect(listed.length).toBeGreaterThan(20);
    expect(listed.filter(({ lacks }) => lacks.length > 0)).toEqual([]);
  });
});
