/** `npm run test:full` runs the property-based tests at their full size; `npm test` at an everyday size. */
const FULL = process.env.SFN_LINT_TESTS === "full";

/** How often a property is tried. */
export const size = (daily: number, full: number): number => (FULL ? full : daily);
