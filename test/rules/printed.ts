import type { Found } from "./harness.js";

/** Everything that a finding says: place, words, fixes, what is shown beside it, and how much of a credential is masked. */
export const printFinding = ({
  range,
  state,
  severity,
  certainty,
  message,
  reason,
  suggestion,
  edits,
  title,
  cause,
  related,
  secrets,
}: Found): string[] => [
  `${range} ${severity} (${certainty})${state === undefined ? "" : ` in ${state}`}`,
  `  ${message}`,
  ...(reason === undefined ? [] : [`  why: ${reason}`]),
  ...(suggestion === undefined ? [] : [`  do: ${suggestion}`]),
  ...(title === undefined ? [] : [`  fix: ${title}`]),
  ...edits.map(({ start, end, text }) => `  fix ${start}-${end} ${JSON.stringify(text)}`),
  ...(cause === undefined ? [] : [`  cause: ${cause}`]),
  ...related.map((text) => `  see ${text}`),
  ...secrets.map(({ text, common = 0 }) => `  masked: ${text.length} characters, the first ${common} of which say nothing`),
];
