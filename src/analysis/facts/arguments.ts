import type { Template } from "../../asl/expressions.js";
import type { State } from "../../asl/model.js";
import type { Node } from "../../text/node.js";
import { child } from "../../values/abstract/constraints.js";
import { join } from "../../values/abstract/lattice.js";
import { type AbstractValue, NO, OPTIONAL, PROVENANCE } from "../../values/abstract/value.js";
import type { VisitRecord } from "../fixpoint/visit.js";
import { knowledgeOf, resolveSymbols } from "../symbolic/frames.js";
import { valueFact } from "./build-value.js";
import type { ArgumentFact, Provenance } from "./facts.js";

/** What flows into a member of a Task's arguments. */
export function argumentFact(state: State, path: readonly string[], records: readonly VisitRecord[]): ArgumentFact | undefined {
  let value: AbstractValue | undefined;
  for (const record of records) {
    for (const role of ["afterParameters", "afterArguments"] as const) {
      for (const seen of record.observed.get(role) ?? []) {
        const k = knowledgeOf(seen.frame);
        let at: AbstractValue | undefined = seen.value;
        for (const key of path) {
          const part: ReturnType<typeof child> = child(at, key, k);
          at = part.presence === NO ? undefined : part.value;
          if (!at || part.presence === OPTIONAL) break;
        }
        if (!at) continue;
        const now = { ...resolveSymbols(at, seen.frame), taint: at.taint };
        value = value ? join(value, now) : now;
      }
    }
  }
  if (!value) return undefined;
  const found = "parameters" in state ? templateAt(state.parameters?.value, path) : undefined;
  return { node: found && nodeOf(found), value: valueFact(value), provenance: originsOf(value, found) };
}

const MADE_HERE = /States\.UUID|States\.MathRandom|\$uuid\s*\(|\$random\s*\(|\$now\s*\(|\$millis\s*\(|State\.RetryCount|Task\.Token/;

function originsOf(value: AbstractValue, template: Template | undefined): Provenance[] {
  const out = new Set<Provenance>();
  const { taint } = value;
  if (taint & PROVENANCE.input) out.add("input");
  if (taint & PROVENANCE.result) out.add("result");
  if (taint & PROVENANCE.error) out.add("result");
  if (taint & PROVENANCE.execution) out.add("execution");
  if (taint & PROVENANCE.item) out.add("item");
  if (taint & PROVENANCE.fresh) out.add(template && MADE_HERE.test(textOf(template)) ? "attempt" : "state");
  // where paths meet, a part can lose where it comes from: what is not one value is no constant for sure
  if (out.size === 0) out.add(value.exact || taint === PROVENANCE.deployment ? "constant" : "unknown");
  return [...out];
}

function templateAt(template: Template | undefined, path: readonly string[]): Template | undefined {
  let at = template;
  for (const key of path) at = at?.kind === "object" ? at.entries.find((e) => e.key === key)?.value : undefined;
  return at;
}

const nodeOf = (template: Template): Node | undefined => template.node as Node | undefined;

function textOf(template: Template): string {
  const todo: Template[] = [template];
  const out: string[] = [];
  while (todo.length > 0) {
    const at = todo.pop() as Template;
    if (at.kind === "path" || at.kind === "intrinsic") out.push(at.text);
    else if (at.kind === "jsonata") out.push(at.source);
    else if (at.kind === "object") todo.push(...at.entries.map((e) => e.value));
    else if (at.kind === "array") todo.push(...at.items);
  }
  return out.join(" ");
}
