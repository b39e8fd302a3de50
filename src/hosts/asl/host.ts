import { basename } from "node:path";
import { looksLikeMachine } from "../../asl/parse/parse-machine.js";
import { parseJson } from "../../languages/json/parse-json.js";
import { MappedText } from "../../text/mapped-text.js";
import type { Node } from "../../text/node.js";
import type { ParsedText, SyntaxProblem } from "../../text/problems.js";
import { range } from "../../text/range.js";
import { type SourceFile, STANDARD_INPUT } from "../../text/source-file.js";
import type { Definition, Host } from "../host.js";
import type { ReadSession } from "../read-session.js";

const STEM = /(\.(asl|states))?(\.(json|jsonc|ya?ml))?(\.(tmpl|tpl|tftpl|j2))?$/;

/** Files whose name says what they are. */
const NAMED = /\.asl(\.(json|ya?ml))?(\.(tmpl|tpl|tftpl|j2))?$|\.states\.(json|ya?ml)$/;

const isNamed = ({ path }: SourceFile): boolean => path === STANDARD_INPUT || NAMED.test(path);

/** A file that is a definition by itself. */
export const host: Host = {
  name: "asl",
  recognizes: (file) => isNamed(file) || /\bStates["']?\s*:/.test(file.text),
  async read(file, access) {
    const { root, problems } = await parseDefinition(file);
    if (!isNamed(file) && !mayBeMachine(root, problems, file)) return { definitions: [], problems: [] };
    const at = range(file, 0, Math.min(file.text.length, 1));
    const name = file.path === STANDARD_INPUT ? "stdin" : basename(file.path).replace(STEM, "");
    const definition = { name, host: "asl" as const, file, at: root?.range ?? at };
    if (isUnfilled(file) && problems.some((p) => !p.tolerated)) {
      const filled = await filledAlone(file, access);
      return { definitions: [{ ...definition, problems: [], partialReason: UNFILLED, ...filled }], problems: [] };
    }
    return { definitions: [{ ...definition, problems, ...(root ? { root } : {}) }], problems: [] };
  },
};

/** Other files speak of machines too: recorded executions, descriptions, requests. */
function mayBeMachine(root: Node | undefined, problems: readonly SyntaxProblem[], { text }: SourceFile): boolean {
  if (problems.some((p) => !p.tolerated)) return /^[ \t]{0,4}["']?StartAt["']?[ \t]*:/m.test(text) || /^\s*\{[^{}[\]]*"StartAt"/.test(text);
  return looksLikeMachine(root);
}

const UNFILLED = "a template with directives; it is analyzed where a program renders it";

/** Lines that a template engine decides on: `%{ if … }` of Terraform, `{{ … }}` and `{% … %}` of others. */
function isUnfilled({ path, text }: SourceFile): boolean {
  return /\.(tmpl|tpl|tftpl|j2)$/.test(path) && /%\{|\{\{|^[ \t]*\{%/m.test(text);
}

/** What Terraform's directives leave when they have no values; nothing where that is no definition. */
async function filledAlone(file: SourceFile, access: ReadSession): Promise<Pick<Definition, "root" | "partialReason"> | undefined> {
  if (!/%\{/.test(file.text)) return undefined;
  const { readLoneTemplate } = await import("../terraform/lone-template.js");
  const { root, problems, partial } = await readLoneTemplate(file, access);
  if (!looksLikeMachine(root) || !root || problems.some((p) => !p.tolerated)) return undefined;
  return { root, ...(partial === undefined ? {} : { partialReason: partial }) };
}

/** JSON or YAML by the file's name; `.asl` and standard input by the first character. */
export async function parseDefinition(file: SourceFile): Promise<ParsedText> {
  // its text was not read, which is a problem of the file and no empty definition
  if (file.problems.some((p) => p.code === "file-too-large")) return { problems: [] };
  const text = MappedText.ofFile(file);
  if (isYaml(file)) return (await import("../../languages/yaml/parse-yaml.js")).parseYaml(text);
  return parseJson(text);
}

function isYaml(file: SourceFile): boolean {
  if (/\.ya?ml(?:\.(?:tmpl|tpl|tftpl|j2))?$/.test(file.path)) return true;
  return (/\.asl$/.test(file.path) || file.path === STANDARD_INPUT) && !/^\s*(\{|\/[/*]|$)/.test(file.text);
}
