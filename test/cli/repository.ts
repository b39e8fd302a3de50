import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Scratch, scratch, sfnLint } from "../support/built.js";

interface Found {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly file: string;
  readonly state?: string;
  readonly range: { readonly start: { readonly line: number; readonly column: number } };
}

/** A repository of its own that the built program works in. */
export class Repository {
  private readonly place: Scratch = scratch();
  readonly folder = this.place.folder;

  constructor() {
    this.put(".git/HEAD", "ref: refs/heads/main\n");
  }

  put(path: string, content: unknown): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), typeof content === "string" ? content : JSON.stringify(content, null, 2));
  }

  delete(path: string): void {
    rmSync(join(this.folder, path));
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  run(
    words: readonly string[],
    more: { readonly env?: Readonly<Record<string, string>>; readonly below?: string; readonly input?: string } = {},
  ) {
    const { below = "", ...options } = more;
    return sfnLint(words, { cwd: join(this.folder, below), ...options });
  }

  /** The findings of a run with these words, by the JSON report. */
  findings(...words: string[]): readonly Found[] {
    const { stdout, stderr } = this.run(["-f", "json", ...words]);
    if (stdout === "") throw new Error(stderr);
    return (JSON.parse(stdout) as { findings: Found[] }).findings;
  }

  remove(): void {
    this.place.remove();
  }
}

/** A callback that nothing ends: one error, `task-can-wait-forever`. */
export const WAITING = {
  Type: "Task",
  Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
  Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/1/q", MessageBody: { "token.$": "$$.Task.Token" } },
  End: true,
} as const;
export const WAITS = "task-can-wait-forever";
/** A machine of one such state, by its name. */
export const waiting = (name = "Ask", more: object = {}) => ({ StartAt: name, States: { [name]: { ...WAITING, ...more } } });
