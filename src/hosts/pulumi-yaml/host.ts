import { parseYaml } from "../../languages/yaml/parse-yaml.js";
import { MappedText, type PlaceholderKind } from "../../text/mapped-text.js";
import { get, type Node, type ObjectNode } from "../../text/node.js";
import { asRoot, asText, placeholder } from "../../text/node-builders.js";
import type { SyntaxProblem } from "../../text/problems.js";
import type { SourceFile } from "../../text/source-file.js";
import type { WorkflowType } from "../deployment.js";
import type { Definition, Host } from "../host.js";
import type { ReadSession } from "../read-session.js";
import {
  parseDefinitionText,
  parseInlineDefinition,
  type Substitute,
  substituted,
  substitutedTree,
  withFileProblems,
} from "../shared/definition-text.js";
import { readReferenced } from "../shared/referenced-file.js";
import { declaredIn } from "./declared.js";

const MACHINE = /^aws:sfn(?:\/stateMachine)?:StateMachine$|^aws-native:stepfunctions:StateMachine$/;

/**
 * Pulumi programs in YAML: state machines among `resources`, with their definition as JSON text, as `fn::toJSON`, or read
 * from a file.
 * @see https://www.pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference/
 */
export const host: Host = {
  name: "pulumi",
  recognizes: ({ path, text }) =>
    /(?:^|\/)(?:Pulumi|Main)\.(?:ya?ml|json)$/.test(path) && /aws(?:-native)?:(?:sfn|stepfunctions)/.test(text),
  async read(file, access) {
    const { root } = await parseYaml(MappedText.ofFile(file));
    const program = root?.kind === "object" ? new Program(file, root, access) : undefined;
    return { definitions: program ? await program.machines() : [], problems: [] };
  },
};

interface Read {
  readonly root?: Node;
  readonly problems: readonly SyntaxProblem[];
  readonly partial?: string;
}

const COMPUTED: Read = { problems: [], partial: "the definition is computed when the program runs" };
/** Variables that name variables; a cycle ends here. */
const DEEPEST = 16;

class Program {
  constructor(
    private readonly file: SourceFile,
    private readonly root: ObjectNode,
    private readonly access: ReadSession,
  ) {}

  async machines(): Promise<Definition[]> {
    const definitions: Definition[] = [];
    const declared = declaredIn(objectIn(this.root, "resources"), this.substitute);
    for (const { key, value } of objectIn(this.root, "resources")?.members ?? []) {
      if (value.kind !== "object" || !MACHINE.test(textIn(value, "type") ?? "")) continue;
      const properties = objectIn(value, "properties");
      const given = properties && (get(properties, "definition") ?? get(properties, "definitionString"));
      const { root, problems, partial } = given ? await this.read(given) : { ...COMPUTED, root: undefined };
      const type = properties && typeOf(textIn(properties, "type") ?? textIn(properties, "stateMachineType"));
      const self = declared.get(key.name);
      definitions.push({
        name: key.name,
        host: "pulumi",
        file: this.file,
        at: key.range,
        problems,
        ...(root ? { root } : {}),
        ...(type ? { type } : {}),
        ...(partial === undefined ? {} : { partialReason: partial }),
        deployment: {
          declaration: key.range,
          describesOperations: false,
          resources: new Map(),
          ...(self ? { self, declared } : {}),
        },
      });
    }
    return definitions;
  }

  private async read(given: Node, depth = 0): Promise<Read> {
    if (depth > DEEPEST) return COMPUTED;
    if (given.kind === "string") {
      const variable = this.variable(given.value);
      if (variable) return this.read(variable, depth + 1);
      return parseInlineDefinition(substituted(given.content(), this.substitute));
    }
    if (given.kind !== "object") return COMPUTED;
    const json = get(given, "fn::toJSON");
    if (json?.kind === "object") return { root: asRoot(substitutedTree(json, this.substitute)), problems: [] };
    const path = get(given, "fn::readFile");
    const name = path && asText(path)?.text.replace(/^(?:\$\{pulumi\.cwd\}|\.)\//, "");
    if (name !== undefined && !name.includes("${")) return this.fromFile(name);
    // the native provider takes the object itself
    return get(given, "StartAt") ? { root: asRoot(substitutedTree(given, this.substitute)), problems: [] } : COMPUTED;
  }

  private async fromFile(name: string): Promise<Read> {
    const found = readReferenced(this.access, this.file, name);
    if ("missing" in found) return { problems: [], partial: found.missing };
    this.access.consumed.add(found.file.path);
    return withFileProblems(await parseDefinitionText(MappedText.ofFile(found.file), found.file.path), found.file);
  }

  /** The value of `${name}` where that is the whole text and a variable of the program. */
  private variable(text: string): Node | undefined {
    const [, name] = /^\$\{([\w-]+)\}$/.exec(text.trim()) ?? [];
    const variables = name === undefined ? undefined : objectIn(this.root, "variables");
    return variables && name !== undefined ? get(variables, name) : undefined;
  }

  private readonly substitute: Substitute = (name, written, at) => {
    const [, id = "", property = ""] = /^([\w-]+)(?:\.(.*))?$/.exec(name) ?? [];
    const resource = get(objectIn(this.root, "resources") ?? this.root, id);
    const type = resource?.kind === "object" ? textIn(resource, "type") : undefined;
    return placeholder(kindOf(type, property), written, at, type === undefined ? undefined : id, name);
  };
}

function kindOf(type: string | undefined, property: string): PlaceholderKind {
  if (type === undefined) return "text";
  if (/^aws:lambda(?:\/\w+)?:(?:Function|Alias|CallbackFunction)$/.test(type) && /^(?:arn|qualifiedArn)$/.test(property))
    return "lambda-arn";
  if (/^aws:sqs(?:\/queue)?:Queue$/.test(type) && /^(?:url|id)$/.test(property)) return "queue-url";
  if (MACHINE.test(type) && /^(?:arn|id)$/.test(property)) return "state-machine-arn";
  if (/^aws:sfn(?:\/activity)?:Activity$/.test(type) && /^(?:arn|id)$/.test(property)) return "activity-arn";
  return property === "arn" ? "arn" : "text";
}

function objectIn(node: ObjectNode, name: string): ObjectNode | undefined {
  const value = get(node, name);
  return value?.kind === "object" ? value : undefined;
}

function textIn(node: ObjectNode, name: string): string | undefined {
  const value = get(node, name);
  return value?.kind === "string" ? value.value : undefined;
}

const typeOf = (text: string | undefined): WorkflowType | undefined =>
  text === "EXPRESS" || text === "STANDARD" ? text : text === undefined ? "STANDARD" : undefined;
