// Joins the newest API descriptions with what the catalog knew before, so that nothing that was once known is lost: a member
// that AWS has removed can still be in results, and a closed shape that lacks one would be wrong.

/** @param older, newer services by name; `newer` is changed and returned */
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

/** The newer side says what is required, and how deep; members and enumerations only grow. */
function mergeShapes(older, newer) {
  if (newer === "j" || newer === undefined) return older ?? "j";
  if (older === undefined || typeof older === "string") return newer;
  if (newer.kind === "enum" && older.kind === "enum") return { kind: "enum", values: [...new Set([...newer.values, ...older.values])] };
  if (newer.kind === "object" && older.kind === "object") {
    const members = {};
    for (const name of new Set([...Object.keys(older.members), ...Object.keys(newer.members)]))
      members[name] = mergeShapes(older.members[name], newer.members[name]);
    return { ...newer, members };
  }
  if ((newer.kind === "list" || newer.kind === "map") && newer.kind === older.kind)
    return { ...newer, of: mergeShapes(older.of, newer.of) };
  return newer;
}

/** What the newer catalog has and lacks, in lines for people. */
export function changesBetween(older, newer) {
  const lines = [];
  for (const name of [...newer.keys()].sort()) {
    const [before, now] = [older.get(name), newer.get(name)];
    if (!before) {
      lines.push(`+ service ${name} (${now.operations.size} actions)`);
      continue;
    }
    const added = [...now.operations.keys()].filter((action) => !before.operations.has(action));
    const gone = [...before.operations.keys()].filter((action) => !now.operations.has(action));
    if (added.length > 0) lines.push(`+ ${name}: ${added.join(", ")}`);
    if (gone.length > 0) lines.push(`- ${name}: ${gone.join(", ")}`);
    for (const [action, operation] of now.operations) {
      const known = before.operations.get(action);
      if (!known) continue;
      const [parameters, results] = ["input", "output"].map((side) => newMembers(known[side], operation[side]));
      if (parameters.length > 0) lines.push(`  ${name}:${action} parameters + ${parameters.join(", ")}`);
      if (results.length > 0) lines.push(`  ${name}:${action} result + ${results.join(", ")}`);
    }
  }
  for (const name of [...older.keys()].sort()) if (!newer.has(name)) lines.push(`- service ${name}`);
  return lines;
}

function newMembers(before, now) {
  return Object.keys(now?.members ?? {}).filter((name) => !(name in (before?.members ?? {})));
}
