import type { Machine } from "../asl/model.js";
import type { DeclaredResource, Deployment } from "../hosts/deployment.js";
import type { Definition } from "../hosts/host.js";
import { type PolicyStatement, policyOf } from "../permissions/policy.js";
import { type Deployed, documentOf, plainText } from "../permissions/render/json.js";
import { References } from "../permissions/render/references.js";
import type { RequiredPermissions } from "../permissions/required.js";
import { ownArn, requiredPermissions } from "../permissions/required-permissions.js";
import { printable } from "../reporters/printable.js";
import { pluralize } from "../rule-kit/format.js";
import { placeOf } from "../text/range.js";
import type { Terminal } from "./command.js";
import { type LoadedMachine, loadMachine } from "./load-machine.js";
import { refuseInvalid } from "./run-command.js";

export const POLICY_FORMATS = ["text", "json", "cloudformation", "sam", "terraform", "cdk"] as const;

export interface PermissionsFlags {
  readonly machine?: string;
  readonly format: (typeof POLICY_FORMATS)[number];
  readonly region?: string;
  readonly account?: string;
  readonly partition?: string;
}

/** Characters of all inline policies of a role. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const INLINE_POLICY_QUOTA = 10_240;

/** `sfn-lint permissions`: the least-privilege policy of a state machine's role. @throws UsageError */
export async function showPermissions(path: string, flags: PermissionsFlags, terminal: Terminal): Promise<void> {
  const loaded = await loadMachine(path, flags.machine === undefined ? {} : { machine: flags.machine });
  refuseInvalid(loaded);
  const { machine, definition } = loaded;
  const { permissions, unknown } = await requiredBy(machine, definition);
  const statements = policyOf(permissions);
  const marks = new Set<string>();
  if (flags.format === "text") await writeText(statements, loaded, flags, marks, terminal);
  else for (const line of await policyLines(statements, definition, flags, marks)) terminal.data(`${line}\n`);
  for (const { state, why } of unknown)
    terminal.err(
      `sfn-lint: ${state ? `${printable(JSON.stringify(state.name))}: ` : ""}${printable(why)}, so its permissions are not included\n`,
    );
  if (marks.size > 0)
    terminal.err(
      `sfn-lint: replace ${[...marks].map(printable).join(", ")}: ${marks.size === 1 ? "its value is" : "their values are"} not in the file\n`,
    );
  const size = JSON.stringify(documentOf(statements, (text) => plainText(text, flags, new Set()))).replace(/\s/g, "").length;
  if (size > INLINE_POLICY_QUOTA)
    terminal.err(`sfn-lint: the policy has about ${size} characters; a role's inline policies may have ${INLINE_POLICY_QUOTA} in all\n`);
}

/** What is computed is looked up in the analysis, if anything is. */
async function requiredBy(machine: Machine, definition: Definition): Promise<RequiredPermissions> {
  const required = requiredPermissions(machine, definition);
  if (!required.permissions.some(({ resource }) => resource.some((part) => part.kind === "run"))) return required;
  const [{ analyze }, { knownArguments }] = await Promise.all([
    import("../analysis/facts/analyze-machine.js"),
    import("../linter/permissions-for.js"),
  ]);
  const facts = analyze(machine, definition.type ? { type: definition.type } : {});
  return requiredPermissions(machine, definition, knownArguments(facts));
}

/** The policy in one of the formats that are not for people, line by line; `marks` gets what is to be filled in. */
export async function policyLines(
  statements: readonly PolicyStatement[],
  { deployment, host, at, name }: Definition,
  flags: PermissionsFlags,
  marks: Set<string>,
): Promise<Iterable<string>> {
  const references = new References(deployment, flags.format === "terraform" ? "terraform" : "cloudformation");
  const role = roleOf(deployment);
  const isOwn = role?.type.startsWith("AWS::") === (flags.format !== "terraform");
  const declared = role && isOwn ? { role: role.id } : {};
  switch (flags.format) {
    case "cloudformation":
    case "sam": {
      const { cloudFormationPolicy, samPolicies } = await import("../permissions/render/cloudformation.js");
      const machine = deployment?.self?.id ?? (name.replace(/[^A-Za-z0-9]/g, "") || "StateMachine");
      const logicalId = (id: string) => (host === "serverless" ? serverlessId(id, deployment) : id);
      const context = { references, marks, machine, logicalId, self: ownArn(deployment, at), ...declared };
      return flags.format === "sam" ? samPolicies(statements, context) : cloudFormationPolicy(statements, context);
    }
    case "terraform": {
      const { terraformPolicy } = await import("../permissions/render/terraform.js");
      const label = (deployment?.self?.id ?? name)
        .replace(/^.*\./, "")
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .replace(/^(?=\d)/, "machine_");
      return terraformPolicy(statements, { references, marks, name: label.toLowerCase().replace(/\W+/g, "_"), ...declared });
    }
    case "cdk": {
      const { cdkStatements } = await import("../permissions/render/cdk.js");
      return cdkStatements(statements, { references, marks, program: deployment?.self === undefined });
    }
    default:
      return [
        JSON.stringify(
          documentOf(statements, (text) => plainText(text, flags, marks)),
          null,
          2,
        ),
      ];
  }
}

/** Functions of a Serverless service have logical ids that the framework makes. */
function serverlessId(id: string, deployment: Deployment | undefined): string {
  if (deployment?.resources.get(id)?.kind !== "function" || /LambdaFunction$/.test(id)) return id;
  const clean = id.replace(/-/g, "Dash").replace(/_/g, "Underscore");
  return `${clean.charAt(0).toUpperCase()}${clean.slice(1)}LambdaFunction`;
}

/** The role of the same template that the state machine names. */
function roleOf(deployment: Deployment | undefined): DeclaredResource | undefined {
  const { self, declared } = deployment ?? {};
  const node = ["RoleArn", "Role", "role_arn"].map((name) => self?.property(name)).find((value) => value !== undefined);
  const placeholder =
    node?.kind === "placeholder" ? node.placeholder : node?.kind === "string" ? node.placeholders[0]?.placeholder : undefined;
  const role = placeholder?.resource === undefined ? undefined : declared?.get(placeholder.resource);
  return role && /^(?:AWS::IAM::Role|aws_iam_role)$/.test(role.type) ? role : undefined;
}

async function writeText(
  statements: readonly PolicyStatement[],
  { definition }: LoadedMachine,
  deployed: Deployed,
  marks: Set<string>,
  terminal: Terminal,
): Promise<void> {
  const { purposeOf, withoutIt } = await import("../permissions/render/purpose.js");
  const { terminalStyle } = await import("./style.js");
  const style = terminalStyle(terminal.color, terminal.width);
  const { line, column } = placeOf(definition.at).start;
  terminal.out(`${style.bold(printable(definition.name))}  ${printable(definition.file.path)}:${line}:${column}\n`);
  if (statements.length === 0) {
    terminal.out("  It calls nothing, so its role needs no permissions.\n");
    return;
  }
  terminal.out(`  ${pluralize(statements.length, "statement")}, each with the states that need it\n`);
  const references = new References(definition.deployment);
  const { readable } = await import("../permissions/render/readable.js");
  for (const statement of statements) {
    terminal.out("\n");
    for (const action of statement.actions) terminal.out(`  ${style.bold(action)}\n`);
    for (const resource of statement.resources) terminal.out(`    on ${printable(readable(resource, references, deployed, marks))}\n`);
    for (const { operator, key, values } of statement.conditions)
      terminal.out(
        `    if ${key} ${operator} ${printable(values.map((value) => readable(value, references, deployed, marks)).join(", "))}\n`,
      );
    for (const purpose of purposeOf(statement))
      terminal.out(style.dim(`    for ${printable(purpose)}`.replace(/for Recommended/, "recommended")).concat("\n"));
    if (statement.advisory === undefined) terminal.out(style.dim(`    without it: ${withoutIt(statement)}`).concat("\n"));
  }
}
