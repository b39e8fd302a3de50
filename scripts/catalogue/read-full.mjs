// Reads full API descriptions (`<service>/<version>/service-2.json[.gz]`, as Debian's package python3-botocore installs
// them below /usr/lib/python3/dist-packages/botocore/data). They add what the npm packages leave out: bounds of numbers
// and lengths, enumerations and errors of every service.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { camel, pascal, serviceName } from "./read-v2.mjs";

const SCALARS = { boolean: "b", integer: "i", long: "i", float: "n", double: "n", timestamp: "t", blob: "B", string: "s", character: "s" };
const BOUNDED = new Set(["integer", "long", "float", "double", "string", "blob"]);

/** @returns {Map<string, {id: string, operations: Map<string, object>}>} by Step Functions' name of the service */
export function readFull(folder, depthOf) {
  const services = new Map();
  const folders = readdirSync(folder, { withFileTypes: true }).filter((e) => e.isDirectory());
  for (const { name } of folders.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const model = newest(join(folder, name));
    const id = model?.metadata?.serviceId;
    if (id) services.set(serviceName(id), { id, operations: operationsOf(model, depthOf(serviceName(id))) });
  }
  return services;
}

/** `botocore@1.43.11`, as the package beside the descriptions says. */
export function versionOf(folder) {
  const text = readFileSync(join(folder, "..", "__init__.py"), "utf8");
  return `botocore@${/__version__ = ['"]([\d.]+)/.exec(text)?.[1] ?? "unknown"}`;
}

function newest(folder) {
  for (const version of readdirSync(folder, { withFileTypes: true })
    .filter((e) => e.isDirectory())
    .map((e) => e.name)
    .sort()
    .reverse()) {
    const path = join(folder, version, "service-2.json");
    if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8"));
    if (existsSync(`${path}.gz`)) return JSON.parse(gunzipSync(readFileSync(`${path}.gz`)).toString());
  }
  return undefined;
}

const EMPTY = { kind: "object", members: {}, required: [] };

function operationsOf(model, depth) {
  const operations = new Map();
  for (const [name, op] of Object.entries(model.operations ?? {})) {
    const members = op.input ? (model.shapes[op.input.shape].members ?? {}) : {};
    const token = Object.entries(members).find(([, m]) => m.idempotencyToken)?.[0];
    operations.set(camel(name), {
      // bounds are of use for results only: those of parameters are rarely literal
      input: op.input ? shapeOf(op.input, model.shapes, depth.input, false) : EMPTY,
      output: op.output ? shapeOf(op.output, model.shapes, depth.output, true) : EMPTY,
      token: token && pascal(token),
      errors: [...new Set((op.errors ?? []).map((e) => (e.shape.endsWith("Exception") ? e.shape : `${e.shape}Exception`)))].sort(),
    });
  }
  return operations;
}

/** `depth` counts nested objects. */
function shapeOf(ref, shapes, depth, bounds) {
  const shape = shapes[ref.shape];
  if (ref.jsonvalue || shape.jsonvalue || shape.document || shape.eventstream) return "j";
  if (shape.type === "list") return { kind: "list", of: shapeOf(shape.member, shapes, depth, bounds) };
  if (shape.type === "map") return { kind: "map", of: shapeOf(shape.value, shapes, depth, bounds) };
  if (shape.type !== "structure") return scalarOf(shape, bounds);
  if (depth === 0) return "j";
  const members = {};
  for (const [name, member] of Object.entries(shape.members ?? {})) members[pascal(name)] = shapeOf(member, shapes, depth - 1, bounds);
  return { kind: "object", members, required: (shape.required ?? []).map(pascal) };
}

function scalarOf(shape, bounds) {
  if (shape.enum) return { kind: "enum", values: shape.enum };
  const of = SCALARS[shape.type] ?? "s";
  // a length is never below zero
  const isLength = of === "s" || of === "B";
  const min = shape.min === 0 && isLength ? undefined : shape.min;
  const { max } = shape;
  if (!bounds || !BOUNDED.has(shape.type) || (min === undefined && max === undefined)) return of;
  return { kind: "bounded", of, min, max };
}
