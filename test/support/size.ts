/** `npm run test:full` tries random laws at their full size; `npm test` at a size for every day. */
const FULL = process.env.SFN_LINT_TESTS === "full";

/** How often a law is tried. */
export const size = (daily: number, full: number): number => (FULL ? full : daily);
