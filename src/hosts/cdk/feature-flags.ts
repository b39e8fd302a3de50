import type { FileAccess } from "../../text/file-access.js";
import type { SourceFile } from "../../text/source-file.js";

/** Folders above a program in which its cdk.json is looked for. */
const MOST_FOLDERS = 6;
const FLAG = /["']@aws-cdk\/([\w-]{1,80}:[\w-]{1,120})["']\s*:\s*true\b/g;

/**
 * Feature flags of the AWS CDK that are on, without `@aws-cdk/`: those that the program gives its App, and those of the
 * nearest cdk.json. Whether another program creates the App is not looked at.
 */
export function featureFlags(file: SourceFile, access: FileAccess): ReadonlySet<string> {
  const flags = new Set(flagsIn(file.text));
  for (let up = 0, folder = ""; up < MOST_FOLDERS; up++, folder += "../") {
    const found = access.exists(file, `${folder}cdk.json`) ? access.read(file, `${folder}cdk.json`) : undefined;
    if (!found) continue;
    if (!("refused" in found)) for (const flag of flagsIn(found.text)) flags.add(flag);
    break;
  }
  return flags;
}

const flagsIn = (text: string): string[] => [...text.matchAll(FLAG)].map(([, flag = ""]) => flag);
