import type { KeyNode, Member, Node, ObjectNode } from "../../text/node.js";
import type { Span } from "../../text/range.js";
import { nearest } from "../did-you-mean.js";
import type { FieldLanguage } from "../fields.js";
import type { Field, QueryLanguage } from "../model.js";
import type { Problem } from "../problems.js";

/** What all readers of one definition share: the problems found, and the workflow type where it is known. */
export interface ParseContext {
  readonly problems: Problem[];
  readonly type?: "STANDARD" | "EXPRESS";
  report(problem: Problem): void;
  /** Does a Fail state, anywhere in the definition, raise this error? */
  raises(error: string): boolean;
}

export interface Where {
  /** AWS's form of the place: `/States/X`. */
  readonly location: string;
  readonly language: QueryLanguage;
}

export const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const article = (kind: string) => (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`);

/** Reads the members of one object: each field once, then what was not asked for. */
export class ObjectReader {
  constructor(
    readonly node: ObjectNode,
    readonly where: Where,
    readonly context: ParseContext,
    /** For messages: `a Task state`, `a retrier`. */
    readonly what: string,
  ) {}

  member(name: string): Member | undefined {
    // the last of two equal keys is the one that counts
    for (let i = this.node.members.length - 1; i >= 0; i--) {
      const m = this.node.members[i] as Member;
      if (m.key.name === name) return m;
    }
    return undefined;
  }

  has(name: string): boolean {
    return this.member(name) !== undefined;
  }

  at(name: string): string {
    return `${this.where.location}/${name}`;
  }

  problem(problem: Omit<Problem, "severity"> & { severity?: Problem["severity"] }): void {
    this.context.report({ severity: "error", ...problem });
  }

  schema(code: string, range: Span, message: string, location: string, instead?: string): void {
    this.problem({
      code,
      range,
      message,
      awsCode: "SCHEMA_VALIDATION_FAILED",
      awsLocation: location,
      ...(instead ? { suggestion: instead } : {}),
    });
  }

  wrongType(name: string, member: Member, expected: string): void {
    this.schema(
      "structure/wrong-type",
      member.value.range,
      `${name} must be ${article(expected)}, not ${article(describe(member.value))}`,
      this.at(name),
    );
  }

  required(name: string, instead?: string): void {
    if (this.has(name)) return;
    this.schema("structure/missing-field", this.node.range, `Missing field ${name} in ${this.what}`, this.where.location, instead);
  }

  string(name: string): Field<string> | undefined {
    const m = this.member(name);
    if (!m) return undefined;
    if (m.value.kind === "string") return field(m.value.value, m);
    if (m.value.kind !== "placeholder") this.wrongType(name, m, "string");
    else return field(m.value.placeholder.name, m);
    return undefined;
  }

  /** Whether AWS refuses a Comment that is no text is not on record. */
  comment(): Field<string> | undefined {
    const m = this.member("Comment");
    if (!m) return undefined;
    if (m.value.kind === "string") return field(m.value.value, m);
    if (!isHole(m.value)) {
      this.problem({
        code: "structure/wrong-type",
        severity: "warning",
        range: m.value.range,
        message: `Comment should be a string, not ${article(describe(m.value))}`,
      });
    }
    return undefined;
  }

  boolean(name: string): Field<boolean> | undefined {
    const m = this.member(name);
    if (!m) return undefined;
    if (m.value.kind === "boolean") return field(m.value.value, m);
    if (!isHole(m.value)) this.wrongType(name, m, "boolean");
    return undefined;
  }

  /** A literal number; a hole is an unknown number, and no problem. */
  number(name: string, rules: NumberRules): Field<number> | undefined {
    const m = this.member(name);
    if (!m) return undefined;
    if (m.value.kind !== "number") {
      if (!isHole(m.value)) this.wrongType(name, m, rules.integer ? "integer" : "number");
      return undefined;
    }
    this.checkNumber(name, m, m.value.value, rules);
    return field(m.value.value, m);
  }

  checkNumber(name: string, m: Member, value: number, { integer, min, max, below }: NumberRules): void {
    const fault =
      integer && !Number.isInteger(value)
        ? `${name} must be an integer, not ${value}`
        : min !== undefined && value < min
          ? `${name} must be ${min} or more, not ${value}`
          : max !== undefined && value > max
            ? `${name} must be at most ${max}, not ${value}`
            : below !== undefined && value >= below
              ? `${name} must be less than ${below}, not ${value}`
              : undefined;
    if (fault) this.schema("structure/out-of-range", m.value.range, fault, this.at(name));
  }

  object(name: string): { member: Member; node: ObjectNode } | undefined {
    const m = this.member(name);
    if (!m) return undefined;
    if (m.value.kind === "object") return { member: m, node: m.value };
    if (!isHole(m.value)) this.wrongType(name, m, "object");
    return undefined;
  }

  array(name: string): { member: Member; items: readonly Node[] } | undefined {
    const m = this.member(name);
    if (!m) return undefined;
    if (m.value.kind === "array") return { member: m, items: m.value.items };
    if (!isHole(m.value)) this.wrongType(name, m, "array");
    return undefined;
  }

  exclusive(...names: string[]): void {
    const there = names.filter((name) => this.has(name));
    if (there.length < 2) return;
    const last = this.member(there[1] as string) as Member;
    this.schema(
      "structure/exclusive-fields",
      last.key.range,
      `${there.join(" and ")} are mutually exclusive in ${this.what}`,
      this.where.location,
      `Keep only one of ${there.join(" and ")}`,
    );
  }

  enumeration(name: string, values: readonly string[]): Field<string> | undefined {
    const found = this.string(name);
    if (!found || holey(found.node) || values.includes(found.value)) return found;
    const hint = nearest(found.value, values);
    this.schema(
      "structure/wrong-value",
      found.node.range,
      `${name} must be one of ${values.join(", ")}, not "${found.value}"`,
      this.at(name),
      hint ? `Did you mean "${hint}"?` : undefined,
    );
    return found;
  }

  /** Fields that are not known here: of the other query language, misspelt, or of another type of state. */
  unknown(known: Readonly<Record<string, FieldLanguage>>, elsewhere?: (name: string) => string | undefined): void {
    for (const { key } of this.node.members) {
      if (key.placeholders.length > 0) continue;
      const language = Object.hasOwn(known, key.name) ? known[key.name] : undefined;
      if (language === undefined) this.unknownField(key, Object.keys(known), elsewhere?.(key.name));
      else if (language !== "both" && language !== this.where.language) this.otherLanguage(key, language);
    }
  }

  private unknownField(key: KeyNode, known: readonly string[], elsewhere: string | undefined): void {
    const hint = nearest(key.name, known);
    const instead = hint ? `Did you mean "${hint}"?` : (elsewhere ?? "Remove it, or move notes to Comment");
    this.schema("unknown-field/field", key.range, `Unknown field "${key.name}" in ${this.what}`, this.where.location, instead);
  }

  private otherLanguage(key: KeyNode, language: QueryLanguage): void {
    const { language: stateLanguage, location } = this.where;
    this.problem({
      code: "query-language/field",
      range: key.range,
      message: `${key.name} is a ${language} field, but the query language of the state is ${stateLanguage}`,
      suggestion: SUBSTITUTE[key.name]
        ? `Use ${SUBSTITUTE[key.name]}, or set QueryLanguage to ${language}`
        : `Set QueryLanguage to ${language}`,
      awsCode: "SCHEMA_VALIDATION_FAILED",
      awsLocation: location,
      // one QueryLanguage makes all of them right: the state's own, or the state machine's
      cause: this.has("QueryLanguage") ? `${language} fields of ${location}` : `${language} fields`,
    });
  }
}

/** What does in the other language what this field does here. */
const SUBSTITUTE: Readonly<Record<string, string>> = {
  Parameters: "Arguments",
  Arguments: "Parameters",
  ResultSelector: "Output",
  ResultPath: "Output",
  OutputPath: "Output",
  InputPath: "Arguments",
  Output: "ResultSelector and ResultPath",
  Items: "ItemsPath",
  ItemsPath: "Items",
  Condition: "Variable and an operator",
  Variable: "Condition",
  Result: "Output",
};

interface NumberRules {
  readonly integer?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** Exclusive. */
  readonly below?: number;
}

export function field<T>(value: T, member: Member): Field<T> {
  return { value, node: member.value, key: member.key };
}

export function describe(node: Node): string {
  return node.kind === "placeholder" ? "placeholder" : node.kind;
}

/** A value, or a string, of which deployment decides at least a part. */
export function holey(node: Node): boolean {
  return node.kind === "placeholder" || (node.kind === "string" && node.placeholders.length > 0);
}

/** A value that deployment decides whole: `${N}` with or without quotes. */
export function isHole(node: Node): boolean {
  if (node.kind === "placeholder") return true;
  if (node.kind !== "string") return false;
  const [first] = node.placeholders;
  return first !== undefined && node.placeholders.length === 1 && first.start === 0 && first.end === node.value.length;
}
