/** Both ends inclusive; `max: null` = no bound known. */
export interface Interval {
  readonly min: number;
  readonly max: number | null;
}

/** An interval with a reading for people where it depends on something unknown. */
export interface Measure extends Interval {
  /** `4 + 12·n`. */
  readonly formula?: string;
  /** The unknowns of the formula: `n` = "items of $.orders". */
  readonly where?: readonly { readonly name: string; readonly meaning: string }[];
}
