import { get, type Member, type Node } from "../../text/node.js";

/** More names than these say no more. */
const MAX_NAMED = 3;

/** In plain words, which parts of a definition's structure only deployment knows; undefined where it is all there. */
export function unknownParts(root: Node): string | undefined {
  const found: string[] = [];
  const machines: { readonly node: Node; readonly of: string }[] = [{ node: root, of: "" }];
  for (let next = machines.pop(); next && found.length <= MAX_NAMED; next = machines.pop()) {
    const states = next.node.kind === "object" ? get(next.node, "States") : undefined;
    if (states?.kind === "placeholder" || next.node.kind === "placeholder") found.push(next.of === "" ? "States" : next.of);
    for (const state of states?.kind === "object" ? states.members : []) {
      if (state.key.placeholders.some(({ start, end }) => start === 0 && end === state.key.name.length))
        found.push(`a state of ${next.of || "States"}`);
      else if (state.value.kind === "placeholder") found.push(`the state "${state.key.name}"`);
      else machines.push(...innerMachines(state, found));
    }
  }
  if (found.length === 0) return undefined;
  const named = found.slice(0, MAX_NAMED).join(", ");
  return `unknown until deployment: ${named}${found.length > MAX_NAMED ? " and more" : ""}`;
}

/** The machines within a state; parts that are not known go to `found`. */
function innerMachines({ key, value }: Member, found: string[]): { readonly node: Node; readonly of: string }[] {
  if (value.kind !== "object") return [];
  const inner: { readonly node: Node; readonly of: string }[] = [];
  for (const name of ["Branches", "ItemProcessor", "Iterator", "Choices"]) {
    const part = get(value, name);
    const of = `${name} of "${key.name}"`;
    if (part?.kind === "placeholder" || (part?.kind === "array" && part.items.some((item) => item.kind === "placeholder"))) found.push(of);
    else if (name !== "Choices" && part) inner.push(...(part.kind === "array" ? part.items : [part]).map((node) => ({ node, of })));
  }
  return inner;
}
