import type { Facts, Interval, LoopFact } from "../../analysis/facts/facts.js";
import { allStates, type State } from "../../asl/model.js";
import { HISTORY_EVENTS, PAYLOAD_BYTES, STANDARD_SECONDS } from "../../asl/quotas.js";
import { stateFacts } from "../../facts-text/state-facts.js";
import { errorsText, measureText, spanText, valueText } from "../../facts-text/words.js";
import { printable } from "../../reporters/printable.js";
import type { Style } from "../../reporters/reporter.js";
import { columnsOf, wrap } from "../../reporters/wrap.js";
import { formatBytes, formatDuration, formatNumber, pluralize } from "../../rule-kit/format.js";
import { type Terminal, UsageError } from "../command.js";
import { terminalStyle } from "../style.js";
import { coverageText } from "./coverage-text.js";
import type { Described } from "./facts-json.js";

/** Facts as people read them. @throws UsageError where the asked state is in none of the machines. */
export function writeFacts(machines: readonly Described[], state: string | undefined, terminal: Terminal): void {
  const style = terminalStyle(terminal.color, terminal.width);
  let found = state === undefined;
  for (const { file, name, facts } of machines) {
    const page = new Page(facts, style, (line) => terminal.out(`${line}\n`));
    const one = state === undefined ? undefined : [...allStates(facts.machine)].find((s) => s.name === state);
    if (state !== undefined && !one) continue;
    found = true;
    const gap = columnsOf(`${name}  ${facts.workflowType}  ${file}`) > style.width ? "\n  " : "  ";
    terminal.out(`${style.bold(printable(name))}  ${facts.workflowType}${gap}${style.dim(printable(file))}\n\n`);
    if (one) page.state(one);
    else page.machine();
  }
  if (!found) throw new UsageError(`there is no state "${state}"; facts without --state lists them all`);
}

class Page {
  constructor(
    private readonly facts: Facts,
    private readonly style: Style,
    private readonly line: (text: string) => void,
  ) {}

  machine(): void {
    const { execution } = this.facts;
    this.entry("status", execution.statuses.join(" or "));
    if (execution.statuses.includes("FAILED") || execution.statuses.includes("TIMED_OUT"))
      this.entry("errors", errorsText(execution.errors, this.raisers()));
    this.entry("events", measureText(execution.events));
    this.entry(
      "duration",
      `${spanText(execution.duration, formatDuration)}${execution.duration.limitedBy ? ` (${execution.duration.limitedBy})` : ""}`,
    );
    if (execution.output) this.entry("output", valueText(execution.output));
    this.needs();
    this.line("");
    this.table();
    for (const loop of this.facts.loops) this.loop(loop);
    this.claims();
    this.coverage();
    for (const cut of this.facts.imprecisions) this.entry("cut", cut);
    this.line("");
    for (const line of LEGEND) for (const part of wrap(line, this.style.width - 2)) this.line(`  ${this.style.dim(part)}`);
  }

  /** States whose own errors end the execution. */
  private raisers(): string[] {
    return [...allStates(this.facts.machine)]
      .filter((state) => this.facts.reachable(state) !== "no" && this.facts.uncaughtErrors(state).kind !== "some")
      .map((state) => state.name);
  }

  private entry(label: string, text: string): void {
    const [first = "", ...rest] = wrap(printable(text), this.style.width - 12);
    this.line(`  ${this.style.dim(label.padEnd(9))} ${first}`);
    for (const more of rest) this.line(`            ${more}`);
  }

  private needs(): void {
    const lines = needsOf(this.facts.inputSchema());
    if (lines.length > 0) this.entry("needs", `${lines.slice(0, 12).join(", ")}${lines.length > 12 ? ", …" : ""}`);
  }

  private table(): void {
    const states = [...allStates(this.facts.machine)];
    let head = ["state", "type", "reached", "visits", "events", "duration", "output"];
    let rows = states.map((state) => this.row(state));
    let widths: number[];
    const gap = this.style.width < NARROW ? 1 : 2;
    for (;;) {
      widths = head.map((h, i) => rows.reduce((most, row) => Math.max(most, columnsOf(row[i] as string)), h.length));
      const wanted = widths[0] as number;
      const room = this.style.width - widths.slice(1).reduce((sum, w) => sum + w + gap, 2);
      widths[0] = Math.max(6, Math.min(wanted, room));
      // names matter more than the last column: facts --state shows all of one
      if (room >= Math.min(wanted, NAME_COLUMNS) || head.length <= LEAST_COLUMNS) break;
      head = head.slice(0, -1);
      rows = rows.map((row) => row.slice(0, -1));
    }
    const print = (cells: readonly string[]) =>
      cells
        .map((c, i) => fitted(c, widths[i] as number))
        .join(" ".repeat(gap))
        .trimEnd();
    this.line(`  ${this.style.dim(print(head))}`);
    for (const row of rows) {
      const text = print(row);
      this.line(`  ${row[2] === "no" ? this.style.dim(text) : text}`);
    }
    this.line("");
  }

  private row(state: State): string[] {
    const { facts } = this;
    const reached = facts.reachable(state);
    const none = reached === "no";
    const out = facts.size(state, "output");
    return [
      `${"  ".repeat(Math.min(6, depthOf(state)))}${printable(state.name)}`,
      state.type,
      reached,
      none ? "" : spanText(facts.visits(state), formatNumber),
      none ? "" : spanText(below(facts.events(state), HISTORY_EVENTS), formatNumber),
      none ? "" : spanText(below(facts.duration(state), STANDARD_SECONDS), formatDuration),
      none || !out ? "" : spanText(below(out.bytes, PAYLOAD_BYTES), formatBytes),
    ];
  }

  private loop(loop: LoopFact): void {
    const until = loop.secondsToQuota === undefined ? "" : `, event 25,000 after ${formatDuration(loop.secondsToQuota)} at the earliest`;
    const by = loop.boundedBy ? ` (${loop.boundedBy})` : "";
    this.entry(
      "loop",
      `${loop.name}: ${loop.class}, iterations: ${spanText(loop.iterations, formatNumber)}${by}; each writes ${spanText(loop.eventsPerIteration, formatNumber)} events and takes ${spanText(loop.secondsPerIteration, formatDuration)}${until}`,
    );
    if (loop.status && loop.status.stuck.length > 0)
      this.entry("", `${loop.status.name} = ${loop.status.stuck.map((s) => s.status).join(", ")} never exits it`);
  }

  private coverage(): void {
    const { coverage, runs } = this.facts.exploration();
    this.entry("runs", `${pluralize(runs, "run")} reached ${coverageText(coverage)}`);
    const missed = coverage.states.missed.filter((state) => this.facts.reachable(state) !== "no").map((state) => state.name);
    if (missed.length > 0) this.entry("", `no run reached ${missed.slice(0, 12).join(", ")}${missed.length > 12 ? ", …" : ""}`);
  }

  private claims(): void {
    for (const claim of this.facts.failures()) {
      if (claim.certainty === "may") continue;
      this.entry(claim.certainty, `${claim.state.name}: ${claim.cause ?? claim.goal.kind}`);
    }
  }

  state(state: State): void {
    for (const { label, text } of stateFacts(this.facts, state)) this.entry(label, text);
    this.line("");
  }
}

const LEGEND = [
  "reached: yes = in every execution, maybe = in some, no = in none. events, visits: per execution; duration, output: per visit.",
  "≥ and unbounded: no upper bound is proved below AWS's quotas. name?: the member may be absent. --state NAME shows all of one state.",
];

const NAME_COLUMNS = 28;
const LEAST_COLUMNS = 5;
/** Terminals on which every column counts. */
const NARROW = 60;

/** A bound that only the quota gives says nothing of the state. */
const below = ({ min, max }: Interval, quota: number): Interval => ({ min, max: max !== null && max >= quota ? null : max });

function depthOf(state: State): number {
  let depth = 0;
  for (let owner = state.machine.owner; owner; owner = owner.state.machine.owner) depth++;
  return depth;
}

function fitted(text: string, width: number): string {
  const columns = columnsOf(text);
  return columns > width ? `${text.slice(0, width - 1)}…` : text + " ".repeat(width - columns);
}

/** `$.orders (array)`, … of a JSON Schema: the required members, at most three levels deep. */
function needsOf(schema: unknown, at = "$", depth = 0): string[] {
  if (typeof schema !== "object" || schema === null || depth > 3) return [];
  const { properties, required, type } = schema as { properties?: Record<string, unknown>; required?: string[]; type?: unknown };
  const own = depth > 0 ? [`${at}${typeof type === "string" ? ` (${type})` : ""}`] : [];
  const inner = (required ?? []).flatMap((name) => needsOf(properties?.[name] ?? {}, `${at}.${name}`, depth + 1));
  return inner.length > 0 ? inner : own;
}
