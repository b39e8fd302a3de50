/** Integration patterns as the first versions named them. */
const PATTERNS: Readonly<Record<string, string>> = {
  FIRE_AND_FORGET: "REQUEST_RESPONSE",
  SYNC: "RUN_JOB",
  WAIT_FOR_TASK_TOKEN: "WAIT_FOR_TASK_TOKEN",
};

/** The name that an integration pattern has now. */
export const patternOfToday = (name: string | undefined): string | undefined => (name === undefined ? undefined : (PATTERNS[name] ?? name));
