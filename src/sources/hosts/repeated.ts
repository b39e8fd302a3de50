import type { FileAccess } from "./host.js";

/** What tells one machine from another: the file that declares it, and its name there. */
interface Named {
  readonly host: string;
  readonly file: string;
  readonly name: string;
}

/**
 * A machine that was found once more: a definition's own file that a template refers to, or a module's resource whose
 * definition is what its callers give, where one of them was read.
 */
export function isRepeated(machine: Named, access: FileAccess): boolean {
  if (machine.host === "asl") return access.consumed.has(machine.file);
  return access.given?.has(keyOf(machine.file, machine.name)) ?? false;
}

/** Notes that the machine which a module declares was read with what a caller gives. */
export function given(file: string, name: string, access: FileAccess): void {
  access.given?.add(keyOf(file, name));
}

const keyOf = (file: string, name: string) => `${file} ${name}`;
