import { analyze } from "../analysis/facts/analyze-machine.js";
import type { Facts, FailureFact } from "../analysis/facts/facts.js";
import { readMocks } from "../execution/mocks/read-mocks.js";
import { runMachine } from "../execution/run.js";
import { parseJson } from "../languages/json/parse-json.js";
import { printable } from "../reporters/printable.js";
import { MappedText } from "../text/mapped-text.js";
import { sourceFile } from "../text/source-file.js";
import type { Terminal } from "./command.js";
import { type LoadedMachine, loadMachines } from "./load-machine.js";
import { refuseInvalid } from "./run-command.js";
import { terminalStyle } from "./style.js";
import { writeTimeline } from "./timeline/timeline.js";

export interface ReplayFlags {
  readonly type?: "standard" | "express";
  readonly machine?: string;
  readonly state?: string;
  readonly force?: boolean;
}

/** `sfn-lint replay`: each claim that a run has shown, as the timeline of that run. @throws UsageError */
export async function replay(path: string, flags: ReplayFlags, terminal: Terminal): Promise<void> {
  let shown = 0;
  for (const loaded of await loadMachines(path)) {
    if (flags.machine !== undefined && loaded.definition.name !== flags.machine) continue;
    if (!flags.force) refuseInvalid(loaded);
    const facts = factsOf(loaded, flags);
    for (const claim of facts.failures()) {
      if (!claim.witness || (flags.state !== undefined && claim.state.name !== flags.state)) continue;
      if (shown++ > 0) terminal.out("\n\n");
      show(claim, facts, loaded, terminal);
    }
  }
  if (shown === 0) terminal.out("Nothing to replay: no failure is claimed that a run could show\n");
  else terminal.exit(1);
}

function factsOf({ machine, definition }: LoadedMachine, { type }: ReplayFlags): Facts {
  const known = type ? (type.toUpperCase() as "STANDARD" | "EXPRESS") : definition.type;
  return analyze(machine, known ? { type: known } : {});
}

function show(claim: FailureFact, facts: Facts, { machine, definition }: LoadedMachine, terminal: Terminal): void {
  const { witness } = claim;
  if (!witness) return;
  const style = terminalStyle(terminal.colour, terminal.width);
  terminal.out(`${style.bold(`${printable(definition.name)}: ${printable(claim.state.name)} ${claim.certainty} fail`)}\n`);
  terminal.out(`${style.dim("input")} ${JSON.stringify(witness.input)}\n`);
  terminal.out(`${style.dim("mocks")} ${JSON.stringify({ states: witness.mocks })}\n\n`);
  const { root } = parseJson(MappedText.ofFile(sourceFile("witness.json", JSON.stringify({ states: witness.mocks }))));
  const result = runMachine(machine, {
    input: witness.input,
    type: facts.workflowType === "EXPRESS" ? "express" : "standard",
    unmocked: "echo",
    stateMachineName: definition.name,
    ...(root ? { mocks: readMocks(root) } : {}),
  });
  writeTimeline(result, terminal);
}
