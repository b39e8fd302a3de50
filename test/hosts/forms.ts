import { readDefinitions } from "../../src/hosts/registry.js";
import { escapeTemplate, hclValue } from "../../src/languages/hcl/hcl-values.js";
import { loadConfig } from "../../src/linter/config/load.js";
import type { Finding, Fix } from "../../src/linter/finding.js";
import { applyFixes } from "../../src/linter/fixes.js";
import { lintFile } from "../../src/linter/lint.js";
import { RULES } from "../../src/linter/registry.generated.js";
import type { Rule } from "../../src/rule-kit/index.js";
import { type Json, toJson } from "../../src/text/node.js";
import { memoryAccess } from "../support/memory-access.js";

/** A repository in memory; the first file is the one that is looked at. */
export type Files = Readonly<Record<string, string>>;

const indented = (text: string, by: number) =>
  text
    .split("\n")
    .map((line) => (line === "" ? line : " ".repeat(by) + line))
    .join("\n");

const yamlTemplate = (type: string, properties: string) =>
  `Resources:\n  Machine:\n    Type: ${type}\n    Properties:\n${indented(properties, 6)}\n`;
const cfn = (properties: string) => yamlTemplate("AWS::StepFunctions::StateMachine", properties);
const sam = (properties: string) => yamlTemplate("AWS::Serverless::StateMachine", properties);
const jsonTemplate = (properties: object) =>
  `${JSON.stringify({ Resources: { Machine: { Type: "AWS::StepFunctions::StateMachine", Properties: properties } } }, null, 2)}\n`;

const pretty = (definition: Json) => JSON.stringify(definition, null, 2);
const compact = (definition: Json) => JSON.stringify(definition);

/** A definition as block-style YAML. */
function yaml(value: Json, indent = 0): string {
  const pad = " ".repeat(indent);
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== "object")) return ` ${JSON.stringify(value)}`;
    return value.map((item) => `\n${pad}- ${yaml(item, indent + 2).trimStart()}`).join("");
  }
  if (typeof value === "object" && value !== null)
    return Object.entries(value)
      .map(([key, item]) => `\n${pad}${/^[\w]+$/.test(key) ? key : JSON.stringify(key)}:${yaml(item, indent + 2)}`)
      .join("");
  return ` ${typeof value === "string" && /^[A-Za-z]\w*$/.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value) ? value : JSON.stringify(value)}`;
}

/** The same in flow style, names without quotes where they need none. */
function flow(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value !== "object" || value === null) return yaml(value).trimStart();
  return `{${Object.entries(value)
    .map(([key, item]) => `${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${flow(item)}`)
    .join(", ")}}`;
}

const half = (text: string): [string, string] => {
  const at = text.indexOf('"Type"');
  return [text.slice(0, at), text.slice(at)];
};

/** The same definition in every form that CloudFormation, SAM and the Serverless Framework know. */
export const FORMS: Readonly<Record<string, (definition: Json) => Files>> = {
  "JSON of its own": (d) => ({ "m.asl.json": `${pretty(d)}\n` }),
  "JSON in one line": (d) => ({ "m.asl.json": compact(d) }),
  "YAML of its own": (d) => ({ "m.asl.yaml": `${yaml(d).trimStart()}\n` }),
  "DefinitionString as a block scalar": (d) => ({ "template.yaml": cfn(`DefinitionString: |\n${indented(pretty(d), 2)}`) }),
  "DefinitionString as a folded scalar": (d) => ({ "template.yaml": cfn(`DefinitionString: >-\n${indented(pretty(d), 2)}`) }),
  "DefinitionString in single quotes": (d) => ({ "template.yaml": cfn(`DefinitionString: '${compact(d).replaceAll("'", "''")}'`) }),
  "DefinitionString in single quotes, lines": (d) => ({
    "template.yaml": cfn(`DefinitionString: '${indented(pretty(d).replaceAll("'", "''"), 2).trimStart()}'`),
  }),
  "DefinitionString in double quotes": (d) => ({ "template.yaml": cfn(`DefinitionString: ${JSON.stringify(compact(d))}`) }),
  "Fn::Sub on a block scalar": (d) => ({ "template.yaml": cfn(`DefinitionString: !Sub |\n${indented(pretty(d), 2)}`) }),
  "Fn::Sub with a map": (d) => ({
    "template.yaml": cfn(`DefinitionString:\n  Fn::Sub:\n    - |\n${indented(pretty(d), 6)}\n    - Unused: !Ref AWS::Region`),
  }),
  "Fn::Join of two texts": (d) => {
    const [first, second] = half(compact(d).replaceAll("'", "''"));
    return { "template.yaml": cfn(`DefinitionString: !Join\n  - ''\n  - - '${first}'\n    - '${second}'`) };
  },
  "Fn::Join by lines": (d) => ({
    "template.yaml": cfn(
      `DefinitionString:\n  Fn::Join:\n    - "\\n"\n    - ${pretty(d)
        .split("\n")
        .map((line) => `- '${line.replaceAll("'", "''")}'`)
        .join("\n      ")}`,
    ),
  }),
  "Fn::Sub in single quotes": (d) => ({ "template.yaml": cfn(`DefinitionString: !Sub '${compact(d).replaceAll("'", "''")}'`) }),
  "DefinitionString in double quotes, lines": (d) => ({
    "template.yaml": cfn(`DefinitionString: "${indented(JSON.stringify(pretty(d)).slice(1, -1).replaceAll("\\n", "\n"), 2).trimStart()}"`),
  }),
  "Fn::ToJsonString": (d) => ({ "template.yaml": cfn(`DefinitionString:\n  Fn::ToJsonString:${yaml(d, 4)}`) }),
  "Definition as a mapping": (d) => ({ "template.yaml": sam(`Definition:${yaml(d, 2)}`) }),
  "Definition in brackets": (d) => ({ "template.yaml": sam(`Definition:\n${indented(pretty(d), 2)}`) }),
  "Definition in flow style": (d) => ({ "template.yaml": sam(`Definition: ${flow(d)}`) }),
  DefinitionUri: (d) => ({ "template.yaml": sam("DefinitionUri: asl/m.asl.json"), "asl/m.asl.json": pretty(d) }),
  "DefinitionUri to YAML": (d) => ({ "template.yaml": sam("DefinitionUri: m.asl.yaml"), "m.asl.yaml": yaml(d).trimStart() }),
  "DefinitionS3Location in the repository": (d) => ({
    "template.yaml": cfn("DefinitionS3Location: {Bucket: !Ref B, Key: m.asl.json}"),
    "m.asl.json": pretty(d),
  }),
  "Fn::Transform": (d) => ({
    "template.yaml": cfn("Definition:\n  Fn::Transform:\n    Name: AWS::Include\n    Parameters: {Location: ./m.asl.json}"),
    "m.asl.json": pretty(d),
  }),
  "Fn::Transform within the definition": (d) => {
    const { States, ...rest } = d as Record<string, Json>;
    const include = "{Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://bucket/states.yaml}}}";
    return {
      "template.yaml": sam(`Definition:${yaml(rest, 2)}\n  States: ${include}`),
      "states.yaml": `${yaml(States as Json).trimStart()}\n`,
    };
  },
  "a tag of Rain": (d) => ({ "template.yaml": cfn("DefinitionString: !Rain::Embed m.asl.json"), "m.asl.json": pretty(d) }),
  "lines that end as Windows has them": (d) => ({
    "template.yaml": cfn(`DefinitionString: !Sub |\n${indented(pretty(d), 2)}`).replaceAll("\n", "\r\n"),
  }),
  "lines that end as Windows has them, a mapping": (d) => ({
    "template.yaml": sam(`Definition:${yaml(d, 2)}`).replaceAll("\n", "\r\n"),
  }),
  "the second of two documents": (d) => ({
    "template.yaml": `---\nkind: note\n---\n${cfn(`DefinitionString: |\n${indented(pretty(d), 2)}`)}`,
  }),
  "resources without their section": (d) => ({
    "machines.yml": `Machine:\n  Type: AWS::StepFunctions::StateMachine\n  Properties:\n    DefinitionString: |\n${indented(pretty(d), 6)}\n`,
  }),
  "Serverless, its section in a file": (d) => ({
    "serverless.yml": "service: s\nstepFunctions:\n  ${file(machines.yml)}\n",
    "machines.yml": `stateMachines:\n  m:\n    definition:${yaml(d, 6)}\n`,
  }),
  "a template in JSON, Definition": (d) => ({ "template.json": jsonTemplate({ Definition: d }) }),
  "a template in JSON, DefinitionString": (d) => ({ "template.json": jsonTemplate({ DefinitionString: pretty(d) }) }),
  "a template in JSON, Fn::Join": (d) => ({
    "template.json": jsonTemplate({ DefinitionString: { "Fn::Join": ["", half(compact(d))] } }),
  }),
  "Serverless, a mapping": (d) => ({
    "serverless.yml": `service: s\nstepFunctions:\n  stateMachines:\n    m:\n      definition:${yaml(d, 8)}\n`,
  }),
  "Serverless, a file": (d) => ({
    "serverless.yml": "service: s\nstepFunctions:\n  stateMachines:\n    m:\n      definition: ${file(m.json)}\n",
    "m.json": pretty(d),
  }),
  "Serverless, a part of a file": (d) => ({
    "serverless.yml": "service: s\nstepFunctions:\n  stateMachines: ${file(machines.yml)}\n",
    "machines.yml": `m:\n  definition:${yaml(d, 4)}\n`,
  }),
  "Serverless, what a program exports": (d) => ({
    "serverless.yml": "service: s\nstepFunctions:\n  stateMachines:\n    m:\n      definition: ${file(flows.js):flow}\n",
    "flows.js": `module.exports.flow = ${pretty(d)};\n`,
  }),
  "Serverless, text": (d) => ({
    "serverless.yml": `service: s\nstepFunctions:\n  stateMachines:\n    m:\n      definition: |\n${indented(pretty(d), 8)}\n`,
  }),
};

const resource = (definition: string) =>
  `resource "aws_sfn_state_machine" "m" {\n  name       = "m"\n  role_arn   = aws_iam_role.m.arn\n  definition = ${definition}\n}\n`;

/** Forms in which a name may be in two pieces, and programs: fixes edit Terraform's and leave TypeScript's alone. */
export const OTHER_FORMS: Readonly<Record<string, (definition: Json) => Files>> = {
  "Fn::Join of texts without quotes": (d) => {
    const [first, second] = half(compact(d));
    const rest = second.slice(1);
    const plain = /:\s|\s#|[^\x20-\x7e]/.test(rest) || !/^\w/.test(rest) ? `'${rest.replaceAll("'", "''")}'` : rest;
    return {
      "template.yaml": cfn(`DefinitionString:\n  Fn::Join:\n    - ''\n    - - '${first.replaceAll("'", "''")}"'\n      - ${plain}`),
    };
  },
  jsonencode: (d) => ({ "main.tf": resource(`jsonencode(${hclValue(d, "  ", "  ", false)})`) }),
  "jsonencode in one line": (d) => ({ "main.tf": resource(`jsonencode(${hclValue(d, "", "", true)})`) }),
  "jsonencode of JSON": (d) => ({ "main.tf": resource(`jsonencode(${escapeTemplate(indented(pretty(d), 2).trimStart())})`) }),
  "jsonencode of a local": (d) => ({
    "main.tf": `locals {\n  d = ${hclValue(d, "  ", "  ", false)}\n}\n${resource("jsonencode(local.d)")}`,
  }),
  "jsonencode with Windows line ends": (d) => ({
    "main.tf": resource(`jsonencode(${hclValue(d, "  ", "  ", false)})`).replaceAll("\n", "\r\n"),
  }),
  "a heredoc": (d) => ({ "main.tf": resource(`<<EOF\n${escapeTemplate(pretty(d))}\nEOF`) }),
  "an indented heredoc": (d) => ({ "main.tf": resource(`<<-EOF\n${escapeTemplate(indented(pretty(d), 4))}\n  EOF`) }),
  "text in quotes": (d) => ({ "main.tf": resource(escapeTemplate(JSON.stringify(compact(d)))) }),
  file: (d) => ({ "main.tf": resource('file("m.json")'), "m.json": pretty(d) }),
  templatefile: (d) => ({ "main.tf": resource('templatefile("m.json.tftpl", {})'), "m.json.tftpl": escapeTemplate(pretty(d)) }),
  yamldecode: (d) => ({ "main.tf": resource('jsonencode(yamldecode(file("m.yaml")))'), "m.yaml": `${yaml(d).trimStart()}\n` }),
  "a text in a Python program": (d) => ({
    "machine.py": `import boto3\n\nboto3.client("stepfunctions").create_state_machine(\n    name="m", definition='''${pretty(d).replaceAll("\\", "\\\\")}'''\n)\n`,
  }),
  "a text in quotes in a Python program": (d) => ({ "machine.py": `DEFINITION = ${JSON.stringify(compact(d))}\n` }),
  "an f-string in a Python program": (d) => ({
    "machine.py": `DEFINITION = f"""${pretty(d).replace(/[{}\\]/g, (mark) => mark + mark)}"""\n`,
  }),
  "a dict in a Python program": (d) => ({
    "machine.py": `import json\n\nDEFINITION = json.dumps(json.loads(${JSON.stringify(compact(d))}))\nMACHINE = DEFINITION\n`,
  }),
  "an object in a program": (d) => ({ "machine.ts": `export const definition = ${pretty(d)};\n` }),
};

export async function definitionIn(files: Files): Promise<{ json: Json | undefined; partial: string | undefined; problems: number }> {
  const access = memoryAccess(files);
  const reading = await readDefinitions(access.open(Object.keys(files)[0] as string), access);
  const [only, ...more] = reading?.definitions ?? [];
  if (!only || more.length > 0) throw new Error(`${reading?.definitions.length ?? 0} definitions, not one`);
  return { json: only.root && toJson(only.root), partial: only.partialReason, problems: only.problems.length };
}

/** The findings of some rules, and the files after every fix that can be made was made. */
export async function lintForm(files: Files, rules: readonly Rule[] = RULES): Promise<readonly Finding[]> {
  const config = await loadConfig("/", { rules: [], search: false });
  const access = memoryAccess(files);
  const linted = await lintFile(access.open(Object.keys(files)[0] as string), true, { rules, config, access });
  if (linted.crashes.length > 0) throw new Error(linted.crashes.join("\n"));
  return linted.findings;
}

export async function fixForm(files: Files, rules: readonly Rule[] = RULES): Promise<{ files: Files; refused: readonly string[] }> {
  let now = files;
  for (let round = 0; round < 20; round++) {
    const findings = await lintForm(now, rules);
    const byFile = new Map<string, Fix[]>();
    for (const { fix } of findings) if (fix?.edits[0]) byFile.set(fix.edits[0].file, [...(byFile.get(fix.edits[0].file) ?? []), fix]);
    if (byFile.size === 0) return { files: now, refused: findings.flatMap((f) => f.noFixReason ?? []) };
    const next: Record<string, string> = { ...now };
    for (const [file, fixes] of byFile) next[file] = applyFixes(next[file] as string, fixes).text;
    now = next;
  }
  throw new Error("fixes without end");
}
