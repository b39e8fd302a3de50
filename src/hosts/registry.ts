import { type SourceFile, STANDARD_INPUT } from "../text/source-file.js";
import type { Definition, Host, HostResult } from "./host.js";
import { HOSTS } from "./hosts.generated.js";
import type { ReadSession } from "./read-session.js";
import { closed } from "./shared/open-objects.js";
import { withoutSynthesized } from "./shared/synthesized.js";
import { isTestFile } from "./shared/test-files.js";
import { unknownParts } from "./shared/unknown-parts.js";

/** Which hosts may know a file, by its name and a word in it; the first that recognizes it reads it. Loads nothing. */
function candidates(file: SourceFile): string[] {
  const { path, text } = file;
  if (/\.asl(\.(json|ya?ml))?$|\.states\.(json|ya?ml)$/.test(path)) return ["asl"];
  if (/\.(?:tf|tofu)(?:\.json)?$|(?:^|\/)terragrunt\.hcl$/.test(path))
    return /aws_sfn|step.?functions?|StartAt|definition|\bsource"?\s*[=:]\s*"(?:\.\.?\/|\$\{get_)/i.test(text) ? ["terraform"] : [];
  if (/\.[mc]?[jt]sx?$/.test(path)) return mentionsStepFunctions(text) ? ["cdk", "serverless", "typescript"] : [];
  if (/\.py$/.test(path)) return mentionsInPython(text) ? ["python"] : [];
  if (/(?:^|\/)(?:Pulumi|Main)\.(?:ya?ml|json)$/.test(path) && /aws(?:-native)?:(?:sfn|stepfunctions)/.test(text)) return ["pulumi-yaml"];
  if (/(^|\/)serverless[\w.-]*\.(ya?ml|json)$/.test(path) || /^[ \t]*["']?stepFunctions["']?[ \t]*:/m.test(text))
    return ["serverless", "cloudformation", "asl"];
  if (/AWS::(StepFunctions|Serverless)::StateMachine/.test(text)) return ["cloudformation"];
  if (/^["']?stateMachines["']?[ \t]*:/m.test(text)) return ["serverless", "asl"];
  if (/aws_sfn_state_machine|awscc_stepfunctions_state_machine/.test(text)) return ["terraform"];
  return path === STANDARD_INPUT || (/\bStartAt\b/.test(text) && /\bStates\b/.test(text)) ? ["asl"] : [];
}

function mentionsStepFunctions(text: string): boolean {
  return (
    (/\bStartAt\b/.test(text) && /\bStates\b/.test(text)) ||
    /aws[_-]stepfunctions|aws\.sfn|sst\.aws\.StepFunctions|CfnStateMachine|stepFunctions\s*:/.test(text) ||
    (/@pulumi\/aws|@cdktf\/provider-aws|\.gen\/providers\/aws/.test(text) && /StateMachine\b/.test(text))
  );
}

function mentionsInPython(text: string): boolean {
  return (
    (/\bStartAt\b/.test(text) && /\bStates\b/.test(text)) ||
    /aws_stepfunctions|\bsfn\.StateMachine\b|_state_machine\s*\(|CfnStateMachine|SfnStateMachine|_stepfunctions\b/.test(text)
  );
}

/** What no host noted: parts of the structure that the values put in leave open. */
function withUnknownParts(given: Definition): Definition {
  const root = given.root && closed(given.root);
  const definition = root && root !== given.root ? { ...given, root } : given;
  const partial = definition.partialReason ?? (definition.root && unknownParts(definition.root));
  return partial === undefined ? definition : { ...definition, partialReason: partial };
}

export interface HostReading extends HostResult {
  readonly host: Definition["host"];
}

/** The definitions in a file; undefined where no host knows it. */
export async function readDefinitions(file: SourceFile, access: ReadSession): Promise<HostReading | undefined> {
  if (isTestFile(file.path) && !access.named?.has(file.path)) return undefined;
  for (const name of candidates(file)) {
    const load = HOSTS[name];
    if (!load) continue;
    const { host }: { host: Host } = await load();
    if (!host.recognizes(file)) continue;
    const result = await host.read(file, access);
    if (result.definitions.length > 0 || result.problems.length > 0)
      return { ...result, definitions: withoutSynthesized(result.definitions, access).map(withUnknownParts), host: host.name };
  }
  return undefined;
}
