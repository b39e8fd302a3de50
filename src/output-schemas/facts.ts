import { array, certainty, closed, count, type Schema, stateType, text, witness, workflowType } from "./common.js";

const bounds = (unit: string): Schema =>
  closed({ min: { type: "number" }, max: { type: ["number", "null"], description: "null: no upper bound is known" } }, [], unit);

const errors = closed(
  {
    names: array(text),
    open: {
      type: "boolean",
      description: "Names that are not listed can occur: all but `except`, or those that begin with one of `prefixes`",
    },
    except: array(text),
    prefixes: array(text),
  },
  ["except", "prefixes"],
);

/** A JSON Schema itself: `true` allows everything, `false` nothing. */
const valueSchema: Schema = { type: ["object", "boolean"], description: "A JSON Schema of the value; false: no execution has one" };

const operation = closed({
  location: { type: "string", description: "Field of the state, such as Parameters/id" },
  verdict: { enum: ["may", "will"], description: "Whether it fails when the state runs" },
  attribution: {
    enum: ["latent", "manifest"],
    description: "manifest: the state machine itself causes it; latent: it depends on data from outside",
  },
  errors,
});

const state = closed({
  type: stateType,
  reachable: { enum: ["yes", "maybe", "no"], description: "yes: in every execution; maybe: in some; no: in none" },
  visits: bounds("Per execution"),
  events: bounds("History events per execution"),
  durationSeconds: bounds("Seconds per visit"),
  inputBytes: bounds("Bytes of JSON text"),
  outputBytes: bounds("Bytes of JSON text"),
  input: valueSchema,
  output: valueSchema,
  errors: { ...errors, description: "Errors that leave the state, after its Retry and Catch" },
  raises: { ...errors, description: "Errors that occur in the state" },
  operations: array(operation, "Operations of the state that are not proved safe"),
});

const loop = closed(
  {
    states: array(text, "In source order, the head first"),
    class: { type: "string", description: "How the number of iterations is known" },
    iterations: bounds("Full iterations per stay in the loop"),
    boundedBy: { type: "string", description: "What gives the upper bound of iterations" },
    eventsPerIteration: bounds("History events"),
    secondsPerIteration: bounds("Seconds"),
    iterationsToQuota: bounds("Full iterations until event 25,000; absent for EXPRESS"),
    secondsToQuota: { type: "number", description: "Seconds until event 25,000, at the least" },
    status: closed(
      { name: text, terminal: array(text), stuck: array(text, "Terminal statuses that do not end the loop") },
      [],
      "Of a polling loop",
    ),
  },
  ["boundedBy", "iterationsToQuota", "secondsToQuota", "status"],
);

const failure = closed(
  {
    state: text,
    certainty,
    goal: {
      type: "object",
      required: ["kind"],
      properties: { kind: { enum: ["fails", "no-choice", "history-quota", "payload", "deadline"] } },
      description: "What fails: with error and location, limit in bytes, or seconds where the kind has them",
    },
    cause: { type: "string", description: "Cause at the end of the witness's run" },
    reason: { type: "string", description: "For may: why no run shows it" },
    witness,
  },
  ["cause", "reason", "witness"],
);

const execution = closed({
  statuses: array({ enum: ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] }),
  errors,
  events: closed(
    {
      min: { type: "number" },
      max: { type: ["number", "null"] },
      formula: { type: "string", description: "The number of events by the lengths in `where`" },
      where: array(closed({ name: text, meaning: text })),
    },
    ["formula", "where"],
    "History events",
  ),
  durationSeconds: closed({ min: { type: "number" }, max: { type: ["number", "null"] }, limitedBy: text }, ["limitedBy"]),
  transitions: bounds("State transitions, as they are billed"),
  output: valueSchema,
  outputBytes: bounds("Bytes of JSON text"),
});

const coverage = closed(
  {
    runs: count,
    events: count,
    states: closed({ reached: count, missed: array(text) }),
    edges: closed({ reached: count, missed: array(closed({ state: text, edge: text })) }),
    handlers: closed({ reached: count, missed: array(closed({ state: text, handler: text })) }),
  },
  [],
  "What the runs of the exploration reached",
);

/** `sfn-lint facts -f json`, version 1. */
export function factsSchema(): Schema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "sfn-lint facts",
    ...closed({
      version: { const: 1 },
      machines: array(
        closed({
          file: text,
          name: text,
          type: workflowType,
          execution,
          inputSchema: { ...valueSchema, description: "What the execution input must have so that no state fails by it" },
          states: { type: "object", description: "By state name, at every depth", additionalProperties: state },
          loops: array(loop),
          failures: array(failure),
          coverage,
          imprecisions: array(text, "Why bounds are not exact"),
        }),
      ),
    }),
  };
}
