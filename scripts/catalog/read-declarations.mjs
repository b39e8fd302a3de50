// Reads the declarations of a JavaScript client (dist-types) from their syntax: the types of members, which the schemas give no
// enumerations for, what is deprecated, and the errors of an operation.
import ts from "typescript";

/**
 * @param {Iterable<string>} texts of dist-types/models
 * @returns {{members: Map<string, Map<string, {type: object, deprecated?: string}>>, enums: Map<string, string[]>}}
 */
export function readDeclarations(texts) {
  const members = new Map();
  const enums = new Map();
  const deprecated = new Map();
  for (const text of texts) {
    const file = ts.createSourceFile("models.d.ts", text, ts.ScriptTarget.ES2022, false, ts.ScriptKind.TS);
    for (const statement of file.statements) readStatement(statement, { members, enums, deprecated });
  }
  return { members, enums, deprecated };
}

function readStatement(statement, found) {
  if (ts.isInterfaceDeclaration(statement)) {
    found.members.set(statement.name.text, membersOf(statement));
    const advice = deprecationOf(statement);
    if (advice !== undefined) found.deprecated.set(statement.name.text, advice);
  } else if (ts.isModuleDeclaration(statement) && statement.body && ts.isModuleBlock(statement.body)) {
    found.members.set(statement.name.text, unionOf(statement.body));
  } else if (ts.isVariableStatement(statement)) {
    for (const { name, type } of statement.declarationList.declarations) {
      const values = type && ts.isTypeLiteralNode(type) ? type.members.map(textOf) : undefined;
      if (values?.every((value) => value !== undefined)) found.enums.set(name.text, values);
    }
  }
}

/** `readonly ALL: "ALL";` */
function textOf(member) {
  const type = ts.isPropertySignature(member) ? member.type : undefined;
  return type && ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? type.literal.text : undefined;
}

function membersOf({ members }) {
  const found = new Map();
  for (const member of members) {
    if (!ts.isPropertySignature(member) || !member.type) continue;
    const deprecated = deprecationOf(member);
    found.set(member.name.text, { type: member.type, ...(deprecated === undefined ? {} : { deprecated }) });
  }
  return found;
}

/** A union is a namespace with an interface for each alternative, in which the members of the others are `never`. */
function unionOf({ statements }) {
  const found = new Map();
  for (const each of statements.filter(ts.isInterfaceDeclaration))
    for (const [name, member] of membersOf(each))
      if (name !== "$unknown" && member.type.kind !== ts.SyntaxKind.NeverKeyword) found.set(name, member);
  return found;
}

function deprecationOf(node) {
  for (const { tags } of node.jsDoc ?? [])
    for (const tag of tags ?? []) if (tag.tagName.text === "deprecated") return adviceOf(ts.getTextOfJSDocComment(tag.comment));
  return undefined;
}

/** Clients write `deprecated` or `deprecated since DATE` where the model gives no advice. */
const adviceOf = (text = "") => (/^(deprecated)?\.?$/i.test(text.trim()) ? "" : text.trim().replace(/\s+/g, " "));

/** The type of a list's elements, of a map's values. */
export function elementOf(type) {
  const inner = withoutUndefined(type);
  if (!inner) return undefined;
  if (ts.isArrayTypeNode(inner)) return inner.elementType;
  const [first, second] = (ts.isTypeReferenceNode(inner) && inner.typeArguments) || [];
  return first && !second ? elementOf(first) : second;
}

/** The name that a type refers to, as `LogLevel`. */
export function nameOf(type) {
  const inner = withoutUndefined(type);
  return inner && ts.isTypeReferenceNode(inner) && ts.isIdentifier(inner.typeName) ? inner.typeName.text : undefined;
}

function withoutUndefined(type) {
  if (!type) return undefined;
  if (ts.isParenthesizedTypeNode(type)) return withoutUndefined(type.type);
  return ts.isUnionTypeNode(type) ? type.types.find((each) => each.kind !== ts.SyntaxKind.UndefinedKeyword) : type;
}

/** The errors that a command's documentation lists. */
export function errorsOf(text) {
  return [...text.matchAll(/@throws \{@link (\w+)\} \(/g)].map(([, name]) => name);
}
