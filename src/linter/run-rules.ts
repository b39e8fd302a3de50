import { allStates, type Machine, type State } from "../asl/model.js";
import { formatNumber } from "../rule-kit/format.js";
import type { Detection, Rule, RuleContext } from "../rule-kit/index.js";
import { type Node, pointerOf } from "../text/node.js";
import { type Place, placeOf, type Span, textOf } from "../text/range.js";
import type { Preset } from "./config/model.js";
import type { ResolvedSettings } from "./config/resolve.js";
import type { Finding, Severity, WitnessReport } from "./finding.js";
import { fixFor } from "./fixes.js";
import type { Secret } from "./mask-secrets.js";

/** Level and options of a rule under a configuration; undefined where it is off. */
export function levelOf(
  rule: Rule,
  preset: Preset,
  settings: ResolvedSettings,
): { severity?: Severity; options: Record<string, unknown> } | undefined {
  const configured = settings.rules.get(rule.id);
  if (configured?.level === "off") return undefined;
  if (!configured && !isIn(rule, preset)) return undefined;
  if (!configured) return { options: defaultsOf(rule) };
  return { severity: configured.level as Severity, options: { ...defaultsOf(rule), ...configured.options } };
}

const defaults = new WeakMap<Rule, Record<string, unknown>>();

function defaultsOf(rule: Rule): Record<string, unknown> {
  let known = defaults.get(rule);
  if (!known) {
    known = Object.fromEntries(Object.entries(rule.options ?? {}).map(([name, spec]) => [name, spec.default]));
    defaults.set(rule, known);
  }
  return known;
}

function isIn(rule: Rule, preset: Preset): boolean {
  if (preset === "all") return true;
  return (rule.presets ?? ["recommended", "strict"]).includes(preset);
}

/** A rule that breaks is our fault, told as such; the others still speak. */
export class RuleCrashError extends Error {
  constructor(
    readonly rule: string,
    override readonly cause: unknown,
  ) {
    super(`rule ${rule} threw an error: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/**
 * What one rule finds in one machine.
 * @param secrets receives the credentials among it.
 * @param isClear leaves out what is said of a state that could not be read in full.
 * @throws RuleCrashError
 */
export function runRule(
  rule: Rule,
  context: RuleContext,
  configured: Severity | undefined,
  secrets: Secret[] = [],
  isClear?: (state: State | undefined) => boolean,
): Finding[] {
  try {
    const findings: Finding[] = [];
    for (const evidence of rule.check(context)) {
      if (isClear && !isClear(evidence.state)) continue;
      for (const secret of evidence.secrets ?? []) secrets.push({ ...secret, place: placeOf(rangeOf(evidence.at)) });
      findings.push(findingOf(rule, evidence, context, configured));
    }
    return findings;
  } catch (error) {
    throw new RuleCrashError(rule.id, error);
  }
}

const isNode = (at: Node | Span): at is Node => "kind" in at;
const rangeOf = (at: Node | Span): Span => (isNode(at) ? at.range : at);

/** The state that a JSON Pointer, or a location as AWS writes it, leads into: `Pay` of `/States/Each/ItemProcessor/States/Pay/Next`. */
function innermostState(pointer: string): string | undefined {
  const parts = pointer.split("/");
  const at = parts.lastIndexOf("States");
  const name = at < 0 ? undefined : parts[at + 1];
  return name?.replace(/~1/g, "/").replace(/~0/g, "~");
}

function findingOf(rule: Rule, evidence: Detection<unknown>, context: RuleContext, configured: Severity | undefined): Finding {
  const words = rule.describe(evidence.data, context);
  const at = rangeOf(evidence.at);
  const pointer = isNode(evidence.at) ? pointerOf(evidence.at) : undefined;
  const state = evidence.state?.name ?? innermostState(pointer ?? evidence.aws?.location ?? "");
  const message = words.message.replace(/\.$/, "");
  const severity = configured ?? evidence.severity ?? rule.severity;
  const { fix, noFix } = rule.fix && rule.fixable ? fixFor(rule, evidence, context) : {};
  return withFingerprint(fingerprintOf(rule.id, at, context.name, state, message), {
    rule: rule.id,
    // the category says what AWS would refuse; advice on the same form is style
    category: rule.category === "validity" && severity !== "error" ? "correctness" : rule.category,
    severity,
    certainty: evidence.certainty,
    message,
    ...(words.reason ? { reason: words.reason } : {}),
    ...(words.suggestion ? { suggestion: words.suggestion } : {}),
    place: placeOf(at),
    machine: context.name,
    ...(state === undefined ? {} : { state }),
    ...(pointer === undefined ? {} : { pointer }),
    ...(evidence.aws?.code ? { awsCode: evidence.aws.code } : {}),
    ...(evidence.aws?.location ? { awsLocation: evidence.aws.location } : {}),
    ...(evidence.cause === undefined ? {} : { cause: evidence.cause }),
    ...(evidence.failure === undefined ? {} : { failure: evidence.failure }),
    ...(evidence.explains === undefined ? {} : { explains: evidence.explains }),
    ...(evidence.related ? { related: evidence.related.map((r) => ({ place: placeOf(rangeOf(r.at)), message: r.message })) } : {}),
    ...(fix ? { fix } : {}),
    ...(noFix ? { noFixReason: noFix } : {}),
    ...(evidence.witness ? { witness: withPlaces(evidence.witness as WitnessReport, context.machine) } : {}),
  });
}

/** The fingerprint is taken when it is asked for. A function of its own: a finding must not keep what the rule looked at. */
function withFingerprint(parts: readonly string[], finding: Omit<Finding, "fingerprint">): Finding {
  return Object.defineProperty(finding, "fingerprint", { get: () => digestOf(parts), enumerable: true, configurable: true }) as Finding;
}

/** The run with the places of its states, so that a reader can follow it: names are unique within a whole definition. */
function withPlaces(witness: WitnessReport, machine: Machine): WitnessReport {
  const wanted = new Set(witness.path.map((step) => step.state));
  const places = new Map<string, Place>();
  for (const { name, key } of allStates(machine)) if (wanted.has(name)) places.set(name, placeOf(key.range));
  const path = witness.path.map((step) => {
    const place = places.get(step.state);
    const note = step.times === undefined ? step.note : `${formatNumber(step.times)} more`;
    return { ...step, ...(place ? { place } : {}), ...(note === undefined ? {} : { note }) };
  });
  return { ...witness, path };
}

/** What a fingerprint is made of: stable where lines move and numbers in the message change. */
function fingerprintOf(rule: string, at: Span, machine: string | undefined, state: string | undefined, message: string): string[] {
  const text = textOf(at).slice(0, 200).replace(/\s+/g, " ");
  return [rule, at.file.path, machine ?? "", state ?? "", message.replace(/\d[\d,.]*/g, "#"), text];
}

// the module is asked for when it is needed: loading it takes milliseconds of every start
const digestOf = (parts: readonly string[]): string =>
  process.getBuiltinModule("node:crypto").createHash("sha256").update(parts.join("\u0000")).digest("hex").slice(0, 32);

export const fingerprint = (...of: Parameters<typeof fingerprintOf>): string => digestOf(fingerprintOf(...of));
