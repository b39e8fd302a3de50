import {
  type ConstructedObject,
  isNothing,
  memberOf,
  type ObjectMember,
  type ObjectValue,
  objectOf,
  type Value,
} from "../../languages/evaluator/values.js";
import type { Span } from "../../text/range.js";
import { rendered } from "./json-path.js";

/** Collects the members of an object that the library would write. */
export class Fields {
  private readonly members: [string, ObjectMember][] = [];
  private more = false;

  constructor(private readonly at: Span) {}

  /** Nothing is written for a member without a value. */
  put(name: string, value: Value | undefined, key?: Span): this {
    if (value && value.kind !== "undefined") this.members.push([name, { key: key ?? this.at, value }]);
    return this;
  }

  spread(value: Value | undefined): this {
    if (value?.kind === "object") {
      for (const [name, member] of value.members) this.members.push([name, member]);
      this.more ||= value.open;
    } else if (value && !isNothing(value)) this.more = true;
    return this;
  }

  /** There are members that are not known. */
  open(): void {
    this.more = true;
  }

  has(name: string): boolean {
    return this.members.some(([n]) => n === name);
  }

  get object(): ObjectValue {
    return objectOf(this.at, this.members, this.more);
  }
}

/** Where the program names a property. */
export function keyOf(object: Value | undefined, name: string): Span | undefined {
  return object?.kind === "object" ? object.members.get(name)?.key : undefined;
}

export function renderedMember(object: Value | undefined, name: string): Value | undefined {
  const value = memberOf(object, name);
  return value && !isNothing(value) ? rendered(value) : undefined;
}

/** The class in `new tasks.LambdaInvoke(…)`. */
export function classRange(state: ConstructedObject): Span {
  const { file, start, end } = state.at;
  const match = /^(?:new\s+)?([\w$.]+)/.exec(file.text.slice(start, Math.min(end, start + 200)));
  const from = start + (match ? match[0].length - (match[1] as string).length : 0);
  return { file, start: from, end: match ? start + match[0].length : end };
}
