import { asksForItsInput } from "../../asl/asks-input.js";
import type { ChoiceState, Condition, State } from "../../asl/model.js";
import { kindNames, STRING } from "../../values/abstract/kinds.js";
import { type AbstractValue, PROVENANCE } from "../../values/abstract/value.js";
import type { Analysis } from "../analyze.js";
import type { Engine } from "../fixpoint/engine.js";
import type { VisitRecord } from "../fixpoint/visit.js";
import { resolveSymbols } from "../symbolic/frames.js";
import type { ChoiceFact, EdgeFact, EdgeKey } from "./facts.js";
import { edgesByPath } from "./path-edges.js";

/** Each way out as written, and whether any run takes it. */
export function edgeFacts(state: State, records: readonly VisitRecord[]): EdgeFact[] {
  const taken = new Set<string>();
  for (const record of records)
    for (const { outcome } of record.exits) taken.add(outcome.kind === "next" ? keyOf(outcome.via) : outcome.kind);
  const to = (name: string | undefined): { to?: State } => {
    const target = name === undefined ? undefined : state.machine.states.get(name);
    return target ? { to: target } : {};
  };
  const fact = (edge: EdgeKey, target?: string): EdgeFact => ({ edge, ...to(target), taken: taken.has(keyOf(edge)) ? "maybe" : "never" });
  const out: EdgeFact[] = [];
  if (state.type === "Choice") {
    state.choices.forEach((rule, index) => {
      out.push(fact({ kind: "choice", index }, rule.next?.value));
    });
    if (state.default) out.push(fact({ kind: "default" }, state.default.value));
  } else if ("next" in state && state.next && !state.end) out.push(fact({ kind: "next" }, state.next.value));
  else if (state.type !== "Fail") out.push(fact({ kind: "end" }));
  if ("catch" in state)
    state.catch.forEach((catcher, index) => {
      out.push(fact({ kind: "catch", index }, catcher.next?.value));
    });
  if (taken.has("fail")) out.push(fact({ kind: "fail" }));
  return out;
}

const keyOf = (edge: EdgeKey): string => ("index" in edge ? `${edge.kind}${edge.index}` : edge.kind);

export function choiceFact(state: ChoiceState, records: readonly VisitRecord[], analysis: Analysis): ChoiceFact {
  const { engine } = analysis;
  const taken = new Set<string>();
  let residue: ChoiceFact["residue"] = "none";
  for (const record of records) {
    for (const { outcome } of record.exits) {
      if (outcome.kind === "next") taken.add(keyOf(outcome.via));
      if (outcome.kind !== "fail" || !outcome.fault.noMatch) continue;
      const tested = state.choices.map((rule) => subjectOf(rule.condition, outcome.frame as VisitRecord["entry"], engine, state));
      const known = tested.some((v) => v !== undefined && isKnown(v));
      residue = known ? "known" : residue === "known" ? residue : "unknown";
    }
  }
  // Default comes after all rules
  const last = taken.has("default") ? Infinity : state.choices.findLastIndex((_, index) => taken.has(`choice${index}`));
  let ways: { readonly taken: ReadonlySet<string> | undefined } | undefined;
  const rules = state.choices.map((rule, index) => {
    const later = index < last;
    const isTaken = taken.has(`choice${index}`);
    if (isTaken && isRelation(rule.condition)) {
      ways ??= { taken: edgesByPath(state, analysis) };
      if (ways.taken && !ways.taken.has(keyOf({ kind: "choice", index })))
        return { index, taken: "never", reason: "No path to this state has values for which it holds" } as const;
    }
    const verdict = !isTaken ? "never" : later || residue !== "none" ? "maybe" : "always";
    const reason = verdict === "maybe" ? undefined : wordsFor(rule.condition, records, engine, state);
    const asks = verdict === "never" && analysis.started && asksForItsInput(state, rule.condition);
    return {
      index,
      taken: verdict,
      ...(asks ? { asksForInput: true as const } : {}),
      ...(reason === undefined ? {} : { reason }),
    } as const;
  });
  return { rules, residue };
}

/** The condition compares more than one value, which a path may relate. */
function isRelation(condition: Condition): boolean {
  if (condition.kind === "jsonata") return true;
  if (condition.kind === "not") return isRelation(condition.operand);
  if (condition.kind === "and" || condition.kind === "or") return condition.operands.length > 1;
  return condition.kind === "compare" && condition.operand.kind === "path";
}

const OUTSIDE = PROVENANCE.input | PROVENANCE.result | PROVENANCE.item | PROVENANCE.deployment | PROVENANCE.error | PROVENANCE.execution;

/** The machine itself or a closed source says what it is. */
function isKnown(v: AbstractValue): boolean {
  return v.exact || (v.taint & OUTSIDE) === 0 || (v.kinds === STRING && v.text?.set !== undefined) || (v.kinds & ~6) === 0;
}

/** What the condition's first comparison looks at. */
function subjectOf(condition: Condition, frame: VisitRecord["entry"], engine: Engine, state: State): AbstractValue | undefined {
  const compare = firstCompare(condition);
  if (compare?.variable.root.kind !== "input") return undefined;
  const found = engine.values.select(frame.input, compare.variable, frame, { state, location: "Variable" });
  return found.value && resolveSymbols(found.value, (found.refined as VisitRecord["entry"] | undefined) ?? frame);
}

function firstCompare(condition: Condition): Extract<Condition, { kind: "compare" }> | undefined {
  let at: Condition | undefined = condition;
  while (at) {
    if (at.kind === "compare") return at;
    at = at.kind === "and" || at.kind === "or" ? at.operands[0] : at.kind === "not" ? at.operand : undefined;
  }
  return undefined;
}

const withArticle = (kind: string): string => (kind === "null" ? kind : /^[ao]/.test(kind) ? `an ${kind}` : `a ${kind}`);

/** `$.status is always "A" or "B" here`. */
function wordsFor(condition: Condition, records: readonly VisitRecord[], engine: Engine, state: State): string | undefined {
  const compare = firstCompare(condition);
  const record = records[0];
  if (!compare || !record) return undefined;
  const value = subjectOf(condition, record.entry, engine, state);
  if (!value) return `${compare.variable.text} is never present`;
  if (value.kinds === 0) return undefined;
  if (value.exact || value.text?.set) {
    const words = value.kinds === STRING && value.text?.set ? [...value.text.set].map((t) => JSON.stringify(t)) : undefined;
    if (words && words.length <= 4) return `${compare.variable.text} is always ${words.join(" or ")} here`;
  }
  if (value.num && kindNames(value.kinds).join() === "number") {
    const { lo, hi } = value.num;
    if (lo === hi) return `${compare.variable.text} is always ${lo} here`;
    if (Number.isFinite(lo) && Number.isFinite(hi)) return `${compare.variable.text} is always between ${lo} and ${hi} here`;
    if (Number.isFinite(lo)) return `${compare.variable.text} is always at least ${lo} here`;
    if (Number.isFinite(hi)) return `${compare.variable.text} is always at most ${hi} here`;
  }
  const kinds = kindNames(value.kinds);
  return kinds.length <= 2 ? `${compare.variable.text} is always ${kinds.map(withArticle).join(" or ")} here` : undefined;
}
