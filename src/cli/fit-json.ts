/** Deeper values are written on one line. */
const DEEPEST = 40;

/** JSON for people: what fits the width is on one line, the rest is indented by two spaces. */
export function fitJson(value: unknown, width: number, depth = 0): string {
  const line = JSON.stringify(value);
  if (typeof value !== "object" || value === null || depth > DEEPEST || 2 * depth + line.length <= width) return line;
  const inner = "  ".repeat(depth + 1);
  const [open, close, parts] = Array.isArray(value)
    ? ["[", "]", value.map((one) => fitJson(one, width, depth + 1))]
    : ["{", "}", Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${fitJson(one, width, depth + 1)}`)];
  if (parts.length === 0) return line;
  return `${open}\n${parts.map((part) => inner + part).join(",\n")}\n${"  ".repeat(depth)}${close}`;
}
