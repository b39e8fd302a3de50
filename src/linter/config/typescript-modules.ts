import { pathToFileURL } from "node:url";

let registered = false;

/**
 * Lets `import()` load TypeScript where Node does not strip types itself (before 22.18): a loader hook that takes the types
 * off with the TypeScript that sfn-lint brings along, in the file's own place, so that its imports resolve as usual.
 * @see https://nodejs.org/docs/latest-v20.x/api/module.html#customization-hooks
 */
export async function loadTypeScriptModules(): Promise<void> {
  if (registered || (process.features as { readonly typescript?: unknown }).typescript) return;
  registered = true;
  const { createRequire, register } = await import("node:module");
  const typescript = pathToFileURL(createRequire(import.meta.url).resolve("typescript")).href;
  register(`data:text/javascript,${encodeURIComponent(HOOKS)}`, { data: { typescript } });
}

/** A name with the ending of what it would be compiled to is looked for as TypeScript too, as the compiler does. */
const HOOKS = `
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
let typescript;
export const initialize = (data) => { typescript = data.typescript; };
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND" || !/^[.][.]?[/].*[.][cm]?js$/.test(specifier)) throw error;
    return next(specifier.replace(/js$/, "ts"), context);
  }
}
export async function load(url, context, next) {
  if (!/^file:.*[.][cm]?ts$/.test(url)) return next(url, context);
  const { default: ts } = await import(typescript);
  const path = fileURLToPath(url);
  const { outputText } = ts.transpileModule(await readFile(path, "utf8"), {
    fileName: path,
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true, inlineSourceMap: true },
  });
  return { format: "module", shortCircuit: true, source: outputText };
}
`;
