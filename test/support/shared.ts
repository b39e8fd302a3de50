import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Cases that are beside a development checkout; a plain clone has none, and suites that need them say so. */
export const SHARED = join(fileURLToPath(new URL("../../..", import.meta.url)), "shared");
export const hasShared = existsSync(SHARED);
export const whyNot = hasShared ? "" : " (skipped: ../shared is not here)";

export function casesIn<T>(...path: string[]): T[] {
  const folder = join(SHARED, ...path);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((f) => f.endsWith(".json") && f !== "index.json")
    .sort()
    .map((f) => JSON.parse(readFileSync(join(folder, f), "utf8")) as T);
}

export function sharedJson<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(SHARED, ...path), "utf8")) as T;
}
