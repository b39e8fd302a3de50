// A process with all tests loaded, as its parent sees it.
import { fork } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

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
    return this.ask({ load: this.files, runtime, active, mutants: this.mutants }, seconds);
  }

  /** @returns the answer, or undefined where the process ends or gives none in time. */
  ask(message, seconds, heard = () => false) {
    const { child } = this;
    return new Promise((resolve) => {
      let timer;
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(() => done(undefined), seconds * 1000);
      };
      const done = (answer) => {
        clearTimeout(timer);
        child.removeAllListeners();
        if (answer === undefined) this.stop();
        resolve(answer);
      };
      child.on("message", (answer) => {
        if (heard(answer)) wait();
        else done(answer);
      });
      child.on("exit", () => done(undefined));
      wait();
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
