import { array, closed, count, place, type Schema, severity, stateType, text } from "./common.js";

const mark = closed({ severity, rule: text, message: text });

const state = closed(
  {
    name: text,
    type: stateType,
    detail: { type: "string", description: "What it does, in a few words: lambda:invoke, 30 s" },
    reachable: { type: "boolean", description: "false: no execution comes here" },
    ...place,
    retries: array(closed({ errors: text, attempts: count })),
    findings: array(mark),
    visits: { ...count, description: "By the witness" },
    failsHere: { type: "boolean", description: "The witness fails here" },
    dominator: { type: ["string", "null"], description: "Last state that every path to this one visits" },
  },
  ["detail", "retries", "findings", "visits", "failsHere"],
);

const edge = closed(
  {
    from: text,
    to: text,
    kind: { enum: ["next", "choice", "default", "catch", "item", "branch"] },
    index: count,
    taken: { const: "never" },
    onPath: { type: "boolean", description: "On the path of the witness" },
  },
  ["taken", "onPath"],
);

const machine = {
  scopes: array(
    closed(
      {
        kind: { enum: ["machine", "branch", "processor"] },
        owner: { type: "string", description: "The Parallel or Map around it" },
        index: { ...count, description: "Which branch of the owner" },
        startAt: { type: ["string", "null"] },
        states: array(state),
        edges: array(edge),
        components: array(closed({ states: array(text), loop: { type: "boolean" } }), "Strongly connected components in topological order"),
      },
      ["owner", "index"],
    ),
  ),
  findings: array(mark),
};

/** `sfn-lint graph -f json`, version 1. */
export function graphSchema(): Schema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "sfn-lint graph",
    oneOf: [
      closed({ version: { const: 1 }, ...machine }, ["findings"]),
      closed({ version: { const: 1 }, machines: array(closed({ name: text, ...machine }, ["findings"])) }, [], "Of a file with several"),
    ],
  };
}
