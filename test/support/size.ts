/** `npm run test:full` runs every case and the property-based tests at their full size; `npm test` an everyday part of them. */
export const FULL = process.env.SFN_LINT_TESTS === "full";

/** How often a property is tried. */
export const size = (daily: number, full: number): number => (FULL ? full : daily);

/** One of `every` cases, the same ones at every run; all of them at full size. */
export const sample = <T>(cases: readonly T[], every: number): T[] => cases.filter((_, i) => FULL || i % every === 0);

/** As `sample`, of cases that are read one after the other. */
export async function* sampleOf<T>(cases: AsyncIterable<T>, every: number): AsyncGenerator<T> {
  let i = 0;
  for await (const one of cases) if (i++ % every === 0 || FULL) yield one;
}
