import {
  argumentsOf,
  calledName,
  lastName,
  parseProgram,
  propertyOf,
  type Syntax,
  type Tree,
  treeOf,
} from "../../languages/javascript/syntax.js";
import { range } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import { type Pollers, pollersOf } from "./pollers.js";
import type { ActivityPoll, ActivityWorkerFacts } from "./worker-facts.js";

/** A quick look at the text: may this be a program that polls activities? */
export function mayPoll(file: SourceFile): boolean {
  return isPython(file)
    ? file.text.includes("get_activity_task")
    : /\.[cm]?[jt]sx?$/.test(file.path) && /[gG]etActivityTask/.test(file.text);
}

const isPython = ({ path }: SourceFile): boolean => path.endsWith(".py");

/** Reads a worker; undefined where the file polls no activity or cannot be parsed. */
export async function readWorker(file: SourceFile): Promise<ActivityWorkerFacts | undefined> {
  if (!mayPoll(file)) return undefined;
  const tree = isPython(file) ? await parsePython(file) : await parseProgram(file.path, file.text);
  const polls = tree?.nodes.filter(isPoll) ?? [];
  if (!tree || polls.length === 0) return undefined;
  const escapes = tokenEscapes(tree);
  const does = (name: string): "yes" | "no" | "unknown" =>
    tree.nodes.some((node) => isCallOf(node, name)) ? "yes" : escapes ? "unknown" : "no";
  return {
    polls: polls.map((poll) => pollOf(poll, tree, file)),
    reportsSuccess: does("sendTaskSuccess"),
    reportsFailure: does("sendTaskFailure"),
    sendsHeartbeat: does("sendTaskHeartbeat"),
  };
}

async function parsePython(file: SourceFile): Promise<Tree> {
  const { loadPythonParser } = await import("../../languages/python/parse.js");
  const parse = await loadPythonParser();
  return treeOf(parse(file) as Syntax);
}

const isPoll = (node: Syntax): boolean => isCallOf(node, "getActivityTask");

/** `client.getActivityTask(…)` of both SDKs, `new GetActivityTaskCommand(…)` of the newer one. */
function isCallOf(node: Syntax, method: string): boolean {
  // `get_activity_task` of boto3
  const name = calledName(node)?.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (node.type === "NewExpression") return name === `${method.charAt(0).toUpperCase()}${method.slice(1)}Command`;
  return name === method && node.type === "CallExpression" && (node.callee as Syntax).type === "MemberExpression";
}

function pollOf(node: Syntax, tree: Tree, file: SourceFile): ActivityPoll {
  const activity = propertyOf(argumentsOf(node)[0], "activityArn");
  const pollers = isPython(file) ? pollersOfPython(file) : pollersOf(node, tree);
  const written = activity && textOf(activity);
  return {
    at: range(file, ...node.range),
    ...(written !== undefined ? { activity: written } : {}),
    ...(pollers ? { pollers: pollers.count } : {}),
    ...(pollers?.at ? { pollersAt: range(file, ...pollers.at.range) } : {}),
  };
}

/** What runs beside the program in Python: threads, processes, tasks of an event loop. */
const RUNS_BESIDE = /\b(?:threading|_thread|concurrent|multiprocessing|subprocess|asyncio|aioboto3|gevent|eventlet|trio|celery|fork)\b/;

/** A program of boto3 waits for each call: one poll is open, if it is a program that is run and starts nothing beside itself. */
function pollersOfPython({ text }: SourceFile): Pollers | undefined {
  const runs = /^if __name__ ?==/m.test(text) || /^(?:while|for) /m.test(text);
  return runs && !RUNS_BESIDE.test(text) ? { count: 1 } : undefined;
}

/** Is the token, or the task that holds it, handed to code that is not in this file? */
function tokenEscapes(tree: Tree): boolean {
  const own = new Set<string>();
  for (const node of tree.nodes) {
    const name =
      node.type === "FunctionDeclaration" || node.type === "VariableDeclarator"
        ? lastName(node.id)
        : node.type === "MethodDefinition"
          ? lastName(node.key)
          : undefined;
    if (name) own.add(name);
  }
  const tasks = tokenNames(tree);
  return tree.nodes.some((node) => {
    const name = calledName(node);
    if (
      name === undefined ||
      own.has(name) ||
      /^(Send|Get)\w+Command$|^send\w*$|^(print|dumps|loads|get|log|info|debug|warn|error|parse|stringify|isArray)$/.test(name)
    )
      return false;
    return argumentsOf(node).some((argument) => mentions(argument, tasks));
  });
}

/** Names that hold a token or a polled task. */
function tokenNames(tree: Tree): ReadonlySet<string> {
  const names = new Set(["taskToken", "token"]);
  for (const node of tree.nodes) {
    if (!isPoll(node)) continue;
    for (let at = tree.parent(node); at && at.type !== "BlockStatement"; at = tree.parent(at)) {
      const name = at.type === "VariableDeclarator" ? lastName(at.id) : at.type === "AssignmentExpression" ? lastName(at.left) : undefined;
      if (name) names.add(name);
    }
  }
  return names;
}

function mentions(node: Syntax, names: ReadonlySet<string>): boolean {
  if (node.type === "Identifier") return names.has(String(node.name));
  if (node.type === "MemberExpression") return names.has(keyOf(node.property as Syntax));
  if (node.type === "ArrayExpression" && Array.isArray(node.elements))
    return node.elements.some((element: Syntax | null) => element !== null && mentions(element, names));
  if (node.type === "ObjectExpression" && Array.isArray(node.properties)) {
    return node.properties.some((property: Syntax) => mentions((property.value ?? property.argument ?? property) as Syntax, names));
  }
  return false;
}

/** `task.taskToken`, `task["taskToken"]`. */
const keyOf = (property: Syntax): string => textOf(property) ?? lastName(property) ?? "";

/** The text of a literal; `Text` in Python. */
const textOf = ({ type, value }: Syntax): string | undefined =>
  (type === "Literal" || type === "Text") && typeof value === "string" ? value : undefined;
