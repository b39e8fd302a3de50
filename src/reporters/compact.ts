import { printable } from "./printable.js";
import type { Reporter } from "./reporter.js";

export const compact: Reporter = {
  format: "compact",
  summary: "one line a finding, for editors and grep",
  forPeople: true,
  *render(report, style) {
    for (const { place, severity, message, rule, occurrences } of report.findings) {
      const { line, column } = place.start;
      const more = occurrences ? `, and ${occurrences.length} more` : "";
      yield `${printable(place.file)}:${line}:${column}: ${style.severity(severity, severity)}: ${printable(message)}${more} [${rule}]\n`;
    }
  },
};
