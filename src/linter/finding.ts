import type { Place } from "../text/range.js";

/** How much a finding matters: an error fails in production, a warning is a risk, an info is advice. */
export type Severity = "error" | "warning" | "info";
/** `will`: every run that comes here; `can`: a replayed run shows it; `may`: neither proved nor replayed. */
export type Certainty = "will" | "can" | "may";
/** What a rule is about; `sfn-lint rules` lists rules by it. */
export type Category = "validity" | "correctness" | "reliability" | "quota" | "idempotency" | "cost" | "security" | "style";

/** One finding as reporters print it: places resolved, words chosen. */
export interface Finding {
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly certainty: Certainty;
  /** What is wrong, in one plain sentence. */
  readonly message: string;
  /** Why it matters here, with the numbers. */
  readonly reason?: string;
  /** What to write instead. */
  readonly suggestion?: string;
  readonly place: Place;
  readonly machine?: string;
  readonly state?: string;
  /** JSON Pointer into the definition. */
  readonly pointer?: string;
  readonly awsCode?: string;
  readonly awsLocation?: string;
  readonly related?: readonly { readonly place: Place; readonly message: string }[];
  /** What the rule says it comes from: findings of the same cause are one. Only for merging them. */
  readonly cause?: string;
  /** The failure that it reports, and the one of which it is the cause. Only for merging them. */
  readonly failure?: string;
  readonly explains?: string;
  /** Further places with the same cause; the fix fixes them as well. */
  readonly occurrences?: readonly Occurrence[];
  readonly fix?: Fix;
  /** Why there is no fix where one would be expected. */
  readonly noFixReason?: string;
  readonly witness?: WitnessReport;
  /** Typed evidence of the rule, as plain JSON. */
  readonly evidence?: unknown;
  /** Stable against moved lines: rule, machine, state, pointer and normalised text. */
  readonly fingerprint: string;
}

/** A further place with the same cause as a finding. */
export interface Occurrence {
  readonly state?: string;
  readonly place: Place;
}

/** Edits that remove a finding. */
export interface Fix {
  readonly title: string;
  /** Unsafe fixes change behavior beyond the finding and are applied by `--fix-unsafe` only. */
  readonly safe: boolean;
  readonly edits: readonly TextEdit[];
}

/** Offsets in the named file's text. */
export interface TextEdit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A run that shows the claim: an ordinary input and mocks file. */
export interface WitnessReport {
  readonly input: unknown;
  readonly mocks: unknown;
  /** The Amazon S3 objects that ItemReaders read, as a mocks file has them. */
  readonly s3?: unknown;
  readonly type?: "STANDARD" | "EXPRESS";
  readonly result: { readonly status: string; readonly error?: string; readonly eventId?: number };
  /** The states visited, with their places, shortened where a loop repeats. */
  readonly path: readonly { readonly state: string; readonly times?: number; readonly place?: Place; readonly note?: string }[];
}

/** A state machine that was linted, and where its definition starts. */
export interface MachineReport {
  readonly file: string;
  readonly name: string;
  readonly type?: "STANDARD" | "EXPRESS";
  readonly host: string;
  readonly states: number;
  readonly place: Place;
  readonly partialReason?: string;
  /** Of a definition that AWS rejects: which checks were left out until it is corrected. */
  readonly skipped?: string;
  /** What the runs of the exploration reached, where it was asked for. */
  readonly coverage?: Readonly<Record<"states" | "edges" | "handlers", { readonly reached: number; readonly all: number }>>;
  readonly constructPath?: string;
}

/** What one run of the linter gives; reporters print it, and `-f json` writes it with its places. */
export interface Report {
  readonly version: 1;
  readonly machines: readonly MachineReport[];
  readonly findings: readonly Finding[];
  /** Text of the files that findings point into, for code frames. */
  readonly sources: ReadonlyMap<string, string>;
  readonly rules: readonly RuleDescription[];
  readonly summary: Summary;
  /** The report as an HTML page, where one is asked for. */
  readonly page?: () => Iterable<string>;
  /** Lowest severity that makes the exit code 1; absent: error. */
  readonly failOn?: Severity | "never";
}

/** A rule as reports list it. */
export interface RuleDescription {
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly summary: string;
  readonly reference: string;
  readonly url: string;
  readonly fixable: boolean;
  /** The rule's page in Markdown, where a format shows it. */
  readonly help?: string;
}

/** Counts of a report. Findings are counted after suppressions and the baseline. */
export interface Summary {
  readonly files: number;
  readonly machines: number;
  readonly states: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly fixable: number;
  /** Findings that are not reported because the baseline lists them; absent without a baseline. */
  readonly baseline?: number;
}
