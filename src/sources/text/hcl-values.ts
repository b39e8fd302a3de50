/** Values as Terraform's language writes them, for edits. */

/** `${` and `%{` begin what Terraform computes: in text that is meant as it stands they are written twice. */
export const escapeTemplate = (text: string): string => text.replace(/[$%](?=\{)/g, "$&$&");

export const hclKey = (name: string, quoted: boolean): string =>
  !quoted && /^[A-Za-z_][\w-]*$/.test(name) ? name : escapeTemplate(JSON.stringify(name));

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
    const members = Object.entries(value).map(([key, item]) => `${hclKey(key, false)} = ${hclValue(item, inner, unit, oneLine)}`);
    return oneLine ? `{ ${members.join(", ")} }` : `{\n${members.map((member) => inner + member).join("\n")}\n${indent}}`;
  }
  return typeof value === "string" ? escapeTemplate(JSON.stringify(value)) : JSON.stringify(value);
}
