import type { Deployment } from "../hosts/deployment.js";
import type { Shape } from "../integrations/shapes.js";
import { eitherShape } from "./json-shape.js";
import { triggersOf } from "./read-triggers.js";

/** What starts the state machine, and what it passes as the input. */
export interface StartedBy {
  /** For people: `the Schedule event "Nightly"`, `the events that start it`. */
  readonly name: string;
  readonly shape: Shape;
}

/** What all triggers of the template together say of the execution input; undefined where one of them says nothing. */
export function startedBy(deployment: Deployment | undefined): StartedBy | undefined {
  const triggers = deployment && triggersOf(deployment);
  const [first, ...rest] = triggers ?? [];
  if (!first?.input) return undefined;
  let shape = first.input;
  for (const { input } of rest) {
    if (!input) return undefined;
    shape = eitherShape(shape, input);
  }
  if (shape.kind !== "object" && shape.kind !== "list") return undefined;
  return { name: rest.length === 0 ? first.name : "the events that start it", shape };
}
