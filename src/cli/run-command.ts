import { isRefused } from "../asl/problems.js";
import type { ExecutionResult } from "../execution/execution.js";
import type { HistoryEvent } from "../execution/history.js";
import { type Departure, departureFrom, type RecordedExecution, stepText } from "../execution/mocks/history-mocks.js";
import { MissingMockError } from "../execution/mocks/mocked-tasks.js";
import { runMachine } from "../execution/run.js";
import { RunBudgetError } from "../execution/run-budget.js";
import { UnsettledForm } from "../execution/unsettled-form.js";
import { placeOf } from "../text/range.js";
import { type Terminal, UsageError } from "./command.js";
import { type LoadedMachine, loadMachine } from "./load-machine.js";
import { writeRunJson } from "./run-json.js";
import { type RunFlags, recordedFrom, runOptions } from "./run-options.js";

interface Flags extends RunFlags {
  readonly format: "text" | "json";
  readonly force?: boolean;
  readonly name?: string;
}

/** `sfn-lint run`. @throws UsageError */
export async function run(path: string, flags: Flags, terminal: Terminal): Promise<void> {
  const loaded = await loadMachine(path, flags.name ? { machine: flags.name } : {});
  if (!flags.force) refuseInvalid(loaded);
  const recorded = flags.mocksFrom === undefined ? undefined : await recordedFrom(flags.mocksFrom);
  const options = await runOptions(loaded, flags, recorded);
  const result = orUsage(() => runMachine(loaded.machine, options));
  const departure = recorded && departureFrom(recorded, result.history.map(stepOf));
  if (flags.format === "json") writeRunJson(result, terminal, recorded ? { departure: departure ?? null } : {});
  else {
    (await import("./timeline/timeline.js")).writeTimeline(result, terminal);
    if (recorded) terminal.out(`${departureText(departure, recorded)}\n`);
  }
  const followed = recorded ? departure === undefined : result.status === "SUCCEEDED" || result.status === "STOPPED";
  if (!followed) terminal.exit(1);
}

function stepOf(event: HistoryEvent): string {
  const details = Object.entries(event).find(([name]) => name.endsWith("EventDetails"))?.[1] as { readonly name?: string } | undefined;
  return stepText(event.type, details?.name);
}

function departureText(departure: Departure | undefined, { steps }: RecordedExecution): string {
  if (!departure) return `Same ${steps.length} events as the recorded execution`;
  const { id, recorded, run: got } = departure;
  const where = id === undefined ? "after the last recorded event" : `at recorded event #${id}`;
  return `Departs from the recorded execution ${where}: recorded ${recorded ?? "nothing"}, this run ${got ?? "nothing"}`;
}

/** @throws UsageError instead of what only the user can mend. */
function orUsage(go: () => ExecutionResult): ExecutionResult {
  try {
    return go();
  } catch (error) {
    if (error instanceof MissingMockError || error instanceof RunBudgetError || error instanceof UnsettledForm)
      throw new UsageError(error.message);
    throw error;
  }
}

/** What AWS would not even create has no run. */
export function refuseInvalid({ problems }: LoadedMachine): void {
  const faults = problems.filter(isRefused);
  const [first] = faults;
  if (!first) return;
  const { file, start } = placeOf(first.range);
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : "";
  throw new UsageError(
    `${file}:${start.line}:${start.column}: ${first.message}${more}. AWS would refuse this definition; see sfn-lint ${file}, or run it all the same with --force`,
  );
}
