import type { ConstructedObject } from "../../languages/evaluator/values.js";
import type { Span } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { DeclaredResource, Starters } from "../deployment.js";
import type { Site } from "../programs/sites.js";
import { isPython, keptName } from "./kept-name.js";
import { startersOf } from "./starters.js";

/**
 * What a program of the CDK starts its state machine with. Undefined where it may be started elsewhere too: each use of it must
 * be one that is understood, and no other file can have it.
 */
export function startersInProgram({ made, id, via }: Site, all: readonly ConstructedObject[]): Starters | undefined {
  const name = via ? undefined : keptName(made);
  if (name === undefined || id === undefined || all.some((one) => one !== made && isMachine(one, id))) return undefined;
  const { resources, spans } = startersOf(made, id, all);
  if (resources.length === 0 || !onlyUsedIn(spans, name, made.at)) return undefined;
  const self: DeclaredResource = { id, type: "AWS::StepFunctions::StateMachine", at: made.at, property: none, document: none };
  return { self, declared: { get: (of) => resources.find((one) => one.id === of), all: () => resources } };
}

const none = () => undefined;

const isMachine = ({ type, args: [, id] }: ConstructedObject, name: string): boolean =>
  /StateMachine$/.test(type) && id?.kind === "text" && id.content.text === name;

/** What a program does with a state machine that starts no execution. */
const HARMLESS =
  /^\.(?:metric\w*|applyRemovalPolicy|addToRolePolicy|grantTaskResponse|grantRead|role|grantPrincipal|node|stateMachineName|stack)\b/;
/** The same in Python. */
const HARMLESS_IN_PYTHON =
  /^\.(?:metric\w*|apply_removal_policy|add_to_role_policy|grant_task_response|grant_read|role|grant_principal|node|state_machine_name|stack)\b/;
/** `bucket.grantRead(machine)` */
const GRANTED = /\.grant\w*\(\s*$/;
const BEFORE = 60;

function onlyUsedIn(spans: readonly Span[], name: string, { file, start }: Span): boolean {
  const { text } = file;
  const harmless = isPython(file) ? HARMLESS_IN_PYTHON : HARMLESS;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const end = at + name.length;
    if (/[\w$]/.test(text.charAt(end)) || /[\w$."'`-]/.test(text.charAt(at - 1)) || isComment(file, at)) continue;
    // its declaration
    if (end <= start && /^(?:\s*:\s*[\w.]+)?\s*=\s*$/.test(text.slice(end, start))) continue;
    if (spans.some((span) => span.file === file && span.start <= at && end <= span.end)) continue;
    if (harmless.test(text.slice(end, end + BEFORE)) || GRANTED.test(text.slice(Math.max(0, at - BEFORE), at))) continue;
    return false;
  }
  return true;
}

function isComment(file: SourceFile, at: number): boolean {
  const { text } = file;
  const line = text.slice(text.lastIndexOf("\n", at) + 1, at).trimStart();
  return isPython(file) ? line.includes("#") : line.startsWith("*") || line.includes("//");
}
