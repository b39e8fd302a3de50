// Reads full API descriptions (`<service>/<version>/service-2.json[.gz]` and `paginators-1.json`), as the wheel of
// botocore on PyPI carries them in botocore/data. AWS publishes them daily, from the models of its SDKs.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { camel, errorName, pascal, serviceName } from "./names.mjs";

const SCALARS = { boolean: "b", integer: "i", long: "i", float: "n", double: "n", timestamp: "t", blob: "B", string: "s", character: "s" };
const BOUNDED = new Set(["integer", "long", "float", "double", "string", "blob"]);
const EMPTY = { kind: "object", members: {}, required: [] };
const LONGEST_PATTERN = 120;

/**
 * @param depthOf nested objects to keep of parameters and of results, by service
 * @returns {Map<string, {id: string, operations: Map<string, object>}>} by Step Functions' name of the service
 */
export function readDescriptions(folder, depthOf) {
  const services = new Map();
  for (const name of readdirSync(folder).sort()) {
    if (!statSync(join(folder, name)).isDirectory()) continue;
    const { model, pages } = newest(join(folder, name));
    const id = model?.metadata?.serviceId;
    if (id) services.set(serviceName(id), { id, operations: operationsOf(model, pages, depthOf(serviceName(id))) });
  }
  return services;
}

/** `botocore@1.43.107` and the day of its release, as the files beside the descriptions say. */
export function versionOf(folder) {
  const path = join(folder, "..", "__init__.py");
  const version = /__version__ = ['"]([\d.]+)/.exec(readFileSync(path, "utf8"))?.[1];
  if (!version) throw new Error(`${path}: no version`);
  return { source: `botocore@${version}`, date: statSync(path).mtime.toISOString().slice(0, 10) };
}

function newest(folder) {
  for (const version of readdirSync(folder).sort().reverse()) {
    const model = readJson(join(folder, version, "service-2.json"));
    if (model) return { model, pages: readJson(join(folder, version, "paginators-1.json"))?.pagination ?? {} };
  }
  return {};
}

function readJson(path) {
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8"));
  return existsSync(`${path}.gz`) ? JSON.parse(gunzipSync(readFileSync(`${path}.gz`)).toString()) : undefined;
}

function operationsOf(model, pages, depth) {
  const operations = new Map();
  for (const [name, op] of Object.entries(model.operations ?? {})) {
    const members = op.input ? (model.shapes[op.input.shape].members ?? {}) : {};
    const token = Object.entries(members).find(([, m]) => m.idempotencyToken)?.[0];
    const output = op.output ? shapeOf(op.output, model.shapes, depth.output, false) : EMPTY;
    operations.set(camel(name), {
      input: op.input ? shapeOf(op.input, model.shapes, depth.input, true) : EMPTY,
      output,
      token: token && pascal(token),
      pages: pageOf(pages[name], output),
      errors: [...new Set((op.errors ?? []).map((e) => errorName(e.shape)))].sort(),
    });
  }
  return operations;
}

/** Of what pages add up (also counts, statistics) only the lists. */
function pageOf(page, output) {
  if (!page?.result_key && !page?.output_token) return undefined;
  const first = (value) => (Array.isArray(value) ? value[0] : value);
  const simple = (value) => (typeof value === "string" && /^\w+$/.test(value) ? pascal(value) : undefined);
  const results = [page.result_key ?? []]
    .flat()
    .map(simple)
    .filter((name) => name && output.members[name]?.kind === "list");
  return { results, token: simple(first(page.output_token)), limit: simple(page.limit_key) };
}

/** `depth` counts nested objects. `request`: with what only a request can violate (patterns, numbers of items, deprecations). */
function shapeOf(ref, shapes, depth, request) {
  const shape = shapes[ref.shape];
  if (ref.jsonvalue || shape.jsonvalue || shape.document || shape.eventstream) return "j";
  if (shape.type === "list" || shape.type === "map") {
    const of = shapeOf(shape.type === "list" ? shape.member : shape.value, shapes, depth, request);
    // of a flattened or a query list the least number is often wrong
    return { kind: shape.type, of, ...(request && shape.max !== undefined ? { max: shape.max } : {}) };
  }
  if (shape.type !== "structure") return scalarOf(shape, request);
  if (depth === 0) return "j";
  const members = {};
  const deprecated = {};
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    members[pascal(name)] = shapeOf(member, shapes, depth - 1, request);
    if (request && (member.deprecated || shapes[member.shape].deprecated)) deprecated[pascal(name)] = member.deprecatedMessage ?? "";
  }
  return {
    kind: "object",
    members,
    required: (shape.required ?? []).map(pascal),
    ...(Object.keys(deprecated).length > 0 ? { deprecated } : {}),
    ...(shape.union ? { union: true } : {}),
  };
}

function scalarOf(shape, request) {
  if (shape.enum) return { kind: "enum", values: shape.enum };
  const of = SCALARS[shape.type] ?? "s";
  // a length is never below zero
  const isLength = of === "s" || of === "B";
  const min = shape.min === 0 && isLength ? undefined : shape.min;
  const { max } = shape;
  const pattern = request && of === "s" && shape.pattern?.length <= LONGEST_PATTERN ? shape.pattern : undefined;
  if (!BOUNDED.has(shape.type) || (min === undefined && max === undefined && pattern === undefined)) return of;
  return { kind: "bounded", of, min, max, pattern };
}
