/** Where the named members of an object come from: an API's model of a result, or what was recorded of one. */
export interface Listing {
  /** The call as written in an ARN: `s3:headObject`, `lambda:invoke`. */
  readonly call: string;
  /** The member of the result that the object is, in words: `""` is the result itself, else `Parameter`. */
  readonly at: string;
  /** `model`: the API's newest known model names no other member. `hint`: the form of the result itself is only reported. */
  readonly trust: "recorded" | "model" | "hint";
  /** Members are written as listed: no other spelling is possible. */
  readonly exact?: true;
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
 * How the capitals that a name begins with are written in results (`DBName`, `DbName`, `BOOL`, `Bool`) differs between
 * integrations and is not documented for all of them: both spellings count as the member. The rest of a name is the API's own.
 */
export function isSpelling(known: string, written: string): boolean {
  return folded(known) === folded(written);
}

function folded(name: string): string {
  const run = /^[A-Z]*/.exec(name)?.[0].length ?? 0;
  // the last capital begins the next word
  const end = run > 1 && /[a-z]/.test(name.charAt(run)) ? run - 1 : run;
  const made = name.charAt(0) + name.slice(1, end).toLowerCase() + name.slice(end);
  return OTHERWISE.get(made) ?? made;
}
