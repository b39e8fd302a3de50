// Reads the API descriptions of the npm package `aws-sdk` (v2): actions, parameters, results, tokens, pages.
// They carry neither enumerations nor errors.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const SCALARS = { boolean: "b", integer: "i", long: "i", float: "n", double: "n", timestamp: "t", blob: "B", character: "s" };

/** @returns {Map<string, {id: string, operations: Map<string, object>}>} by Step Functions' name of the service */
export function readV2(folder, depthOf) {
  const newest = new Map();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".min.json"))
    .sort()) {
    const model = JSON.parse(readFileSync(join(folder, file), "utf8"));
    const id = model.metadata?.serviceId;
    if (id) newest.set(serviceName(id), { id, model, pages: readPages(folder, file) });
  }
  return new Map([...newest].map(([name, { id, model, pages }]) => [name, { id, operations: operationsOf(model, pages, depthOf(name)) }]));
}

/** Step Functions uses the package name of the SDK for Java v2: no separators, neither "AWS"/"Amazon" in front nor "Service" behind. */
export function serviceName(serviceId) {
  return serviceId
    .replace(/^(aws|amazon) /i, "")
    .replace(/ services?$/i, "")
    .replace(/[^A-Za-z0-9]/g, "")
    .toLowerCase();
}

/**
 * Members are named as the SDK for Java v2 names them, with a capital in front: `logGroupName` is `LogGroupName`,
 * `DBInstanceIdentifier` is `DbInstanceIdentifier`, `ACL` is `Acl`, `ETag` stays.
 */
export function pascal(name) {
  let end = 1;
  while (end < name.length && /[A-Z]/.test(name[end]) && (end === name.length - 1 || !/[a-z]/.test(name[end + 1]))) end++;
  return name.charAt(0).toUpperCase() + name.slice(1, end).toLowerCase() + name.slice(end);
}

export const camel = (name) => name.charAt(0).toLowerCase() + name.slice(1);

function readPages(folder, file) {
  try {
    return JSON.parse(readFileSync(join(folder, file.replace(".min.json", ".paginators.json")), "utf8")).pagination ?? {};
  } catch {
    return {};
  }
}

function operationsOf(model, pages, depth) {
  const operations = new Map();
  for (const [name, op] of Object.entries(model.operations ?? {})) {
    const input = op.input?.shape ? model.shapes[op.input.shape] : op.input;
    const token = Object.entries(input?.members ?? {}).find(([, m]) => m.idempotencyToken)?.[0];
    operations.set(camel(name), {
      input: op.input ? shapeOf(op.input, model.shapes, depth.input) : { kind: "object", members: {}, required: [] },
      output: op.output ? shapeOf(op.output, model.shapes, depth.output) : { kind: "object", members: {}, required: [] },
      token: token && pascal(token),
      pages: pageOf(pages[name]),
    });
  }
  return operations;
}

function pageOf(page) {
  if (!page?.result_key && !page?.output_token) return undefined;
  const first = (value) => (Array.isArray(value) ? value[0] : value);
  const simple = (value) => (typeof value === "string" && /^\w+$/.test(value) ? pascal(value) : undefined);
  const results = [page.result_key ?? []].flat().map(simple).filter(Boolean);
  return { results, token: simple(first(page.output_token)), limit: simple(page.limit_key) };
}

/** `depth` counts nested objects. */
function shapeOf(ref, shapes, depth) {
  const shape = ref.shape ? { ...shapes[ref.shape], ...(ref.jsonvalue ? { jsonvalue: true } : {}) } : ref;
  if (shape.jsonvalue || shape.document) return "j";
  if (shape.type === "list") return { kind: "list", of: shapeOf(shape.member, shapes, depth) };
  if (shape.type === "map") return { kind: "map", of: shapeOf(shape.value, shapes, depth) };
  if (shape.type !== "structure") return SCALARS[shape.type] ?? "s";
  if (depth === 0) return "j";
  const members = {};
  for (const [name, member] of Object.entries(shape.members ?? {})) members[pascal(name)] = shapeOf(member, shapes, depth - 1);
  return { kind: "object", members, required: (shape.required ?? []).map(pascal) };
}
