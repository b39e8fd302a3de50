/** Where the named members of an object come from: an API's model of a result, or what was recorded of one. */
export interface Listing {
  /** The call as written in an ARN: `s3:headObject`, `lambda:invoke`. */
  readonly call: string;
  /** The member of the result that the object is, in words: `""` is the result itself, else `Parameter`. */
  readonly at: string;
  /** `model`: the API's newest known model names no other member. `hint`: the form of the result itself is only reported. */
  readonly trust: "recorded" | "model" | "hint";
  /** The object is the execution input, as `call` (a name for people) passes it. */
  readonly input?: true;
  /** The object is what the code in the file `call` returns. */
  readonly code?: true;
  /** The object is the error output that a Catch passes on. */
  readonly error?: true;
  /** Nothing lists the members: these alone are certain to be somebody else's, as the envelope of another integration. */
  readonly foreign?: ReadonlySet<string>;
}

/** Something that is read or compared although nothing lists it. It may exist all the same where a service is newer than its model. */
export type Lack = MemberLack | ValueLack;

export interface MemberLack {
  readonly kind: "member";
  readonly member: string;
  /** Members that are listed, sorted. */
  readonly known: readonly string[];
  readonly listing: Listing;
  /** The state whose result it is, where the value is exactly that one. */
  readonly from?: string;
  /** The whole value that was read from is this object: the member was its first step. */
  readonly whole: boolean;
}

export interface ValueLack {
  readonly kind: "value";
  readonly value: string;
  /** The enumeration. */
  readonly values: readonly string[];
  /** For people: `$.Status`. */
  readonly name?: string;
  /** It is a part of the execution input, and the values are those of what starts the state machine. */
  readonly input?: true;
}

/** DynamoDB's type `NULL`, which the SDK for Java calls `nul`. */
const OTHERWISE: ReadonlyMap<string, string> = new Map([["Nul", "Null"]]);

/**
 * How a run of capitals is written in results (`DBName`, `DbName`, `BOOL`, `Bool`) differs between integrations and is not
 * documented: both spellings count as the member.
 */
export function isSpelling(known: string, written: string): boolean {
  return words(known) === words(written);
}

function words(name: string): string {
  const folded = name.replace(/[A-Z]+/g, (run, at: number) => {
    const next = name.charAt(at + run.length);
    if (next === "" || /\d/.test(next)) return capitalized(run);
    // the last capital begins the next word
    return /[a-z]/.test(next) ? capitalized(run.slice(0, -1)) + run.slice(-1) : run;
  });
  return OTHERWISE.get(folded) ?? folded;
}

const capitalized = (run: string): string => run.charAt(0) + run.slice(1).toLowerCase();
