import type { ObjectNode } from "../../text/node.js";
import { objectNode } from "../../text/node-builders.js";
import { range, type Span } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { Definition, HostProblem, HostResult, HostSuppression } from "../host.js";
import type { ReadSession } from "../read-session.js";
import { CloudAssembly, isStale } from "./cdk-out.js";
import { definitionOf } from "./definition.js";
import { surroundingResources, surroundingsOf, workflowType } from "./deployment.js";
import { Evaluator } from "./evaluation/evaluator.js";
import { suppressionIn, whole } from "./metadata.js";
import { isMachine, MACHINE_TYPES, type ReadTemplate, readTemplate } from "./read-template.js";
import { objectAt, type Resource, type Template, templateOf } from "./template.js";

/** The state machines of a template; none in output of the CDK that a newer synthesis has replaced. */
export async function readTemplateFile(file: SourceFile, access: ReadSession): Promise<HostResult> {
  if (!access.named?.has(file.path) && isStale(file, access)) return { definitions: [], problems: [] };
  const read = await readTemplate(file);
  const problems = unreadable(read, file);
  if (!read.root) return { definitions: [], problems };
  const root = withResources(read.root);
  if (!root) return { definitions: [], problems: [] };
  const template = templateOf(file, root);
  const found = await machinesOf(root === read.root ? template : { ...template, partial: true }, access);
  return { ...found, problems: [...problems, ...found.problems] };
}

/**
 * A template, or a part of one that another file puts together: resources without their section, or the `resources` of
 * a Serverless service.
 */
function withResources(root: ObjectNode): ObjectNode | undefined {
  if (objectAt(root, "Resources")) return root;
  const service = objectAt(objectAt(root, "resources"), "Resources");
  const own = root.members.some(({ value }) => isMachine(value) && objectAt(value as ObjectNode, "Properties")) ? root : undefined;
  const resources = service ?? own;
  if (!resources) return undefined;
  const key = { name: "Resources", range: resources.range, placeholders: [] };
  return objectNode(root.range, [{ key, value: resources, range: resources.range }], false);
}

/** Every state machine of a template, with its surroundings. */
export async function machinesOf(template: Template, access: ReadSession): Promise<HostResult> {
  const evaluator = new Evaluator(template);
  const resources = surroundingResources(evaluator);
  const assembly = new CloudAssembly(template.file, access);
  const definitions: Definition[] = [];
  const problems: HostProblem[] = skipped(template, assembly);
  const suppressions: HostSuppression[] = [];
  const files: Span[] = [];
  for (const resource of template.resources.values()) {
    if (!MACHINE_TYPES.has(resource.type)) continue;
    evaluator.notes.clear();
    const construct = assembly.constructOf(resource);
    const found = await definitionOf(resource, evaluator, access, construct);
    const own = found.file ? [range(found.file, 0, found.file.text.length)] : [];
    files.push(...own);
    const suppression = suppressionIn(resource.node, [resource.member.range, ...own]);
    if (suppression) suppressions.push(suppression);
    problems.push(...found.trouble);
    const type = workflowType(resource, evaluator);
    const surroundings = surroundingsOf(resource, evaluator, resources, found.substitutions);
    const partial = found.partial ?? (evaluator.notes.size > 0 ? [...evaluator.notes].join("; ") : undefined);
    definitions.push({
      name: construct?.name ?? resource.id,
      host: construct ? "cdk" : resource.type === "AWS::Serverless::StateMachine" ? "sam" : "cloudformation",
      file: template.file,
      at: resource.member.key.range,
      ...(found.root ? { root: found.root } : {}),
      problems: found.problems,
      ...(type ? { type } : {}),
      ...(partial === undefined ? {} : { partialReason: partial }),
      deployment: {
        ...surroundings,
        ...(construct ? { constructPath: construct.path } : {}),
        ...(construct?.createdAt ? { createdAt: construct.createdAt } : {}),
        ...(construct?.source ? { program: construct.source } : {}),
      },
    });
  }
  const general = suppressionIn(template.root, [whole(template.root.range), ...files]);
  return { definitions, problems, suppressions: general ? [...suppressions, general] : suppressions };
}

/** Parts that may hold state machines and are not looked into. */
function skipped(template: Template, assembly: CloudAssembly): HostProblem[] {
  const found: HostProblem[] = [];
  for (const m of objectAt(template.root, "Resources")?.members ?? []) {
    if (m.key.name.startsWith("Fn::ForEach"))
      found.push({
        range: m.key.range,
        severity: "info",
        message: `${m.key.name} is a loop of the language extensions, which is not analyzed`,
      });
  }
  for (const resource of template.resources.values())
    if (isNested(resource) && !assembly.constructOf(resource)) found.push(nestedNote(resource));
  return found;
}

const isNested = ({ type }: Resource) => type === "AWS::CloudFormation::Stack" || type === "AWS::Serverless::Application";

function nestedNote({ member }: Resource): HostProblem {
  return {
    range: member.key.range,
    severity: "info",
    message: `${member.key.name} is a nested stack, whose template is analyzed separately without these parameters`,
  };
}

function unreadable({ problems, readAround, root }: ReadTemplate, file: SourceFile): HostProblem[] {
  const [first] = problems.filter((p) => !p.tolerated);
  if (!first) return [];
  const detail = first.detail === undefined ? "" : `: ${first.detail}`;
  const all = range(file, first.range.start, first.range.end);
  if (!root) return [{ range: all, severity: "error", message: `The template cannot be parsed${detail}` }];
  return [
    { range: all, severity: "info", message: `Not well-formed for a strict parser${detail}; ${readAround ?? "parsed as far as possible"}` },
  ];
}
