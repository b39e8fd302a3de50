/** Values as Terraform's language writes them, for edits. */

/** `${` and `%{` begin what Terraform computes: in text that is meant as written they are written twice. */
export const escapeTemplate = (text: string): string => text.replace(/[$%](?=\{)/g, "$&$&");

export const hclKey = (name: string, quoted: boolean): string =>
  // linear: what it looks at ahead is what it cannot begin with again
  !quoted && /^(?!for$)[A-Za-z_][\w-]*$/.test(name) ? name : escapeTemplate(JSON.stringify(name));

/** Objects over several lines, lists of plain values on one. */
export function hclValue(value: unknown, indent: string, unit: string, oneLine: boolean): string {
  const inner = indent + unit;
  if (Array.isArray(value)) {
    if (oneLine || value.every((item) => typeof item !== "object")) {
      return `[${value.map((item) => hclValue(item, indent, unit, oneLine)).join(", ")}]`;
    }
    return `[\n${value.map((item) => inner + hclValue(item, inner, unit, false)).join(",\n")}\n${indent}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([key, item]) => [hclKey(key, false), hclValue(item, inner, unit, oneLine)] as const);
    if (oneLine) return `{ ${members.map(([key, text]) => `${key} = ${text}`).join(", ")} }`;
    return `{\n${aligned(members)
      .map((member) => inner + member)
      .join("\n")}\n${indent}}`;
  }
  return typeof value === "string" ? escapeTemplate(JSON.stringify(value)) : JSON.stringify(value);
}

/** The formatter of Terraform aligns the equals signs of neighbors that have one line each. */
function aligned(members: readonly (readonly [string, string])[]): string[] {
  return members.map(([key, text], i) => {
    if (text.includes("\n")) return `${key} = ${text}`;
    let from = i;
    let to = i;
    while (from > 0 && !members[from - 1]?.[1].includes("\n")) from--;
    while (to < members.length - 1 && !members[to + 1]?.[1].includes("\n")) to++;
    const width = Math.max(...members.slice(from, to + 1).map(([name]) => name.length));
    return `${key.padEnd(width)} = ${text}`;
  });
}
