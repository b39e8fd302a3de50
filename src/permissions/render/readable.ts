import type { TextPattern } from "../arn-pattern.js";
import { type Deployed, plainText, valueLabel } from "./json.js";
import type { References } from "./references.js";

/** A resource for people: a reference as the template's own language names it, else the text with what is not known marked. */
export function readable(text: TextPattern, references: References, deployed: Deployed, marks: Set<string>): string {
  const reference = references.arnIn(text);
  if (!reference) return text.map((part) => named(part, references) ?? plainText([part], deployed, marks)).join("");
  const head = reference.attribute === "" ? reference.resource.id : `${reference.resource.id}.${reference.attribute}`;
  return `\${${head}}${reference.rest.map((part) => named(part, references) ?? plainText([part], deployed, marks)).join("")}`;
}

function named(part: TextPattern[number], references: References): string | undefined {
  if (part.kind === "value") return `\${${valueLabel(part)}}`;
  const found = part.kind === "name" ? references.nameOf(part.resource) : undefined;
  return found && `\${${found.resource.id}${found.attribute === "" ? "" : `.${found.attribute}`}}`;
}
