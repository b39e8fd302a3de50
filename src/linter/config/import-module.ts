/** Loads a module of the user's by its URL. */
export type ImportModule = (url: string) => Promise<{ readonly default?: unknown }>;

let importer: ImportModule = (url) => import(url) as Promise<{ readonly default?: unknown }>;

/** The command's bundle is CommonJS, where `import()` has become `require()`: whoever starts it hands in the real one. */
export function setImporter(given: ImportModule): void {
  importer = given;
}

export const importModule: ImportModule = (url) => importer(url);
