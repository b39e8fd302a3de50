import { argumentsOf, calledName, isFunction, isSyntax, lastName, type Syntax, type Tree } from "../../languages/javascript/syntax.js";
import { type Found, functionNamed, unwrapped } from "./handler-function.js";

/** What the wrappers of a handler leave as the handler's own code has it. */
export interface Kept {
  readonly event: boolean;
  readonly result: boolean;
}

const ALL_KEPT: Kept = { event: true, result: true };

/**
 * Middleware of middy and of Powertools for AWS Lambda that hands the event on as it came, and the result back as it was.
 * @see https://middy.js.org/docs/middlewares/intro
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/
 */
const TRANSPARENT = new Set([
  "appConfig",
  "captureLambdaHandler",
  "cloudWatchMetrics",
  "doNotWaitForEmptyEventLoop",
  "dynamodb",
  "errorLogger",
  "injectLambdaContext",
  "inputOutputLogger",
  "logMetrics",
  "makeHandlerIdempotent",
  "rdsSigner",
  "s3",
  "secretsManager",
  "serviceDiscovery",
  "ssm",
  "sts",
]);

/** Middleware that replaces or completes the event and leaves the result alone. */
const CHANGES_EVENT = new Set(["eventNormalizer", "parser", "validator"]);

/** Functions that take a handler and return one that passes event and result on. */
const WRAPS =
  /^(?:wrapHandler|wrapServerlessHandler|lambdaWrapper|captureLambdaHandler|makeIdempotent|datadog|wrap(?:Lambda|WithSentry)?Handler)$/;

/** The function inside of a wrapped handler, and what the wrappers keep; undefined where a wrapper is not known. */
export function unwrappedHandler(tree: Tree, value: unknown): (Found & { readonly kept: Kept }) | undefined {
  return unwrapCall(tree, value, 0);
}

const DEEPEST = 8;

function unwrapCall(tree: Tree, value: unknown, depth: number): (Found & { readonly kept: Kept }) | undefined {
  const node = unwrapped(value);
  if (!node || depth > DEEPEST) return undefined;
  if (isFunction(node)) return { node, kept: ALL_KEPT };
  if (node.type === "Identifier") {
    const named = functionNamed(tree, String(node.name));
    return named ? { ...named, kept: ALL_KEPT } : unwrapCall(tree, initOf(tree, String(node.name)), depth + 1);
  }
  if (node.type !== "CallExpression") return undefined;
  const name = calledName(node) ?? "";
  if (name === "bind") return methodOf(tree, unwrapped(node.callee));
  const chain = chainOf(node);
  if (chain) {
    const inner = unwrapCall(tree, chain.handler, depth + 1);
    return inner && { ...inner, kept: chain.middleware.map(keptBy).reduce(both, inner.kept) };
  }
  if (!WRAPS.test(name)) return undefined;
  const wrapped = argumentsOf(node).find((one) => unwrapCall(tree, one, depth + 1));
  return wrapped && unwrapCall(tree, wrapped, depth + 1);
}

/** `middy(handler).use(…)`, `middy().use(…).handler(handler)` */
function chainOf(call: Syntax): { readonly handler: Syntax; readonly middleware: readonly Syntax[] } | undefined {
  const middleware: Syntax[] = [];
  let handler: Syntax | undefined;
  for (let at: Syntax | undefined = call; at?.type === "CallExpression"; ) {
    const args = argumentsOf(at);
    const callee = unwrapped(at.callee);
    const name = calledName(at);
    if (callee?.type !== "MemberExpression") {
      if (name !== "middy") return undefined;
      handler ??= args[0];
      return handler && { handler, middleware };
    }
    if (name === "handler") handler = args[0];
    else if (name === "use" || name === "before" || name === "after" || name === "onError") middleware.push(...listed(args, name, at));
    else return undefined;
    at = unwrapped(callee.object);
  }
  return undefined;
}

/** A hook of its own counts as middleware that is not known. */
const listed = (args: readonly Syntax[], name: string, call: Syntax): readonly Syntax[] =>
  name !== "use" ? [call] : args.flatMap((one) => (one.type === "ArrayExpression" ? (one.elements as unknown[]).filter(isSyntax) : [one]));

function keptBy(middleware: Syntax): Kept {
  const name = calledName(middleware) ?? "";
  return { event: TRANSPARENT.has(name), result: TRANSPARENT.has(name) || CHANGES_EVENT.has(name) };
}

const both = (a: Kept, b: Kept): Kept => ({ event: a.event && b.event, result: a.result && b.result });

/** `lambda.handler.bind(lambda)` of `const lambda = new Lambda()`, with the decorators of the method. */
function methodOf(tree: Tree, callee: Syntax | undefined): (Found & { readonly kept: Kept }) | undefined {
  const member = callee?.type === "MemberExpression" ? unwrapped(callee.object) : undefined;
  const owner = member?.type === "MemberExpression" ? unwrapped(member.object) : undefined;
  const name = lastName(member);
  const made = owner?.type === "Identifier" ? initOf(tree, String(owner.name)) : owner;
  const className = made?.type === "NewExpression" ? lastName(made.callee) : undefined;
  const declared = tree.nodes.find((node) => node.type === "ClassDeclaration" && lastName(node.id) === className);
  const body = className !== undefined && isSyntax(declared?.body) ? (declared.body.body as readonly unknown[]) : [];
  const method = body.filter(isSyntax).find((one) => one.type === "MethodDefinition" && lastName(one.key) === name);
  const node = isSyntax(method?.value) ? method.value : undefined;
  if (!method || !node) return undefined;
  const decorators = (Array.isArray(method.decorators) ? method.decorators : []).filter(isSyntax);
  return { node, kept: decorators.map((one) => keptBy(one.expression as Syntax)).reduce(both, ALL_KEPT) };
}

/** What the only variable of that name holds. */
function initOf(tree: Tree, name: string): Syntax | undefined {
  const [only, another] = tree.nodes.filter((node) => node.type === "VariableDeclarator" && lastName(node.id) === name);
  return another ? undefined : unwrapped(only?.init);
}

/**
 * Decorators of Python handlers that keep the result, and whether they keep the event too: a data class of Powertools is read
 * as the event is.
 * @see https://docs.aws.amazon.com/powertools/python/latest/
 */
const DECORATORS: ReadonlyMap<string, Kept> = new Map([
  ["inject_lambda_context", ALL_KEPT],
  ["capture_lambda_handler", ALL_KEPT],
  ["log_metrics", ALL_KEPT],
  ["event_source", ALL_KEPT],
  ["idempotent", ALL_KEPT],
  ["capture", ALL_KEPT],
  ["datadog_lambda_wrapper", ALL_KEPT],
  ["lumigo_tracer", ALL_KEPT],
  ["event_parser", { event: false, result: true }],
  ["validator", { event: false, result: true }],
]);

/** What the decorators above `def name(` keep; nothing where one is not known. */
export function keptByDecorators(text: string, name: string): Kept {
  const lines = text.split("\n");
  let kept = ALL_KEPT;
  let at = lines.findIndex((line) => line.startsWith(`def ${name}(`) || line.startsWith(`async def ${name}(`));
  for (at--; at >= 0 && /^(?:[@)#]|\s+\S)/.test(lines[at] ?? ""); at--) {
    const decorator = /^@([\w.]+)/.exec(lines[at] ?? "")?.[1];
    if (decorator === undefined) continue;
    kept = both(kept, DECORATORS.get(decorator.slice(decorator.lastIndexOf(".") + 1)) ?? { event: false, result: false });
  }
  return kept;
}
