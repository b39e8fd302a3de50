import type { Json } from "../../text/node.js";
import { factOf } from "../../values/abstract/constraints.js";
import type { Analysis } from "../analyze.js";
import { knowledgeOf } from "../symbolic/frames.js";
import { schemaOf } from "./build-value.js";

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
