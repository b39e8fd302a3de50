// Says what differs between two states of the catalog, in lines for people.

/** Of a shape that many actions share, a change is said once in each service. */
const PLACES_SHOWN = 1;

/**
 * @param older, newer services by name
 * @returns {{lines: string[], counts: Map<string, number>}} the lines, and how many there are of each kind of change
 */
export function changesBetween(older, newer) {
  const lines = [];
  const counts = new Map();
  const count = (kind, n = 1) => counts.set(kind, (counts.get(kind) ?? 0) + n);
  for (const name of union(older.keys(), newer.keys()).sort()) {
    const [before, now] = [older.get(name), newer.get(name)];
    if (!before || !now) {
      const [sign, service] = before ? ["-", before] : ["+", now];
      count(`${sign} services`);
      count(`${sign} actions`, service.operations.size);
      lines.push(`${sign} service ${name} (${service.operations.size} actions)`);
      continue;
    }
    for (const [sign, from, to] of [
      ["+", before, now],
      ["-", now, before],
    ]) {
      const actions = [...to.operations.keys()].filter((action) => !from.operations.has(action));
      if (actions.length === 0) continue;
      count(`${sign} actions`, actions.length);
      lines.push(`${sign} ${name}: ${actions.join(", ")}`);
    }
    const places = new Map();
    const add = (kind, what, place) => {
      const key = `${kind} ${what}`;
      if (!places.has(key)) count(kind);
      places.set(key, [...(places.get(key) ?? []), place]);
    };
    for (const [action, operation] of now.operations) {
      const known = before.operations.get(action);
      if (!known) continue;
      compare(known.input, operation.input, [`${action} parameters`], add);
      compare(known.output, operation.output, [`${action} result`], add);
      compareLists("errors", known.errors ?? [], operation.errors ?? [], action, add);
      if (known.token !== operation.token) add("~ tokens", `${known.token} -> ${operation.token}`, action);
      if (JSON.stringify(known.pages) !== JSON.stringify(operation.pages)) add("~ pages", JSON.stringify(operation.pages), action);
    }
    for (const [key, found] of places) {
      const more = found.length > PLACES_SHOWN ? ` and ${found.length - PLACES_SHOWN} more` : "";
      lines.push(`  ${name}: ${key} (${found.slice(0, PLACES_SHOWN).join(", ")}${more})`);
    }
  }
  return { lines, counts };
}

function compare(before, now, path, add) {
  const place = path.join(".");
  const [was, is] = [kindOf(before), kindOf(now)];
  if (was !== is) {
    add("~ kinds", `${path.at(-1)} ${was} -> ${is}`, place);
  } else if (is === "enum") {
    compareLists("values", before.values, now.values, place, (kind, what) => add(kind, `${path.at(-1)} ${what}`, place));
  } else if (is === "list" || is === "map") {
    compare(before.of, now.of, [...path, "*"], add);
  } else if (is === "object") {
    const names = (shape) => Object.keys(shape.members);
    compareLists("members", names(before), names(now), place, add);
    compareLists("required", [...before.required], [...now.required], place, add);
    compareLists("deprecated", Object.keys(before.deprecated ?? {}), Object.keys(now.deprecated ?? {}), place, add);
    for (const name of names(now)) if (name in before.members) compare(before.members[name], now.members[name], [...path, name], add);
  } else if (JSON.stringify(before) !== JSON.stringify(now)) {
    add("~ bounds", `${path.at(-1)} ${boundsOf(before)} -> ${boundsOf(now)}`, place);
  }
}

function compareLists(what, before, now, place, add) {
  const [added, gone] = [now.filter((each) => !before.includes(each)), before.filter((each) => !now.includes(each))];
  if (added.length > 0) add(`+ ${what}`, added.join(", "), place);
  if (gone.length > 0) add(`- ${what}`, gone.join(", "), place);
}

const union = (a, b) => [...new Set([...a, ...b])];
const kindOf = (shape) => (typeof shape === "string" ? shape : shape.kind === "bounded" ? shape.of : shape.kind);
const boundsOf = ({ min, max, pattern }) => JSON.stringify({ min, max, pattern });
