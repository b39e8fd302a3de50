// A process with all tests loaded, as its parent sees it.
import { execFileSync, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
/** Milliseconds between two looks at how long the process has worked. */
const LOOK = 500;

export class WorkerProcess {
  files = [];

  /** @param mutants how many changes there are. */
  constructor(mutants) {
    this.mutants = mutants;
  }

  /** Loads the tests, with a change in them from the start where `active` is one. @returns what was loaded, or undefined where that fails. */
  async start(active, runtime, seconds) {
    this.stop();
    this.child = fork(join(here, "worker.mjs"), [], {
      execArgv: ["--max-old-space-size=3072"],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const answer = await this.ask({ load: this.files, runtime, active, mutants: this.mutants }, seconds);
    return answer.loaded ? answer : undefined;
  }

  /**
   * @param seconds of processor time that the process may work without a word; what other processes take does not count.
   * @returns the answer, or `{ended: "time" | "exit"}` where the process gives none in that time or ends.
   */
  ask(message, seconds, heard = () => false) {
    const { child } = this;
    return new Promise((resolve) => {
      let until = processorTime(child.pid) + seconds;
      const watch = setInterval(() => {
        if (processorTime(child.pid) > until) done({ ended: "time" });
      }, LOOK);
      const done = (answer) => {
        clearInterval(watch);
        child.removeAllListeners();
        if (answer.ended) this.stop();
        resolve(answer);
      };
      child.on("message", (answer) => {
        if (heard(answer)) until = processorTime(child.pid) + seconds;
        else done(answer);
      });
      child.on("exit", () => done({ ended: "exit" }));
      child.send(message);
    });
  }

  get runs() {
    return this.child !== undefined;
  }

  stop() {
    this.child?.removeAllListeners();
    this.child?.kill("SIGKILL");
    this.child = undefined;
  }
}

/** Seconds that a process has worked, 0 where it is no more. */
function processorTime(pid) {
  try {
    // user and system time in hundredths of a second, after the name in brackets
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return withoutProc(pid);
  }
}

function withoutProc(pid) {
  try {
    const text = execFileSync("ps", ["-o", "time=", "-p", String(pid)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const parts = text.trim().split(/[:-]/).map(Number).reverse();
    return [1, 60, 3600, 86400].reduce((sum, unit, i) => sum + unit * (parts[i] ?? 0), 0);
  } catch {
    return 0;
  }
}
