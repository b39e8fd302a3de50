// Reads packed JavaScript clients of AWS (`aws-sdk-client-NAME-VERSION.tgz`, see fetch-clients.mjs) into the same shapes as
// read-descriptions.mjs. Clients are published when their API changes, days before other descriptions come, and lack some of what
// those say: lengths, patterns, whether a number is whole, which lists pages add up.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { camel, compareVersions, errorName, pascal, serviceName } from "./names.mjs";
import { elementOf, errorsOf, nameOf, readDeclarations } from "./read-declarations.mjs";
import { readSchemas } from "./read-schemas.mjs";
import { readPackage } from "./unpack.mjs";

const EMPTY = { kind: "object", members: {}, required: [] };
/** By the numbers of @smithy/types. */
const SCALARS = { 0: "s", 1: "n", 2: "b", 4: "t", 5: "t", 6: "t", 7: "t", 15: "j", 17: "i", 19: "n", 21: "B", 42: "B" };
const LIST = 64;
const MAP = 128;
const TOKEN_BIT = 4;
/** Services of streams in both directions, which no integration of Step Functions can call. */
const STREAMING = new Set(["rekognitionstreaming", "transcribestreaming"]);
const NEEDED = /^dist-es\/(schemas\/schemas_\d+|pagination\/\w+|runtimeConfig\.shared)\.js$|^dist-types\/(models|commands)\/[^/]*\.d\.ts$/;

/**
 * @param depthOf nested objects to keep of parameters and of results, by service
 * @returns {{services: Map<string, {id: string, date: string, operations: Map<string, object>}>, skipped: string[]}} skipped: packages without schemas
 */
export function readClients(folder, depthOf) {
  const services = new Map();
  const skipped = [];
  const { published } = versionsOf(folder);
  for (const file of readdirSync(folder).sort()) {
    const version = /-(\d+\.\d+\.\d+)\.tgz$/.exec(file)?.[1];
    if (!version) continue;
    const files = readPackage(join(folder, file), (name) => NEEDED.test(name));
    const id = /serviceId: config\?\.serviceId \?\? "([^"]+)"/.exec(files.get("dist-es/runtimeConfig.shared.js") ?? "")?.[1];
    if (id && STREAMING.has(serviceName(id))) continue;
    const operations = id && operationsOf(files, depthOf(serviceName(id)));
    if (operations && operations.size > 0) services.set(serviceName(id), { id, operations, date: dayOf(version, published) });
    else skipped.push(file.replace(/\.tgz$/, ""));
  }
  return { services, skipped };
}

/** The newest version among the clients and the day of its publication, as fetch-clients.mjs wrote them. */
export function clientsVersion(folder) {
  const { version, date } = versionsOf(folder);
  return { source: `@aws-sdk/client-*@${version}`, date };
}

const versionsOf = (folder) => JSON.parse(readFileSync(join(folder, "newest.json"), "utf8"));

/** The day on which a version was published, at the latest: no later version can be older. */
const dayOf = (version, published) =>
  Object.keys(published)
    .filter((each) => compareVersions(each, version) >= 0)
    .map((each) => published[each])
    .sort()[0];

function operationsOf(files, depth) {
  const texts = (start) => [...files].filter(([name]) => name.startsWith(start)).map(([, text]) => text);
  const schemas = new Map(texts("dist-es/schemas/").flatMap((text) => [...readSchemas(text)]));
  const declared = readDeclarations(texts("dist-types/models/"));
  const tokens = pageTokens(texts("dist-es/pagination/"));
  const operations = new Map();
  for (const schema of schemas.values()) {
    if (schema?.[0] !== 9) continue;
    const [, , name, , input, output] = schema;
    const side = (ref, options) => {
      const shape = shapeOf(ref, { schemas, declared, ...options });
      return shape === "j" ? EMPTY : shape;
    };
    const result = side(output, { depth: depth.output, request: false });
    const errors = errorsOf(files.get(`dist-types/commands/${name}Command.d.ts`) ?? "");
    operations.set(camel(name), {
      input: side(input, { depth: depth.input, request: true }),
      output: result,
      token: tokenOf(schemas.get(input?.to)),
      pages: pagesOf(tokens.get(name), result),
      errors: [...new Set(errors.map(errorName))].sort(),
    });
  }
  return operations;
}

/** `createPaginator(SFNClient, ListExecutionsCommand, "nextToken", "nextToken", "maxResults")` */
function pageTokens(texts) {
  const found = new Map();
  for (const text of texts) {
    const [, name, rest] = /createPaginator\(\w+, (\w+)Command, ([^)]*)\)/.exec(text) ?? [];
    if (name)
      found.set(
        name,
        [...rest.matchAll(/"([^"]*)"/g)].map(([, each]) => (/^\w+$/.test(each) ? pascal(each) : undefined)),
      );
  }
  return found;
}

/** Which lists pages add up is not said: the result's only list. */
function pagesOf(tokens, output) {
  if (!tokens) return undefined;
  const [, token, limit] = tokens;
  const lists = Object.keys(output.members).filter((name) => output.members[name].kind === "list");
  return { results: lists.length === 1 ? lists : [], token, limit };
}

function tokenOf(schema) {
  if (!schema) return undefined;
  const [, , , , names, targets] = schema;
  const at = targets.findIndex((target) => {
    const traits = Array.isArray(target) ? target[1] : 0;
    return typeof traits === "number" ? (traits & TOKEN_BIT) !== 0 : Boolean(traits?.traits?.idempotencyToken);
  });
  return at < 0 ? undefined : pascal(names[at]);
}

/** `type`: what the declarations say of the same place. */
function shapeOf(ref, context, type) {
  if (typeof ref === "number") return ofNumber(ref, context, type);
  if (!Array.isArray(ref)) return context.schemas.has(ref?.to) ? shapeOf(context.schemas.get(ref.to), context, type) : "j";
  // a target with its traits; a schema has its namespace second
  if (typeof ref[1] !== "string") return hasOtherForm(ref[1]) ? "j" : shapeOf(ref[0], context, type);
  return ofSchema(ref, context, type);
}

function ofSchema(schema, context, type) {
  const [kind, , , traits] = schema;
  if (hasOtherForm(traits)) return "j";
  if (kind === 1) return { kind: "list", of: shapeOf(schema[4], context, elementOf(type)) };
  if (kind === 2) return { kind: "map", of: shapeOf(schema[5], context, elementOf(type)) };
  if (kind === 0) return shapeOf(schema[4], context, type);
  return kind === 3 || kind === 4 ? objectOf(schema, context) : "j";
}

function ofNumber(target, context, type) {
  if (target & MAP) return { kind: "map", of: ofNumber(target & ~MAP, context, elementOf(type)) };
  // the numbers of scalars are below that of lists
  if (target & LIST) return { kind: "list", of: ofNumber(target & ~LIST, context, elementOf(type)) };
  const values = context.declared.enums.get(nameOf(type));
  return target === 0 && values?.length > 0 ? { kind: "enum", values } : (SCALARS[target] ?? "j");
}

/** Texts that hold JSON. */
const hasOtherForm = (traits) => Boolean(traits?.traits?.mediaType);

function objectOf([kind, , name, traits, names, targets, required = 0], context) {
  const { depth, request } = context;
  // of a union, events come in a stream
  if (depth === 0 || traits?.traits?.streaming) return "j";
  const types = context.declared.members.get(name) ?? context.declared.members.get(`_${name}`);
  const inner = { ...context, depth: depth - 1 };
  const members = {};
  const deprecated = {};
  names.forEach((member, at) => {
    const declared = types?.get(member);
    members[pascal(member)] = shapeOf(targets[at], inner, declared?.type);
    const advice = declared?.deprecated ?? context.declared.deprecated.get(nameOf(declared?.type));
    if (request && advice !== undefined) deprecated[pascal(member)] = advice;
  });
  return {
    kind: "object",
    members,
    required: names.slice(0, required).map(pascal),
    ...(Object.keys(deprecated).length > 0 ? { deprecated } : {}),
    ...(kind === 4 ? { union: true } : {}),
  };
}
