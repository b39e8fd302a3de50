// Made by scripts/generate.mjs from the folders; do not edit.
import type { CommandFile } from "./command.js";

export const COMMANDS: Readonly<Record<string, () => Promise<{ readonly command: CommandFile }>>> = {
  "completion": () => import("./commands/completion.js"),
  "explain": () => import("./commands/explain.js"),
  "facts": () => import("./commands/facts.js"),
  "graph": () => import("./commands/graph.js"),
  "init": () => import("./commands/init.js"),
  "lint": () => import("./commands/lint.js"),
  "list": () => import("./commands/list.js"),
  "lsp": () => import("./commands/lsp.js"),
  "permissions": () => import("./commands/permissions.js"),
  "replay": () => import("./commands/replay.js"),
  "rules": () => import("./commands/rules.js"),
  "run": () => import("./commands/run.js"),
  "test-state": () => import("./commands/test-state.js"),
};
