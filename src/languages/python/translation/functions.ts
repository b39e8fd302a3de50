import type { SyntaxNode } from "@lezer/common";
import type { Syntax } from "../../javascript/syntax.js";
import { expression } from "./expressions.js";
import { childrenOf, commaParts, identifier, nameAt, type Source, syntax, withoutBrackets, written } from "./nodes.js";
import { assignedNames } from "./scopes.js";
import { body } from "./statements.js";

/** Parameters; `*args` and `**kwargs` take what is left, and those after `*` are given by name only. */
export function parameters(list: SyntaxNode, source: Source): Syntax[] {
  const children = withoutBrackets(childrenOf(list));
  return commaParts(children).flatMap((part) => {
    const [first, second] = part as [SyntaxNode, SyntaxNode?];
    if (first.name === "*") return second ? [rest("RestElement", first, second, source)] : [syntax("KeywordsOnly", first)];
    if (first.name === "**") return second ? [rest("KeywordsElement", first, second, source)] : [];
    if (first.name !== "VariableName") return [];
    const assign = part.findIndex(({ name }) => name === "AssignOp");
    const left = { ...identifier(first, source), ...annotation(part, source) } as Syntax;
    if (assign < 0) return [left];
    const given = part[assign + 1];
    return [
      syntax("AssignmentPattern", { from: first.from, to: (part.at(-1) as SyntaxNode).to }, { left, right: expression(given, source) }),
    ];
  });
}

const rest = (type: string, mark: SyntaxNode, name: SyntaxNode, source: Source): Syntax =>
  syntax(type, mark, { argument: identifier(name, source) });

const TYPES: Readonly<Record<string, string>> = {
  str: "TSStringKeyword",
  int: "TSNumberKeyword",
  float: "TSNumberKeyword",
  bool: "TSBooleanKeyword",
};

/** A parameter of a plain type: what it holds is known as far as that, in the form that the evaluator reads. */
function annotation(part: readonly SyntaxNode[], source: Source): Record<string, unknown> {
  const def = part.find(({ name }) => name === "TypeDef");
  const [, named] = def ? childrenOf(def) : [];
  const type = named && TYPES[written(named, source)];
  return type && def ? { typeAnnotation: syntax("TSTypeAnnotation", def, { typeAnnotation: syntax(type, def) }) } : {};
}

interface Decorated {
  readonly node: SyntaxNode;
  readonly decorators: readonly string[];
}

/** `def f(…): …` as the value of its name. */
export function functionValue({ node }: Decorated, source: Source): Syntax {
  const list = childrenOf(node).find(({ name }) => name === "ParamList");
  const params = list ? parameters(list, source) : [];
  return functionOf(node, params, [], source);
}

function functionOf(node: SyntaxNode, params: readonly Syntax[], first: readonly Syntax[], source: Source): Syntax {
  const block = childrenOf(node).find(({ name }) => name === "Body");
  const own = block ? assignedNames(block, source) : { names: [], yields: false };
  const taken = new Set(params.map(nameIn));
  const locals = own.names.filter((name) => !taken.has(name));
  const statements = block ? body(block, source) : [];
  return syntax("FunctionExpression", node, {
    params,
    generator: own.yields,
    body: syntax("BlockStatement", block ?? node, { body: [...declarations(locals, node), ...first, ...statements] }),
  });
}

/** Names of a function or module exist from its beginning on. */
export function declarations(names: readonly string[], at: { readonly from: number; readonly to: number }): Syntax[] {
  const place = { from: at.from, to: at.from };
  if (names.length === 0) return [];
  const made = names.map((name) => syntax("VariableDeclarator", place, { id: nameAt(name, place), init: null }));
  return [syntax("VariableDeclaration", place, { kind: "let", declarations: made })];
}

function nameIn(param: Syntax): string {
  const inner = (param.type === "AssignmentPattern" ? param.left : (param.argument ?? param)) as Syntax;
  return String(inner.name ?? "");
}

/** `class C(Base): …` as the value of its name. */
export function classValue({ node, decorators }: Decorated, source: Source): Syntax {
  const children = childrenOf(node);
  const name = children.find((child) => child.name === "VariableName");
  const list = children.find((child) => child.name === "ArgList");
  const [base] = list ? commaParts(withoutBrackets(childrenOf(list))) : [];
  const superClass = base?.length === 1 && base[0] ? expression(base[0], source) : null;
  const block = children.find((child) => child.name === "Body");
  const members = block ? childrenOf(block).flatMap((child) => classMember(child, source)) : [];
  const isRecord =
    decorators.some((word) => /(?:^|\.)dataclass$/.test(word)) || /^(?:NamedTuple|BaseModel)$/.test(lastWord(base?.[0], source));
  if (isRecord && !members.some(({ kind }) => kind === "constructor")) members.push(recordConstructor(node, members));
  return syntax("ClassExpression", node, {
    id: name ? identifier(name, source) : null,
    superClass: isRecord ? null : superClass,
    body: syntax("ClassBody", block ?? node, { body: members }),
  });
}

const lastWord = (node: SyntaxNode | undefined, source: Source): string => (node ? (written(node, source).split(".").at(-1) ?? "") : "");

function classMember(child: SyntaxNode, source: Source): Syntax[] {
  const { node, decorators } = decorated(child, source);
  if (node.name === "FunctionDefinition") return [method(node, decorators, source)];
  if (node.name !== "AssignStatement") return [];
  const [name, ...rest] = childrenOf(node);
  if (name?.name !== "VariableName") return [];
  const assign = rest.findIndex((part) => part.name === "AssignOp");
  const given = rest[assign + 1];
  const key = identifier(name, source);
  const value = assign < 0 || !given ? null : expression(given, source);
  // an attribute of the class is read through its objects too
  const members = { key, value, computed: false };
  return [
    ...(value ? [syntax("PropertyDefinition", node, { ...members, static: true })] : []),
    syntax("PropertyDefinition", node, members),
  ];
}

function method(node: SyntaxNode, decorators: readonly string[], source: Source): Syntax {
  const children = childrenOf(node);
  const name = children.find((child) => child.name === "VariableName") as SyntaxNode;
  const list = children.find((child) => child.name === "ParamList");
  const params = list ? parameters(list, source) : [];
  const isStatic = decorators.includes("staticmethod");
  const self = isStatic ? undefined : params[0];
  const first = self?.type === "Identifier" ? [bound(self)] : [];
  const called = written(name, source);
  return syntax("MethodDefinition", node, {
    key: identifier(name, source),
    computed: false,
    static: isStatic || decorators.includes("classmethod"),
    kind: called === "__init__" ? "constructor" : decorators.some((word) => /(?:^|[._])property$/.test(word)) ? "get" : "method",
    value: functionOf(node, first.length > 0 ? params.slice(1) : params, first, source),
  });
}

/** `self` is a variable of the method, which functions within it see too. */
function bound(self: Syntax): Syntax {
  const at = { from: self.range[0], to: self.range[1] };
  const declarator = syntax("VariableDeclarator", at, { id: nameAt(String(self.name), at), init: syntax("ThisExpression", at) });
  return syntax("VariableDeclaration", at, { kind: "const", declarations: [declarator] });
}

/** A dataclass is given its attributes, in their order or by name. */
function recordConstructor(node: SyntaxNode, members: readonly Syntax[]): Syntax {
  const at = { from: node.from, to: node.from };
  const fields = members.filter((one) => one.type === "PropertyDefinition" && one.static !== true);
  const params = fields.map(({ key, value }) =>
    value
      ? syntax("AssignmentPattern", at, { left: nameAt(String((key as Syntax).name), at), right: value })
      : nameAt(String((key as Syntax).name), at),
  );
  const statements = fields.map(({ key }) => {
    const name = String((key as Syntax).name);
    const left = syntax("MemberExpression", at, { object: syntax("ThisExpression", at), property: nameAt(name, at), computed: false });
    const assignment = syntax("AssignmentExpression", at, { operator: "=", left, right: nameAt(name, at) });
    return syntax("ExpressionStatement", at, { expression: assignment });
  });
  const value = syntax("FunctionExpression", at, { params, body: syntax("BlockStatement", at, { body: statements }) });
  return syntax("MethodDefinition", at, { key: nameAt("__init__", at), computed: false, static: false, kind: "constructor", value });
}

/** A function or class with the names of its decorators. */
export function decorated(node: SyntaxNode, source: Source): Decorated {
  if (node.name !== "DecoratedStatement") return { node, decorators: [] };
  const children = childrenOf(node);
  const decorators = children
    .filter(({ name }) => name === "Decorator")
    .map((decorator) =>
      childrenOf(decorator)
        .filter(({ name }) => name !== "At" && name !== "ArgList")
        .map((word) => written(word, source))
        .join(""),
    );
  return { node: children.at(-1) ?? node, decorators };
}
