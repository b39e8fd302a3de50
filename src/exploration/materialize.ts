import { pollingModel } from "../integrations/polling.js";
import type { Json } from "../text/node.js";
import type { Marks } from "./marks.js";
import type { Place } from "./places.js";
import { numbered, sampleText } from "./sample-text.js";
import type { World } from "./world.js";

/** Makes the values of a world: what the state machine reads, and nothing else. */
export class Materializer {
  private readonly texts = new Map<Place, string>();
  private readonly taken = new Set<string>();
  /** Numbers up to which texts of a form are taken: thousands of places can have one name. */
  private readonly lastNumbers = new Map<string, number>();
  private numbers = 0;
  private readonly numbersOf = new Map<Place, number>();

  /** @param visit how often the source was asked before. */
  value(root: Place, world: World, visit: number, marks: Marks): Json {
    return orObject(this.made(root, world, visit, marks, 0));
  }

  /** A value that a run has asked for after its source had answered. */
  later(place: Place, world: World, visit: number, marks: Marks): Json | undefined {
    return this.made(place, world, visit, marks, 0);
  }

  private made(place: Place, world: World, visit: number, marks: Marks, index: number): Json | undefined {
    const said = world.at(place, visit);
    if (said?.kind === "absent") return undefined;
    const json =
      said?.kind === "value" ? said.json : this.usual(place, world, visit, marks, said?.kind === "length" ? said.length : undefined, index);
    marks.set(json, place);
    return json;
  }

  private usual(place: Place, world: World, visit: number, marks: Marks, length: number | undefined, index: number): Json {
    if (place.preferred !== undefined && length === undefined) return place.preferred;
    switch (place.kind ?? (place.members.size > 0 || !place.parent ? "object" : "string")) {
      case "object":
        return this.object(place, world, visit, marks, index);
      case "array":
        return Array.from({ length: length ?? place.length }, (_, i) => this.made(place.items(), world, visit, marks, i) ?? null);
      case "number":
        return this.number(place);
      case "boolean":
        return true;
      case "null":
        return null;
      default:
        return place.content
          ? JSON.stringify(orObject(this.made(place.content, world, visit, marks, index)))
          : this.text(place, visit, index);
    }
  }

  private object(place: Place, world: World, visit: number, marks: Marks, index: number): Json {
    place.complete();
    const entries: [string, Json][] = [];
    for (const [name, member] of place.members) {
      const asked = world.at(member, visit);
      if (!(member.needed || member.typical) && (!asked || asked.kind === "absent")) continue;
      const json = this.made(member, world, visit, marks, index);
      if (json !== undefined) entries.push([name, json]);
    }
    return Object.fromEntries(entries);
  }

  private number(place: Place): number {
    if (place.name === "StatusCode" && place.source.kind === "result") return OK;
    if (place.name === "FailedEntryCount" && place.source.kind === "result") return 0;
    const known = this.numbersOf.get(place) ?? ++this.numbers;
    this.numbersOf.set(place, known);
    return known;
  }

  private text(place: Place, visit: number, index: number): string {
    if (place.values) return statusOf(place, visit) ?? place.values[0] ?? "";
    const text = this.texts.get(place) ?? this.free(sampleText(place));
    this.texts.set(place, text);
    return index === 0 ? text : numbered(text, index + 1);
  }

  /** Texts of different places differ, so that they can be told apart. */
  private free(wanted: string): string {
    let text = wanted;
    let number = this.lastNumbers.get(wanted) ?? 1;
    while (this.taken.has(text)) text = numbered(wanted, ++number);
    this.lastNumbers.set(wanted, number);
    this.taken.add(text);
    return text;
  }
}

/** The status code of a call that succeeded. */
const OK = 200;

/** What is left out as a whole is an empty object; null is a value. */
const orObject = (json: Json | undefined): Json => (json === undefined ? {} : json);

/** A polled job is not done at the first look, and done well at the second. */
function statusOf(place: Place, visit: number): string | undefined {
  const { source, values } = place;
  const resource = source.kind === "result" ? source.task.resource?.value : undefined;
  const polled = resource && pollingModel(resource.service ?? "", resource.action ?? "");
  if (!polled || !values || place.path !== `$${polled.status.map((name) => (name === "*" ? "[*]" : `.${name}`)).join("")}`)
    return undefined;
  return visit === 0 ? (values.find((value) => !polled.terminal.includes(value)) ?? polled.success[0]) : polled.success[0];
}
