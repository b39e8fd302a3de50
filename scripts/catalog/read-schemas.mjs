// Reads the schemas that a JavaScript client carries (dist-es/schemas/schemas_*.js) from their syntax; nothing is run.
// A schema is an array that begins with its kind:
//   [3, namespace, name, traits, names, targets, n]   structure, of whose members the first n are required
//   [4, …]  union    [-3, …]  error    [9, namespace, name, traits, input, output]  operation
//   [1, namespace, name, traits, element]  list    [2, namespace, name, traits, key, value]  map    [0, namespace, name, traits, target]  scalar
// A target is a number of @smithy/types (0 text, 1 number, 64 | 0 list of texts …), `() => NAME`, or either with traits in an array.
import ts from "typescript";

/** @returns {Map<string, unknown>} schemas by the name of their variable, functions as {to: NAME}, traits as {traits} */
export function readSchemas(text) {
  const values = new Map();
  const file = ts.createSourceFile("schemas.js", text, ts.ScriptTarget.ES2022, false, ts.ScriptKind.JS);
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (initializer && ts.isIdentifier(name)) values.set(name.text, literalOf(initializer, values));
  }
  return new Map([...values].filter(([, value]) => typeof value !== "string"));
}

function literalOf(node, known) {
  if (ts.isArrayLiteralExpression(node)) return node.elements.map((each) => literalOf(each, known));
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isIdentifier(node)) return known.get(node.text) ?? node.text;
  if (ts.isPrefixUnaryExpression(node)) return -literalOf(node.operand, known);
  // 64 | 0
  if (ts.isBinaryExpression(node)) return literalOf(node.left, known) | literalOf(node.right, known);
  if (ts.isArrowFunction(node) && ts.isIdentifier(node.body)) return { to: node.body.text };
  if (ts.isObjectLiteralExpression(node)) return traitsOf(node, known);
  return undefined;
}

function traitsOf(node, known) {
  const entries = node.properties.filter(ts.isPropertyAssignment).map(({ name, initializer }) => {
    const key = ts.isComputedPropertyName(name) ? literalOf(name.expression, known) : name.text;
    return [key, literalOf(initializer, known)];
  });
  return { traits: Object.fromEntries(entries) };
}
