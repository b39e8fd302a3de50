import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { type ParsedMachine, type ParseOptions, parseMachine } from "../../src/asl/parse/parse-machine.js";
import { parseJson } from "../../src/languages/json/parse-json.js";
import { MappedText } from "../../src/text/mapped-text.js";
import type { StringNode } from "../../src/text/node.js";
import type { ParsedText } from "../../src/text/problems.js";
import { sourceFile } from "../../src/text/source-file.js";

export const parseText = (text: string): ParsedText => parseJson(MappedText.ofFile(sourceFile("a.asl.json", text)));

export async function parseAsl(definition: unknown, options: ParseOptions = {}): Promise<ParsedMachine & { readonly text: ParsedText }> {
  await loadJsonata();
  const text = parseText(typeof definition === "string" ? definition : JSON.stringify(definition, null, 2));
  if (!text.root) return { problems: [], text };
  return { ...parseMachine(text.root, options), text };
}

export function stringNode(value: string): StringNode {
  const { root } = parseText(JSON.stringify(value));
  return root as StringNode;
}
