import { isSyntax, lastName, type Syntax } from "../../languages/javascript/syntax.js";

/** An expression that may be a definition, with what gives it a name. */
export interface Candidate {
  readonly node: Syntax;
  /** The variable or property that it is the value of. */
  readonly named?: Syntax;
  /** It is an argument of a call that makes or tests a state machine. */
  readonly given?: boolean;
}

const WORDS = /StartAt/;

/** Object literals with `StartAt` and `States`, and texts that may be JSON or YAML of one. */
export function candidatesIn(program: Syntax): Map<Syntax, Candidate> {
  const found = new Map<Syntax, Candidate>();
  const todo: { node: Syntax; named: Syntax | undefined; given: boolean }[] = [{ node: program, named: undefined, given: false }];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const { node, named, given } = next;
    if (isCandidate(node)) found.set(node, { node, ...(named ? { named } : {}), ...(given ? { given } : {}) });
    const called = /^(?:Call|New)Expression$/.test(node.type) ? lastName(node.callee as Syntax) : undefined;
    const inside = given || (called !== undefined && /StateMachine|TestState/i.test(called));
    for (const [key, value] of Object.entries(node)) {
      if (key === "parent" || typeof value !== "object" || value === null) continue;
      for (const child of Array.isArray(value) ? value : [value])
        if (isSyntax(child)) todo.push({ node: child, named: nameFor(node, child, named), given: inside });
    }
  }
  return found;
}

/** Through casts and calls the name stays that of the variable. */
function nameFor(parent: Syntax, child: Syntax, outer: Syntax | undefined): Syntax | undefined {
  switch (parent.type) {
    case "VariableDeclarator":
      return child === parent.init ? (parent.id as Syntax) : undefined;
    case "Property":
    case "PropertyDefinition":
      return child === parent.value ? (parent.key as Syntax) : undefined;
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "CallExpression":
    case "AwaitExpression":
    case "ArrowFunctionExpression":
    case "BinaryExpression":
    case "TemplateLiteral":
      return outer;
    case "AssignmentExpression":
      return child === parent.right ? (parent.left as Syntax) : undefined;
    default:
      return undefined;
  }
}

function isCandidate(node: Syntax): boolean {
  switch (node.type) {
    case "ObjectExpression":
      return hasMembers(node);
    case "Literal":
      return typeof node.value === "string" && looksLikeText(node.value);
    case "TemplateLiteral":
      return looksLikeText((node.quasis as Syntax[]).map((q) => (q.value as { cooked?: string }).cooked ?? "").join("0"));
    case "Text":
      return looksLikeText(String(node.value));
    case "BinaryExpression":
      return node.operator === "+" && WORDS.test(leaves(node));
    default:
      return false;
  }
}

function hasMembers(node: Syntax): boolean {
  const names = (node.properties as Syntax[]).map((p) => (isSyntax(p.key) ? String(p.key.name ?? p.key.value) : "..."));
  if (names.length === 1 && names[0] === "Fn::Join") return true;
  return names.includes("States") && (names.includes("StartAt") || names.includes("..."))
    ? true
    : names.includes("StartAt") && names.includes("...");
}

function looksLikeText(text: string): boolean {
  return /"StartAt"\s*:/.test(text) ? /"States"\s*:/.test(text) : /^[ \t]*StartAt[ \t]*:/m.test(text) && /^[ \t]*States[ \t]*:/m.test(text);
}

/** The texts of a concatenation, without recursion into its left-leaning tree. */
function leaves(node: Syntax): string {
  const parts: string[] = [];
  const todo: Syntax[] = [node];
  for (let at = todo.pop(); at && parts.length < 2_000; at = todo.pop()) {
    if (at.type === "BinaryExpression") todo.push(at.left as Syntax, at.right as Syntax);
    else if (at.type === "Literal" || at.type === "Text") parts.push(String(at.value));
  }
  return parts.join(" ");
}
