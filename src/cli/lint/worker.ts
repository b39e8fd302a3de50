import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { fileAccess } from "../../discovery/read-file.js";
import { type ImportModule, setImporter } from "../../linter/config/import-module.js";
import { loadSettings, rulesFor } from "../settings.js";
import type { InputFile, LintRun, Result } from "./lint-files.js";
import { resultOf } from "./lint-files.js";
import { setupFor } from "./setup.js";
import type { ThreadReply, ThreadSetup } from "./threads.js";

/** A thread that lints the files that it is given. @param importer `import()` as it is outside of the bundle, for configurations that are programs. */
export function start(importer?: ImportModule): void {
  if (importer) setImporter(importer);
  const port = parentPort as MessagePort;
  const prepared = prepare(workerData as ThreadSetup);
  port.on("message", (files: readonly InputFile[] | undefined) => {
    if (!files) return port.close();
    void reply(files, prepared).then((message) => port.postMessage(message));
  });
}

type Prepared = Pick<LintRun, "setup" | "digest">;

async function prepare({ first, options, digests }: ThreadSetup): Promise<Prepared> {
  const config = await loadSettings(first, options);
  const setup = setupFor(await rulesFor(config), config, fileAccess(), options);
  return { setup, ...(digests ? { digest: (await import("../../linter/result-cache.js")).digestOf } : {}) };
}

async function reply(files: readonly InputFile[], prepared: Promise<Prepared>): Promise<ThreadReply> {
  try {
    const run = await prepared;
    const results: Result[] = [];
    for (const file of files) results.push(await resultOf(file, run));
    return { results };
  } catch (error) {
    const { name, message } = error as Error;
    return { failed: { message, config: name === "ConfigError" } };
  }
}
