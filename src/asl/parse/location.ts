import type { Machine, State } from "../model.js";

/** AWS's form of a place: `/States/M/ItemProcessor/States/P`, `/States/P/Branches[0]/States/S`. */
export function locationOf(state: State): string {
  return `${scopeLocation(state.machine)}/States/${state.name}`;
}

export function scopeLocation(machine: Machine): string {
  const parts: string[] = [];
  for (let at = machine; at.owner; at = at.owner.state.machine) {
    const { state, index } = at.owner;
    const iterator = state.type === "Map" && state.node.members.some((m) => m.key.name === "Iterator");
    parts.push(`/States/${state.name}/${state.type === "Parallel" ? `Branches[${index}]` : iterator ? "Iterator" : "ItemProcessor"}`);
  }
  return parts.reverse().join("");
}
