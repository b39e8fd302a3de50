import type { ExecutionResult } from "../execution/execution.js";
import { MissingMockError } from "../execution/mocks/mocked-tasks.js";
import { runMachine } from "../execution/run.js";
import { RunBudgetError } from "../execution/run-budget.js";
import { placeOf } from "../text/range.js";
import { type Terminal, UsageError } from "./command.js";
import { type LoadedMachine, loadMachine } from "./load-machine.js";
import { writeRunJson } from "./run-json.js";
import { type RunFlags, runOptions } from "./run-options.js";

interface Flags extends RunFlags {
  readonly format: "text" | "json";
  readonly force?: boolean;
  readonly name?: string;
}

/** `sfn-lint run`. @throws UsageError */
export async function run(path: string, flags: Flags, terminal: Terminal): Promise<void> {
  const loaded = await loadMachine(path, flags.name ? { machine: flags.name } : {});
  if (!flags.force) refuseInvalid(loaded);
  const options = await runOptions(loaded, flags);
  const result = orUsage(() => runMachine(loaded.machine, options));
  if (flags.format === "json") writeRunJson(result, terminal);
  else (await import("./timeline/timeline.js")).writeTimeline(result, terminal);
  if (result.status !== "SUCCEEDED") terminal.exit(1);
}

/** @throws UsageError instead of what only the user can mend. */
function orUsage(go: () => ExecutionResult): ExecutionResult {
  try {
    return go();
  } catch (error) {
    if (error instanceof MissingMockError || error instanceof RunBudgetError) throw new UsageError(error.message);
    throw error;
  }
}

/** What AWS would not even create has no run. */
export function refuseInvalid({ problems }: LoadedMachine): void {
  const faults = problems.filter((p) => p.severity === "error");
  const [first] = faults;
  if (!first) return;
  const { file, start } = placeOf(first.range);
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : "";
  throw new UsageError(
    `${file}:${start.line}:${start.column}: ${first.message}${more}. AWS would refuse this definition; see sfn-lint ${file}, or run it all the same with --force`,
  );
}
