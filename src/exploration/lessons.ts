import type { Json } from "../text/node.js";
import { kindOf } from "../values/concrete/box.js";
import { alternativesOf } from "./alternatives.js";
import type { Blame, Decision, RunLog } from "./log.js";
import type { Place } from "./places.js";

/** Items that a list is given at most because a read wants one of them. */
const MOST_ITEMS = 20;

/**
 * Makes the usual values such that the operation does not fail again.
 * @returns whether anything has changed; if not, the run cannot be helped.
 */
export function learn(blame: Blame, log: RunLog): boolean {
  switch (blame.kind) {
    case "missing":
      return learnMissing(blame);
    case "wrong-kind": {
      const { place, wanted } = blame;
      const [kind] = wanted;
      return place !== undefined && kind !== undefined && place.kind !== kind && changed(place.is(kind, "read"), place);
    }
    case "content": {
      const { place, sample } = blame;
      if (!place) return false;
      if (sample === undefined) return place.content === undefined && place.is("string", "read") && place.parsed() !== undefined;
      if (place.preferred !== undefined) return false;
      place.preferred = sample;
      return true;
    }
    case "no-choice":
      return blame.tests.some((test) => decide(test, log));
    case "expression":
      return (blame.operand ? learn(blame.operand, log) : false) || blame.missed.some((stop) => learnMissing({ kind: "missing", ...stop }));
    default:
      return false;
  }
}

/** A preferred value of another kind is given up. */
function changed(fits: boolean, place: Place): boolean {
  if (fits && place.preferred !== undefined && kindOf(place.preferred) !== place.kind) place.preferred = undefined;
  return fits;
}

function learnMissing({ place, key }: Extract<Blame, { kind: "missing" }>): boolean {
  if (!place) return false;
  if (typeof key === "number") {
    const list = place.parent;
    const length = key < 0 ? -key : key + 1;
    if (!list || length > MOST_ITEMS || list.length >= length) return false;
    list.length = length;
    return list.is("array", "read");
  }
  if (place.needed || !place.parent?.is("object", "read")) return false;
  place.needed = true;
  return true;
}

/** The first value of an open place that makes a test of the Choice come true. */
function decide({ place, holds, compared }: Decision, log: RunLog): boolean {
  if (holds || place.preferred !== undefined || place.isListed || log.world.variationOf(place)) return false;
  const first = compared[0] && alternativesOf(place, compared[0])[0];
  if (first?.kind === "present" && !place.needed) {
    place.needed = true;
    return true;
  }
  const json: Json | undefined = first?.kind === "value" ? first.json : undefined;
  if (json === undefined || !place.is(kindOf(json), "hint")) return false;
  place.preferred = json;
  return true;
}
