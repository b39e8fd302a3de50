import type { PathStep } from "../asl/expressions.js";
import type { Json } from "../text/node.js";
import { isObject, member } from "../values/concrete/box.js";
import type { Place } from "./places.js";

/** What is known of where an object or array comes from. */
interface Mark {
  /** Places whose value it is, but for members written over it; several where objects were merged. */
  readonly from: readonly Place[];
  /** Scalar members that come from other places than the object. */
  readonly members?: ReadonlyMap<string, Place>;
  /** Members that the state machine wrote. */
  readonly written?: ReadonlySet<string>;
  /** A function made it: what else may be in it is not known. */
  readonly unclear?: boolean;
}

/** Where a path ends: at a value, or at the container in which the next step finds nothing. */
export interface Located {
  readonly value: Json | undefined;
  readonly place: Place | undefined;
  readonly stopped?: Stop;
  /** Steps that were taken before it stopped. */
  readonly taken?: number;
}

/** A container in which a step of a path finds nothing. */
export interface Stop {
  readonly container: Json;
  /** The place that the missing value would have; undefined where the state machine made the container. */
  readonly place: Place | undefined;
  readonly key: string | number;
  /** `open`: a place outside decides what is there. `closed`: the state machine or the API's model does. */
  readonly content: "open" | "closed" | "unclear";
  /** Names from the root of the path to the missing value, where all its steps are names. */
  readonly names?: readonly string[];
}

/** A member that an expression has read. */
interface ReadMember {
  readonly place: Place;
  readonly value: unknown;
  readonly key: string;
}

/** Objects within objects whose members are looked at. */
const MOST_COPIED = 3;

/** How far the marks of a run have come. */
export interface MarksPosition {
  readonly scalars: number;
  readonly renewals: number;
}

interface Renewed {
  readonly at: number;
  readonly before: Mark | undefined;
}

/**
 * Which place each value of a run comes from. Objects and arrays are told by identity, which survives being passed on;
 * scalars by the object that holds them.
 */
export class Marks {
  private readonly own = new WeakMap<object, Mark>();
  /** Scalars by value, for those that lost the object that held them. */
  private readonly scalars = new Map<string | number, Place>();
  /** What objects were marked with before they were marked anew. */
  private readonly renewed = new Map<object, Renewed[]>();
  private renewals = 0;

  /** @param base marks of a run that this one has gone with as far as `until`. */
  constructor(private readonly base?: { readonly marks: Marks; readonly until: MarksPosition }) {
    if (!base) return;
    for (const [scalar, place] of base.marks.scalars) {
      if (this.scalars.size === base.until.scalars) break;
      this.scalars.set(scalar, place);
    }
  }

  get position(): MarksPosition {
    return { scalars: this.scalars.size, renewals: this.renewals };
  }

  private markOf(json: object): Mark | undefined {
    return this.own.get(json) ?? this.base?.marks.markAt(json, this.base.until);
  }

  private markAt(json: object, until: MarksPosition): Mark | undefined {
    const renewed = this.renewed.get(json)?.find(({ at }) => at > until.renewals);
    if (renewed) return renewed.before;
    return this.own.get(json) ?? this.base?.marks.markAt(json, this.base.until);
  }

  private mark(json: object, mark: Mark): void {
    const before = this.own.get(json);
    const inBase = this.base && !before ? this.base.marks.markAt(json, this.base.until) : undefined;
    if (before ?? inBase) {
      const renewed = this.renewed.get(json) ?? [];
      renewed.push({ at: ++this.renewals, before: before ?? inBase });
      this.renewed.set(json, renewed);
    }
    this.own.set(json, mark);
  }

  set(json: Json, place: Place): void {
    if (typeof json === "object" && json !== null) this.own.set(json, { from: [place] });
    else if (typeof json === "string" || typeof json === "number") {
      if (!this.scalars.has(json)) this.scalars.set(json, place);
    }
  }

  /** Of a value that was read from text, with all that is in it. */
  setAll(json: Json, place: Place): void {
    const todo: [Json, Place][] = [[json, place]];
    for (let next = todo.pop(); next; next = todo.pop()) {
      const [at, from] = next;
      this.set(at, from);
      if (Array.isArray(at)) for (const item of at) todo.push([item, from.items()]);
      else if (isObject(at)) {
        for (const [key, inner] of Object.entries(at)) {
          const member = from.member(key);
          if (member) todo.push([inner, member]);
        }
      }
    }
  }

  /** `to` is a copy of `from`. */
  copied(from: object, to: object): void {
    const mark = this.markOf(from);
    if (mark) this.mark(to, mark);
  }

  has(json: object): boolean {
    return this.markOf(json) !== undefined;
  }

  placeOf(json: Json | undefined): Place | undefined {
    return typeof json === "object" && json !== null ? this.markOf(json)?.from[0] : undefined;
  }

  /** Of a scalar that lost the object that held it: the place that has this value. */
  guess(json: Json | undefined): Place | undefined {
    return typeof json === "string" || typeof json === "number" ? this.scalars.get(json) : undefined;
  }

  /** The object was built by the state machine out of values with these places. */
  built(json: object, members: Iterable<readonly [string, Place]>): void {
    this.mark(json, { from: [], members: new Map(members) });
  }

  /** A function made the object of what is at these places. */
  unclear(json: object, from: readonly Place[]): void {
    this.mark(json, { from, unclear: true });
  }

  /** `made` is `old` with one member written. */
  wrote(old: Json | undefined, made: object, key: string, value: Place | undefined): void {
    const mark = typeof old === "object" && old !== null ? this.markOf(old) : undefined;
    const members = new Map(mark?.members);
    members.delete(key);
    if (value) members.set(key, value);
    this.mark(made, { ...mark, from: mark?.from ?? [], members, written: new Set([...(mark?.written ?? []), key]) });
  }

  /**
   * Scalars that an expression read and put into objects of its own, or merged into others.
   * @param copied the last name of the path that gives a member, by the member's name.
   */
  copiedScalars(made: Json, copied: ReadonlyMap<string, string>, read: readonly ReadMember[]): void {
    const lastRead = new Map<string, Map<unknown, Place>>();
    for (const { key, value, place } of read) {
      const places = lastRead.get(key);
      if (places) places.set(value, place);
      else lastRead.set(key, new Map([[value, place]]));
    }
    const markIn = (at: Json, depth: number): void => {
      if (!isObject(at) || depth > MOST_COPIED) return;
      const places = new Map<string, Place>();
      for (const [key, value] of Object.entries(at)) {
        if (typeof value === "object") markIn(value, depth + 1);
        else {
          const name = copied.get(key);
          const place = name === undefined ? undefined : lastRead.get(name)?.get(value);
          if (place) places.set(key, place);
        }
      }
      if (places.size === 0) return;
      const known = this.markOf(at);
      this.mark(at, { ...known, from: known?.from ?? [], members: new Map([...(known?.members ?? []), ...places]) });
    };
    markIn(made, 0);
  }

  /** `made` has the members of all parts; those of later ones win. */
  merged(parts: readonly { readonly [key: string]: Json }[], made: object): void {
    const [first, ...others] = parts;
    if (!first) return;
    if (others.length === 0) {
      this.copied(first, made);
      return;
    }
    const mark = this.markOf(first);
    const from = [...(mark?.from ?? [])];
    const members = new Map(mark?.members);
    const written = new Set(mark?.written);
    let unclear = mark?.unclear ?? false;
    for (const part of others) {
      for (const key of Object.keys(part)) {
        const place = typeof part[key] === "object" ? undefined : this.memberPlace(part, key);
        if (place) members.set(key, place);
        else members.delete(key);
        written.add(key);
      }
      const added = this.markOf(part);
      for (const place of added?.from ?? []) from.push(place);
      unclear ||= added?.unclear ?? false;
    }
    this.mark(made, { from, members, written, ...(unclear ? { unclear } : {}) });
  }

  /** The place of a member that is there, or would be; undefined where the state machine made it. */
  memberPlace(container: object, key: string): Place | undefined {
    const mark = this.markOf(container);
    const own = mark?.members?.get(key);
    if (own) return own;
    const value = Array.isArray(container) ? (container as Json[])[Number(key)] : member(container as { [key: string]: Json }, key);
    const inner = this.placeOf(value);
    if (inner || !mark || mark.written?.has(key)) return inner;
    return placeIn(mark.from, key, Array.isArray(container));
  }

  /** What a path that finds no `key` in the container has met. */
  stop(container: Json, key: string | number): Stop {
    const mark = typeof container === "object" && container !== null ? this.markOf(container) : undefined;
    const place = mark && !mark.written?.has(String(key)) ? placeIn(mark.from, String(key), Array.isArray(container)) : undefined;
    if (place) return { container, place, key, content: "open" };
    const unsure = mark?.from.some((p) => p.allows(String(key)) !== "no") ?? false;
    return { container, place: undefined, key, content: mark?.unclear || unsure ? "unclear" : "closed" };
  }

  /** Follows a path of members and indexes. @param place of the root, where it is a scalar. */
  locate(root: Json, place: Place | undefined, steps: readonly PathStep[]): Located {
    let [at, from] = [root, this.placeOf(root) ?? place];
    const names: string[] = [];
    for (const [taken, step] of steps.entries()) {
      if (step.kind === "member") names.push(step.name);
      if (step.kind !== "member" && step.kind !== "index") return { value: undefined, place: undefined };
      const key = step.kind === "member" ? step.name : Array.isArray(at) && step.index < 0 ? at.length + step.index : step.index;
      const fits = step.kind === "member" ? isObject(at) : Array.isArray(at);
      const next = fits ? (typeof key === "number" ? (at as Json[])[key] : member(at as { [key: string]: Json }, key)) : undefined;
      if (next === undefined) {
        const named = names.length > 0 && names.at(-1) === key && typeof key === "string" ? { names } : {};
        const stopped: Stop = {
          ...(fits ? this.stop(at, key) : ({ container: at, place: from, key, content: "open" } as const)),
          ...named,
        };
        return { value: undefined, place: undefined, stopped, taken };
      }
      from = this.memberPlace(at as object, String(key));
      at = next;
    }
    return { value: at, place: from };
  }
}

/** The place of a member of what comes from these places: where it is known already, else the first that may have it. */
function placeIn(from: readonly Place[], key: string, list: boolean): Place | undefined {
  if (list) return from[0]?.items();
  for (const place of from) if (place.members.has(key)) return place.members.get(key);
  for (const wanted of ["yes", "unsure"]) for (const place of from) if (place.allows(key) === wanted) return place.member(key);
  return undefined;
}
