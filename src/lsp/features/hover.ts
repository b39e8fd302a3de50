import type { State } from "../../asl/model.js";
import { action } from "../../integrations/catalog.js";
import { formatDuration, formatNumber, pluralize } from "../../rule-kit/format.js";
import type { MachineDigest, StateDigest } from "../analysis/digest.js";
import { assignmentsTo, type Writer, writersOf } from "../model/provenance.js";
import { questionOfChain, questionOfPath, roleOf } from "../model/questions.js";
import type { Located } from "../model/site-at.js";
import { type LineRange, lineRange } from "../text.js";
import { bytes, code, errorNames, interval, memberAt, shape } from "./describe.js";
import { functionHelp } from "./functions.js";

export interface HoverText {
  readonly markdown: string;
  readonly range: LineRange;
}

/** What is known of the thing at a position. @param facts of its state machine, as far as they are known. */
export function hover({ model, site }: Located, facts: MachineDigest | undefined): HoverText | undefined {
  const text = (lines: readonly (string | undefined)[]): HoverText | undefined => {
    const shown = lines.filter((line) => line !== undefined);
    return shown.length === 0 ? undefined : { markdown: shown.join("\n\n"), range: lineRange(site.at) };
  };
  switch (site.kind) {
    case "state":
      return text(stateText(site.state, facts));
    case "reference":
      return text(site.target ? stateText(site.target, facts) : [`There is no state ${code(site.reference.name)} in this scope`]);
    case "error":
      return text(errorText(site.name, site.state, facts));
    case "path": {
      const { path, steps } = site;
      if (path.root.kind === "variable")
        return text(variableText(path.root.name, site.site.state, path.steps.slice(0, steps).map(nameOf), facts));
      if (path.root.kind === "context") return text([`${code(path.text)} is read from the context object`]);
      const question = questionOfPath(site.site, path, steps);
      const known = facts?.states.get(site.site.state.name)?.values[roleOf(site.site)];
      const names = path.steps.slice(0, steps).map(nameOf);
      const writers = question ? writersOf(question, model) : [];
      return text([...valueText(`$${names.map((n) => `.${n}`).join("")}`, memberAt(known, names)), writersText(writers)]);
    }
    case "chain": {
      const { chain, steps } = site;
      const names = chain.steps.slice(0, steps).map((step) => step.name);
      if (chain.variable !== "states")
        return chain.variable === "" ? undefined : text(variableText(chain.variable, site.site.state, names, facts));
      const [place, ...rest] = names;
      const digest = facts?.states.get(site.site.state.name);
      const known = place === "input" ? digest?.values.input : place === "result" ? digest?.values.result : undefined;
      const question = questionOfChain(site.site, chain, steps);
      const shown = `$states${names.map((n) => `.${n}`).join("")}`;
      if (!place)
        return text([
          `${code("$states")}: ${code("input")}, ${code("result")}, ${code("errorOutput")} and ${code("context")} of this state`,
        ]);
      return text([
        ...(known ? valueText(shown, memberAt(known, rest)) : [code(shown)]),
        writersText(question ? writersOf(question, model) : []),
      ]);
    }
    case "variable":
      return text(variableText(site.name, site.state, [], facts));
    case "function":
      return text([functionHelp(site.name)]);
    case "resource":
      return text(resourceText(site.state));
    default:
      return undefined;
  }
}

const nameOf = (step: { readonly kind: string; readonly name?: string }): string => step.name ?? "";

function stateText(state: State, facts: MachineDigest | undefined): (string | undefined)[] {
  const title = `**${escaped(state.name)}** (${state.type})`;
  const known = facts?.states.get(state.name);
  if (!known) return [title, "Not analyzed yet"];
  if (known.reached === "no") return [title, `Not reached${known.unreachable ? `: ${escaped(known.unreachable)}` : ""}`];
  const { input, output } = known.values;
  const rows = [
    `- Reached: ${known.reached === "yes" ? "by every execution" : "depends on input and results"}; visits: ${interval(known.visits)}`,
    input && `- Input: ${code(shape(input))}, ${bytes(input.bytes)}`,
    output && `- Output: ${code(shape(output))}, ${bytes(output.bytes)}`,
    `- History events: ${interval(known.events)}; time: ${interval(known.seconds, formatDuration)}${known.seconds.limitedBy ? ` (${escaped(known.seconds.limitedBy)})` : ""}`,
    ...errorRows(known),
  ];
  const loops = (facts?.loops ?? []).filter((loop) => loop.states.includes(state.name));
  return [
    title,
    [...rows, ...loops.map((loop) => `- In the loop ${escaped(loop.name)}; iterations: ${interval(loop.iterations)}`)]
      .filter(Boolean)
      .join("\n"),
    failuresText(known),
  ];
}

function errorRows({ raised, uncaught, catchers, retriers, never }: StateDigest): string[] {
  const rows: string[] = [];
  if (raised.open || raised.names.length > 0 || raised.under.length > 0) {
    rows.push(`- Can raise: ${errorNames(raised)}`);
    for (const { errors, attempts, delay } of retriers)
      rows.push(`- Retries ${errorNames(errors)}: ${pluralize(attempts, "attempt")}, waits ${interval(delay, formatDuration)} in total`);
    for (const { errors, next } of catchers) rows.push(`- Catches ${errorNames(errors)}${next === undefined ? "" : ` → ${escaped(next)}`}`);
    rows.push(`- Not caught: ${errorNames(uncaught)}`);
  }
  return [...rows, ...never.map(({ edge, to }) => `- Never used: ${edge.kind}${to === undefined ? "" : ` → ${escaped(to)}`}`)];
}

function failuresText({ failures }: StateDigest): string | undefined {
  const shown = failures.filter((failure) => failure.certainty !== "may");
  if (shown.length === 0) return undefined;
  return shown.map(({ certainty, text }) => `${certainty === "will" ? "**Fails**" : "**Can fail**"}: ${escaped(text)}`).join("  \n");
}

function valueText(shown: string, found: ReturnType<typeof memberAt>): string[] {
  if (found === "absent") return [`${code(shown)} does not exist here`];
  if (!found) return [`${code(shown)}: nothing is known of it`];
  const { value, optional } = found;
  const name = value.name !== undefined && value.name !== shown ? `; it is ${code(value.name)}` : "";
  return [`${code(shown)}: ${code(shape(value))}${optional ? " (may be absent)" : ""}, ${bytes(value.bytes)}${name}`];
}

const MOST_WRITERS = 6;

function writersText(writers: readonly Writer[]): string | undefined {
  if (writers.length === 0) return undefined;
  const lines = writers.slice(0, MOST_WRITERS).map((writer) => {
    const member = writer.steps.length > 0 ? code(writer.steps.join(".")) : undefined;
    if (writer.kind === "execution input") return `- the execution input${member ? `, member ${member}` : ""}`;
    const name = `${code(writer.state?.name ?? "")}`;
    if (writer.kind === "value") return `- ${name}`;
    return `- ${name}: ${writer.kind}${member ? `, member ${member}` : ""}`;
  });
  if (writers.length > MOST_WRITERS) lines.push(`- and ${formatNumber(writers.length - MOST_WRITERS)} more`);
  return `Written by:\n${lines.join("\n")}`;
}

function variableText(name: string, state: State, steps: readonly string[], facts: MachineDigest | undefined): (string | undefined)[] {
  const digest = facts?.states.get(state.name);
  const shown = `$${[name, ...steps].join(".")}`;
  const known = memberAt(digest?.values.variables, [name, ...steps]);
  const assigned = digest?.assigned.find((read) => read.name === name)?.assigned;
  const note =
    assigned === "no" ? "Never assigned before this state" : assigned === "maybe" ? "Not assigned on every path to this state" : undefined;
  const writers = assignmentsTo(name, state).map(({ state: writer }) => `- ${code(writer.name)}`);
  return [
    known === undefined || known === "absent" ? `Variable ${code(shown)}` : valueText(shown, known)[0],
    note,
    writers.length > 0 ? `Assigned by:\n${[...new Set(writers)].join("\n")}` : undefined,
  ];
}

function errorText(name: string, state: State, facts: MachineDigest | undefined): (string | undefined)[] {
  const raising = [...(facts?.states ?? [])].filter(([, { raised }]) => raises(raised, name)).map(([own]) => own);
  const dead = facts?.states.get(state.name)?.dead.find((matcher) => matcher.name === name);
  const shown = raising.slice(0, MOST_WRITERS).map((own) => `- ${code(own)}`);
  if (raising.length > MOST_WRITERS) shown.push(`- and ${formatNumber(raising.length - MOST_WRITERS)} more`);
  const description = ERRORS.get(name);
  return [
    `**${escaped(name)}**${description ? `: ${description}` : ""}`,
    dead ? `Never matches here: ${escaped(dead.why)}` : undefined,
    facts && raising.length > 0
      ? `Raised by:\n${shown.join("\n")}`
      : facts && !WILDCARDS.has(name)
        ? "No state is known to raise it"
        : undefined,
  ];
}

const WILDCARDS: ReadonlySet<string> = new Set(["States.ALL", "States.TaskFailed"]);

function raises({ names, open, under }: StateDigest["raised"], name: string): boolean {
  if (WILDCARDS.has(name)) return open || names.length > 0 || under.length > 0;
  if (open) return false;
  return names.includes(name) || under.some((prefix) => name.startsWith(prefix));
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-error-representation */
const ERRORS: ReadonlyMap<string, string> = new Map([
  ["States.ALL", "matches every error except States.Runtime"],
  ["States.TaskFailed", "matches every error except States.Timeout and States.Runtime"],
  ["States.Timeout", "the state ran longer than TimeoutSeconds, or no heartbeat came within HeartbeatSeconds"],
  ["States.HeartbeatTimeout", "no heartbeat came within HeartbeatSeconds"],
  ["States.Permissions", "the role of the state machine lacks a permission"],
  ["States.Runtime", "the state cannot be processed; it can be neither retried nor caught"],
  ["States.DataLimitExceeded", "a payload is larger than 256 KiB"],
  ["States.BranchFailed", "a branch of a Parallel state failed"],
  ["States.NoChoiceMatched", "no rule of a Choice state matched, and it has no Default"],
  ["States.IntrinsicFailure", "an intrinsic function failed"],
  ["States.ParameterPathFailure", "a path in Parameters does not exist"],
  ["States.ResultPathMatchFailure", "ResultPath cannot be applied to the input"],
  ["States.QueryEvaluationError", "a JSONata expression failed"],
  ["States.ExceedToleratedFailureThreshold", "more items of a Map Run failed than are tolerated"],
  ["States.ItemReaderFailed", "the items of a Map Run could not be read"],
  ["States.ResultWriterFailed", "the results of a Map Run could not be written"],
  ["States.Http.Socket", "an HTTP Task did not get a response within 60 seconds"],
]);

function resourceText(state: State & { type: "Task" }): (string | undefined)[] {
  const resource = state.resource?.value;
  if (!resource) return [];
  const { form, service, action: name, pattern } = resource;
  const model = action(resource);
  if (!service || !name) return [form === "opaque" ? "The resource is unknown until deployment" : undefined];
  const pause =
    pattern === "request-response"
      ? "continues after the response"
      : pattern === "waitForTaskToken"
        ? "waits for SendTaskSuccess or SendTaskFailure"
        : "waits until the job ends";
  return [
    `**${escaped(`${service}:${name}`)}**: ${pause}`,
    model && model.required.length > 0 ? `Required arguments: ${model.required.map(code).join(", ")}` : undefined,
    model?.errors && model.errors.length > 0 ? `Errors: ${model.errors.slice(0, 20).map(code).join(", ")}` : undefined,
  ];
}

const escaped = (text: string): string => text.replace(/[\\`*_{}[\]()#+!<>|~-]/g, "\\$&").replace(/[\r\n]+/g, " ");
