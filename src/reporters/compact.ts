import { printable } from "./printable.js";
import type { Reporter } from "./reporter.js";

export const compact: Reporter = {
  format: "compact",
  summary: "one line per finding, for editors and grep",
  forPeople: true,
  *render(report, style) {
    for (const { place, severity, certainty, message, rule, occurrences, fix } of report.findings) {
      const { line, column } = place.start;
      const more = occurrences ? `, and ${occurrences.length} more` : "";
      yield `${printable(place.file)}:${line}:${column}: ${style.severity(severity, severity)}: ${printable(message)}${more} [${rule}${certainty === "may" ? "" : `, ${certainty}`}${fix ? `, ${fix.safe ? "--fix" : "--fix-unsafe"}` : ""}]\n`;
    }
  },
};
