import type { State } from "../../asl/model.js";
import type { Outcome, WaitUntil } from "../../semantics/effects.js";
import type { Mode } from "../../semantics/mode.js";
import { runState } from "../../semantics/run-state.js";
import { NUMBER, STRING } from "../../values/abstract/kinds.js";
import { type AbstractValue, withSym } from "../../values/abstract/value.js";
import { LayeredMap, namesApart } from "../../values/layered-map.js";
import type { Fault, Result } from "../../values/result.js";
import { between, type CostBounds, eventsOnly, exactly } from "../costs/costs.js";
import type { AbstractFrame } from "../symbolic/frames.js";
import type { SymbolicMode } from "../symbolic/symbolic-mode.js";
import { withDeclaredOutput } from "./answers.js";
import { summarizedAttempts } from "./attempts.js";
import type { AnalysisTask, Engine } from "./engine.js";
import { runNested } from "./nested.js";
import { perform, secondsOf } from "./perform.js";
import { knownName } from "./retries.js";
import { priced, VisitBuilder, type VisitRecord } from "./visit.js";

const ONE_EVENT = eventsOnly(exactly(1));

/** Runs a state's semantics once for everything that its entry frame stands for. */
export function* visitState(state: State, frame: AbstractFrame, engine: Engine): AnalysisTask<VisitRecord> {
  engine.step();
  const visit = new VisitBuilder(state, frame);
  visit.spend({ events: exactly(0), seconds: exactly(0), transitions: exactly(1) });
  const mode = recording(engine.values, visit);
  const step = runState(state, frame, mode);
  let reply: Result<AbstractValue, AbstractFrame> | undefined;
  for (;;) {
    const next = step.next(reply);
    if (next.done) break;
    reply = undefined;
    const effect = next.value;
    switch (effect.kind) {
      case "event":
        visit.spend(ONE_EVENT);
        break;
      case "wait":
        visit.spend({ events: exactly(0), seconds: waiting(effect.until, frame), transitions: exactly(0) });
        break;
      case "perform":
        reply = perform(effect.call, visit, engine);
        break;
      case "nested":
        reply = yield* runNested(effect.runs, visit, mode, engine);
        break;
      default:
        visit.leave(withNamedVariables(withDeclaredOutput(effect.outcome, state, engine.outputs), frame, state, engine));
    }
  }
  return visit.done();
}

/** What the visit has assigned, under names of its own: a later test of one copy tells of all. */
function withNamedVariables<O extends Outcome<AbstractValue>>(outcome: O, before: AbstractFrame, state: State, engine: Engine): O {
  if (outcome.kind !== "next" || outcome.frame.variables === before.variables) return outcome;
  const { variables } = outcome.frame;
  const named = new Map<string, AbstractValue>();
  for (const name of namesApart(variables.own, before.variables.own)) {
    const value = variables.own.get(name) as AbstractValue;
    if (value.sym || value.rel || value.exact || !(value.kinds & (NUMBER | STRING)) || before.variables.own.get(name) === value) continue;
    named.set(name, withSym(value, engine.symbol(state, `$${name}`, "assigned")));
  }
  if (named.size === 0) return outcome;
  return { ...outcome, frame: { ...outcome.frame, variables: { ...variables, own: LayeredMap.of(variables.own).with(named) } } };
}

function waiting(until: WaitUntil<AbstractValue>, frame: AbstractFrame): CostBounds {
  if (until.kind === "timestamp") return between(0, Infinity);
  const { lo, hi } = secondsOf(until.seconds, frame);
  return between(lo, hi);
}

/** The values' mode, with every partial operation written down and every fault priced at what the visit had cost by then. */
function recording(values: SymbolicMode, visit: VisitBuilder): Mode<AbstractValue> {
  const noted = <T>(
    site: Parameters<Mode<AbstractValue>["select"]>[3],
    key: string,
    result: Result<T, AbstractFrame>,
  ): Result<T, AbstractFrame> => {
    visit.operation(site, key, result.faults ?? [], result.value === undefined, result.lacks);
    if (!result.faults || result.faults.length === 0) return result;
    return { ...result, faults: result.faults.map((f: Fault) => priced(f, visit.cost)) };
  };
  return {
    literal: (json) => values.literal(json),
    object: (entries, open) => values.object(entries, open),
    array: (items) => values.array(items),
    unknown: (template) => values.unknown(template),
    open: (template, frame, site) => noted(site, "open", values.open(template, frame, site)),
    select: (root, path, frame, site) => noted(site, path.text, values.select(root, path, frame, site)),
    put: (root, steps, value, frame, site) => noted(site, "put", values.put(root, steps, value, frame, site)),
    intrinsic: (call, args, frame, site) => noted(site, call.text, values.intrinsic(call, args, frame, site)),
    jsonata: (expression, bindings, frame, site) => noted(site, expression.source, values.jsonata(expression, bindings, frame, site)),
    expect: (value, expected, frame, site) => noted(site, `expect ${expected.kind}`, values.expect(value, expected, frame, site)),
    within: (value, limit, frame, site) => noted(site, "within", values.within(value, limit, frame, site)),
    sumWithin: (bytes, limit, frame, site) => noted(site, "together", values.sumWithin(bytes, limit, frame, site)),
    bytes: values.bytes,
    withinTogether: (all, limit, frame, site) => noted(site, "together", values.withinTogether(all, limit, frame, site)),
    test: (condition, input, frame, site, before) => noted(site, "test", values.test(condition, input, frame, site, before)),
    attempts: (_state, retriers, frame, attempt) => summarizedAttempts(retriers, frame as AbstractFrame, attempt as never, visit),
    errorName: knownName,
    errorOutput: (fault) => values.errorOutput(fault),
    raise: (error, cause, frame) => values.raise(error, cause, frame as AbstractFrame),
    size: (items) => values.size(items),
    fresh: (kind, state, frame) => values.fresh(kind, state, frame as AbstractFrame),
    observe: (_state, role, value, frame) => visit.observe(role, value, frame as AbstractFrame),
  };
}
