import type { ReadSession } from "../read-session.js";

/** Hosts whose files may be parts of others. A program that another one imports has machines of its own. */
const PARTS: ReadonlySet<string> = new Set(["asl", "cloudformation", "sam", "serverless"]);

/** What tells one machine from another: the file that declares it, and its name there. */
interface Named {
  readonly host: string;
  readonly file: string;
  readonly name: string;
}

/**
 * A machine that was found once more: a file that is part of another one (a definition that a template refers to, the
 * resources that a service includes), or a module's resource whose definition is what its callers give.
 */
export function isRepeated(machine: Named, access: ReadSession): boolean {
  return (PARTS.has(machine.host) && access.consumed.has(machine.file)) || (access.given?.has(keyOf(machine.file, machine.name)) ?? false);
}

/** Notes that the machine which a module declares was read with what a caller gives. */
export function given(file: string, name: string, access: ReadSession): void {
  access.given?.add(keyOf(file, name));
}

const keyOf = (file: string, name: string) => `${file} ${name}`;
