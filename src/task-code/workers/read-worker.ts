import { argumentsOf, calledName, lastName, parseProgram, propertyOf, type Syntax, type Tree } from "../../languages/javascript/syntax.js";
import { range } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import { pollersOf } from "./pollers.js";
import type { ActivityPoll, ActivityWorkerFacts } from "./worker-facts.js";

/** A quick look at the text: may this be a program that polls activities? */
export function mayPoll(file: SourceFile): boolean {
  return /\.[cm]?[jt]sx?$/.test(file.path) && /[gG]etActivityTask/.test(file.text);
}

/** Reads a worker; undefined where the file polls no activity or cannot be parsed. */
export async function readWorker(file: SourceFile): Promise<ActivityWorkerFacts | undefined> {
  if (!mayPoll(file)) return undefined;
  const tree = await parseProgram(file.path, file.text);
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

const isPoll = (node: Syntax): boolean => isCallOf(node, "getActivityTask");

/** `client.getActivityTask(…)` of both SDKs, `new GetActivityTaskCommand(…)` of the newer one. */
function isCallOf(node: Syntax, method: string): boolean {
  const name = calledName(node);
  if (node.type === "NewExpression") return name === `${method.charAt(0).toUpperCase()}${method.slice(1)}Command`;
  return name === method && node.type === "CallExpression" && (node.callee as Syntax).type === "MemberExpression";
}

function pollOf(node: Syntax, tree: Tree, file: SourceFile): ActivityPoll {
  const activity = propertyOf(argumentsOf(node)[0], "activityArn");
  const pollers = pollersOf(node, tree);
  const written = activity?.type === "Literal" && typeof activity.value === "string" ? activity.value : undefined;
  return {
    at: range(file, ...node.range),
    ...(written !== undefined ? { activity: written } : {}),
    ...(pollers ? { pollers: pollers.count } : {}),
    ...(pollers?.at ? { pollersAt: range(file, ...pollers.at.range) } : {}),
  };
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
      /^(Send|Get)\w+Command$|^send\w*$|^(log|info|debug|warn|error|parse|stringify|isArray)$/.test(name)
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
  if (node.type === "MemberExpression") return names.has(lastName(node.property) ?? "") && lastName(node.property) !== "input";
  if (node.type === "ObjectExpression" && Array.isArray(node.properties)) {
    return node.properties.some((property: Syntax) => mentions((property.value ?? property.argument ?? property) as Syntax, names));
  }
  return false;
}
