import type { ReadSession } from "../hosts/read-session.js";
import { isRepeated } from "../hosts/shared/duplicates.js";
import type { LintedFile } from "./lint.js";

/** Without the machines that another file speaks for, when that was seen only after they were linted. */
export function dropDuplicateMachines(files: readonly LintedFile[], access: ReadSession): LintedFile[] {
  return files.flatMap((file) => {
    const repeated = file.machines.filter((machine) => isRepeated(machine, access));
    if (repeated.length === 0) return [file];
    if (repeated.length === file.machines.length && repeated.some(({ file: path }) => access.consumed.has(path))) return [];
    const names = new Set(repeated.map((machine) => machine.name));
    const machines = file.machines.filter((machine) => !names.has(machine.name));
    return [{ ...file, machines, findings: file.findings.filter(({ machine }) => machine === undefined || !names.has(machine)) }];
  });
}
