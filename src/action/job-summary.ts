/** Bytes that GitHub takes for one step's summary. */
const LIMIT = 1024 * 1024;

/** Is there room for all of it? */
export const fits = (text: string, used: number): boolean => Buffer.byteLength(text) + used <= LIMIT;

/**
 * The report as far as a step's summary may be long, cut between lines.
 * @param used bytes that the summary holds already.
 * @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#step-isolation-and-limits
 */
export function withinLimit(markdown: string, used: number): string {
  if (fits(markdown, used)) return markdown;
  const note = "\n\nThe list goes on: GitHub shows no more here. The log and the SARIF file have all findings.\n";
  let room = LIMIT - used - Buffer.byteLength(note);
  const lines: string[] = [];
  for (const line of markdown.split("\n")) {
    room -= Buffer.byteLength(line) + 1;
    if (room < 0) break;
    lines.push(line);
  }
  return lines.length > 0 ? lines.join("\n") + note : "";
}
