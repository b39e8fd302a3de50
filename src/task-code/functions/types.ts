import type { CodeShape } from "../../hosts/deployment.js";
import { isSyntax, lastName, type Syntax, type Tree } from "../../languages/javascript/syntax.js";
import { merged, objectOf, UNKNOWN } from "./code-shape.js";
import { nameOfKey } from "./handler-function.js";

const DEEPEST = 8;

/** What a type of TypeScript says of the JSON of its values; types of packages are unknown. */
export class Types {
  private readonly declared = new Map<string, Syntax>();

  constructor(trees: readonly Tree[]) {
    for (const { nodes } of trees)
      for (const node of nodes)
        if (/^TS(?:Interface|TypeAlias)Declaration$/.test(node.type)) {
          const name = lastName(node.id);
          // of two of one name, which is meant is not asked
          if (name !== undefined) this.declared.set(name, this.declared.has(name) ? (node.id as Syntax) : node);
        }
  }

  shapeOf(type: unknown, depth = 0): CodeShape {
    if (!isSyntax(type) || depth > DEEPEST) return UNKNOWN;
    switch (type.type) {
      case "TSTypeAnnotation":
        return this.shapeOf(type.typeAnnotation, depth);
      case "TSStringKeyword":
      case "TSTemplateLiteralType":
        return { kind: "string" };
      case "TSNumberKeyword":
        return { kind: "number" };
      case "TSBooleanKeyword":
        return { kind: "boolean" };
      case "TSArrayType":
        return { kind: "list", of: this.shapeOf(type.elementType, depth + 1) };
      case "TSTypeLiteral":
        return this.members(type.members, depth);
      case "TSInterfaceBody":
        return this.members(type.body, depth);
      case "TSInterfaceDeclaration": {
        const own = this.shapeOf(type.body, depth);
        const bases = Array.isArray(type.extends) ? type.extends : [];
        return bases.map((base) => this.reference(isSyntax(base) ? base.expression : undefined, depth)).reduce(merged, own);
      }
      case "TSTypeAliasDeclaration":
        return type.typeParameters ? UNKNOWN : this.shapeOf(type.typeAnnotation, depth);
      case "TSIntersectionType":
        return both((type.types as readonly unknown[]).map((one) => this.shapeOf(one, depth + 1)));
      case "TSTypeReference": {
        const name = lastName(type.typeName);
        const [first] = argumentsOfType(type);
        if (name === "Promise" || name === "Readonly" || name === "Required") return this.shapeOf(first, depth + 1);
        if (name === "Array" || name === "ReadonlyArray") return { kind: "list", of: this.shapeOf(first, depth + 1) };
        return first ? UNKNOWN : this.reference(type.typeName, depth);
      }
      default:
        return UNKNOWN;
    }
  }

  /** What a function of a type returns: `Handler<Event, Result>`, `(event: Event) => Promise<Result>`. */
  resultOf(type: Syntax | undefined): CodeShape {
    const at = type?.type === "TSTypeAnnotation" ? type.typeAnnotation : type;
    if (!isSyntax(at)) return UNKNOWN;
    if (at.type === "TSFunctionType") return this.shapeOf(at.returnType);
    return lastName(at.typeName) === "Handler" ? this.shapeOf(argumentsOfType(at)[1]) : UNKNOWN;
  }

  private reference(name: unknown, depth: number): CodeShape {
    const found = isSyntax(name) && name.type === "Identifier" ? this.declared.get(String(name.name)) : undefined;
    return found && found.type !== "Identifier" && !found.typeParameters ? this.shapeOf(found, depth + 1) : UNKNOWN;
  }

  private members(members: unknown, depth: number): CodeShape {
    const known: [string, CodeShape][] = [];
    let open = false;
    for (const one of Array.isArray(members) ? members : []) {
      const name = isSyntax(one) && one.type === "TSPropertySignature" && one.computed !== true ? nameOfKey(one.key) : undefined;
      if (name === undefined) open = true;
      else known.push([name, this.shapeOf((one as Syntax).typeAnnotation, depth + 1)]);
    }
    return objectOf(known, open);
  }
}

/** A text or number with a brand is none of the objects that it is written with. */
const both = (shapes: readonly CodeShape[]): CodeShape => (shapes.every(({ kind }) => kind === "object") ? shapes.reduce(merged) : UNKNOWN);

function argumentsOfType(type: Syntax): readonly unknown[] {
  const given = type.typeArguments ?? type.typeParameters;
  return isSyntax(given) && Array.isArray(given.params) ? given.params : [];
}
