import { InterruptedError } from "../budget/interruption.js";
import type { Definition } from "../hosts/host.js";
import type { ReadSession } from "../hosts/read-session.js";
import { afterChanges, type Change, withoutTwice } from "../languages/edits/changes.js";
import { type Json, toJson } from "../text/node.js";
import { type SourceFile, sourceFile } from "../text/source-file.js";
import type { Fix } from "./finding.js";
import { changesOf, chooseFixes, textAfter } from "./fixes.js";
import { brokenBy } from "./guard.js";
import { filesOf } from "./host-context.js";
import { definitionsIn } from "./read-definitions.js";

/** A file as it was linted, with the definitions that it declares. */
export interface ReadFile {
  readonly source: SourceFile;
  readonly named: boolean;
  readonly definitions: readonly Definition[];
}

interface RefusedFix {
  readonly file: string;
  readonly fix: Fix;
  readonly reason: string;
}

export interface GuardedFixes {
  /** New texts by path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly made: ReadonlyMap<string, readonly Fix[]>;
  readonly refused: readonly RefusedFix[];
}

/**
 * Applies fixes and reads the files again as if they were written: unless every state machine in them is what it was
 * with these changes and nothing else, the fix is left out. Of several fixes of one file those that fail are found by
 * halving.
 */
export async function guardFixes(
  byFile: ReadonlyMap<string, readonly Fix[]>,
  textOf: (path: string) => string | undefined,
  read: readonly ReadFile[],
  access: ReadSession,
): Promise<GuardedFixes> {
  const texts = new Map<string, string>();
  const made = new Map<string, readonly Fix[]>();
  const refused: RefusedFix[] = [];
  const changes: Change[] = [];
  for (const [file, fixes] of byFile) {
    const before = textOf(file);
    if (before === undefined) continue;
    const affected = read.filter(({ source, definitions }) => source.path === file || definitions.some((d) => standsIn(d, file)));
    const kept: Fix[] = [];
    const attempt = async (some: readonly Fix[]): Promise<void> => {
      const text = textAfter(before, [...kept, ...some]);
      const meant = [...changes, ...[...kept, ...some].flatMap(changesOf)];
      const reason = await guarded(() => whyNot(affected, withText(access, new Map([...texts, [file, text]])), withoutTwice(meant)));
      if (reason === undefined) kept.push(...some);
      else if (some.length === 1) refused.push({ file, fix: some[0] as Fix, reason });
      else {
        const half = some.length >> 1;
        await attempt(some.slice(0, half));
        await attempt(some.slice(half));
      }
    };
    await attempt(chooseFixes(fixes));
    if (kept.length === 0) continue;
    texts.set(file, textAfter(before, kept));
    made.set(file, kept);
    changes.push(...kept.flatMap(changesOf));
  }
  return { texts, made, refused };
}

/** A file that cannot be read with a fix in it is no reason to lose the fixes of the others. */
async function guarded(why: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await why();
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    return `the fixed file cannot be read: ${brokenBy(error)}`;
  }
}

const standsIn = (definition: Definition, path: string): boolean => [...filesOf(definition)].some((file) => file.path === path);

/** Reads what other files say through texts that are not written yet. */
function withText(access: ReadSession, texts: ReadonlyMap<string, string>): ReadSession & { readonly texts: ReadonlyMap<string, string> } {
  const known = new Map<string, SourceFile>();
  return {
    ...access,
    texts,
    consumed: new Set(),
    given: new Set(),
    synthesized: new Set(),
    read(from, relative) {
      const found = access.read(from, relative);
      const text = "refused" in found ? undefined : texts.get(found.path);
      if ("refused" in found || text === undefined) return found;
      const changed = known.get(found.path) ?? sourceFile(found.path, text);
      known.set(found.path, changed);
      return changed;
    },
  };
}

/** Why the files would not be what they should, or undefined. */
async function whyNot(
  affected: readonly ReadFile[],
  access: ReturnType<typeof withText>,
  changes: readonly Change[],
): Promise<string | undefined> {
  for (const { source, named, definitions } of affected) {
    const text = access.texts.get(source.path);
    const { definitions: now } = await definitionsIn(text === undefined ? source : sourceFile(source.path, text), named, access);
    if (now.length !== definitions.length) return "the fixed file does not contain the same definitions";
    for (const [i, old] of definitions.entries()) {
      const other = now[i] as Definition;
      if (old.name !== other.name || old.type !== other.type || !isAsExpected(old, other, changes))
        return `the fixed definition of "${old.name}" differs from the expected one`;
    }
  }
  return undefined;
}

function isAsExpected(old: Definition, now: Definition, changes: readonly Change[]): boolean {
  if (!old.root || !now.root) return !old.root && !now.root;
  if (now.problems.length > old.problems.length) return false;
  return isSame(afterChanges(old.root, changes), toJson(now.root));
}

function isSame(a: Json, b: Json): boolean {
  try {
    return process.getBuiltinModule("node:util").isDeepStrictEqual(a, b);
  } catch (error) {
    // nested too deeply to be compared
    if (error instanceof RangeError) return false;
    throw error;
  }
}
