import { Worker } from "node:worker_threads";
import type { Fix } from "../../linter/finding.js";
import type { StateValues } from "./digest.js";
import type { LintSettings, Reply, Request, WorkerStart } from "./messages.js";

export type LintReply = Exclude<Reply, { kind: "fix" | "values" }>;

/** Times that the worker is started anew for one text. */
const MOST_CRASHES = 2;

/**
 * The worker thread and what is to be done in it: one file at a time, the last one that was asked for first. A request
 * for a file that is being linted gives the running one up, since its text is no longer the user's.
 */
export class AnalysisService {
  private worker: Worker | undefined;
  private readonly cancelled = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  private readonly waiting: string[] = [];
  private running: { readonly id: number; readonly path: string } | undefined;
  private readonly fixes = new Map<number, (reply: { fix?: Fix; refused?: string }) => void>();
  private readonly values = new Map<number, (values: StateValues) => void>();
  private readonly documents = new Map<string, string>();
  private readonly crashes = new Map<string, number>();
  private settings: LintSettings = { search: true, code: false };
  private workspace: readonly string[] = [];
  private last = 0;
  private closed = false;

  constructor(
    private readonly entry: URL,
    private readonly listener: (reply: LintReply) => void,
  ) {}

  configure(settings: LintSettings): void {
    this.settings = settings;
    this.send({ kind: "settings", settings });
  }

  /** @param text absent: the document was closed. */
  document(path: string, text: string | undefined): void {
    if (text === undefined) this.documents.delete(path);
    else this.documents.set(path, text);
    this.crashes.delete(path);
    this.send({ kind: "document", path, ...(text === undefined ? {} : { text }) });
  }

  /** Folders of the workspace. */
  folders(folders: readonly string[]): void {
    this.workspace = folders;
    this.send({ kind: "folders", folders });
  }

  changedFiles(): void {
    this.send({ kind: "changed-files" });
    this.send({ kind: "folders", folders: this.workspace });
  }

  lint(path: string): void {
    if (this.running?.path === path) this.giveUp();
    const at = this.waiting.indexOf(path);
    if (at >= 0) this.waiting.splice(at, 1);
    this.waiting.push(path);
    this.next();
  }

  /** The text has changed: what runs on it is of no use. */
  stale(path: string): void {
    if (this.running?.path === path) this.giveUp();
  }

  /** The fix of a finding of the last complete run, checked. */
  fix(path: string, index: number): Promise<{ fix?: Fix; refused?: string }> {
    const id = ++this.last;
    return new Promise((resolve) => {
      this.fixes.set(id, resolve);
      this.send({ kind: "fix", id, path, index });
    });
  }

  /** The values of a state, once the worker has time. */
  valuesOf(path: string, machine: string, state: string): Promise<StateValues> {
    const id = ++this.last;
    return new Promise((resolve) => {
      this.values.set(id, resolve);
      this.send({ kind: "values", id, path, machine, state });
    });
  }

  get isBusy(): boolean {
    return this.running !== undefined;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.worker?.terminate();
  }

  private giveUp(): void {
    if (this.running) Atomics.store(this.cancelled, 0, this.running.id);
  }

  private next(): void {
    if (this.running || this.closed) return;
    const path = this.waiting.pop();
    if (path === undefined) return;
    this.running = { id: ++this.last, path };
    this.send({ kind: "lint", id: this.running.id, path });
  }

  private send(request: Request): void {
    this.started().postMessage(request);
  }

  private started(): Worker {
    if (this.worker) return this.worker;
    const workerData: WorkerStart = { cancelled: this.cancelled.buffer as SharedArrayBuffer };
    const worker = new Worker(this.entry, { workerData });
    this.worker = worker;
    worker.on("message", (reply: Reply) => this.received(reply));
    worker.on("error", (error) => this.crashed(worker, error instanceof Error ? error.message : String(error)));
    worker.on("exit", (code) => this.crashed(worker, `the analysis ended with code ${code}`));
    worker.postMessage({ kind: "settings", settings: this.settings } satisfies Request);
    for (const [path, text] of this.documents) worker.postMessage({ kind: "document", path, text } satisfies Request);
    return worker;
  }

  private received(reply: Reply): void {
    if (reply.kind === "fix") {
      this.fixes.get(reply.id)?.(reply);
      this.fixes.delete(reply.id);
      return;
    }
    if (reply.kind === "values") {
      this.values.get(reply.id)?.(reply.values);
      this.values.delete(reply.id);
      return;
    }
    if (reply.kind === "part") {
      this.listener(reply);
      return;
    }
    // a run that was given up has nothing to say any more
    const stale = Atomics.load(this.cancelled, 0) === reply.id;
    if (reply.kind === "done") {
      if (this.running?.id === reply.id) this.running = undefined;
      this.listener(reply);
      this.next();
    } else if (!stale) this.listener(reply);
  }

  /** Out of memory, or a fault of our own: the other files go on. */
  private crashed(worker: Worker, failure: string): void {
    if (this.worker !== worker || this.closed) return;
    this.worker = undefined;
    for (const resolve of this.fixes.values()) resolve({});
    this.fixes.clear();
    for (const resolve of this.values.values()) resolve({});
    this.values.clear();
    const { running } = this;
    this.running = undefined;
    if (running) {
      const times = (this.crashes.get(running.path) ?? 0) + 1;
      this.crashes.set(running.path, times);
      if (times < MOST_CRASHES) this.waiting.push(running.path);
      else this.listener({ kind: "done", id: running.id, path: running.path, interrupted: false, failure });
    }
    this.next();
  }
}
