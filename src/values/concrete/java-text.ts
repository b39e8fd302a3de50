import type { Json } from "../../text/node.js";

/** A value as `States.Format` prints it, which is as Java does: `{a=1, b=[x, null]}`. */
export function javaText(json: Json): string {
  if (json === null) return "null";
  if (Array.isArray(json)) return `[${json.map(javaText).join(", ")}]`;
  if (typeof json !== "object") return String(json);
  return `{${Object.entries(json)
    .map(([key, value]) => `${key}=${javaText(value)}`)
    .join(", ")}}`;
}
