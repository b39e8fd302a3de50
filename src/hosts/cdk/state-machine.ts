import type { Tools } from "../../languages/evaluator/library.js";
import { computedText, plainText } from "../../languages/evaluator/text.js";
import { type Call, isNothing, memberOf, objectOf, type Value } from "../../languages/evaluator/values.js";
import type { Site, SiteReading, Sites } from "../programs/sites.js";
import { programDeployment } from "./program-deployment.js";
import { Synthesizer } from "./synthesis/synthesizer.js";

/** Type of the objects that say what a machine's definition is: `DefinitionBody.fromFile`. */
export const BODY = "sfn.DefinitionBody";

/** `new StateMachine(…)` or `new CfnStateMachine(…)`. */
export function machine(cls: string, call: Call, tools: Tools, sites: Sites, flags: ReadonlySet<string>): Value {
  const made = tools.made(`sfn.${cls}`, call);
  const [, id, props] = call.args;
  const site: Site = { host: "cdk", at: call.at, name: call.name, id: plainText(id), props, made, deployment: programDeployment };
  sites.push(cls === "CfnStateMachine" ? site : { ...site, read: () => readMachine(props, call, tools, flags) });
  return made;
}

/** AWS Solutions Constructs: patterns that make a state machine of `stateMachineProps`. */
export const SOLUTION = /^@aws-solutions-constructs\/aws-[\w-]*stepfunctions$/;

export function solution(call: Call, tools: Tools, sites: Sites, flags: ReadonlySet<string>): Value {
  const made = tools.made("solutions.ToStepfunctions", call);
  const [scope, id, props] = call.args;
  const given = memberOf(props, "stateMachineProps");
  if (!scope || !id || (props?.kind === "object" && memberOf(props, "existingStateMachineObj"))) return made;
  const machineOf = machine("StateMachine", { ...call, args: given ? [scope, id, given] : [scope, id] }, tools, sites, flags);
  tools.set(made, "stateMachine", machineOf);
  return made;
}

const WHOLE = "run cdk synth and lint cdk.out for the complete definition";

function readMachine(props: Value | undefined, call: Call, tools: Tools, flags: ReadonlySet<string>): SiteReading {
  if (props?.kind !== "object") return { partial: `the properties of the state machine are unknown before synthesis; ${WHOLE}` };
  const logs = memberOf(props, "logs");
  const tracing = memberOf(props, "tracingEnabled");
  const settings = {
    ...(logs ? { logging: logging(logs) } : {}),
    ...(tracing && !isNothing(tracing) ? { tracing: objectOf(tracing.at, [["enabled", { key: tracing.at, value: tracing }]]) } : {}),
  };
  const given = memberOf(props, "definitionBody");
  const body = given?.kind === "made" && given.type.startsWith(BODY) ? given : undefined;
  if (body && !body.type.endsWith(".fromChainable")) {
    const [of] = body.args;
    const text = body.type.endsWith(".fromFile") ? of && tools.readText(of, body.at) : of;
    if (text) return { ...settings, definition: text };
    return { ...settings, partial: `the definition file was not found in the repository; ${WHOLE}` };
  }
  const start = body ? body.args[0] : given ? undefined : memberOf(props, "definition");
  const synthesizer = new Synthesizer(tools, flags);
  const definition = synthesizer.machine(start, props, call.at);
  const { gaps, assumptions, faults, ignored } = synthesizer.log;
  if (faults.length > 0) return { ...settings, faults, partial: "synthesis fails" };
  if (gaps.size > 0) return { ...settings, partial: `${[...gaps].slice(0, 3).join("; ")}; ${WHOLE}` };
  const partial = assumptions.size > 0 ? `${[...assumptions].slice(0, 3).join("; ")}; ${WHOLE}` : undefined;
  const callSites = synthesizer.names.callSites();
  return { ...settings, callSites, ignored, ...(definition ? { definition } : {}), ...(partial === undefined ? {} : { partial }) };
}

/** `logs: {destination, level}`: what is not said is ERROR. */
function logging(logs: Value): Value {
  if (logs.kind !== "object" || isNothing(logs)) return logs;
  const level = memberOf(logs, "level");
  const members = new Map(logs.members);
  if (!level || isNothing(level)) members.set("level", { key: logs.at, value: computedText("ERROR", logs.at) });
  return objectOf(logs.at, members, logs.open);
}
