import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import { readTemplateFile } from "../../src/hosts/cloudformation/read.js";
import type { Definition } from "../../src/hosts/host.js";
import { decide } from "../../src/permissions/evaluate.js";
import { MachinePermissions } from "../../src/permissions/machine-permissions.js";
import { type PolicyStatement, policyOf } from "../../src/permissions/policy.js";
import { cloudFormationPolicy } from "../../src/permissions/render/cloudformation.js";
import { References } from "../../src/permissions/render/references.js";
import { ownArn, requiredPermissions } from "../../src/permissions/required-permissions.js";
import { sourceFile } from "../../src/text/source-file.js";
import { memoryAccess } from "../support/memory-access.js";

const RESOURCES = `  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Action: "sts:AssumeRole", Principal: {Service: states.amazonaws.com}}]
  Work: {Type: AWS::Lambda::Function, Properties: {}}
  Table: {Type: AWS::DynamoDB::Table, Properties: {}}
  Queue: {Type: AWS::SQS::Queue, Properties: {}}
  Bucket: {Type: AWS::S3::Bucket, Properties: {}}
  Secret: {Type: AWS::SecretsManager::Secret, Properties: {}}
  Topic: {Type: AWS::SNS::Topic, Properties: {}}
  Child: {Type: AWS::StepFunctions::StateMachine, Properties: {DefinitionString: "{}", RoleArn: !GetAtt Role.Arn}}
`;

/** A template with a state machine of one state, a role and this policy, in YAML. */
function templateOf(state: object, policy: readonly string[]): string {
  const definition = JSON.stringify({ StartAt: "Only", States: { Only: state } });
  return `Resources:
${RESOURCES}  Flow:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Role.Arn
      LoggingConfiguration: {Level: ALL}
      TracingConfiguration: {Enabled: true}
      DefinitionSubstitutions: {Work: !Ref Work, WorkArn: !GetAtt Work.Arn, Table: !Ref Table, Queue: !Ref Queue, Topic: !Ref Topic, Child: !Ref Child, Bucket: !Ref Bucket, Secret: !Ref Secret}
      DefinitionString: ${JSON.stringify(definition)}
${policy.map((line) => `  ${line}\n`).join("")}`;
}

interface ReadTemplate {
  readonly definition: Definition;
  readonly permissions: MachinePermissions;
}

async function read(text: string): Promise<ReadTemplate> {
  await loadJsonata();
  const { definitions } = await readTemplateFile(sourceFile("template.yaml", text), memoryAccess({}));
  const definition = definitions.find(({ name }) => name === "Flow");
  const machine = definition?.root && parseMachine(definition.root).machine;
  if (!definition?.deployment || !machine) throw new Error(`no state machine in\n${text}`);
  return { definition, permissions: new MachinePermissions(definition.deployment, requiredPermissions(machine, definition)) };
}

/** What the state needs, and what the rule says of a role with some statements of its policy. */
export async function policyFor(state: object) {
  const { definition, permissions } = await read(templateOf(state, []));
  const statements = policyOf(permissions.required.permissions);
  return {
    required: permissions.required,
    statements,
    /** The actions that the role does not allow under these statements, and those that the rule reports. */
    async under(allowed: readonly PolicyStatement[]): Promise<{ readonly denied: string[]; readonly reported: string[] }> {
      const context = {
        references: new References(definition.deployment),
        marks: new Set<string>(),
        machine: "Flow",
        role: "Role",
        logicalId: (id: string) => id,
        self: ownArn(definition.deployment, definition.at),
      };
      const text = templateOf(state, [...cloudFormationPolicy(allowed, context)]);
      const { role, lacking, required } = (await read(text)).permissions;
      if (!role) throw new Error("the role is not read");
      const denied = required.permissions.filter((needed) => needed.advisory === undefined && decide(role, needed).verdict === "denied");
      return { denied: denied.map(({ action }) => action), reported: lacking.map(({ needed }) => needed.action) };
    },
  };
}
