import { resolve } from "node:path";
import { serve } from "../lsp/server.js";

export interface LspFlags {
  readonly type?: "standard" | "express";
  readonly config?: string | boolean;
  readonly allowConfigCode?: boolean;
}

/** Starts the language server; the client ends it. */
export function startServer({ type, config, allowConfigCode = false }: LspFlags): Promise<never> {
  serve({
    search: config !== false,
    code: allowConfigCode,
    ...(typeof config === "string" ? { config: resolve(config) } : {}),
    ...(type ? { type: type === "express" ? "EXPRESS" : "STANDARD" } : {}),
  });
  return new Promise<never>(() => {});
}
