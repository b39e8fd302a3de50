import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { type ImportModule, setImporter } from "../../linter/config/import-module.js";
import { Analyzer } from "./analyzer.js";
import type { Reply, Request, WorkerStart } from "./messages.js";

/** The thread that lints. @param importer `import()` as it is outside of the bundle, for configurations that are programs. */
export function start(importer?: ImportModule): void {
  if (importer) setImporter(importer);
  const port = parentPort as MessagePort;
  const { cancelled } = workerData as WorkerStart;
  const analyzer = new Analyzer((reply: Reply) => port.postMessage(reply), new Int32Array(cancelled));
  let last: Promise<void> = Promise.resolve();
  port.on("message", (request: Request) => {
    // it goes on between the others
    if (request.kind === "folders") {
      void analyzer.scan(request.folders);
      return;
    }
    last = last.then(() => analyzer.handle(request));
  });
}
