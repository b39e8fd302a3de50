import type { Report, Severity } from "../linter/finding.js";

/** A pure function from a report to pieces of text; it never writes, computes no place, and knows no analysis. */
export interface Reporter {
  readonly format: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** Its reader looks for paths from the repository's root, wherever the linter ran. */
  readonly fromRepository?: true;
  /** Text that people read on a terminal or in a log: it passes through SafeLines. */
  readonly forPeople?: true;
  render(report: Report, style: Style): Iterable<string>;
}

/** What the terminal (or file) that receives the text can show. */
export interface Style {
  /** Columns; text is wrapped to it where wrapping makes sense. */
  readonly width: number;
  severity(severity: Severity, text: string): string;
  dim(text: string): string;
  bold(text: string): string;
  underline(text: string): string;
  /** The text as a hyperlink where the terminal shows one; only pages of our own rules are linked. */
  link(url: string, text: string): string;
}

export const plainStyle: Style = {
  width: 80,
  severity: (_, text) => text,
  dim: (text) => text,
  bold: (text) => text,
  underline: (text) => text,
  link: (_, text) => text,
};
