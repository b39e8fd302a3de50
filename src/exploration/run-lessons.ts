import type { Path } from "../asl/expressions.js";
import type { Site } from "../semantics/mode.js";
import type { Json } from "../text/node.js";
import { type Box, kindOf } from "../values/concrete/box.js";
import { learn } from "./lessons.js";
import type { Blame, RunLog } from "./log.js";
import type { Located, Marks, Stop } from "./marks.js";
import { isLesson } from "./own.js";
import { boxed } from "./placed-box.js";
import type { Kind, Place } from "./places.js";

/** What a run is given after its source has answered. */
interface Supplied {
  readonly place: Place;
  json: Json | undefined;
}

/** What a run learns of the outside by an operation that fails, so that it can go on with another value. */
export class RunLessons {
  constructor(
    private readonly log: RunLog,
    private readonly marks: Marks,
    /** The value of a place as the run would have it, had its source given it. */
    private readonly supply: (place: Place) => Json | undefined,
  ) {}

  /**
   * What the path misses is there from now on. The run is given it and goes on, so that it learns all that it can before it is
   * run again.
   */
  learnPath(located: Located, path: Path, site: Site): Box | undefined {
    if (path.fn) return undefined;
    let { value, place, stopped, taken } = located;
    let steps = path.steps;
    while (stopped) {
      const given: Supplied | undefined = this.lesson(stopped, path, site);
      if (!given) return undefined;
      steps = steps.slice((taken ?? 0) + 1);
      // a member of it is read next: no text would do
      if (steps[0]?.kind === "member" && given.place.kind === undefined && given.place.is("object", "read"))
        given.json = this.supply(given.place);
      if (given.json === undefined) return undefined;
      ({ value, place, stopped, taken } = this.marks.locate(given.json, given.place, steps));
    }
    return value === undefined ? undefined : boxed(value, place);
  }

  /** Learns what a path that fails for certain has missed. @returns what the run is given instead. */
  private lesson(stop: Stop, path: Path, site: Site): Supplied | undefined {
    const { log } = this;
    const { key, names } = stop;
    // a failure in JSONata may be caught
    if (log.failure || site.state.queryLanguage === "JSONata" || typeof key !== "string") return undefined;
    const blame = this.missed(stop, path);
    const container = blame.kind === "wrong-kind" ? blame.place : undefined;
    const known = container ? container.members.get(key) : stop.place;
    if (known && log.supplied.has(known)) return { place: known, json: this.supply(known) };
    if (container && !(container.preferred === undefined && isLesson(blame, site.state, log) && learn(blame, log))) return undefined;
    if (blame.kind !== "missing" && !container) return undefined;
    if (container) log.grew = true;
    const place = container ? container.member(key) : stop.place;
    const missing: Blame = { kind: "missing", container: {}, place, key, content: "open", ...(names ? { names } : {}) };
    if (!place || stop.content !== "open" || !isLesson(missing, site.state, log) || !learn(missing, log)) return undefined;
    log.grew = true;
    log.supplied.add(place);
    return { place, json: this.supply(place) };
  }

  /** Learns what an operation that fails for certain has wanted of a value. @returns what the run is given instead. */
  another(blame: Blame, { state }: Site): Box | undefined {
    if (this.log.failure || state.queryLanguage === "JSONata" || (blame.kind !== "wrong-kind" && blame.kind !== "content"))
      return undefined;
    const { place } = blame;
    if (!place) return undefined;
    const learned = blame.kind === "content" ? (place.content ?? place.preferred) !== undefined : place.kind === blame.wanted[0];
    if (!(learned && this.log.supplied.has(place))) {
      if (place.preferred !== undefined || !isLesson(blame, state, this.log) || !learn(blame, this.log)) return undefined;
      this.log.grew = true;
      this.log.supplied.add(place);
    }
    const json = this.supply(place);
    return json === undefined ? undefined : boxed(json, place);
  }

  /** A step that finds nothing: because nothing is there, or because the container has no members or items at all. */
  missed(stop: Stop, path?: Path): Blame {
    const wanted: Kind = typeof stop.key === "number" ? "array" : "object";
    if (kindOf(stop.container) === wanted) return { kind: "missing", ...stop, ...(path ? { path } : {}) };
    return {
      kind: "wrong-kind",
      value: stop.container,
      place: this.marks.placeOf(stop.container) ?? stop.place ?? this.marks.guess(stop.container),
      wanted: [wanted],
      ...(path ? { path } : {}),
      ...(stop.names ? { names: stop.names } : {}),
    };
  }
}
