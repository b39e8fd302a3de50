import { join } from "node:path";
import { beforeAll, describe } from "vitest";
import { analyze } from "../../src/analysis/facts/analyze-machine.js";
import type { FailureFact, FailureKind, Witness } from "../../src/analysis/facts/failures.js";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import type { Json } from "../../src/text/node.js";
import { machineOf } from "../soundness/run-case.js";
import { itIsApproved } from "../support/approved.js";
import { FAILING, type Failing } from "./failing-machines.js";

const MOST_CHARACTERS = 400;

function short(json: Json): string {
  const text = JSON.stringify(json);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}… (${text.length})` : text;
}

const printGoal = ({ kind, ...rest }: FailureKind): string =>
  [kind, ...Object.entries(rest).map(([name, value]) => `${name} ${value}`)].join(", ");

/** A claimed failure, and the run that shows it. */
function printFailure(failure: FailureFact): string[] {
  const { state, goal, certainty, reason, cause, witness, proved, path, lost, leftOut, unlessReturned } = failure;
  const details = [
    ...(reason ? [reason] : []),
    ...(proved === undefined ? [] : [proved ? "proved" : "not proved"]),
    ...(path ? [`reads ${path.text}`] : []),
    ...(lost ? [`${lost.name} lost by ${lost.state.name} via ${lost.via.kind}${lost.resultUnread ? ", its result unread" : ""}`] : []),
    ...(leftOut ? ["left out at times"] : []),
    ...(unlessReturned ? ["unless returned"] : []),
  ];
  return [
    `${state.name} ${certainty}: ${printGoal(goal)}${details.length > 0 ? ` (${details.join("; ")})` : ""}`,
    ...(cause ? [`  ${cause}`] : []),
    ...(witness ? printWitness(witness) : []),
  ];
}

function printWitness({ type, input, mocks, s3, result, path }: Witness): string[] {
  return [
    `  ${type} ${short(input)}${Object.keys(mocks).length > 0 ? ` ${short(mocks as Json)}` : ""}${s3 ? ` ${short(s3 as unknown as Json)}` : ""}`,
    `  ${result.status}${result.error === undefined ? "" : ` ${result.error}`} at event ${result.eventId} after ${result.seconds} s: ${path.map(({ state, times }) => (times === undefined ? state : `${state} ×${times}`)).join(" → ")}`,
  ];
}

function told({ definition, type, inputSchema }: Failing): string[] {
  const machine = machineOf(definition);
  if (!machine) return ["refused"];
  const facts = analyze(machine, { ...(type ? { type } : {}), ...(inputSchema === undefined ? {} : { inputSchema }) });
  const failures = facts.failures().flatMap(printFailure);
  return failures.length > 0 ? failures : ["nothing fails"];
}

beforeAll(loadJsonata);

describe.each(Object.entries(FAILING))("what is said to fail, and the run that shows it, are approved (%s):", (group, machines) => {
  itIsApproved(
    join(import.meta.dirname, "approved", `failing-${group}.txt`),
    machines.map((machine) => [machine.name, () => told(machine)]),
  );
});
