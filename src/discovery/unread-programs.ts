import { basename, dirname } from "node:path";
import { readOptionalFile } from "./plain-file.js";

/** Why a folder that looks like Step Functions gave no state machine, and what to do. */
export interface UnreadProgram {
  /** The file that says so: `cdk.json`, `Pulumi.yaml`. */
  readonly file: string;
  readonly message: string;
}

/**
 * Programs whose languages are not read, by the project files among those that were looked into.
 * @param machines files in which state machines were found; a project that has one is not named.
 */
export function unreadPrograms(files: readonly string[], machines: readonly string[]): UnreadProgram[] {
  return files.flatMap((file) => {
    const name = basename(file);
    if (name !== "cdk.json" && !/^Pulumi\.ya?ml$/.test(name)) return [];
    const folder = dirname(file) === "." ? "" : `${dirname(file)}/`;
    if (machines.some((path) => path.startsWith(folder))) return [];
    const text = readOptionalFile(file) ?? "";
    const message = name === "cdk.json" ? cdkApp(text, folder, files) : pulumiProgram(text);
    return message === undefined ? [] : [{ file, message }];
  });
}

const LANGUAGES: readonly (readonly [RegExp, string])[] = [
  [/python|\.py\b|poetry|pipenv|\buv run/, "Python"],
  [/mvn|gradle|java/, "Java"],
  [/\bgo\b/, "Go"],
  [/dotnet/, "C#"],
];

/** Programs in Python are read: one that does not use Step Functions has nothing to find. */
const usesSteps = (folder: string, files: readonly string[]): boolean =>
  files.some((path) => path.startsWith(folder) && path.endsWith(".py") && /stepfunctions/i.test(readOptionalFile(path) ?? ""));

function cdkApp(text: string, folder: string, files: readonly string[]): string | undefined {
  const app = /"app"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  if (app === undefined) return undefined;
  const language = LANGUAGES.find(([words]) => words.test(app))?.[1];
  if (language === undefined || (language === "Python" && !usesSteps(folder, files))) return undefined;
  return `no state machine found in this CDK app in ${language}: run "cdk synth", then "sfn-lint ${folder}cdk.out"`;
}

function pulumiProgram(text: string): string | undefined {
  const runtime = /^runtime:[ \t]*(?:\r?\n\s+name:[ \t]*)?["']?(\w+)/m.exec(text)?.[1];
  const language = { go: "Go", dotnet: ".NET", java: "Java" }[runtime ?? ""];
  if (language === undefined) return undefined;
  return `Pulumi programs in ${language} are not read: keep the definition in a file of its own (.asl.json), which is`;
}
