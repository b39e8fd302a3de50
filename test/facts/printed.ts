import type { Facts, Measure, OperationFact, ValueFact } from "../../src/analysis/facts/facts.js";
import { ROLES } from "../../src/semantics/roles.js";
import type { Json } from "../../src/text/node.js";
import type { Lack } from "../../src/values/lack.js";
import type { ErrorSet } from "../../src/values/result.js";

interface Interval {
  readonly min: number;
  readonly max: number | null;
}

/** Of one object, and of one set of errors. */
const MOST_MEMBERS = 12;
const MOST_ERRORS = 3;
/** Of a value of a state. */
const MOST_CHARACTERS = 160;

const end = (n: number | null): string => (n === null || n === Infinity ? "∞" : n === -Infinity ? "-∞" : String(n));

const printInterval = ({ min, max }: Interval): string => (min === max ? end(min) : `${end(min)}..${end(max)}`);

const printMeasure = ({ formula, where = [], ...range }: Measure): string =>
  `${printInterval(range)}${formula === undefined ? "" : ` = ${[formula, ...where.map(({ name, meaning }) => `${name}: ${meaning}`)].join(", ")}`}`;

/** What is known of a value, in one line: `integer 1..3 | text of 1..5`, `{a: "x"|"y", b?: any, …}`. */
export function printValue(value: ValueFact, depth = 0): string {
  if (value.kinds.length === 0) return "none";
  if (value.constant) return JSON.stringify(value.constant.value);
  if (value.opaque) return "any";
  if (depth > 3) return "…";
  return value.kinds.map((kind) => printKind(value, kind, depth)).join(" | ");
}

function printKind(value: ValueFact, kind: string, depth: number): string {
  switch (kind) {
    case "number": {
      const { integer, ...range } = value.number ?? { min: -Infinity, max: null, integer: false };
      return `${integer ? "integer" : "number"} ${printInterval(range)}`;
    }
    case "string": {
      if (value.strings) return value.strings.map((text) => JSON.stringify(text)).join("|");
      const pieces = value.pieces ? ` ${value.pieces.map((piece) => JSON.stringify(piece)).join("…")}` : "";
      return `text${pieces} of ${printInterval(value.characters ?? { min: 0, max: null })}`;
    }
    case "array": {
      const length = value.length ?? { min: 0, max: null };
      if (length.max === 0) return "[]";
      const items = Array.from({ length: Math.min(3, length.max ?? 3) }, (_, i) => printValue(value.item(i), depth + 1));
      const all = printValue(value.items(), depth + 1);
      return `[${printInterval(length)}: ${items.every((item) => item === all) ? all : `${items.join(", ")}; ${all}`}]`;
    }
    case "object": {
      const members = value.members().map(({ name, presence }) => {
        const mark = presence === "must" ? "" : presence === "may" ? "?" : "!";
        return `${name}${mark}: ${presence === "no" ? "absent" : printValue(value.member(name).value, depth + 1)}`;
      });
      const more = members.length > MOST_MEMBERS ? [`${members.length - MOST_MEMBERS} more`] : [];
      return `{${[...members.slice(0, MOST_MEMBERS), ...more, ...(value.open ? ["…"] : [])].join(", ")}}`;
    }
    default:
      return kind;
  }
}

function printErrors({ kind, names, under }: ErrorSet): string {
  const all = [...names, ...[...(under ?? [])].map((prefix) => `${prefix}*`)].sort();
  const listed = all.length > MOST_ERRORS ? `${all.length} names from ${all[0]} to ${all.at(-1)}` : all.join(", ");
  return kind === "some" ? listed || "none" : listed === "" ? "any" : `any but ${listed}`;
}

const printLack = (lack: Lack): string =>
  lack.kind === "member"
    ? `no member ${lack.member} in ${lack.listing.call} ${lack.listing.at}${lack.from === undefined ? "" : ` of ${lack.from}`}${lack.whole ? "" : ", deeper"}`
    : `no value ${JSON.stringify(lack.value)} in ${lack.values.length}${lack.name === undefined ? "" : ` of ${lack.name}`}`;

/** Operations that may fail, or that read what nothing lists, a line each. */
export function printOperations(operations: readonly OperationFact[]): string[] {
  return operations
    .filter(({ verdict, lacks }) => verdict !== "safe" || lacks.length > 0)
    .map(
      ({ location, verdict, attribution, errors, cause, lacks }) =>
        `${location}: ${verdict === "safe" ? "safe" : `${verdict} (${attribution}) ${printErrors(errors)}${cause === undefined ? "" : `: ${cause}`}`}${lacks
          .map((lack) => `; ${printLack(lack)}`)
          .join("")}`,
    );
}

export function printExecution({ execution, imprecisions }: Facts): string[] {
  return [
    `execution: ${execution.statuses.join(" ")}; errors ${printErrors(execution.errors)}; events ${printMeasure(execution.events)}; transitions ${printInterval(execution.transitions)}; seconds ${printDuration(execution.duration)}${execution.successAfter === undefined ? "" : `; success after ${execution.successAfter}`}`,
    `  output ${execution.output ? printValue(execution.output) : "none"}`,
    ...imprecisions.map((text) => `  imprecise: ${text}`),
  ];
}

/** Everything that is known of a state machine, but for runs. */
export function printFacts(facts: Facts): string[] {
  const lines = printExecution(facts);
  for (const state of facts.machine.states.values()) lines.push(...printState(facts, state.name));
  lines.push(...printLoops(facts), ...printLimits(facts));
  return lines;
}

export function printLoops({ loops }: Facts): string[] {
  return loops.flatMap((loop) => {
    const { head, name, class: of, iterations, boundedBy, counter, iterationLimit, eventsPerIteration, secondsPerIteration } = loop;
    return [
      `loop ${name} at ${head.name}: ${of}; iterations ${printMeasure(iterations)}${boundedBy ? ` by ${boundedBy}` : ""}${counter ? ` (${counter})` : ""}${iterationLimit === undefined ? "" : `, limited to ${iterationLimit}`}; events ${printInterval(eventsPerIteration)}; seconds ${printInterval(secondsPerIteration)}`,
      `  to quota ${loop.iterationsToQuota ? printInterval(loop.iterationsToQuota) : "none"} in ${loop.secondsToQuota ?? "?"} s; waits ${loop.waits}; exits ${loop.exits.map(({ from, to }) => `${from.name}→${to?.name ?? "end"}`).join(", ")}${loop.closed ? "; closed" : ""}`,
      ...(loop.status
        ? [
            `  status ${loop.status.name} of ${loop.status.service}:${loop.status.action}; terminal ${loop.status.terminal.join(" ")}; stuck ${loop.status.stuck.map(({ status, at }) => `${status} at ${at.name}`).join(", ")}`,
          ]
        : []),
      ...(loop.repeatedPage
        ? [
            `  repeats the page of ${loop.repeatedPage.call.name} by ${loop.repeatedPage.parameter}${loop.repeatedPage.onlyReads ? "; only reads" : ""}`,
          ]
        : []),
      ...loop.growingValues.map(({ name: grown, bytesPerIteration }) => `  grows ${grown} by ${printInterval(bytesPerIteration)}`),
    ];
  });
}

export function printLimits({ limits }: Facts): string[] {
  return limits.map(
    ({ kind, by, state, least, limit, parts, attempts }) =>
      `limit ${kind} by ${by} at ${state.name}: ${least} of ${limit}; ${parts.map((part) => `${part.state.name} ${part.amount}`).join(", ")}${attempts === undefined ? "" : `; ${attempts} attempts`}`,
  );
}

const printDuration = ({ limitedBy, unlimited, ...range }: Facts["execution"]["duration"]): string =>
  `${printInterval(range)}${limitedBy ? ` by ${limitedBy}` : ""}${unlimited ? " unlimited" : ""}`;

function printState(facts: Facts, name: string): string[] {
  const state = facts.machine.states.get(name);
  if (!state) return [];
  const reason = facts.unreachableReason(state);
  const lines = [
    `${name}: ${facts.reachable(state)}${reason === undefined ? "" : ` (${reason})`}; visits ${printInterval(facts.visits(state))}`,
  ];
  if (facts.reachable(state) === "no") return lines;
  lines.push(
    `  events ${printInterval(facts.events(state))}; transitions ${printInterval(facts.transitions(state))}; seconds ${printDuration(facts.duration(state))}`,
  );
  const before = new Set<string>();
  for (const role of ROLES) {
    const value = facts.value(state, role);
    if (!value) continue;
    const whole = printValue(value);
    const text = whole.length > MOST_CHARACTERS ? `${whole.slice(0, MOST_CHARACTERS)}… (${whole.length})` : whole;
    const size = facts.size(state, role);
    if (!before.has(text))
      lines.push(
        `  ${role} ${text}; ${printInterval(value.bytes)} bytes${size ? `, of these ${size.envelope} documented${size.contributors.map((part) => `, ${part.name} ${printInterval(part.bytes)}`).join("")}` : ""}`,
      );
    before.add(text);
  }
  for (const { edge, to, taken } of facts.edges(state))
    if (taken === "never") lines.push(`  ${edge.kind}${"index" in edge ? ` ${edge.index}` : ""} → ${to?.name ?? "end"} never`);
  if (state.type === "Choice") {
    const choice = facts.choice(state);
    for (const { index, taken, reason: why } of choice?.rules ?? [])
      if (taken !== "maybe") lines.push(`  rule ${index} ${taken}: ${why ?? ""}`);
    lines.push(`  residue ${choice?.residue}`);
  }
  const raised = printErrors(facts.raisedErrors(state));
  const uncaught = printErrors(facts.uncaughtErrors(state));
  if (raised !== "none") lines.push(`  raises ${raised}${uncaught === raised ? "" : `; uncaught ${uncaught}`}`);
  for (const { index, matchedErrors, delay, maxAttempts } of facts.retriers(state))
    lines.push(`  retrier ${index} takes ${printErrors(matchedErrors)}; ${maxAttempts} attempts, delay ${printInterval(delay)}`);
  for (const { index, matchedErrors } of facts.catchers(state)) lines.push(`  catcher ${index} takes ${printErrors(matchedErrors)}`);
  for (const { kind, index, entry, name: error, dead, by } of facts.matchers(state))
    if (dead) lines.push(`  ${kind} ${index}.${entry} ${error} ${dead}${by ? ` by ${by.index} ${by.name}` : ""}`);
  for (const { name: variable, access, assigned } of facts.variables(state)) lines.push(`  ${access} $${variable}: ${assigned}`);
  lines.push(...printOperations(facts.operations(state)).map((line) => `  ${line}`));
  return lines;
}

/** JSON Schema in one line: `{a!: string, b: integer 1..3}`; `!` marks what is required, `}.` an object that is closed. */
export function printSchema(schema: Json): string {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return schema === false ? "none" : "any";
  if ("const" in schema) return JSON.stringify(schema.const);
  const types = [schema.type ?? []].flat().map(String);
  return types.length === 0 ? "any" : types.map((type) => printType(schema, type)).join("|");
}

function printType(schema: { readonly [key: string]: Json }, type: string): string {
  const range = (least: string, most: string): string =>
    schema[least] === undefined && schema[most] === undefined ? "" : ` ${schema[least] ?? ""}..${schema[most] ?? ""}`;
  switch (type) {
    case "object": {
      const properties = Object.entries((schema.properties ?? {}) as { [key: string]: Json });
      const required = new Set((schema.required ?? []) as string[]);
      const members = properties.map(([name, of]) => `${name}${required.has(name) ? "!" : ""}: ${printSchema(of)}`);
      return `{${members.join(", ")}}${schema.additionalProperties === false ? "." : ""}`;
    }
    case "array":
      return `[${printSchema(schema.items ?? true)}${range("minItems", "maxItems")}]`;
    case "string":
      return Array.isArray(schema.enum) ? schema.enum.map((text) => JSON.stringify(text)).join("|") : "string";
    case "number":
    case "integer":
      return `${type}${range("minimum", "maximum")}`;
    default:
      return type;
  }
}
