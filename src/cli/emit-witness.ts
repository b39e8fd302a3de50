import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding, Report } from "../linter/finding.js";
import type { Terminal } from "./command.js";

/** Writes each claim's run as files for `sfn-lint run`: an input and mocks. */
export function emitWitnesses(report: Report, folder: string, terminal: Terminal): void {
  const claims = report.findings.filter((f): f is Finding & { witness: NonNullable<Finding["witness"]> } => f.witness !== undefined);
  if (claims.length === 0) {
    terminal.err("sfn-lint: no finding has a witness\n");
    return;
  }
  mkdirSync(folder, { recursive: true });
  for (const { witness, fingerprint, rule } of claims) {
    const stem = join(folder, `${rule}-${fingerprint.slice(0, 8)}`);
    writeFileSync(`${stem}.input.json`, `${JSON.stringify(witness.input, null, 2)}\n`);
    writeFileSync(`${stem}.mocks.json`, `${JSON.stringify(witness.mocks, null, 2)}\n`);
  }
  terminal.err(`sfn-lint: ${claims.length} witnesses written to ${folder}\n`);
}
