import { isRefused } from "../asl/problems.js";
import { MissingSubstitutionError } from "../execution/deployment-mode.js";
import type { ExecutionResult } from "../execution/execution.js";
import { type Departure, departureFrom, type RecordedExecution } from "../execution/mocks/history-mocks.js";
import { MissingMockError } from "../execution/mocks/mocked-tasks.js";
import { DepartedError, stepsOf } from "../execution/mocks/redriven.js";
import { NotRedrivableError } from "../execution/redrive.js";
import { runMachine } from "../execution/run.js";
import { RunBudgetError } from "../execution/run-budget.js";
import { UnsettledFormError } from "../execution/unsettled-form.js";
import { placeOf } from "../text/range.js";
import { type Terminal, UsageError } from "./command.js";
import { type LoadedMachine, loadMachine } from "./load-machine.js";
import { type HistoryFormat, writeRunJson } from "./run-json.js";
import { type RunFlags, recordedFrom, runOptions, substitutionsOf } from "./run-options.js";

interface Flags extends RunFlags {
  readonly format: "text" | "json" | "svg";
  readonly historyFormat: HistoryFormat;
  readonly force?: boolean;
  readonly name?: string;
}

/** `sfn-lint run`. @throws UsageError */
export async function run(path: string, flags: Flags, terminal: Terminal): Promise<void> {
  const loaded = await loadMachine(path, {
    ...(flags.name ? { machine: flags.name } : {}),
    ...(flags.substitutions?.length ? { substitutions: await substitutionsOf(flags.substitutions) } : {}),
  });
  if (!flags.force) refuseInvalid(loaded);
  const recorded = flags.mocksFrom === undefined ? undefined : await recordedFrom(flags.mocksFrom, "--mocks-from");
  const options = await runOptions(loaded, flags, recorded);
  const result = orUsage(() => runMachine(loaded.machine, options));
  if (flags.redrive !== undefined && result.redriveCount === 0) throw new UsageError(notRedriven(flags.redrive, result));
  const departure = recorded && departureFrom(recorded, stepsOf(result.history));
  if (flags.format === "json") writeRunJson(result, terminal, flags.historyFormat, recorded ? { departure: departure ?? null } : {});
  else if (flags.format === "svg") {
    const { timelineSvg } = await import("../drawing/timeline/timeline-svg.js");
    terminal.data(timelineSvg(result, { title: loaded.definition.name }));
  } else {
    (await import("./timeline/timeline.js")).writeTimeline(result, terminal);
    if (recorded) terminal.out(`${departureText(departure, recorded)}\n`);
  }
  const followed = recorded ? departure === undefined : result.status === "SUCCEEDED" || result.status === "STOPPED";
  if (!followed) terminal.exit(1);
}

function notRedriven(what: string, { status, failedState }: ExecutionResult): string {
  const where = failedState === undefined ? "" : ` in "${failedState}"`;
  return `--redrive ${what}: there is nothing to redrive there, because the execution ended ${status}${where}`;
}

function departureText(departure: Departure | undefined, { steps }: RecordedExecution): string {
  if (!departure) return `Same ${steps.length} events as the recorded execution`;
  const { id, recorded, run: got } = departure;
  const where = id === undefined ? "after the last recorded event" : `at recorded event #${id}`;
  return `Departs from the recorded execution ${where}: recorded ${recorded ?? "nothing"}, this run ${got ?? "nothing"}`;
}

/** @throws UsageError instead of what only the user can fix. */
function orUsage(go: () => ExecutionResult): ExecutionResult {
  try {
    return go();
  } catch (error) {
    if (error instanceof NotRedrivableError || error instanceof DepartedError) throw new UsageError(`--redrive: ${error.message}`);
    if (
      error instanceof MissingSubstitutionError ||
      error instanceof MissingMockError ||
      error instanceof RunBudgetError ||
      error instanceof UnsettledFormError
    )
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
    `${file}:${start.line}:${start.column}: ${first.message.replace(/\.$/, "")}${more}. AWS would refuse this definition; see sfn-lint ${file}, or run it all the same with --force`,
  );
}
