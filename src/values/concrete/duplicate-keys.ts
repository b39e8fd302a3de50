const STRING = /"(?:[^"\\]|\\.)*"/y;

/** Whether an object anywhere in valid JSON text has a key twice. */
export function hasDuplicateKeys(text: string): boolean {
  // for each open object its keys, for each open array nothing
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c === "{") open.push(new Set());
    else if (c === "[") open.push(undefined);
    else if (c === "}" || c === "]") open.pop();
    if (c !== '"') continue;
    STRING.lastIndex = at;
    const found = STRING.exec(text)?.[0] ?? "";
    at += found.length - 1;
    const keys = open.at(-1);
    if (!keys || !/^\s*:/.test(text.slice(at + 1, at + 33))) continue;
    const key = JSON.parse(found) as string;
    if (keys.has(key)) return true;
    keys.add(key);
  }
  return false;
}
