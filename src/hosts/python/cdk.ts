import type { SourceFile } from "../../text/source-file.js";
import { cdkName } from "../cdk/names.js";
import type { Bindings } from "./bindings.js";
import { CLASS_OF_PROPERTIES, CONSTRUCT, orderedNames, originalName } from "./names.js";

const IMPORT = "from aws_cdk import";
/** Characters of an import of several lines. */
const MAX_IMPORT = 1_000;

/** Programs of the first major version have a package for each service, of which `core` is one. */
function isFirst({ text }: SourceFile): boolean {
  if (/\baws_cdk\.core\b/.test(text)) return true;
  for (let at = text.indexOf(IMPORT); at >= 0; at = text.indexOf(IMPORT, at + 1)) {
    const names = text.slice(at + IMPORT.length, at + MAX_IMPORT).trimStart();
    const end = names.indexOf(names.startsWith("(") ? ")" : "\n");
    if (/\bcore\b/.test(end < 0 ? names : names.slice(0, end))) return true;
  }
  return false;
}

/** The CDK's bindings for Python. */
export function cdkBindings(file: SourceFile): Bindings {
  const root = isFirst(file) ? "@aws-cdk" : "aws-cdk-lib";
  return {
    path(path) {
      const [top = "", ...more] = path.join(".").split(".");
      const solution = /^aws_solutions_constructs$/.test(top);
      if (solution) return [`@aws-solutions-constructs/${(more[0] ?? "").replaceAll("_", "-")}`, ...more.slice(1)];
      if (top !== "aws_cdk" && !/^aws_cdk_\w+_alpha$/.test(top)) return undefined;
      const [module = ""] = more;
      const names = (words: readonly string[]) => words.map((word, i) => (i === words.length - 1 ? originalName(word) : word));
      if (/^aws_\w+$/.test(module)) return [`${root}/${module.replaceAll("_", "-")}`, ...names(more.slice(1))];
      return module === "core" ? [root === "@aws-cdk" ? "@aws-cdk/core" : root, ...names(more.slice(1))] : [root, ...names(more)];
    },
    ordered(path, creates) {
      const name = cdkName(path);
      const word = path[path.length - 1] ?? "";
      if (!creates)
        return name && !isOfSteps(name.module) && !/^(?:Duration|Size)$/.test(name.names[0] ?? "") ? imported(word) : orderedNames(word);
      return /Properties$|Props$/.test(word) ? [] : CONSTRUCT;
    },
    isProperties(path) {
      const name = cdkName(path);
      if (!name || name.module === "iam") return false;
      return !CLASS_OF_PROPERTIES.test(path[path.length - 1] ?? "");
    },
    owns: (type) => /^(?:sfn|tasks|core)\b/.test(type),
  };
}

const isOfSteps = (module: string): boolean => module === "sfn" || module === "tasks";

/** `Function.from_function_arn(scope, id, function_arn=…)`, `Code.from_asset(path=…)` */
function imported(word: string): readonly (readonly string[])[] {
  const given = /^from(\w*(?:Arn|Name|Url))$/.exec(word)?.[1];
  if (given !== undefined) return [["scope"], ["id"], [given.charAt(0).toLowerCase() + given.slice(1)]];
  return word === "fromAsset" ? [["path", "directory"]] : word === "fromInline" ? [["code"]] : [];
}
