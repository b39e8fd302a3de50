import type { Shape } from "../integrations/shapes.js";

export type ObjectShape = Extract<Shape, { kind: "object" }>;

export const any: Shape = { kind: "any" };
export const text: Shape = { kind: "string" };
export const integer: Shape = { kind: "number", integer: true };
export const map: Shape = { kind: "map", of: any };
export const list = (of: Shape): Shape => ({ kind: "list", of });

export const object = (members: Readonly<Record<string, Shape>>): ObjectShape => ({
  kind: "object",
  members: new Map(Object.entries(members)),
  required: new Set(),
});

/** Members of any kind. */
export const named = (...names: readonly string[]): ObjectShape => object(Object.fromEntries(names.map((name) => [name, any])));
