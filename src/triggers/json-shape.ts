import type { Shape } from "../integrations/shapes.js";
import type { Json, Node } from "../text/node.js";

/** A JSON value that is passed as it is: nothing but its own members. */
function shapeOfJson(value: Json, depth = 0): Shape {
  if (value === null || depth > 12) return { kind: "any" };
  if (typeof value === "string") return { kind: "string" };
  if (typeof value === "number") return { kind: "number", integer: Number.isInteger(value) };
  if (typeof value === "boolean") return { kind: "boolean" };
  if (Array.isArray(value)) {
    const [first, ...rest] = value.map((item) => shapeOfJson(item, depth + 1));
    return { kind: "list", of: first && rest.length === 0 ? first : { kind: "any" } };
  }
  const members = new Map(Object.entries(value).map(([name, member]) => [name, shapeOfJson(member as Json, depth + 1)]));
  return { kind: "object", members, required: new Set() };
}

/** The same of a tree in which parts may be unknown. */
export function shapeOfNode(node: Node, depth = 0): Shape {
  if (depth > 12) return { kind: "any" };
  switch (node.kind) {
    case "string":
      return { kind: "string" };
    case "number":
      return { kind: "number", integer: Number.isInteger(node.value) };
    case "boolean":
      return { kind: "boolean" };
    case "array": {
      const [first, ...rest] = node.items.map((item) => shapeOfNode(item, depth + 1));
      return { kind: "list", of: first && rest.length === 0 ? first : { kind: "any" } };
    }
    case "object": {
      const open = node.members.some(({ key }) => key.placeholders.length > 0);
      const members = new Map(node.members.map(({ key, value }) => [key.name, shapeOfNode(value, depth + 1)]));
      return { kind: "object", members, required: new Set(), ...(open ? { open } : {}) };
    }
    default:
      return { kind: "any" };
  }
}

/** What two triggers together can pass; undefined where the kinds differ. Members of either are known. */
export function eitherShape(a: Shape, b: Shape): Shape {
  if (a.kind === "object" && b.kind === "object") {
    const members = new Map(a.members);
    for (const [name, shape] of b.members) {
      const own = members.get(name);
      members.set(name, own ? eitherShape(own, shape) : shape);
    }
    const required = new Set([...a.required].filter((name) => b.required.has(name)));
    return { kind: "object", members, required, ...(a.open || b.open ? { open: true } : {}) };
  }
  if (a.kind === "list" && b.kind === "list") return { kind: "list", of: eitherShape(a.of, b.of) };
  if (a.kind === "string" && b.kind === "string")
    return a.values && b.values ? { kind: "string", values: [...new Set([...a.values, ...b.values])] } : { kind: "string" };
  return a.kind === b.kind && a.kind !== "map" && a.kind !== "any" ? a : { kind: "any" };
}

/** The part at a path of members, as `InputPath` selects it: `$.detail.object`. */
export function shapeAt(shape: Shape, path: string): Shape {
  if (path === "$") return shape;
  if (!/^\$(\.[\w-]+)+$/.test(path)) return { kind: "any" };
  let at: Shape = shape;
  for (const name of path.slice(2).split(".")) {
    const next: Shape | undefined = at.kind === "object" ? at.members.get(name) : undefined;
    if (!next) return { kind: "any" };
    at = next;
  }
  return at;
}

/** An input template's result: its own members, with whatever stands in for `<name>`. */
export function shapeOfTemplate(template: string): Shape {
  // a quoted variable is part of a text, another one is a value
  const filled = template.replace(/"<[^<>\s"]{1,200}>"|<[^<>\s"]{1,200}>/g, (found, at: number) =>
    !found.startsWith('"') && isInText(template, at) ? "" : "null",
  );
  try {
    return shapeOfJson(JSON.parse(filled) as Json);
  } catch {
    return { kind: "any" };
  }
}

function isInText(text: string, end: number): boolean {
  let inside = false;
  for (let i = 0; i < end; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') inside = !inside;
  }
  return inside;
}
