import { posix } from "node:path";
import type { FunctionCode, FunctionSourceFacts } from "../../hosts/deployment.js";
import { lastName, type Syntax, treeOf } from "../../languages/javascript/syntax.js";
import type { FileAccess } from "../../text/file-access.js";
import type { SourceFile } from "../../text/source-file.js";

/** Modules of the repository that are read for their words. */
const MOST_FILES = 50;

/**
 * The same of a handler in Python: Lambda reports an exception by the name of its class.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html
 */
export async function readPythonHandler(
  { folder, handler }: FunctionCode,
  from: SourceFile,
  access: FileAccess,
): Promise<FunctionSourceFacts | undefined> {
  if (folder === undefined) return undefined;
  const files = modulesOf(posix.join(folder, `${handler.replace(/\.[^./]+$/, "").replace(/\./g, "/")}.py`), folder, from, access);
  const [first] = files;
  if (!first) return undefined;
  const { loadPythonParser } = await import("../../languages/python/parse.js");
  const parse = await loadPythonParser();
  const throws = new Set<string>();
  let open = false;
  for (const file of files) {
    const program = parse(file);
    if (!program) return undefined;
    for (const node of treeOf(program).nodes) {
      if (node.type !== "ThrowStatement") continue;
      const name = raised(node.argument as Syntax | undefined | null);
      if (name === undefined) open = true;
      else throws.add(name);
    }
  }
  const words = new Set(files.flatMap(({ text }) => text.match(/[A-Za-z_]\w*/g) ?? []));
  return {
    file: first.path,
    throws: [...throws].sort(),
    throwsUnknown: open,
    unnamed: [],
    words,
    sendsTaskSuccess: words.has("send_task_success"),
    sendsTaskFailure: words.has("send_task_failure"),
    sendsTaskHeartbeat: words.has("send_task_heartbeat"),
    pollsActivity: words.has("get_activity_task"),
    effects: [],
  };
}

/** `raise OutOfStock(…)`, `raise errors.OutOfStock`; undefined for what was caught, and for a function's result. */
function raised(thrown: Syntax | undefined | null): string | undefined {
  const called = thrown?.type === "CallExpression" || thrown?.type === "NewExpression" ? (thrown.callee as Syntax) : thrown;
  const name = called?.type === "MemberExpression" ? lastName(called.property) : lastName(called);
  return name !== undefined && /^[A-Z]\w*$/.test(name) ? name : undefined;
}

/** The handler's module and those of the repository that it imports, by names that are files beside it or below its folder. */
function modulesOf(path: string, folder: string, from: SourceFile, access: FileAccess): SourceFile[] {
  const found = new Map<string, SourceFile>();
  const todo = [path];
  for (let at = todo.shift(); at !== undefined && found.size < MOST_FILES; at = todo.shift()) {
    if (found.has(at) || !access.exists(from, at)) continue;
    const file = access.read(from, at);
    if ("refused" in file) continue;
    found.set(at, file);
    const beside = posix.dirname(at);
    for (const [, dots = "", module = "", names = ""] of file.text.matchAll(IMPORTS)) {
      const parts = module.replaceAll(".", "/");
      for (const base of dots === "" ? [folder, beside] : [posix.join(beside, ...Array<string>(dots.length - 1).fill(".."))])
        for (const name of [parts, ...names.split(",").map((one) => posix.join(parts, one.trim().split(/\s/)[0] ?? ""))])
          if (name !== "") todo.push(`${posix.join(base, name)}.py`);
    }
  }
  return [...found.values()];
}

/** `from .errors import OutOfStock, Sold`, `import shop.errors`. */
const IMPORTS = /^[ \t]*(?:from|import)[ \t]+(\.*)([\w.]*)(?:[ \t]+import[ \t]+([\w, \t]+))?/gm;
