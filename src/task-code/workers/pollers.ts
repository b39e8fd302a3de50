import {
  argumentsOf,
  calledName,
  isFunction,
  isSyntax,
  lastName,
  propertyOf,
  type Syntax,
  type Tree,
} from "../../languages/javascript/syntax.js";

export interface Pollers {
  readonly count: number;
  /** Where the number is. */
  readonly at?: Syntax;
}

/** How deep calls of calls are followed. */
const DEPTH = 8;

/** How many calls of this kind one process keeps open; undefined where the source does not say. */
export function pollersOf(poll: Syntax, tree: Tree): Pollers | undefined {
  // a process may start others
  if (tree.nodes.some((node) => node.type === "Literal" && /^(node:)?(cluster|worker_threads|child_process)$/.test(String(node.value))))
    return undefined;
  return concurrency(poll, tree, new Set(), DEPTH);
}

/** From a place in the program outwards: loops that start without waiting, and callers of the function around it. */
function concurrency(node: Syntax, tree: Tree, seen: Set<Syntax>, depth: number): Pollers | undefined {
  if (depth === 0) return undefined;
  let count = 1;
  let at: Syntax | undefined;
  let awaited = false;
  for (let child = node, parent = tree.parent(child); parent; child = parent, parent = tree.parent(child)) {
    if (parent.type === "AwaitExpression" && !isGather(parent)) awaited = true;
    if (isFunction(parent)) {
      const repeated = repeats(parent, tree);
      if (repeated === "unknown") return undefined;
      if (repeated) {
        count *= repeated.count;
        at ??= repeated.at;
        awaited = false;
        continue;
      }
      if (isInvokedInPlace(parent, tree)) continue;
      const outer = callers(parent, tree, seen, depth);
      if (!outer) return undefined;
      const place = at ?? outer.at;
      return { count: count * outer.count, ...(place ? { at: place } : {}) };
    }
    if (isLoop(parent) && !awaited && !loopWaits(parent)) {
      const turns = parent.type === "ForStatement" ? turnsOf(parent, tree) : undefined;
      if (!turns) {
        // an endless loop that does not wait for each poll opens more and more
        return undefined;
      }
      count *= turns.count;
      at ??= turns.at;
    }
  }
  return { count, ...(at ? { at } : {}) };
}

/** `await Promise.all(…)` waits for all of them together. */
const isGather = (node: Syntax): boolean =>
  isSyntax(node.argument) && node.argument.type === "CallExpression" && /^all(Settled)?$/.test(calledName(node.argument) ?? "");

const isLoop = (node: Syntax): boolean => /^(For|ForOf|ForIn|While|DoWhile)Statement$/.test(node.type);

const loopWaits = (node: Syntax): boolean => node.type === "ForOfStatement" && node.await === true;

/** The function is the body of `Array.from({length: N}, f)` or of `….map(f)` over N places. */
function repeats(fn: Syntax, tree: Tree): Pollers | "unknown" | undefined {
  const call = tree.parent(fn);
  if (call?.type !== "CallExpression" || !argumentsOf(call).includes(fn)) return undefined;
  return repeatedBy(call, tree);
}

function repeatedBy(call: Syntax, tree: Tree): Pollers | "unknown" | undefined {
  const name = calledName(call);
  if (name === "from") return lengthOf(propertyOf(argumentsOf(call)[0], "length"), tree);
  if (name === "map" || name === "forEach") return arrayLength((call.callee as Syntax).object as Syntax, tree);
  if (name === "then" || name === "catch" || name === "finally") return undefined;
  // timers, queues, event emitters: how often is theirs to know
  return "unknown";
}

/** `[...Array(N)]`, `Array(N).fill()`, `[...Array(N).keys()]`, a literal array. */
function arrayLength(node: Syntax | undefined, tree: Tree): Pollers | "unknown" {
  for (let at = node; at; ) {
    if (at.type === "ArrayExpression" && Array.isArray(at.elements)) {
      const [first] = at.elements as (Syntax | null)[];
      if (first?.type !== "SpreadElement") return { count: at.elements.length, at };
      at = first.argument as Syntax;
    } else if (at.type === "CallExpression" || at.type === "NewExpression") {
      const name = calledName(at);
      if (name === "Array") return lengthOf(argumentsOf(at)[0], tree);
      if (name === "from") return lengthOf(propertyOf(argumentsOf(at)[0], "length"), tree);
      if (name !== "fill" && name !== "keys") return "unknown";
      at = (at.callee as Syntax).object as Syntax;
    } else return "unknown";
  }
  return "unknown";
}

function lengthOf(node: Syntax | undefined, tree: Tree): Pollers | "unknown" {
  const value = numberOf(node, tree);
  return value === undefined || !node ? "unknown" : { count: value, at: node };
}

/** A number, or a constant that is one. */
function numberOf(node: Syntax | undefined, tree: Tree): number | undefined {
  if (node?.type === "Literal" && typeof node.value === "number") return node.value;
  if (node?.type !== "Identifier") return undefined;
  const bound = tree.nodes.filter((one) => one.type === "VariableDeclarator" && lastName(one.id) === node.name);
  const [only] = bound;
  if (bound.length !== 1 || !only || tree.parent(only)?.kind !== "const" || !isSyntax(only.init)) return undefined;
  return only.init.type === "Literal" && typeof only.init.value === "number" ? only.init.value : undefined;
}

/** `for (let i = 0; i < N; i++)`. */
function turnsOf(loop: Syntax, tree: Tree): Pollers | undefined {
  const test = loop.test;
  if (!isSyntax(test) || test.type !== "BinaryExpression" || (test.operator !== "<" && test.operator !== "<=")) return undefined;
  const most = numberOf(test.right as Syntax, tree);
  return most === undefined ? undefined : { count: test.operator === "<=" ? most + 1 : most, at: test.right as Syntax };
}

/** `(async () => { … })()`. */
function isInvokedInPlace(fn: Syntax, tree: Tree): boolean {
  const call = tree.parent(fn);
  return call?.type === "CallExpression" && call.callee === fn;
}

/** Sums over all the places that call a function by its name. */
function callers(fn: Syntax, tree: Tree, seen: Set<Syntax>, depth: number): Pollers | undefined {
  if (seen.has(fn)) return { count: 0 };
  const name = nameOf(fn, tree);
  if (!name || isExported(fn, tree)) return undefined;
  const inside = new Set(seen).add(fn);
  let count = 0;
  let at: Syntax | undefined;
  for (const use of tree.nodes) {
    if (use.type !== "Identifier" || use.name !== name || isDeclaration(use, tree)) continue;
    const site = siteOf(use, tree);
    if (!site) return undefined;
    const found = site === use ? undefined : concurrency(site, tree, inside, depth - 1);
    if (!found) return undefined;
    const direct = directRepeat(use, site, tree);
    if (direct === "unknown") return undefined;
    count += found.count * (direct?.count ?? 1);
    at ??= direct?.at ?? found.at;
  }
  return count === 0 ? undefined : { count, ...(at ? { at } : {}) };
}

/** The call that a use of the name belongs to: `f()`, `this.f()`, or one that takes `f` as its body. */
function siteOf(use: Syntax, tree: Tree): Syntax | undefined {
  let at: Syntax = use;
  let parent = tree.parent(at);
  if (parent?.type === "MemberExpression" && parent.property === at) {
    at = parent;
    parent = tree.parent(at);
  }
  if (parent?.type !== "CallExpression") return undefined;
  return parent.callee === at || argumentsOf(parent).includes(at) ? parent : undefined;
}

/** `Array.from({length: N}, poll)`: the function itself is what is repeated. */
function directRepeat(use: Syntax, site: Syntax, tree: Tree): Pollers | "unknown" | undefined {
  return argumentsOf(site).includes(use) ? (repeatedBy(site, tree) ?? "unknown") : undefined;
}

function nameOf(fn: Syntax, tree: Tree): string | undefined {
  if (fn.type === "FunctionDeclaration") return lastName(fn.id);
  const parent = tree.parent(fn);
  if (parent?.type === "VariableDeclarator") return lastName(parent.id);
  return parent?.type === "MethodDefinition" || parent?.type === "PropertyDefinition" ? lastName(parent.key) : undefined;
}

function isDeclaration(use: Syntax, tree: Tree): boolean {
  const parent = tree.parent(use);
  return parent?.id === use || (parent?.key === use && parent.type !== "Property");
}

function isExported(fn: Syntax, tree: Tree): boolean {
  for (let at = tree.parent(fn), steps = 0; at && steps < 3; at = tree.parent(at), steps++) {
    if (at.type === "ExportNamedDeclaration" || at.type === "ExportDefaultDeclaration") return true;
    if (isFunction(at)) return false;
  }
  return false;
}
