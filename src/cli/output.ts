import { fstatSync, writeSync } from "node:fs";

/**
 * Standard output or standard error. A file or a pipe is written to directly, in order and until all is written, as Node's
 * streams do there, whose modules take some milliseconds to load; a terminal and what else there is get Node's stream.
 */
export class Output {
  private direct: boolean;
  private closed = false;
  private opened: NodeJS.WriteStream | undefined;

  /** @param failed called with the error after which nothing can be written. */
  constructor(
    private readonly fd: 1 | 2,
    private readonly failed: (error: NodeJS.ErrnoException) => void,
  ) {
    this.direct = isFileOrPipe(fd);
  }

  get isTerminal(): boolean {
    return !this.direct && this.stream().isTTY === true;
  }

  /** Whether nothing waits to be written. */
  get isWritten(): boolean {
    return this.opened === undefined;
  }

  get columns(): number | undefined {
    return this.direct ? undefined : this.stream().columns;
  }

  write(text: string): void {
    if (this.direct) this.writeDirectly(Buffer.from(text));
    else this.stream().write(text);
  }

  private stream(): NodeJS.WriteStream {
    this.opened ??= (this.fd === 1 ? process.stdout : process.stderr).on("error", this.failed);
    return this.opened;
  }

  private writeDirectly(bytes: Uint8Array): void {
    let done = 0;
    try {
      while (!this.closed && done < bytes.length) done += writeSync(this.fd, bytes, done);
    } catch (thrown) {
      const error = thrown as NodeJS.ErrnoException;
      if (error.code === "EAGAIN") {
        // whoever reads has made the pipe one that does not wait: Node's stream knows how to
        this.direct = false;
        this.stream().write(bytes.subarray(done));
        return;
      }
      this.closed = true;
      // a reader that went away wants no more, and the run ends as it does
      if (error.code !== "EPIPE") this.failed(error);
    }
  }
}

function isFileOrPipe(fd: number): boolean {
  if (process.platform === "win32") return false;
  try {
    const stat = fstatSync(fd);
    return stat.isFile() || stat.isFIFO() || stat.isSocket();
  } catch {
    return false;
  }
}
