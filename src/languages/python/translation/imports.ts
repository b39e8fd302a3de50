import type { SyntaxNode } from "@lezer/common";
import type { Syntax } from "../../javascript/syntax.js";
import { commaParts, identifier, nameAt, type Source, syntax, written } from "./nodes.js";

/** `import a.b as c`, `from .a import b as c`: the source is the module's name as Python writes it. */
export function importsOf(node: SyntaxNode, children: readonly SyntaxNode[], source: Source): Syntax[] {
  const at = children.findIndex(({ name }) => name === "import");
  const wanted = children.slice(at + 1).filter(({ name }) => name !== "(" && name !== ")");
  if (children[0]?.name !== "from")
    return commaParts(wanted).map((part) => {
      const alias = part.findIndex(({ name }) => name === "as");
      const words = part.slice(0, alias < 0 ? undefined : alias);
      const local = alias < 0 ? words[0] : part[alias + 1];
      // without `as`, the name is that of the outermost package
      const name = alias < 0 ? written(words[0] as SyntaxNode, source) : words.map((word) => written(word, source)).join("");
      return declaration(node, name, part[0] as SyntaxNode, [
        syntax("ImportNamespaceSpecifier", part[0] as SyntaxNode, { local: local ? identifier(local, source) : null }),
      ]);
    });
  const words = children.slice(1, Math.max(at, 1));
  const name = words.map((word) => written(word, source)).join("");
  const specifiers = commaParts(wanted).flatMap((part) => {
    const [imported] = part as [SyntaxNode];
    if (imported.name === "*") return [syntax("ImportAllSpecifier", imported)];
    const local = part[1]?.name === "as" ? (part[2] ?? imported) : imported;
    return [syntax("ImportSpecifier", imported, { imported: identifier(imported, source), local: nameAt(written(local, source), local) })];
  });
  return [declaration(node, name, words[0] ?? node, specifiers)];
}

function declaration(node: SyntaxNode, module: string, at: SyntaxNode, specifiers: readonly Syntax[]): Syntax {
  return syntax("ImportDeclaration", node, { source: syntax("Literal", at, { value: module }), specifiers });
}
