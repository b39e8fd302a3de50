import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { AnalysisService, type LintReply } from "./service.js";

/**
 * Stands for the analysis: `crash` ends the thread, `spin` goes on until it is given up, all else is done at once. It says
 * which texts it knows.
 */
const WORKER = `
const { parentPort, workerData } = require("node:worker_threads");
const cancelled = new Int32Array(workerData.cancelled);
const texts = new Map();
parentPort.on("message", (request) => {
  if (request.kind === "document") texts.set(request.path, request.text);
  if (request.kind !== "lint") return;
  const { id, path } = request;
  if (path === "crash") process.exit(1);
  while (path === "spin" && texts.get(path) === "first" && Atomics.load(cancelled, 0) !== id);
  const interrupted = Atomics.load(cancelled, 0) === id;
  parentPort.postMessage({ kind: "done", id, path: path + " " + texts.get(path), interrupted });
});
`;

describe("the analysis thread", () => {
  const folder = mkdtempSync(join(tmpdir(), "sfn-lint-service-"));
  const entry = join(folder, "worker.cjs");
  writeFileSync(entry, WORKER);
  let service: AnalysisService;
  afterEach(async () => {
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function started(): { next(): Promise<LintReply> } {
    const replies: LintReply[] = [];
    const waiting: ((reply: LintReply) => void)[] = [];
    service = new AnalysisService(pathToFileURL(entry), (reply) => {
      const one = waiting.shift();
      if (one) one(reply);
      else replies.push(reply);
    });
    return { next: () => new Promise((resolve) => (replies[0] ? resolve(replies.shift() as LintReply) : waiting.push(resolve))) };
  }

  it("gives a run up when the text has changed, and is started again when it ends", async () => {
    const { next } = started();
    service.document("spin", "first");
    service.lint("spin");
    service.document("spin", "second");
    service.lint("spin");
    expect(await next()).toMatchObject({ kind: "done", path: "spin first", interrupted: true });
    expect(await next()).toMatchObject({ kind: "done", path: "spin second", interrupted: false });
    service.document("other", "kept");
    service.lint("crash");
    service.lint("other");
    // the file that ended it twice is told, and the other one is linted by a new thread that knows the open texts
    const replies = [await next(), await next()];
    expect(replies).toContainEqual(expect.objectContaining({ path: "crash", failure: "the analysis ended with code 1" }));
    expect(replies).toContainEqual(expect.objectContaining({ path: "other kept", interrupted: false }));
  });
});
