import type { Reporter } from "./reporter.js";

/** The page shows more than findings: who lints puts it into the report. */
export const html: Reporter = {
  format: "html",
  summary: "one HTML file with graphs, findings, facts, and timelines",
  render({ page }) {
    if (!page) throw new Error("a report without analyzed state machines has no page");
    return page();
  },
};
