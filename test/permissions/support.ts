import { readDefinitions } from "../../src/hosts/registry.js";
import { ACCOUNT, literal, PARTITION, type PatternPart, pattern, REGION, type TextPattern } from "../../src/permissions/arn-pattern.js";
import { decide } from "../../src/permissions/evaluate.js";
import type { RequiredPermission } from "../../src/permissions/required.js";
import type { ExecutionRole } from "../../src/permissions/role/model.js";
import { readExecutionRole } from "../../src/permissions/role/read-role.js";
import { range } from "../../src/text/range.js";
import { sourceFile } from "../../src/text/source-file.js";
import { memoryAccess } from "../support/memory-access.js";

/** The execution role of the first state machine in the first of these files. */
export async function roleOf(files: Readonly<Record<string, string>>): Promise<ExecutionRole | undefined> {
  const [[path, text] = ["", ""]] = Object.entries(files);
  const reading = await readDefinitions(sourceFile(path, text), memoryAccess(files));
  const deployment = reading?.definitions[0]?.deployment;
  return deployment && readExecutionRole(deployment);
}

const at = range(sourceFile("m.asl.json", "{}"), 0, 2);

/** One permission, of which the tests say action and resource. */
const need = (action: string, resource: TextPattern, more: Partial<RequiredPermission> = {}): RequiredPermission => ({
  action,
  resource,
  reason: "call",
  consequence: "refused",
  at,
  ...more,
});

export const named = (resource: string): PatternPart => ({ kind: "name", resource });
export const value = (expression: string): PatternPart => ({ kind: "value", expression });
export const arn = (service: string, ...rest: readonly (PatternPart | string)[]): TextPattern =>
  pattern("arn:", PARTITION, `:${service}:`, REGION, ":", ACCOUNT, ":", ...rest);
export const text = (written: string): TextPattern => [literal(written)];

export const verdict = (role: ExecutionRole | undefined, action: string, resource: TextPattern, more: Partial<RequiredPermission> = {}) =>
  role ? decide(role, need(action, resource, more)).verdict : "no role";
