import type { Json } from "../../text/node.js";
import { factOf } from "../../values/abstract/constraints.js";
import type { Sym } from "../../values/abstract/symbol.js";
import { MUST } from "../../values/abstract/value.js";
import type { Analysis } from "../analyze.js";
import { knowledgeOf } from "../symbolic/frames.js";
import { schemaOf } from "./build-value.js";

/**
 * Members that every successful run has read by JSONata of an input that may be an array as well: where it is an object, they
 * are there.
 */
export function askedMembers({ run, input }: Analysis): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  if (!run.end || !input) return found;
  const k = knowledgeOf(run.end.frame);
  const todo: (readonly [Sym, readonly string[]])[] = [[input, []]];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const [of, path] = next;
    for (const [key, sym] of of.queries()) {
      const here = [...path, key];
      if (factOf(k, sym).presence === MUST) found.push(here);
      todo.push([sym, here]);
    }
  }
  return found;
}

/**
 * What every successful run has asked of the input: members read, types tested. Knowledge about the input at the end,
 * joined over all ways there.
 */
export function contractOf({ run, input }: Analysis): Json {
  const schema: { [key: string]: Json } = { $schema: "https://json-schema.org/draft/2020-12/schema" };
  if (!run.end || !input) return schema;
  const known = schemaOf(factOf(knowledgeOf(run.end.frame), input).value);
  return typeof known === "object" && known !== null && !Array.isArray(known) ? { ...schema, ...known } : schema;
}
