import type { SourceFile } from "../../text/source-file.js";
import type { ClassValue, Value } from "./values.js";

/** A variable. */
export interface Slot {
  value: Value | undefined;
}

/** The names that a block, function or file declares. */
export class Scope {
  private readonly slots = new Map<string, Slot>();

  constructor(
    readonly file: SourceFile,
    readonly parent?: Scope,
    /** What `this` is; inherited where not given. */
    readonly self?: Value,
    /** The class of the method that is running. */
    readonly home?: ClassValue,
  ) {}

  declare(name: string, value: Value | undefined): Slot {
    const slot = { value };
    this.slots.set(name, slot);
    return slot;
  }

  own(name: string): Slot | undefined {
    return this.slots.get(name);
  }

  find(name: string): Slot | undefined {
    for (let at: Scope | undefined = this; at; at = at.parent) {
      const slot = at.slots.get(name);
      if (slot) return slot;
    }
    return undefined;
  }

  get this(): Value | undefined {
    for (let at: Scope | undefined = this; at; at = at.parent) if (at.self) return at.self;
    return undefined;
  }

  get homeClass(): ClassValue | undefined {
    for (let at: Scope | undefined = this; at; at = at.parent) if (at.home) return at.home;
    return undefined;
  }
}
