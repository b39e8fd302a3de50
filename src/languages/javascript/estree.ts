type Parser = Pick<typeof import("@typescript-eslint/typescript-estree"), "parse">;

/** The parser of TypeScript and JavaScript. It is heavy: nothing else loads it. */
export async function loadEstree(): Promise<Parser> {
  const module: Partial<Parser> & { readonly default?: Parser } = await import("@typescript-eslint/typescript-estree");
  // where it is bundled, the names of a CommonJS module are members of its default export
  return module.default?.parse ? module.default : (module as Parser);
}
