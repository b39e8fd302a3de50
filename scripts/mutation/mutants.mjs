// The changes that can be made to a source, and the source with all of them in it, each switched on by its number.
import ts from "typescript";

const { SyntaxKind: K } = ts;

/** What an operator becomes, and the function of `runtime.mjs` that decides between the two. */
const OPERATORS = new Map([
  [K.LessThanToken, ["less", "<="]],
  [K.LessThanEqualsToken, ["lessOrEqual", "<"]],
  [K.GreaterThanToken, ["greater", ">="]],
  [K.GreaterThanEqualsToken, ["greaterOrEqual", ">"]],
  [K.EqualsEqualsEqualsToken, ["equal", "!=="]],
  [K.ExclamationEqualsEqualsToken, ["unequal", "==="]],
  [K.AmpersandAmpersandToken, ["both", "||"]],
  [K.BarBarToken, ["either", "&&"]],
  [K.PlusToken, ["plus", "-"]],
  [K.MinusToken, ["minus", "+"]],
  [K.AsteriskToken, ["times", "/"]],
  [K.SlashToken, ["by", "*"]],
]);
const SHORT = new Set(["both", "either"]);

/** @returns whether it waits or yields for the function that it is in, and so cannot be moved into another. */
function suspends(node) {
  if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return true;
  return !ts.isFunctionLike(node) && ts.forEachChild(node, suspends) === true;
}

/**
 * @param first number of the first change.
 * @returns the changes in order, `{id, file, line, column, was, becomes}`, and the text that holds them all.
 */
export function instrument(file, text, first) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants = [];
  const before = new Map();
  const after = new Map();
  const instead = new Map();
  const add = (node, becomes, was = node.getText(source)) => {
    const start = node.getStart(source);
    const { line, character } = source.getLineAndCharacterOfPosition(start);
    const short = (t) => t.replace(/\s+/g, " ").slice(0, 60);
    const id = first + mutants.length;
    mutants.push({ id, file, line: line + 1, column: character + 1, was: short(was), becomes: short(becomes) });
    return id;
  };
  const put = (where, at, piece, inFront = false) => {
    const list = where.get(at) ?? [];
    if (inFront) list.unshift(piece);
    else list.push(piece);
    where.set(at, list);
  };
  /** Calls are opened from the outside to the inside, and closed the other way round. */
  const wrapped = (node, name, id, inner) => {
    put(before, node.getStart(source), `__mutant.${name}(${id}, `);
    inner();
    put(after, node.getEnd(), ")");
  };
  const children = (node) => ts.forEachChild(node, visit);
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node)) return;
    if (ts.isIfStatement(node) && !node.elseStatement) {
      const id = add(node.expression, "false");
      wrapped(node.expression, "never", id, () => visitExpression(node.expression));
      visit(node.thenStatement);
      return;
    }
    if (ts.isConditionalExpression(node)) {
      const id = add(node.condition, `!(${node.condition.getText(source)})`);
      wrapped(node.condition, "negated", id, () => visitExpression(node.condition));
      visit(node.whenTrue);
      visit(node.whenFalse);
      return;
    }
    visitExpression(node);
  };
  const visitExpression = (node) => {
    const operator = ts.isBinaryExpression(node) ? OPERATORS.get(node.operatorToken.kind) : undefined;
    if (operator && !(SHORT.has(operator[0]) && suspends(node.right))) {
      const [name, becomes] = operator;
      const id = add(node.operatorToken, becomes);
      instead.set(node.operatorToken.getStart(source), { end: node.operatorToken.getEnd(), text: SHORT.has(name) ? ", () => (" : "," });
      wrapped(node, name, id, () => {
        visit(node.left);
        visit(node.right);
        if (SHORT.has(name)) put(after, node.getEnd(), ")");
      });
    } else if (ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken) {
      const id = add(node, node.operand.getText(source));
      wrapped(node, "negated", id, () => children(node));
    } else if (ts.isNumericLiteral(node)) {
      if (node.parent.name === node || ts.isEnumMember(node.parent)) return;
      wrapped(node, "more", add(node, `${node.text} + 1`), () => {});
    } else if (node.kind === K.TrueKeyword || node.kind === K.FalseKeyword) {
      wrapped(node, "negated", add(node, node.kind === K.TrueKeyword ? "false" : "true"), () => {});
    } else if (ts.isConditionalExpression(node)) visit(node);
    else children(node);
  };
  visit(source);
  let out = "";
  let from = 0;
  for (const at of [...new Set([...before.keys(), ...after.keys(), ...instead.keys()])].sort((a, b) => a - b)) {
    out += text.slice(from, at) + (after.get(at) ?? []).join("") + (before.get(at) ?? []).join("");
    from = Math.max(from, at);
    const other = instead.get(at);
    if (other) {
      out += other.text;
      from = other.end;
    }
  }
  return { mutants, text: out + text.slice(from) };
}
