import { resolve } from "node:path";
import { readSourceFile } from "../discovery/read-file.js";
import type { ReadSession } from "../hosts/read-session.js";
import { type SourceFile, sourceFile } from "../text/source-file.js";
import type { MachineDigest, StateValues } from "./analysis/digest.js";
import { EditorFiles } from "./analysis/editor-files.js";
import type { LintSettings } from "./analysis/messages.js";
import { AnalysisService, type LintReply } from "./analysis/service.js";
import { DiagnosticStore } from "./diagnostic-store.js";
import { type ContentChange, Documents, type OpenDocument } from "./documents.js";
import type { MachineModel } from "./model/document-model.js";
import { Models } from "./model/models.js";
import { type EditorSettings, settingsFrom } from "./settings.js";

/** What the session tells the editor. */
interface SessionEvents {
  publish(document: OpenDocument): void;
  /** Facts have changed: hints and lenses may be asked for again. */
  refresh(): void;
  warn(message: string): void;
}

/** The open documents, what is known of them, and when they are linted. */
export class Session {
  readonly documents = new Documents();
  readonly store = new DiagnosticStore();
  readonly models: Models;
  settings: EditorSettings;
  private readonly files = new EditorFiles();
  private readonly service: AnalysisService;
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly values = new Map<string, Map<string, { readonly of: MachineDigest; readonly values: StateValues }>>();
  private readonly digests = new Map<string, readonly MachineDigest[]>();
  /** Files that have been linted as they are now, by absolute path. */
  private readonly settled = new Set<string>();
  /** The files that a file is a part of, by absolute path. */
  private readonly owners = new Map<string, Set<string>>();
  private readonly waiting: { readonly path: string; readonly done: () => void }[] = [];
  private readonly warned = new Set<string>();

  constructor(
    worker: URL,
    private readonly base: LintSettings,
    private readonly events: SessionEvents,
  ) {
    this.settings = settingsFrom(undefined, base);
    this.models = new Models(this.files);
    this.service = new AnalysisService(worker, (reply) => this.received(reply));
  }

  configure(given: unknown): void {
    this.settings = settingsFrom(given, this.base);
    this.service.configure(this.settings.lint);
    this.lintAll();
  }

  /** Folders of the workspace. */
  folders(folders: readonly string[]): void {
    this.service.folders(folders);
  }

  open(uri: string, languageId: string, version: number, text: string): void {
    this.changed(this.documents.put(uri, languageId, version, text), 0);
  }

  change(uri: string, version: number, changes: readonly ContentChange[]): void {
    const path = this.documents.get(uri)?.path;
    if (path !== undefined) for (const change of changes) this.store.edit(path, change);
    const document = this.documents.change(uri, version, changes);
    if (document) this.changed(document, this.settings.delay);
  }

  close(uri: string): void {
    const path = this.documents.get(uri)?.path;
    this.documents.remove(uri);
    this.models.forget(uri);
    if (path === undefined) return;
    clearTimeout(this.timers.get(path));
    this.timers.delete(path);
    this.files.set(path, undefined);
    this.service.document(path, undefined);
    for (const target of this.targets(path)) if (!this.isShown(target)) this.forget(target);
  }

  /** Something on disk has changed. */
  changedFiles(): void {
    this.service.changedFiles();
    this.models.refresh();
    this.lintAll();
  }

  /** The facts of a state machine, as of the last complete run on it, without values. */
  factsOf(document: OpenDocument, model: MachineModel): MachineDigest | undefined {
    return this.found(document, model)?.digest;
  }

  /** The same with the values of one state. While the worker is busy, those that were asked for last. */
  async factsWith(document: OpenDocument, model: MachineModel, state: string | undefined): Promise<MachineDigest | undefined> {
    const found = this.found(document, model);
    const known = state === undefined ? undefined : found?.digest.states.get(state);
    if (!found || state === undefined || !known) return found?.digest;
    const { path, digest } = found;
    const key = `${digest.name}\n${state}`;
    const before = this.values.get(path)?.get(key);
    const values =
      before?.of === digest || (before && this.service.isBusy) ? before.values : await this.service.valuesOf(path, digest.name, state);
    if (before?.values !== values) {
      const own = this.values.get(path) ?? new Map<string, { of: MachineDigest; values: StateValues }>();
      this.values.set(path, own.set(key, { of: digest, values }));
    }
    return { ...digest, states: new Map(digest.states).set(state, { ...known, values }) };
  }

  private found({ path }: OpenDocument, model: MachineModel): { readonly path: string; readonly digest: MachineDigest } | undefined {
    if (path === undefined) return undefined;
    const own = this.digests.get(path)?.find((digest) => digest.name === model.name);
    if (own) return { path, digest: own };
    for (const [linted, digests] of this.digests)
      for (const digest of digests)
        if (digest.files.includes(path) && [...model.states.keys()].some((name) => digest.states.has(name)))
          return { path: linted, digest };
    return undefined;
  }

  /** Waits for the first facts of a document, but not for long. */
  whenAnalyzed({ path }: OpenDocument, milliseconds: number): Promise<void> {
    return path === undefined || this.targets(path).some((target) => this.digests.has(target))
      ? Promise.resolve()
      : this.whenSettled(path, milliseconds);
  }

  /** Waits until the last text of a document has been linted, but not for long. */
  whenSettled(path: string, milliseconds: number): Promise<void> {
    if (this.targets(path).every((target) => this.settled.has(resolve(target)))) return Promise.resolve();
    return new Promise((done) => {
      const timer = setTimeout(done, milliseconds);
      this.waiting.push({
        path,
        done: () => {
          clearTimeout(timer);
          done();
        },
      });
    });
  }

  /** Is a document open that shows what is found in this file? */
  private isShown(root: string): boolean {
    return this.documents
      .all()
      .some(({ path }) => path !== undefined && this.targets(path).some((target) => resolve(target) === resolve(root)));
  }

  private forget(root: string): void {
    this.digests.delete(root);
    this.values.delete(root);
    this.publish(this.store.drop(root));
  }

  /** What is linted for a document: the files that it is a part of, else itself. */
  private targets(path: string): readonly string[] {
    const owners = this.owners.get(resolve(path));
    return owners && owners.size > 0 ? [...owners] : [path];
  }

  isSettled(path: string): boolean {
    return this.settled.has(resolve(path));
  }

  fix(path: string, index: number): ReturnType<AnalysisService["fix"]> {
    return this.service.fix(path, index);
  }

  /** Files as the editor has them, for one request. */
  access(): ReadSession {
    return this.files.access();
  }

  /** A file as the editor has it, else as it is on disk; undefined where it cannot be read. */
  textOf(path: string): SourceFile | undefined {
    const text = this.files.textOf(path);
    if (text !== undefined) return sourceFile(path, text);
    try {
      return readSourceFile(path);
    } catch {
      return undefined;
    }
  }

  dispose(): Promise<void> {
    for (const timer of this.timers.values()) clearTimeout(timer);
    return this.service.close();
  }

  private lintAll(): void {
    for (const document of this.documents.all()) if (document.path !== undefined) this.schedule(document.path, 0);
  }

  private changed(document: OpenDocument, delay: number): void {
    const { path, file } = document;
    if (path === undefined) return;
    this.files.set(path, file.text);
    for (const target of this.targets(path)) this.service.stale(target);
    this.service.document(path, file.text);
    this.schedule(path, delay);
  }

  private schedule(path: string, delay: number): void {
    for (const target of this.targets(path)) this.settled.delete(resolve(target));
    clearTimeout(this.timers.get(path));
    this.timers.set(
      path,
      setTimeout(() => {
        this.timers.delete(path);
        for (const target of this.targets(path)) this.service.lint(target);
        // the next request finds the form of the text read
        const document = this.documents.all().find((one) => one.path === path);
        if (document) void this.models.current(document);
      }, delay),
    );
  }

  private received(reply: LintReply): void {
    switch (reply.kind) {
      case "findings":
        if (reply.configuration !== undefined) this.warn(reply.configuration);
        this.publish(this.store.put(reply.path, reply.stage, reply.findings));
        if (reply.stage === "complete") this.compose(reply.path, reply.files);
        return;
      case "digest":
        this.digests.set(reply.path, reply.machines);
        return;
      case "done":
        if (reply.failure !== undefined) this.warn(`${reply.path} cannot be analyzed: ${reply.failure}`);
        if (reply.interrupted || this.isWaiting(reply.path)) return;
        this.settle(reply.path);
        this.events.refresh();
        return;
      case "part":
        this.adopt(reply.file, reply.root);
    }
  }

  /** Will the file be linted again, since a document of it has changed? */
  private isWaiting(root: string): boolean {
    return [...this.timers.keys()].some((path) => this.targets(path).includes(root));
  }

  /** A file that was typed may name other definitions than it did. */
  private compose(root: string, files: readonly string[]): void {
    const now = new Set(files.map((file) => resolve(file)));
    for (const [file, owners] of this.owners) {
      if (now.has(file) || !owners.delete(root)) continue;
      for (const { path } of this.documents.all()) if (path !== undefined && resolve(path) === file) this.schedule(path, 0);
    }
    for (const file of files) if (resolve(file) !== resolve(root)) this.adopt(file, root);
  }

  private adopt(file: string, root: string): void {
    const owners = this.owners.get(resolve(file)) ?? new Set<string>();
    if (owners.has(root)) return;
    this.owners.set(resolve(file), owners.add(root));
    const document = this.documents.all().find((one) => one.path !== undefined && resolve(one.path) === resolve(file));
    if (document?.path === undefined) return;
    this.forget(document.path);
    this.schedule(document.path, 0);
  }

  private settle(root: string): void {
    this.settled.add(resolve(root));
    for (let i = this.waiting.length - 1; i >= 0; i--) {
      const path = this.waiting[i]?.path;
      if (path === undefined || !this.targets(path).every((target) => this.settled.has(resolve(target)))) continue;
      this.waiting.splice(i, 1)[0]?.done();
    }
  }

  private publish(files: ReadonlySet<string>): void {
    for (const document of this.documents.all())
      if (document.path !== undefined && files.has(resolve(document.path))) this.events.publish(document);
  }

  /** Each trouble is told once. */
  private warn(message: string): void {
    if (this.warned.has(message)) return;
    this.warned.add(message);
    this.events.warn(message);
  }
}
