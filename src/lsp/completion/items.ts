/** One thing that can be written at the cursor. */
export interface Item {
  readonly label: string;
  readonly kind: "field" | "state" | "value" | "property" | "function" | "variable" | "resource" | "error";
  readonly detail?: string;
  readonly documentation?: string;
  /** What is required, or fits best, comes first. */
  readonly first?: boolean;
  /** What is written; the label where absent. */
  readonly text?: string;
}

/** Items, and how much of the text before the cursor they replace. */
export interface Items {
  readonly items: readonly Item[];
  /** The part before the cursor that is replaced: a whole name or value, or the last part of a path. */
  readonly replaces: string;
}

export const NOTHING: Items = { items: [], replaces: "" };
