// The layout of the catalog's files: 4 bytes length of the index; the index, brotli of JSON {…, services: {name: [start, length]}};
// then one brotli chunk of JSON for each service: {…, actions, table}; in the package, what is read often is not compressed. A shape is a letter (s i n b t j scalars, B blob) or a
// number, which points into the table of distinct shapes: {b, n, x, p} a scalar with bounds and pattern, {e} enumeration,
// {l, x} list, {m, x} map, {o, r, d, u} object with its members, the required and the deprecated ones, and whether it is a union.
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

/** What one service's chunk holds: its actions as `bodyOf(operation, put)` writes them. */
export function encode(operations, bodyOf) {
  const table = [];
  const known = new Map();
  const put = (shape) => {
    if (typeof shape === "string") return shape;
    const row = rowOf(shape, put);
    const key = JSON.stringify(row);
    if (!known.has(key)) {
      known.set(key, table.length);
      table.push(row);
    }
    return known.get(key);
  };
  const actions = {};
  for (const name of [...operations.keys()].sort()) actions[name] = bodyOf(operations.get(name), put);
  return { actions, table };
}

function rowOf(shape, put) {
  if (shape.kind === "enum") return { e: shape.values };
  if (shape.kind === "bounded") return { b: shape.of, n: shape.min, x: shape.max, p: shape.pattern };
  if (shape.kind === "list") return { l: put(shape.of), x: shape.max };
  if (shape.kind === "map") return { m: put(shape.of), x: shape.max };
  const o = Object.fromEntries(
    Object.keys(shape.members)
      .sort()
      .map((name) => [name, put(shape.members[name])]),
  );
  return { o, r: shape.required.length > 0 ? [...shape.required].sort() : undefined, d: shape.deprecated, u: shape.union && 1 };
}

/** @returns the shape that a letter or a row of the table stands for, as the readers of descriptions make it */
export function decodeShape(ref, table) {
  if (typeof ref === "string") return ref;
  const row = table[ref];
  if (row.e) return { kind: "enum", values: row.e };
  if (row.b) return { kind: "bounded", of: row.b, min: row.n, max: row.x, pattern: row.p };
  if (row.l !== undefined) return { kind: "list", of: decodeShape(row.l, table), ...given("max", row.x) };
  if (row.m !== undefined) return { kind: "map", of: decodeShape(row.m, table), ...given("max", row.x) };
  const members = Object.fromEntries(Object.entries(row.o).map(([name, at]) => [name, decodeShape(at, table)]));
  return { kind: "object", members, required: row.r ?? [], ...given("deprecated", row.d), ...given("union", row.u && true) };
}

const given = (name, value) => (value === undefined ? {} : { [name]: value });

export function readPack(path) {
  const bytes = readFileSync(path);
  const start = 4 + bytes.readUInt32BE(0);
  const head = JSON.parse(brotliDecompressSync(bytes.subarray(4, start)).toString());
  const chunk = ([from, length]) => JSON.parse(brotliDecompressSync(bytes.subarray(start + from, start + from + length)).toString());
  return { head, services: new Map(Object.entries(head.services).map(([name, at]) => [name, chunk(at)])) };
}

/** @returns the number of bytes written */
export function writePack(path, head, services) {
  const chunks = [];
  const index = {};
  let at = 0;
  for (const name of [...services.keys()].sort()) {
    const packed = compress(JSON.stringify(services.get(name)));
    index[name] = [at, packed.length];
    chunks.push(packed);
    at += packed.length;
  }
  const top = compress(JSON.stringify({ ...head, services: index }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(top.length);
  const bytes = Buffer.concat([length, top, ...chunks]);
  writeFileSync(path, bytes);
  return bytes.length;
}

/** Those that most definitions call. */
const COMMON = new Set(
  "athena batch bedrockruntime cloudwatchlogs codebuild dynamodb ecs emr eventbridge glue kinesis lambda rds s3 secretsmanager ses sesv2 sfn sns sqs ssm textract".split(
    " ",
  ),
);

/** What few rows are needed of: all but the table in the first line, then a line for each row. */
const inLines = ({ table, ...body }) => Buffer.from([body, ...table].map((each) => JSON.stringify(each)).join("\n"));

/** The same file as the package has it: the index and the chunks of common services are not compressed, which reading them needs no zlib for. */
export function unpackCommon(from, to) {
  const bytes = readFileSync(from);
  const start = 4 + bytes.readUInt32BE(0);
  const head = JSON.parse(brotliDecompressSync(bytes.subarray(4, start)).toString());
  const chunks = [];
  let at = 0;
  for (const [name, [first, length]] of Object.entries(head.services)) {
    const packed = bytes.subarray(start + first, start + first + length);
    const chunk = COMMON.has(name) ? inLines(JSON.parse(brotliDecompressSync(packed).toString())) : packed;
    head.services[name] = COMMON.has(name) ? [at, chunk.length, 1] : [at, chunk.length];
    chunks.push(chunk);
    at += chunk.length;
  }
  const top = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(top.length);
  writeFileSync(to, Buffer.concat([length, top, ...chunks]));
}

function compress(text) {
  return brotliCompressSync(Buffer.from(text), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
  });
}
