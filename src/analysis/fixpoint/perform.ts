import type { TaskCall } from "../../semantics/effects.js";
import { look } from "../../values/abstract/constraints.js";
import { NUMBER } from "../../values/abstract/kinds.js";
import { type AbstractValue, withSym } from "../../values/abstract/value.js";
import type { Fault, Result } from "../../values/result.js";
import { addCost, between, type Cost, type CostBounds, exactly, hull } from "../costs/costs.js";
import { type AbstractFrame, knowledgeOf } from "../symbolic/frames.js";
import type { Engine } from "./engine.js";
import { atMostBytes } from "./input-schema.js";
import { priced, type VisitBuilder } from "./visit.js";

/** The outside's answer to one attempt: any result of the resource's shape, and any of its errors. */
export function perform(call: TaskCall<AbstractValue>, visit: VisitBuilder, engine: Engine): Result<AbstractValue, AbstractFrame> {
  const { state } = call;
  const answer = engine.models.of(state);
  const limit = longest(call, answer.longest);
  if (limit.by) visit.limits.push(limit.by);
  else if (answer.limitedBy) visit.limits.push(answer.limitedBy);
  const seconds = between(0, limit.seconds);
  const before = visit.cost;
  const spent = (events: CostBounds): Cost => addCost(before, { events, seconds, transitions: exactly(0) });
  visit.reach(spent(hull(answer.succeeded, answer.failed)));
  const given = engine.answers.get(state);
  if (given) {
    visit.cost = spent(answer.succeeded);
    return { value: given, refined: call.frame as AbstractFrame };
  }
  const fault: Fault = { errors: answer.errors, catchable: true, evidence: "latent", at: state.resource?.node };
  const failed = priced(fault, spent(answer.failed));
  visit.cost = spent(answer.succeeded);
  const most = engine.maxBytes.get(`states.${state.name}.result`) ?? engine.maxBytes.get(`states.${state.name}.output`);
  return {
    value: withSym(atMostBytes(answer.value, most), engine.symbol(state, "result", "result")),
    faults: [failed],
    refined: call.frame as AbstractFrame,
  };
}

/** Seconds that an attempt can last: TimeoutSeconds where there is one, else the service's own limit. */
function longest(call: TaskCall<AbstractValue>, service: number): { seconds: number; by?: string } {
  const own = call.timeout && secondsOf(call.timeout, call.frame as AbstractFrame).hi;
  if (own !== undefined && own <= service) return { seconds: own, by: "TimeoutSeconds" };
  return { seconds: service };
}

/** A value read as seconds. */
export function secondsOf(value: AbstractValue, frame: AbstractFrame): { lo: number; hi: number } {
  const now = look(value, knowledgeOf(frame));
  if (!(now.kinds & NUMBER) || !now.num) return { lo: 0, hi: Infinity };
  return { lo: Math.max(0, now.num.lo), hi: Math.max(0, now.num.hi) };
}
