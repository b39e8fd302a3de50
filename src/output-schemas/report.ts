import { certainty, count, place, type Schema, severity, text, witness, workflowType } from "./common.js";

/** The JSON report, version 1. New members may come without a new version; what is here stays. */
export function reportSchema(): Schema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "sfn-lint report",
    type: "object",
    required: ["version", "machines", "findings", "summary"],
    properties: {
      version: { const: 1 },
      machines: { type: "array", items: machine },
      findings: { type: "array", items: finding },
      summary: {
        type: "object",
        required: ["files", "machines", "states", "errors", "warnings", "infos", "fixable"],
        additionalProperties: count,
      },
    },
  };
}

const machine: Schema = {
  type: "object",
  required: ["file", "name", "host", "states", "range"],
  properties: {
    ...place,
    name: text,
    type: { ...workflowType, description: "Absent where nothing says it" },
    host: { type: "string", description: "What kind of file declares it" },
    states: { ...count, description: "At any depth" },
    partialReason: { type: "string", description: "Why only a part of it could be read" },
    skipped: { type: "string", description: "Of a definition that AWS rejects: which checks were left out" },
    coverage: {
      type: "object",
      description: "What the runs of the exploration reached, with --stats: states, edges and handlers, of all that there are",
      additionalProperties: { type: "object", required: ["reached", "all"], properties: { reached: count, all: count } },
    },
    constructPath: { type: "string", description: "aws:cdk:path" },
  },
};

const finding: Schema = {
  type: "object",
  required: ["rule", "category", "severity", "certainty", "message", "file", "range", "fingerprint"],
  properties: {
    rule: text,
    category: {
      enum: ["validity", "correctness", "reliability", "quota", "idempotency", "cost", "security", "style"],
      description: "validity: exactly what AWS would refuse at creation",
    },
    severity,
    certainty,
    message: { type: "string", description: "What is wrong, one sentence without a full stop" },
    reason: { type: "string", description: "Why it matters here, with numbers" },
    suggestion: { type: "string", description: "What to do" },
    ...place,
    machine: text,
    state: text,
    pointer: { type: "string", description: "JSON Pointer into the definition" },
    awsCode: { type: "string", description: "Diagnostic code of ValidateStateMachineDefinition" },
    awsLocation: { type: "string", description: "Location as ValidateStateMachineDefinition gives it" },
    related: { type: "array", items: { type: "object", required: ["file", "range", "message"], properties: { ...place, message: text } } },
    occurrences: {
      type: "array",
      description: "Further places with the same cause, which the fix mends as well",
      items: { type: "object", required: ["file", "range"], properties: { state: text, ...place } },
    },
    fix: {
      type: "object",
      required: ["title", "safe", "edits"],
      properties: {
        title: text,
        safe: { type: "boolean", description: "Applied by --fix; else by --fix-unsafe" },
        edits: {
          type: "array",
          items: {
            type: "object",
            required: ["file", "start", "end", "text"],
            properties: { file: text, start: count, end: count, text },
          },
        },
      },
    },
    noFixReason: { type: "string", description: "Why there is no fix where one would be expected" },
    witness,
    fingerprint: { type: "string", description: "Stable against moved lines" },
  },
};
