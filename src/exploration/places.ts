import type { MapState, TaskState } from "../asl/model.js";
import type { Shape } from "../integrations/shapes.js";
import type { Json } from "../text/node.js";

/** Kinds of JSON values. */
export type Kind = "null" | "boolean" | "number" | "string" | "array" | "object";

/** Where values that the state machine does not make itself come from; each has a tree of places. */
type Source =
  | { readonly kind: "input" }
  | { readonly kind: "result"; readonly task: TaskState }
  /** The Cause of an error that a task raises. */
  | { readonly kind: "cause"; readonly task: TaskState }
  /** Items that an ItemReader reads. */
  | { readonly kind: "reader"; readonly map: MapState }
  /** A part of the definition that is unknown until deployment. */
  | { readonly kind: "deployment" };

/**
 * Who says what kind of value is at a place: the model of an API, an expression that read it as that kind, or only an
 * operator that compares such values.
 */
type Proof = "model" | "read" | "hint";

const STRENGTH: Readonly<Record<Proof, number>> = { model: 3, read: 2, hint: 1 };

/** `BOOL` and `NULL` of DynamoDB. */
const LONGEST_ABBREVIATION = 4;

/**
 * What a shape says of a source: `closed`: its members and their kinds; `open`: the kinds of its members, and there may be
 * others; `hint`: neither is sure.
 */
type Model = "closed" | "open" | "hint";

/**
 * One place in the values of a source: the execution input's `order.id`, the items of a task result's `Contents`.
 * Trees grow while the state machine is run: they hold what it was seen to read, so that values made from them are small.
 */
export class Place {
  readonly members = new Map<string, Place>();
  item: Place | undefined;
  /** Of text that the state machine parses: the JSON value in it. */
  content: Place | undefined;
  kind: Kind | undefined;
  proof: Proof | undefined;
  /** What the API's model says about the value. */
  readonly shape: Shape | undefined;
  /** A read needs it: there unless a world leaves it out. Others are there only where a world asks for them. */
  needed = false;
  /** Ordinary answers of the API have it: there unless a world leaves it out, but a test may leave it out. */
  typical = false;
  /** An ordinary answer of the API leaves it out at times. */
  absentAtTimes = false;
  /** A value that lets a run go on where any other would not. */
  preferred: Json | undefined;
  /** Least number of items that reads need. */
  length = 1;

  constructor(
    readonly id: number,
    readonly source: Source,
    /** The last step of its path, for sample values; `*` for items. */
    readonly name: string,
    readonly parent: Place | undefined,
    shape: Shape | undefined,
    private readonly ids: { next: number },
    private readonly model: Model = "closed",
  ) {
    this.shape = shape;
    this.kind = shape && kindOfShape(shape);
    this.proof = this.kind && (model === "hint" ? "hint" : "model");
  }

  static root(source: Source, name: string, shape: Shape | undefined, ids: { next: number }, model: Model = "closed"): Place {
    return new Place(ids.next++, source, name, undefined, shape, ids, model);
  }

  private inner(name: string, shape: Shape | undefined): Place {
    return new Place(this.ids.next++, this.source, name, this, shape, this.ids, this.model);
  }

  /** Makes the members that every such value has; lists and maps that are empty are left out. */
  complete(): void {
    if (this.isComplete || this.shape?.kind !== "object") return;
    this.isComplete = true;
    for (const name of this.shape.required) {
      const kind = this.shape.members.get(name)?.kind;
      const made = kind === "list" || kind === "map" ? undefined : this.member(name);
      if (made) made.needed = true;
    }
  }

  private isComplete = false;

  /** Text whose members are listed in full by the API's model. */
  get values(): readonly string[] | undefined {
    return this.shape?.kind === "string" ? this.shape.values : undefined;
  }

  /** Its value is one of few that the API's model lists. */
  get isListed(): boolean {
    return this.values !== undefined || this.shape?.kind === "boolean";
  }

  get root(): Place {
    let at: Place = this;
    while (at.parent) at = at.parent;
    return at;
  }

  /** `$.order.items[*].id`, from the root of its source. */
  get path(): string {
    const names: string[] = [];
    for (let at: Place = this; at.parent; at = at.parent) names.unshift(at.name === "*" ? "[*]" : `.${at.name}`);
    return `$${names.join("")}`;
  }

  /** Can a member of that name be there? `unsure` where only its spelling differs from one that is. */
  allows(name: string): "yes" | "no" | "unsure" {
    const { shape } = this;
    if (this.model !== "closed" || shape?.kind !== "object" || shape.members.size === 0) return "yes";
    if (shape.members.has(name)) return "yes";
    return this.abbreviated(name) ? "unsure" : "no";
  }

  /** SDKs disagree on the case of abbreviations: DynamoDB's SS is Ss in one of them. The member that is meant. */
  private abbreviated(name: string): Shape | undefined {
    if (this.shape?.kind !== "object" || name.length > LONGEST_ABBREVIATION || name !== name.toUpperCase()) return undefined;
    const lower = name.toLowerCase();
    for (const [known, shape] of this.shape.members) if (known.toLowerCase() === lower) return shape;
    return undefined;
  }

  /** The place of a member, made where it is not known yet; undefined where the API's model has no such member. */
  member(name: string): Place | undefined {
    const known = this.members.get(name);
    if (known) return known;
    if (this.allows(name) === "no") return undefined;
    const shape =
      this.shape?.kind === "object"
        ? (this.shape.members.get(name) ?? this.abbreviated(name))
        : this.shape?.kind === "map"
          ? this.shape.of
          : undefined;
    const made = this.inner(name, shape);
    this.members.set(name, made);
    return made;
  }

  items(): Place {
    const shape = this.shape?.kind === "list" ? this.shape.of : undefined;
    this.item ??= this.inner("*", shape);
    return this.item;
  }

  /** The JSON value in a text. */
  parsed(): Place {
    this.content ??= this.inner(this.name, undefined);
    return this.content;
  }

  /** @returns whether the place can be of that kind now: false where a stronger or equal proof says otherwise. */
  is(kind: Kind, proof: Proof): boolean {
    if (this.kind === kind) {
      if (!this.proof || STRENGTH[proof] > STRENGTH[this.proof]) this.proof = proof;
      return true;
    }
    if (this.kind !== undefined && this.proof && STRENGTH[this.proof] >= STRENGTH[proof] && this.proof !== "hint") return false;
    this.kind = kind;
    this.proof = proof;
    return true;
  }
}

function kindOfShape(shape: Shape): Kind | undefined {
  switch (shape.kind) {
    case "object":
    case "map":
      return "object";
    case "list":
      return "array";
    case "timestamp":
      return "string";
    case "any":
      return undefined;
    default:
      return shape.kind;
  }
}
