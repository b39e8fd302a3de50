import type { Found } from "./harness.js";

/** Everything that a finding says: place, words and fixes. */
export const printFinding = ({ range, state, severity, certainty, message, reason, suggestion, edits, title }: Found): string[] => [
  `${range} ${severity} (${certainty})${state === undefined ? "" : ` in ${state}`}`,
  `  ${message}`,
  ...(reason === undefined ? [] : [`  why: ${reason}`]),
  ...(suggestion === undefined ? [] : [`  do: ${suggestion}`]),
  ...(title === undefined ? [] : [`  fix: ${title}`]),
  ...edits.map(({ start, end, text }) => `  fix ${start}-${end} ${JSON.stringify(text)}`),
];
