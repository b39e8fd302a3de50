import type { Span } from "./range.js";

/**
 * What a format's parser found, as data; rules word it.
 * `tolerated`: the tree is good all the same (a comment, a trailing comma), else the text is not JSON/YAML at all.
 */
export interface SyntaxProblem {
  readonly code:
    | "syntax"
    | "comment"
    | "trailing-comma"
    | "duplicate-key"
    /** YAML forbids it; JSON leaves open what it means. */
    | "yaml-duplicate-key"
    | "too-deep"
    | "unquoted-placeholder"
    | "alias-limit"
    | "yaml-only"
    | "byte-order-mark"
    | "invalid-utf8"
    | "file-too-large"
    | "empty-file";
  readonly range: Span;
  /** What the parser says, where the code alone does not tell it all. */
  readonly detail?: string;
  readonly tolerated: boolean;
}

/** What a parser gives: as much of a tree as there is, and what was wrong. */
export interface ParsedText {
  readonly root?: import("./node.js").Node;
  readonly problems: readonly SyntaxProblem[];
}
