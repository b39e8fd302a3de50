import type { FilterExpression, PathStep } from "../asl/expressions.js";
import type { Json } from "../text/node.js";
import { isObject } from "../values/concrete/box.js";
import { alternativesOf } from "./alternatives.js";
import type { ExpressionReads } from "./jsonata-reads.js";
import type { RunLog } from "./log.js";
import type { Marks, Stop } from "./marks.js";
import type { Place } from "./places.js";

/** Values that a path which may match several is followed to. */
const MOST_FOLLOWED = 50;

/** What a run reads without failing where it is not there: it is there from now on. */
export class Needs {
  constructor(
    private readonly log: RunLog,
    private readonly marks: Marks,
  ) {}

  /**
   * Paths that may match several values find an empty list where nothing is: what they read is there from now on.
   * @returns whether values from outside decide what they find.
   */
  follow(from: readonly (readonly [Json, Place | undefined])[], steps: readonly PathStep[]): boolean {
    let at = from;
    let open = false;
    for (const step of steps) {
      const next: (readonly [Json, Place | undefined])[] = [];
      for (const [json, place] of at) {
        open ||= place !== undefined;
        next.push(...this.followed(json, place, step));
      }
      at = next.slice(0, MOST_FOLLOWED);
    }
    return open;
  }

  private followed(json: Json, place: Place | undefined, step: PathStep): (readonly [Json, Place | undefined])[] {
    const items = (): (readonly [Json, Place | undefined])[] =>
      Array.isArray(json) ? json.map((item, i) => [item, this.marks.memberPlace(json, String(i))] as const) : [];
    if (step.kind === "member") {
      if (!isObject(json)) {
        if (place && place.kind !== "object" && place.is("object", "read")) this.need(place.member(step.name));
        return [];
      }
      const value = Object.hasOwn(json, step.name) ? json[step.name] : undefined;
      const inner = this.marks.memberPlace(json, step.name);
      if (value !== undefined) return [[value, inner]];
      this.need(inner);
      return [];
    }
    if (step.kind === "descend" || step.kind === "members") return [];
    if (!Array.isArray(json) && place && place.kind !== "array" && place.kind !== "object" && place.is("array", "read"))
      this.log.grew = true;
    if (step.kind === "filter") for (const [, item] of items()) if (item) this.filtered(item, step.filter);
    return items();
  }

  /** The first item passes the filter where its members can be chosen so. */
  private filtered(item: Place, filter: FilterExpression): void {
    if (filter.kind === "and" || filter.kind === "or") {
      this.filtered(item, filter.left);
      if (filter.kind === "and") this.filtered(item, filter.right);
    } else if (filter.kind === "exists") this.memberAt(item, filter.path.steps);
    else if (filter.kind === "compare") {
      const [path, other] = filter.left.kind === "path" ? [filter.left, filter.right] : [filter.right, filter.left];
      if (path.kind !== "path" || path.root !== "element") return;
      const place = this.memberAt(item, path.steps);
      if (place && other.kind === "literal" && place.preferred === undefined && !place.isListed) {
        const [first] = alternativesOf(place, { operator: filter.operator, other: other.value });
        if (first?.kind === "value") {
          place.preferred = first.json;
          this.log.grew = true;
        }
      }
    }
  }

  private memberAt(item: Place, steps: readonly PathStep[]): Place | undefined {
    let at: Place | undefined = item;
    for (const step of steps) {
      if (!at || step.kind !== "member" || !at.is("object", "read")) return undefined;
      at = at.member(step.name);
      this.need(at);
    }
    return at;
  }

  /** What an expression reads without asking for it is there from now on, although it gives something without it. */
  readMembers(missing: readonly Stop[], reads: ExpressionReads): void {
    for (const { place, key, content } of missing)
      if (content === "open" && typeof key === "string" && !reads.asked.has(key) && !reads.compared.has(key)) this.need(place);
  }

  /**
   * A test reads a member of a value whose kind was unknown: from now on it is an object, and this run says nothing.
   * @returns whether that is new.
   */
  expectsObject(container: Json | undefined, key: string | number): boolean {
    if (typeof key !== "string" || typeof container === "object") return false;
    const place = this.marks.guess(container);
    if (!place || place.kind !== undefined || !place.is("object", "hint")) return false;
    this.log.grew = true;
    return true;
  }

  need(place: Place | undefined): void {
    if (!place || place.needed || this.log.looked.has(place)) return;
    place.needed = true;
    this.log.grew = true;
  }
}
