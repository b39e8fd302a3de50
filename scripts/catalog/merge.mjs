// Joins API descriptions with what the catalog knew before, so that nothing that was once known is lost: a member that AWS has
// removed can still be in results, and a closed shape that lacks one would be wrong.

/**
 * The newer side says what is required, and how deep; members and enumerations only grow.
 * @param older, newer services by name; `newer` is changed and returned
 */
export function mergeServices(older, newer) {
  for (const [name, service] of older) {
    const now = newer.get(name);
    if (!now) {
      newer.set(name, service);
      continue;
    }
    for (const [action, operation] of service.operations) now.operations.set(action, mergeOperation(operation, now.operations.get(action)));
  }
  return newer;
}

function mergeOperation(older, newer) {
  if (!newer) return older;
  return {
    ...newer,
    token: newer.token ?? older.token,
    pages: newer.pages ?? older.pages,
    input: mergeShapes(older.input, newer.input),
    output: mergeShapes(older.output, newer.output),
  };
}

function mergeShapes(older, newer) {
  if (newer === "j" || newer === undefined) return older ?? "j";
  if (older === undefined || typeof older === "string") return newer;
  if (newer.kind === "enum" && older.kind === "enum") return { kind: "enum", values: union(newer.values, older.values) };
  if (newer.kind === "object" && older.kind === "object") return { ...newer, members: mergeMembers(older, newer, mergeShapes) };
  if ((newer.kind === "list" || newer.kind === "map") && newer.kind === older.kind)
    return { ...newer, of: mergeShapes(older.of, newer.of) };
  return newer;
}

/**
 * Adds what clients say to what full descriptions say, which know more of each member: bounds, patterns, whole numbers. Added are
 * services, actions, members, values of enumerations, errors, deprecations, and the enumeration of a member that had none. What is
 * required follows the client where it was published after `date`, but for tokens, which clients fill. Where both say different
 * kinds of one member, the description is kept: it has corrections for what services do. Nothing is removed: clients leave out
 * actions that they never supported.
 * @param known services by name, changed and returned; `date` is what they know at the latest
 * @param clients services by name, with `date`
 * @param {string} described the day of services that have no `date`
 */
export function addClients(known, clients, described) {
  for (const [name, client] of clients) {
    const before = known.get(name);
    if (!before) {
      known.set(name, client);
      continue;
    }
    const isNewer = client.date > (before.date ?? described);
    if (isNewer) before.date = client.date;
    for (const [action, operation] of client.operations) {
      const older = before.operations.get(action);
      before.operations.set(action, older ? addOperation(older, operation, isNewer) : operation);
    }
  }
  return known;
}

function addOperation(older, client, isNewer) {
  return {
    ...older,
    token: older.token ?? client.token,
    pages: older.pages ?? client.pages,
    errors: union(
      older.errors ?? [],
      client.errors.filter((name) => name !== HANDLED),
    ).sort(),
    input: withRequired(addShape(older.input, client.input, isNewer), older.input, client.token),
    output: addShape(older.output, client.output, isNewer),
  };
}

/** Clients find another endpoint on this error; descriptions leave it out. */
const HANDLED = "InvalidEndpointException";

const withRequired = (shape, older, token) =>
  token && older.required.includes(token) ? { ...shape, required: union(shape.required, [token]) } : shape;

function addShape(older, client, isNewer) {
  if (older === undefined) return client;
  if (client === undefined || client === "j" || older === "j") return older;
  if (older.kind === "enum" && client.kind === "enum") return { kind: "enum", values: union(older.values, client.values) };
  if (isNewer && older === "s" && client.kind === "enum") return client;
  if (older.kind === "object" && client.kind === "object") return addObject(older, client, isNewer);
  if ((older.kind === "list" || older.kind === "map") && older.kind === client.kind)
    return { ...older, of: addShape(older.of, client.of, isNewer) };
  return older;
}

function addObject(older, client, isNewer) {
  const required = (isNewer ? older.required.filter((name) => !(name in client.members)) : older.required).concat(
    client.required.filter((name) => isNewer || !(name in older.members)),
  );
  const deprecated = { ...client.deprecated, ...older.deprecated };
  return {
    ...older,
    members: mergeMembers(older, client, (a, b) => addShape(a, b, isNewer)),
    required,
    ...(Object.keys(deprecated).length > 0 ? { deprecated } : {}),
  };
}

function mergeMembers(older, newer, merge) {
  const members = {};
  for (const name of union(Object.keys(older.members), Object.keys(newer.members)))
    members[name] = merge(older.members[name], newer.members[name]);
  return members;
}

const union = (a, b) => [...new Set([...a, ...b])];
