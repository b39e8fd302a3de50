import { readStandardInput, UnreadableFileError } from "../discovery/plain-file.js";
import { decode, readSourceFile } from "../discovery/read-file.js";
import { parseDefinition } from "../hosts/asl/host.js";
import { type Json, type Node, toJson } from "../text/node.js";
import { placeOf } from "../text/range.js";
import { type SourceFile, STANDARD_INPUT } from "../text/source-file.js";
import { UsageError } from "./command.js";

const JSON_TEXT = /^\s*([[{"]|-?\d|(true|false|null)\s*$)/;

/**
 * The tree of an option's value: JSON text, a file (`order.json`, `file://order.json`, YAML too), or `-` for standard input.
 * @param option its name for messages, `--input`.
 * @throws UsageError with the place of what is wrong.
 */
export async function readTree(value: string, option: string): Promise<Node> {
  const file = JSON_TEXT.test(value) ? decode(option, Buffer.from(value)) : fileOf(value, option);
  const { root, problems } = await parseDefinition(file);
  const [fault] = problems;
  if (fault) {
    const { start } = placeOf(fault.range);
    throw new UsageError(`${file.path}:${start.line}:${start.column}: ${fault.detail ?? `this is not valid JSON (${fault.code})`}`);
  }
  if (!root) throw new UsageError(`${option}: ${file.path} holds no value`);
  return root;
}

/** JSON that an option gives as text, as the name of a file or as `-`. @throws UsageError */
export async function readJson(value: string, option: string): Promise<Json> {
  return toJson(await readTree(value, option));
}

function fileOf(value: string, option: string): SourceFile {
  try {
    if (value === "-") return decode(STANDARD_INPUT, readStandardInput());
    return readSourceFile(value.replace(/^file:\/\//, ""));
  } catch (error) {
    if (error instanceof UnreadableFileError) throw new UsageError(`${option}: ${error.message}`);
    throw error;
  }
}
