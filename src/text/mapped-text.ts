import { BudgetSpentError, spend } from "../budget/budget.js";
import { range, type Span } from "./range.js";
import type { SourceFile } from "./source-file.js";

/** What kind of value deployment puts into a hole; `text` when only its being a string is known. */
export type PlaceholderKind =
  | "lambda-arn"
  | "state-machine-arn"
  | "activity-arn"
  | "queue-url"
  | "arn"
  | "text"
  | "number"
  | "boolean"
  | "unknown";

/** A part of a definition that only deployment knows: `${FunctionArn}`, `!Ref Topic`, `var.timeout`. */
export interface Placeholder {
  readonly kind: PlaceholderKind;
  /** What is in the file, for messages: `${FunctionArn}`. */
  readonly name: string;
  readonly range: Span;
  /** The template resource that gives the value (a logical id or address), where known. */
  readonly resource?: string;
  /**
   * What the host's own language writes for the value, without its delimiters: `Work.Arn`, `Table` and `AWS::Region` in a
   * CloudFormation template, `aws_lambda_function.work.arn` and `var.name` in Terraform. Unlike `name` it does not change
   * where the value is passed on under another name (`DefinitionSubstitutions`, the variables of `templatefile`).
   */
  readonly expression?: string;
  /** What the value consists of, where it is composed of known text and other placeholders: `${Work.Arn}:live`. */
  readonly parts?: MappedText;
  /** What it is a piece of, where a text of unknown values is split at a separator and one piece selected. */
  readonly piece?: { readonly of: MappedText; readonly separator: string; readonly index: number };
}

/** What is without quotes in a text that is parsed yet: its characters decide whether it is a text at all. */
export const withoutQuotes = (hole: Placeholder): Placeholder => (hole.kind === "text" ? { ...hole, kind: "unknown" } : hole);

/** UTF-16 units of one text that is put together: a definition may have 1 MiB. */
const MAX_TEXT = 4 * 1024 * 1024;
const MAX_SEGMENTS = 1_000_000;

/** Of what is put together in the time of one step of an evaluator. */
const SEGMENTS_A_STEP = 4;
const CHARACTERS_A_STEP = 2_000;

/** A run of the mapped text and where it is in the user's file. */
interface Segment {
  /** Offset in the mapped text. */
  readonly at: number;
  readonly length: number;
  readonly range: Span;
  /** Character for character the same as the file. If not (an escape, a hole), inner offsets map to the whole range. */
  readonly verbatim: boolean;
  readonly placeholder?: Placeholder;
}

/**
 * Text put together from pieces of the user's files (an escaped string, a block scalar, a `!Sub` or a heredoc with
 * holes), which still knows where each of its characters is.
 */
export class MappedText {
  private constructor(
    readonly text: string,
    readonly segments: readonly Segment[],
    /** Where the text as a whole is, for positions in an empty text. */
    readonly origin: Span,
  ) {}

  static ofFile(file: SourceFile): MappedText {
    return MappedText.ofRange(range(file, 0, file.text.length));
  }

  static ofRange(at: Span): MappedText {
    const text = at.file.text.slice(at.start, at.end);
    return new MappedText(text, [{ at: 0, length: text.length, range: at, verbatim: true }], at);
  }

  static build(origin: Span, write: (builder: MappedTextBuilder) => void): MappedText {
    const builder = new MappedTextBuilder();
    write(builder);
    return new MappedText(builder.text(), builder.segments, origin);
  }

  /** Where the stretch `[start, end)` of this text is in the user's file. */
  rangeOf(start: number, end: number): Span {
    const first = this.segmentAt(start, false);
    if (!first) return this.origin;
    const last = end > start ? (this.segmentAt(end, true) ?? first) : first;
    const from = first.verbatim ? first.range.start + (start - first.at) : first.range.start;
    if (last.range.file !== first.range.file) return range(first.range.file, from, first.range.end);
    const to = last.verbatim ? last.range.start + (end - last.at) : last.range.end;
    return range(first.range.file, from, Math.max(from, Math.min(to, last.range.end)));
  }

  /** Holes that overlap `[start, end)`, with their offsets in this text. */
  holesIn(start = 0, end = this.text.length): { start: number; end: number; placeholder: Placeholder }[] {
    const found: { start: number; end: number; placeholder: Placeholder }[] = [];
    for (let i = this.firstBehind(start); i < this.segments.length; i++) {
      const s = this.segments[i] as Segment;
      if (s.at >= end) break;
      if (s.placeholder) found.push({ start: s.at, end: s.at + s.length, placeholder: s.placeholder });
    }
    return found;
  }

  slice(start: number, end: number): MappedText {
    const segments: Segment[] = [];
    for (let i = this.firstBehind(start); i < this.segments.length; i++) {
      const s = this.segments[i] as Segment;
      if (s.at >= end) break;
      const from = Math.max(start, s.at);
      const to = Math.min(end, s.at + s.length);
      if (from >= to) continue;
      const at = s.verbatim ? range(s.range.file, s.range.start + (from - s.at), s.range.start + (to - s.at)) : s.range;
      segments.push({ ...s, at: from - start, length: to - from, range: at });
    }
    return new MappedText(this.text.slice(start, end), segments, this.rangeOf(start, end));
  }

  /** Index of the first segment that ends behind the offset. */
  private firstBehind(offset: number): number {
    let low = 0;
    let high = this.segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const s = this.segments[middle] as Segment;
      if (s.at + s.length > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Binary search; `leaning` picks the segment that ends at the offset rather than the one that begins there. */
  private segmentAt(offset: number, leaning: boolean): Segment | undefined {
    const segments = this.segments;
    let low = 0;
    let high = segments.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const s = segments[middle] as Segment;
      const before = leaning ? offset <= s.at : offset < s.at;
      const after = leaning ? offset > s.at + s.length : offset >= s.at + s.length;
      if (before) high = middle - 1;
      else if (after) low = middle + 1;
      else return s;
    }
    return segments[Math.min(low, segments.length - 1)];
  }
}

export class MappedTextBuilder {
  readonly segments: Segment[] = [];
  private readonly pieces: string[] = [];
  private length = 0;

  /** Text that is in the file just so. */
  verbatim(at: Span): this {
    return this.append(at.file.text.slice(at.start, at.end), at, true);
  }

  /** Text that the file writes otherwise (an escape, a folded line break). */
  rewritten(text: string, at: Span): this {
    return this.append(text, at, false);
  }

  hole(hole: Placeholder, placeholder = hole.name): this {
    return this.append(placeholder, hole.range, false, hole);
  }

  mapped(text: MappedText): this {
    for (const s of text.segments) this.append(text.text.slice(s.at, s.at + s.length), s.range, s.verbatim, s.placeholder);
    return this;
  }

  text(): string {
    spend(this.segments.length / SEGMENTS_A_STEP + this.length / CHARACTERS_A_STEP);
    return this.pieces.join("");
  }

  private append(text: string, at: Span, verbatim: boolean, hole?: Placeholder): this {
    if (text.length === 0) return this;
    if (this.length + text.length > MAX_TEXT || this.segments.length >= MAX_SEGMENTS)
      throw new BudgetSpentError("units", "putting a text together");
    this.segments.push({ at: this.length, length: text.length, range: at, verbatim, ...(hole ? { placeholder: hole } : {}) });
    this.pieces.push(text);
    this.length += text.length;
    return this;
  }
}
