import { xml } from "../text/xml.js";
import { byFile, fullText } from "./order.js";
import type { Reporter } from "./reporter.js";

export const checkstyle: Reporter = {
  format: "checkstyle",
  summary: "Checkstyle XML, which many CI servers read",
  *render(report) {
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n';
    for (const [file, findings] of byFile(report)) {
      yield `  <file name="${xml(file)}">\n`;
      for (const finding of findings) {
        const { line, column } = finding.place.start;
        yield `    <error line="${line}" column="${column}" severity="${finding.severity}" message="${xml(fullText(finding))}" source="sfn-lint.${finding.rule}"/>\n`;
      }
      yield "  </file>\n";
    }
    yield "</checkstyle>\n";
  },
};
