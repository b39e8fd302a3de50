import type { BuildOptions, Metafile } from "esbuild";

export function bundleForBrowsers(root: string, entry: string, options?: BuildOptions): Promise<{ text: string; metafile: Metafile }>;
export function catalogData(root: string): Map<string, string>;
