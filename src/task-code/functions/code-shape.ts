import type { CodeShape } from "../../hosts/deployment.js";

export const UNKNOWN: CodeShape = { kind: "unknown" };
export const TEXT: CodeShape = { kind: "string" };
export const NUMBER: CodeShape = { kind: "number" };
export const BOOLEAN: CodeShape = { kind: "boolean" };

type ObjectShape = Extract<CodeShape, { kind: "object" }>;

export const objectOf = (members: Iterable<readonly [string, CodeShape]>, open = false): ObjectShape => ({
  kind: "object",
  members: new Map(members),
  open,
});

/** One of two: members of either are known. */
export function either(a: CodeShape, b: CodeShape): CodeShape {
  if (a.kind === "object" && b.kind === "object") {
    const members = new Map(a.members);
    for (const [name, shape] of b.members) {
      const own = members.get(name);
      members.set(name, own ? either(own, shape) : shape);
    }
    return objectOf(members, a.open || b.open);
  }
  if (a.kind === "list" && b.kind === "list") return { kind: "list", of: either(a.of, b.of) };
  return a.kind === b.kind ? a : UNKNOWN;
}

/** Members of the second replace those of the first. */
export function merged(a: CodeShape, b: CodeShape): CodeShape {
  const [x, y] = [a, b].map((one) => (one.kind === "object" ? one : objectOf([], true))) as [ObjectShape, ObjectShape];
  return objectOf([...x.members, ...y.members], x.open || y.open);
}
