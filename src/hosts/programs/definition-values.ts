import { plainText } from "../../languages/evaluator/text.js";
import { type Render, ToNode } from "../../languages/evaluator/to-node.js";
import { isNothing, memberOf, type Value } from "../../languages/evaluator/values.js";
import { MappedText } from "../../text/mapped-text.js";
import type { Node } from "../../text/node.js";
import { asRoot, placeholder } from "../../text/node-builders.js";
import type { SyntaxProblem } from "../../text/problems.js";
import type { SourceFile } from "../../text/source-file.js";
import type { ReadSession } from "../read-session.js";
import {
  type InlineText,
  parseDefinitionText,
  parseInlineDefinition,
  type Substitute,
  substituted,
  substitutedTree,
  withFileProblems,
} from "../shared/definition-text.js";
import { readReferenced } from "../shared/referenced-file.js";
import type { Site, SiteReading } from "./sites.js";

/** A definition as far as it could be read. */
export interface DefinitionReading {
  readonly root?: Node;
  readonly problems: readonly SyntaxProblem[];
  readonly partial?: string;
}

/** Reads values of a program that are definitions. */
export class DefinitionValues {
  constructor(
    private readonly file: SourceFile,
    private readonly access: ReadSession,
    private readonly render: Render,
    private readonly toNode: ToNode,
  ) {}

  /** The definition of a state machine that the program declares. */
  ofSite({ props }: Site, reading: SiteReading | undefined): Promise<DefinitionReading> {
    return reading ? this.ofReading(reading, props) : this.ofProperties(props);
  }

  private async ofReading({ definition, partial }: SiteReading, props: Value | undefined): Promise<DefinitionReading> {
    const found: DefinitionReading = definition
      ? await this.fromValue(definition, this.substitutions(memberOf(props, "definitionSubstitutions")))
      : { problems: [] };
    return partial === undefined ? found : { ...found, partial };
  }

  private async ofProperties(props: Value | undefined): Promise<DefinitionReading> {
    if (props?.kind !== "object")
      return { problems: [], partial: "the properties of the state machine are unknown before the program runs" };
    const substitute = this.substitutions(memberOf(props, "definitionSubstitutions"));
    const given = memberOf(props, "definitionString") ?? memberOf(props, "definition");
    if (given && !isNothing(given)) return this.fromValue(given, substitute);
    const location = memberOf(props, "definitionS3Location");
    if (location) return this.fromLocation(location);
    return { problems: [], partial: "the state machine has no readable definition" };
  }

  /** A definition given as an object, as its JSON, or as a text. */
  async fromValue(value: Value, substitute: Substitute = () => undefined): Promise<DefinitionReading> {
    const notes = new Set<string>();
    const toNode = new ToNode(this.render, (why) => void notes.add(why));
    const partial = () => (notes.size > 0 ? { partial: [...notes].join("; ") } : {});
    const text = joinedText(value, toNode);
    if (text) return this.fromValue(text, substitute);
    if (value.kind === "json" || value.kind === "object") {
      const of = value.kind === "json" ? value.of : value;
      // a text within JSON.stringify is a text: the definition is what it holds
      if (of.kind === "text" || of.kind === "json") return this.fromValue(of, substitute);
      const node = toNode.node(of);
      if (node?.kind !== "object") return { problems: [], partial: "the definition is computed when the program runs" };
      return { root: asRoot(substitutedTree(node, substitute)), problems: [], ...partial() };
    }
    if (value.kind !== "text") return { problems: [], partial: "the definition is computed when the program runs" };
    const { file } = value.content.segments[0]?.range ?? value.at;
    if (file !== this.file) this.access.consumed.add(file.path);
    const content = substituted(value.content, substitute);
    const inline = file === this.file;
    const parsed: InlineText = inline
      ? await parseInlineDefinition(content)
      : withFileProblems(await parseDefinitionText(content, file.path), file);
    return parsed.root || parsed.partial !== undefined ? parsed : { ...parsed, partial: "its text is not valid JSON or YAML" };
  }

  private async fromLocation(location: Value): Promise<DefinitionReading> {
    const key = plainText(memberOf(location, "key"));
    const nowhere = { problems: [], partial: "the definition is in Amazon S3, not in this repository" };
    if (key === undefined) return nowhere;
    const read = readReferenced(this.access, this.file, key);
    if ("missing" in read) return nowhere;
    this.access.consumed.add(read.file.path);
    return withFileProblems(await parseDefinitionText(MappedText.ofFile(read.file), read.file.path), read.file);
  }

  private substitutions(map: Value | undefined): Substitute {
    return (name, written, at) => {
      const value = memberOf(map, name);
      if (!value) return undefined;
      const text = this.toNode.text(value);
      const [first] = text.holesIn();
      return first ? placeholder(first.placeholder.kind, written, at, first.placeholder.resource) : text.text;
    };
  }
}

/** `{"Fn::Join": ["", […]]}` as templates and tests of templates hold it. */
function joinedText(value: Value, toNode: ToNode): Value | undefined {
  const call = value.kind === "object" && value.members.size === 1 ? memberOf(value, "Fn::Join") : undefined;
  const [separator, list] = call?.kind === "list" ? call.items : [];
  const between = plainText(separator);
  if (between === undefined || list?.kind !== "list" || list.open) return undefined;
  const content = MappedText.build(value.at, (b) => {
    list.items.forEach((item, i) => {
      if (i > 0 && between !== "") b.rewritten(between, (separator as Value).at);
      if (item.kind === "object") b.hole(placeholder("unknown", "${…}", item.at));
      else b.mapped(toNode.text(item));
    });
  });
  return { kind: "text", content, at: value.at };
}
