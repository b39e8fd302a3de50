import type { State } from "../../asl/model.js";
import { assignmentsOf, variableReads } from "../../asl/variable-references.js";
import type { Node } from "../../text/node.js";
import type { VisitRecord } from "../fixpoint/visit.js";
import type { AbstractFrame } from "../symbolic/frames.js";
import type { VariableFact } from "./facts.js";

/** Reads of the state, with what is assigned when it is entered, and writes. */
export function variableFacts(state: State, records: readonly VisitRecord[]): VariableFact[] {
  const out: VariableFact[] = [];
  for (const { name, expression } of variableReads(state))
    out.push({ name, node: expression.node as Node | undefined, access: "read", assigned: assignedIn(name, records) });
  for (const { template } of assignmentsOf(state)) {
    if (template.kind === "object")
      for (const entry of template.entries) out.push({ name: entry.key, node: entry.member.value, access: "write", assigned: "yes" });
    else if (template.kind === "literal" && template.node.kind === "object")
      for (const member of template.node.members) out.push({ name: member.key.name, node: member.value, access: "write", assigned: "yes" });
  }
  return out;
}

function assignedIn(name: string, records: readonly VisitRecord[]): VariableFact["assigned"] {
  const found = new Set(records.map((r) => inFrame(name, r.entry)));
  if (found.size === 0) return "maybe";
  return found.size === 1 ? ([...found][0] as VariableFact["assigned"]) : "maybe";
}

function inFrame(name: string, frame: AbstractFrame): VariableFact["assigned"] {
  for (let scope: AbstractFrame["variables"] | undefined = frame.variables; scope; scope = scope.outer) {
    const value = scope.own.get(name);
    if (value) return value.unset ? "maybe" : "yes";
  }
  return "no";
}
