import { posix } from "node:path";
import type { DeployedResource, FunctionCode, HandlerShapes } from "../../hosts/deployment.js";
import { treeOf } from "../../languages/javascript/syntax.js";
import type { FileAccess } from "../../text/file-access.js";
import { range } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import { UNKNOWN } from "./code-shape.js";
import { type Dialect, eventReads } from "./event-reads.js";
import { partsOf } from "./handler-files.js";
import { exportedValue } from "./handler-function.js";
import { Returned } from "./returned.js";
import { Types } from "./types.js";
import { keptByDecorators, unwrappedHandler } from "./wrappers.js";

type DeployedFunction = Extract<DeployedResource, { kind: "function" }>;

const known = new WeakMap<FileAccess, Map<string, Promise<HandlerShapes | undefined>>>();

/** What a function's handler reads of its event and returns; undefined where its code is not in the repository or not understood. */
export function shapesOf({ code, at }: DeployedFunction, access: FileAccess): Promise<HandlerShapes | undefined> {
  if (!code || code.inline) return Promise.resolve(undefined);
  const all = known.get(access) ?? new Map<string, Promise<HandlerShapes | undefined>>();
  known.set(access, all);
  const key = `${posix.dirname(at.file.path)} ${code.folder} ${code.handler}`;
  const before = all.get(key);
  if (before) return before;
  const reading = read(code, at.file, access);
  all.set(key, reading);
  return reading;
}

async function read(code: FunctionCode, from: SourceFile, access: FileAccess): Promise<HandlerShapes | undefined> {
  const name = /\.([^./]+)$/.exec(code.handler)?.[1];
  if (name === undefined) return undefined;
  return /^python/.test(code.runtime ?? "") ? python(code, name, from, access) : javascript(code, name, from, access);
}

async function javascript(code: FunctionCode, name: string, from: SourceFile, access: FileAccess): Promise<HandlerShapes | undefined> {
  if (code.runtime !== undefined && !/^nodejs/.test(code.runtime)) return undefined;
  const parts = await partsOf(code, from, access);
  const [first] = parts;
  const found = first && unwrappedHandler(first.tree, exportedValue(first.tree, name));
  if (!first || !found) return undefined;
  const types = new Types(parts.map(({ tree }) => tree));
  return {
    file: first.file.path,
    returns: found.kept.result ? new Returned(first.tree, types).ofHandler(found) : UNKNOWN,
    reads: found.kept.event ? eventReads(found.node, first.tree, "javascript", first.place) : [],
  };
}

async function python(code: FunctionCode, name: string, from: SourceFile, access: FileAccess): Promise<HandlerShapes | undefined> {
  if (code.folder === undefined) return undefined;
  const path = posix.join(code.folder, `${code.handler.replace(/\.[^./]+$/, "").replace(/\./g, "/")}.py`);
  const file = access.exists(from, path) ? access.read(from, path) : undefined;
  if (!file || "refused" in file) return undefined;
  const { loadPythonParser } = await import("../../languages/python/parse.js");
  const parse = await loadPythonParser();
  const program = parse(file);
  const tree = program && treeOf(program);
  const found = tree && unwrappedHandler(tree, exportedValue(tree, name));
  if (!tree || !found) return undefined;
  const dialect: Dialect = "python";
  const kept = keptByDecorators(file.text, name);
  return {
    file: file.path,
    returns: kept.result ? new Returned(tree, new Types([])).of(found) : UNKNOWN,
    reads: kept.event ? eventReads(found.node, tree, dialect, (start, end) => range(file, start, end)) : [],
  };
}
