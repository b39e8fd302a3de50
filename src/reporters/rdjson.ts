import type { Finding, Report, Severity } from "../linter/finding.js";
import type { Place } from "../text/range.js";
import { positionAt, type SourceFile, sourceFile } from "../text/source-file.js";
import { fullText } from "./order.js";
import type { Reporter } from "./reporter.js";

/**
 * Reviewdog's diagnostic format. Its columns count bytes of UTF-8, from 1.
 * @see https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
 */
export const rdjson: Reporter = {
  format: "rdjson",
  summary: "reviewdog's diagnostic format, with suggestions",
  fromRepository: true,
  *render(report) {
    const files = new Map([...report.sources].map(([path, text]) => [path, sourceFile(path, text)]));
    const urls = new Map(report.rules.map(({ id, url }) => [id, url]));
    const source = { name: "sfn-lint", url: "https://github.com/sfn-lint/sfn-lint" };
    const diagnostics = report.findings.map((finding) => diagnostic(finding, urls.get(finding.rule), files));
    yield `${JSON.stringify({ source, severity: worst(report), diagnostics }, null, 2)}\n`;
  },
};

type Files = ReadonlyMap<string, SourceFile>;

const SEVERITY: Readonly<Record<Severity, string>> = { error: "ERROR", warning: "WARNING", info: "INFO" };
const worst = ({ summary }: Report) => (summary.errors > 0 ? "ERROR" : summary.warnings > 0 ? "WARNING" : "INFO");

function diagnostic(finding: Finding, url: string | undefined, files: Files) {
  const { rule, severity, place, related } = finding;
  const suggestions = suggestionsOf(finding, files);
  return {
    message: fullText(finding),
    location: location(place, files),
    severity: SEVERITY[severity],
    code: { value: rule, ...(url ? { url } : {}) },
    ...(suggestions.length > 0 ? { suggestions } : {}),
    ...(related ? { related_locations: related.map((one) => ({ message: one.message, location: location(one.place, files) })) } : {}),
  };
}

/** Several suggestions are alternatives to reviewdog, so only a fix of one edit in the finding's own file is one. */
function suggestionsOf({ fix, place }: Finding, files: Files) {
  const file = files.get(place.file);
  const [edit, ...more] = fix?.edits ?? [];
  if (!file || !fix?.safe || !edit || more.length > 0 || edit.file !== place.file) return [];
  const range = { start: positionAt(file, edit.start), end: positionAt(file, edit.end) };
  return [{ range: inBytes(range, file), text: edit.text }];
}

const location = (place: Place, files: Files) => ({ path: place.file, range: inBytes(place, files.get(place.file)) });

function inBytes({ start, end }: Pick<Place, "start" | "end">, file: SourceFile | undefined) {
  const bytes = ({ line, column }: Place["start"]) => {
    const from = file?.lineStarts[line - 1];
    return { line, column: file && from !== undefined ? Buffer.byteLength(file.text.slice(from, from + column - 1)) + 1 : column };
  };
  return { start: bytes(start), end: bytes(end) };
}
