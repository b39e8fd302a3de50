import { readFileSync } from "node:fs";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import { readTemplateFile } from "../../src/hosts/cloudformation/read.js";
import { literal } from "../../src/permissions/arn-pattern.js";
import { decide } from "../../src/permissions/evaluate.js";
import { matchPattern } from "../../src/permissions/match.js";
import type { RequiredPermission } from "../../src/permissions/required.js";
import { requiredPermissions } from "../../src/permissions/required-permissions.js";
import { readExecutionRole } from "../../src/permissions/role/read-role.js";
import { sourceFile } from "../../src/text/source-file.js";
import { memoryAccess } from "../support/memory-access.js";

/** What the CDK grants for a task, next to what `sfn-lint permissions` asks for. */
export interface Comparison {
  readonly name: string;
  /** Actions that both have, on a resource that covers what is needed. */
  readonly same: readonly string[];
  /** Actions that only the CDK grants, or `action on *` where it grants more than the resources that are called. */
  readonly more: readonly string[];
  /** Actions that the CDK does not grant; those that `permissions` only recommends with a `?`. */
  readonly less: readonly string[];
  /** Actions of which the template does not tell whether their resource is among those granted. */
  readonly undecided: readonly string[];
}

export async function comparisons(): Promise<Comparison[]> {
  await loadJsonata();
  const templates = JSON.parse(readFileSync("fixtures/cdk/grants.json", "utf8")) as Record<string, object>;
  const made: Comparison[] = [];
  for (const [name, template] of Object.entries(templates)) made.push(await compared(name, JSON.stringify(template)));
  return made;
}

async function compared(name: string, text: string): Promise<Comparison> {
  const { definitions } = await readTemplateFile(sourceFile("Grants.template.json", text), memoryAccess({}));
  const flow = definitions.find((definition) => definition.name.startsWith("Flow"));
  const machine = flow?.root && parseMachine(flow.root).machine;
  const role = flow?.deployment && readExecutionRole(flow.deployment);
  if (!machine || !flow || !role) throw new Error(`${name}: no state machine with a role`);
  const { permissions } = requiredPermissions(machine, flow);
  const verdicts = new Map<RequiredPermission, string>(permissions.map((needed) => [needed, decide(role, needed).verdict]));
  const named = (verdict: string) =>
    permissions
      .filter((needed) => verdicts.get(needed) === verdict)
      .map(({ action, advisory }) => `${action}${advisory === undefined ? "" : "?"}`);
  const granted = role.statements.flatMap((statement) => statement.written.map(({ text: action }) => ({ action, statement })));
  const more = granted.flatMap(({ action, statement }) => {
    const needed = permissions.filter(
      (one) => matchPattern([literal(action.toLowerCase())], [literal(one.action.toLowerCase())]) === "yes",
    );
    if (needed.length === 0) return [action];
    const all = statement.resources.some(([only, ...rest]) => only?.kind === "any" && rest.length === 0);
    const wider = all && needed.every(({ resource: [first, ...others] }) => first?.kind !== "any" || others.length > 0);
    return wider ? [`${action} on *`] : [];
  });
  const same = permissions.filter((needed) => verdicts.get(needed) === "allowed").map(({ action }) => action);
  return { name, same: sorted(same), more: sorted(more), less: sorted(named("denied")), undecided: sorted(named("unknown")) };
}

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();
