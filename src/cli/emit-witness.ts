import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { reasonOf, writePlainFile } from "../discovery/plain-file.js";
import type { Finding, Report } from "../linter/finding.js";
import { mocksFile } from "../replay-witness.js";
import { type Terminal, UsageError } from "./command.js";

type Claim = Finding & { readonly witness: NonNullable<Finding["witness"]> };
type Outcomes = Readonly<Record<string, readonly { readonly output?: unknown; readonly error?: string; readonly cause?: string }[]>>;

/**
 * Writes each claim's run as files for `sfn-lint run` (an input and mocks), and all of them together as test cases of a
 * `MockConfigFile.json`, which AWS Step Functions Local takes as well.
 */
export function emitWitnesses(report: Report, folder: string, terminal: Terminal): void {
  const claims = report.findings.filter((f): f is Claim => f.witness !== undefined);
  if (claims.length === 0) {
    terminal.err("sfn-lint: no finding has a witness\n");
    return;
  }
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`--emit-witness: ${folder} cannot be made: ${reasonOf(error)}`);
  }
  const write = (name: string, json: unknown) => writePlainFile(join(folder, name), `${JSON.stringify(json, null, 2)}\n`);
  for (const claim of claims) {
    write(`${stemOf(claim)}.input.json`, claim.witness.input);
    write(`${stemOf(claim)}.mocks.json`, mocksFile(claim.witness));
  }
  write("MockConfigFile.json", mockConfig(claims));
  terminal.err(`sfn-lint: ${claims.length} ${claims.length === 1 ? "witness" : "witnesses"} written to ${folder}\n`);
}

const stemOf = ({ rule, fingerprint }: Finding): string => `${rule}-${fingerprint.slice(0, 8)}`;

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html */
function mockConfig(claims: readonly Claim[]): unknown {
  const machines = new Map<string, Map<string, unknown>>();
  const responses = new Map<string, unknown>();
  for (const claim of claims) {
    const machine = claim.machine ?? "StateMachine";
    const cases = machines.get(machine) ?? new Map<string, unknown>();
    machines.set(machine, cases);
    const states: [string, string][] = [];
    for (const [state, list] of Object.entries(claim.witness.mocks as Outcomes)) {
      const name = `${stemOf(claim)} ${state}`;
      responses.set(name, Object.fromEntries(list.map((outcome, i) => [String(i), responseOf(outcome)])));
      states.push([state, name]);
    }
    cases.set(stemOf(claim), Object.fromEntries(states));
  }
  const testCases = [...machines].map(([name, cases]) => [name, { TestCases: Object.fromEntries(cases) }]);
  return { StateMachines: Object.fromEntries(testCases), MockedResponses: Object.fromEntries(responses) };
}

function responseOf({ output, error, cause }: Outcomes[string][number]): unknown {
  if (output !== undefined) return { Return: output };
  return { Throw: { Error: error ?? "States.TaskFailed", Cause: cause ?? "" } };
}
