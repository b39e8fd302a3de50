/**
 * Settings of V8 while many files are linted, and its own values. Optimizing a function takes longer than it saves where it
 * is called a few thousand times, as most of ours are: a function is optimized after six times the work, and with fewer of
 * those that it calls inside it. The heap grows by small steps: what a file needs is free as soon as its findings are made.
 */
const FLAGS = [
  ["--interrupt-budget=", 400_000, 67_584],
  ["--max-inlined-bytecode-size-cumulative=", 250, 920],
  ["--heap-growing-percent=", 40, 0],
] as const;

/** Files that are linted before the settings are changed: fewer are linted sooner than they pay. */
export const FEW_FILES = 16;

/**
 * Changes the settings of the whole process until the function that is returned is called. V8 takes compiled code from its
 * cache only under the settings that it was written with, so that modules are best loaded before and written to the cache
 * after. Nothing is changed where this version of V8 has other values than the ones to go back to.
 */
export function prepareForMany(): () => void {
  const { cachedDataVersionTag, setFlagsFromString } = process.getBuiltinModule("node:v8");
  const set = (column: 1 | 2) => {
    for (const flag of FLAGS) setFlagsFromString(`${flag[0]}${flag[column]}`);
  };
  const before = cachedDataVersionTag();
  set(2);
  if (cachedDataVersionTag() === before) set(1);
  return () => set(2);
}
