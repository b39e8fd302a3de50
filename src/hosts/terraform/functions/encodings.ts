import { withoutAtEnd } from "../../../budget/linear.js";
import { parseJson } from "../../../languages/json/parse-json.js";
import { MappedText } from "../../../text/mapped-text.js";
import { stringNode, textAt } from "../../../text/node-builders.js";
import { renderText } from "../render.js";
import { NoValue } from "../session.js";
import { booleanAt, copy, list, object, plainText } from "../values.js";
import type { Compute } from "./compute.js";

const encode: Compute = ([value], at, evaluator) => value && evaluator.jsonEncoded(value, at);

const jsondecode: Compute = ([text], _, evaluator) => {
  if (text?.kind !== "string") return undefined;
  const tree = evaluator.session.encoded.get(text);
  if (tree) return copy(tree);
  const { root, problems } = parseJson(text.content());
  const fault = problems.find((p) => !p.tolerated);
  if (fault) throw new NoValue();
  return root;
};

const yamldecode: Compute = ([text], _, evaluator) => {
  if (text?.kind !== "string") return undefined;
  const tree = evaluator.session.encoded.get(text) ?? evaluator.session.yamlTree(text.content());
  return tree && copy(tree);
};

const file: Compute = ([path], at, evaluator) => {
  const name = plainText(path);
  const read = name === undefined ? undefined : evaluator.session.file(name, path?.range ?? at);
  return read && stringNode(evaluator.session.made(MappedText.ofFile(read)));
};

const templatefile: Compute = ([path, vars], at, evaluator) => {
  const { session } = evaluator;
  const name = plainText(path);
  const read = name === undefined ? undefined : session.file(name, path?.range ?? at);
  if (!read) return undefined;
  return session.follow(`file ${read.path}`, at, () => renderText(MappedText.ofFile(read), vars ?? object(at, []), at, evaluator));
};

const templatestring: Compute = ([text, vars], at, evaluator) =>
  text?.kind === "string" ? renderText(text.content(), vars ?? object(at, []), at, evaluator) : undefined;

const fileexists: Compute = ([path], at, evaluator) => {
  const name = plainText(path);
  return name === undefined ? undefined : booleanAt(evaluator.session.exists(name), at);
};

/** Files of one folder; folders below are not searched. */
const fileset: Compute = ([path, pattern], at, evaluator) => {
  const [folder, glob] = [plainText(path), plainText(pattern)];
  const split = glob === undefined ? undefined : /^((?:[^*?{[]*\/)?)([^/]*)$/.exec(glob);
  if (folder === undefined || !split || /[?{[]|\*\*/.test(glob as string)) return undefined;
  const [, below = "", name = ""] = split;
  const pieces = name.split("*");
  const matches = evaluator.session.list(withoutAtEnd(`${folder}/${below}`, (c) => c === "/")).filter((file) => fits(file, pieces));
  return list(
    at,
    matches.map((file) => textAt(`${below}${file}`, at)),
  );
};

/** The pieces between the stars of a pattern, one behind the other. */
function fits(name: string, pieces: readonly string[]): boolean {
  const [first = "", ...rest] = pieces;
  if (!name.startsWith(first)) return false;
  if (rest.length === 0) return name === first;
  const last = rest.pop() as string;
  let at = first.length;
  for (const piece of rest) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

/** Functions that read files and encode values. */
export const ENCODINGS: readonly (readonly [string, Compute])[] = [
  ["jsonencode", encode],
  ["yamlencode", encode],
  ["jsondecode", jsondecode],
  ["yamldecode", yamldecode],
  ["file", file],
  ["templatefile", templatefile],
  ["templatestring", templatestring],
  ["fileexists", fileexists],
  ["fileset", fileset],
];
