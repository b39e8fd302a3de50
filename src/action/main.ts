import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runAction } from "./run-action.js";

try {
  process.exitCode = runAction(process.env, join(dirname(fileURLToPath(import.meta.url)), ".."));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stdout.write(`::error title=sfn-lint::${message.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A")}\n`);
  process.exitCode = 2;
}
