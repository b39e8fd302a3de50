import { analyze } from "../analysis/facts/analyze-machine.js";
import type { Facts, FailureFact } from "../analysis/facts/facts.js";
import type { ExecutionResult } from "../execution/execution.js";
import { mocksFile, replayWitness } from "../replay-witness.js";
import { printable } from "../reporters/printable.js";
import type { Terminal } from "./command.js";
import { fitJson } from "./fit-json.js";
import { type LoadedMachine, loadMachines } from "./load-machine.js";
import { refuseInvalid } from "./run-command.js";
import { terminalStyle } from "./style.js";
import { writeTimeline } from "./timeline/timeline.js";

export interface ReplayFlags {
  readonly type?: "standard" | "express";
  readonly machine?: string;
  readonly state?: string;
  readonly force?: boolean;
  readonly format: "text" | "json" | "svg";
}

/** `sfn-lint replay`: each failure that a run has shown, as the timeline of that run. @throws UsageError */
export async function replay(path: string, flags: ReplayFlags, terminal: Terminal): Promise<void> {
  let shown = 0;
  const failures: object[] = [];
  for (const loaded of await loadMachines(path)) {
    if (flags.machine !== undefined && loaded.definition.name !== flags.machine) continue;
    if (!flags.force) refuseInvalid(loaded);
    const facts = factsOf(loaded, flags);
    for (const claim of await shownAt(flags.state, facts, loaded, path)) {
      if (flags.format === "svg") {
        if (shown++ === 0) await draw(claim, facts, loaded, terminal);
        continue;
      }
      if (flags.format === "json") {
        shown++;
        failures.push(failureJson(claim, facts, loaded));
        continue;
      }
      if (shown++ > 0) terminal.out("\n\n");
      show(claim, facts, loaded, terminal);
    }
  }
  if (flags.format === "json") terminal.data(`${JSON.stringify({ version: 1, failures }, null, 2)}\n`);
  if (flags.format === "svg" && shown > 1) terminal.err(`sfn-lint: this is the first of ${shown} failures; name another with --state\n`);
  if (shown === 0)
    (flags.format === "text" ? terminal.out : terminal.err)("Nothing to replay: no reported failure has a run that shows it\n");
  else terminal.exit(1);
}

/** Claims that a run shows; of one state, those that fail there, else those that the findings at it are shown by. */
async function shownAt(state: string | undefined, facts: Facts, { definition }: LoadedMachine, path: string): Promise<FailureFact[]> {
  const shown = oncePerRun(facts.failures());
  if (state === undefined) return shown;
  const there = shown.filter((claim) => claim.state.name === state);
  if (there.length > 0 || shown.length === 0) return there;
  const { lintMachines } = await import("./lint-machines.js");
  const { findings } = await lintMachines(definition.file, path);
  const witnesses = findings.flatMap((one) => (one.machine === definition.name && one.state === state && one.witness ? [one.witness] : []));
  const keys = new Set(witnesses.map(keyOf));
  return shown.filter(({ witness }) => witness !== undefined && keys.has(keyOf(witness)));
}

/** Those that a run shows; several of one state that the same run shows (of a limit by two reasons) are one replay. */
function oncePerRun(claims: readonly FailureFact[]): FailureFact[] {
  const runs = new Map<string, FailureFact>();
  for (const claim of claims) {
    const key = claim.witness && `${claim.state.name} ${keyOf(claim.witness)}`;
    if (key !== undefined && !runs.has(key)) runs.set(key, claim);
  }
  return [...runs.values()];
}

const keyOf = ({ input, mocks, s3, result }: Shown): string => JSON.stringify([input, mocks, s3, result]);

interface Shown {
  readonly input: unknown;
  readonly mocks: unknown;
  readonly s3?: unknown;
  readonly result: unknown;
}

async function draw(claim: FailureFact, facts: Facts, loaded: LoadedMachine, terminal: Terminal): Promise<void> {
  const { timelineSvg } = await import("../drawing/timeline/timeline-svg.js");
  const title = `${loaded.definition.name}: ${claim.state.name} ${claim.certainty} fail`;
  terminal.data(timelineSvg(replayed(claim, facts, loaded), { title }));
}

function factsOf({ machine, definition }: LoadedMachine, { type }: ReplayFlags): Facts {
  const known = type ? (type.toUpperCase() as "STANDARD" | "EXPRESS") : definition.type;
  return analyze(machine, known ? { type: known } : {});
}

function show(claim: FailureFact, facts: Facts, loaded: LoadedMachine, terminal: Terminal): void {
  const { witness } = claim;
  const { definition } = loaded;
  if (!witness) return;
  const style = terminalStyle(terminal.color, terminal.width);
  terminal.out(`${style.bold(`${printable(definition.name)}: ${printable(claim.state.name)} ${claim.certainty} fail`)}\n`);
  for (const [name, value] of [
    ["input", witness.input],
    ["mocks", mocksFile(witness)],
  ] as const) {
    const line = JSON.stringify(value);
    // a long one begins in the first column, so that it can be copied as it is
    terminal.out(
      name.length + 1 + line.length <= terminal.width
        ? `${style.dim(name)} ${line}\n`
        : `${style.dim(name)}\n${fitJson(value, terminal.width)}\n`,
    );
  }
  terminal.out("\n");
  writeTimeline(replayed(claim, facts, loaded), terminal);
}

/** As `schemas/replay.schema.json` describes it; input and mocks are those of `sfn-lint run`. */
function failureJson(claim: FailureFact, facts: Facts, loaded: LoadedMachine): object {
  const { status, error, cause, failedState, start, end, history } = replayed(claim, facts, loaded);
  return {
    machine: loaded.definition.name,
    state: claim.state.name,
    certainty: claim.certainty,
    type: claim.witness?.type,
    input: claim.witness?.input,
    mocks: claim.witness && mocksFile(claim.witness),
    result: { status, error, cause, failedState, seconds: (end - start) / 1000, eventCount: history.length },
    path: claim.witness?.path,
  };
}

function replayed({ witness }: FailureFact, { workflowType }: Facts, { machine, definition }: LoadedMachine): ExecutionResult {
  return replayWitness(machine, witness as NonNullable<FailureFact["witness"]>, { name: definition.name, type: workflowType });
}
