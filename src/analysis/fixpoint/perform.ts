import type { TaskCall } from "../../semantics/effects.js";
import { NUMBER } from "../../values/abstract/kinds.js";
import { look } from "../../values/abstract/knowledge.js";
import { type AVal, withSym } from "../../values/abstract/value.js";
import type { Fault, Result } from "../../values/result.js";
import { addCost, between, type Cost, exactly, hull, type Range } from "../costs/costs.js";
import { type AFrame, knowledgeOf } from "../mode/frames.js";
import { atMostBytes } from "./declared.js";
import type { Engine } from "./engine.js";
import { answerOf } from "./outside.js";
import { priced, type VisitBuilder } from "./visit.js";

/** The outside's answer to one attempt: any result of the resource's shape, and any of its errors. */
export function perform(call: TaskCall<AVal>, visit: VisitBuilder, engine: Engine): Result<AVal, AFrame> {
  const { state } = call;
  const answer = answerOf(state);
  const limit = longest(call, answer.longest);
  if (limit.by) visit.limits.push(limit.by);
  else if (answer.limitedBy) visit.limits.push(answer.limitedBy);
  const seconds = between(0, limit.seconds);
  const before = visit.cost;
  const spent = (events: Range): Cost => addCost(before, { events, seconds, transitions: exactly(0) });
  visit.reach(spent(hull(answer.succeeded, answer.failed)));
  const given = engine.answers.get(state);
  if (given) {
    visit.cost = spent(answer.succeeded);
    return { value: given, refined: call.frame as AFrame };
  }
  const fault: Fault = { errors: answer.errors, catchable: true, evidence: "latent", at: state.resource?.node };
  const failed = priced(fault, spent(answer.failed));
  visit.cost = spent(answer.succeeded);
  const most = engine.maxBytes.get(`states.${state.name}.result`) ?? engine.maxBytes.get(`states.${state.name}.output`);
  return {
    value: withSym(atMostBytes(answer.value, most), engine.symbol(state, "result", "result")),
    faults: [failed],
    refined: call.frame as AFrame,
  };
}

/** Seconds that an attempt can last: TimeoutSeconds where there is one, else the service's own limit. */
function longest(call: TaskCall<AVal>, service: number): { seconds: number; by?: string } {
  const own = call.timeout && secondsOf(call.timeout, call.frame as AFrame).hi;
  if (own !== undefined && own <= service) return { seconds: own, by: "TimeoutSeconds" };
  return { seconds: service };
}

/** A value read as seconds. */
export function secondsOf(value: AVal, frame: AFrame): { lo: number; hi: number } {
  const now = look(value, knowledgeOf(frame));
  if (!(now.kinds & NUMBER) || !now.num) return { lo: 0, hi: Infinity };
  return { lo: Math.max(0, now.num.lo), hi: Math.max(0, now.num.hi) };
}
