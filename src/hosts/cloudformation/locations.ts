import { get, type Node } from "../../text/node.js";
import { asText } from "../../text/node-builders.js";
import type { SourceFile } from "../../text/source-file.js";
import type { ReadSession } from "../read-session.js";
import { readReferenced } from "../shared/referenced-file.js";

/** The file that a template names, as far as it is in the repository. */
export type Located =
  | {
      readonly file: SourceFile;
      readonly path: string /** The name as it is on disk, where it is written otherwise. */;
      readonly otherCase?: string;
    }
  /** Found above the template's folder: a build puts the template there, whole or as a part of another one. */
  | { readonly above: SourceFile; readonly path: string }
  /** It may be in Amazon S3 only. */
  | { readonly elsewhere: true }
  | { readonly missing: string };

/** Folders above a template that are looked into. */
const MAX_UP = 12;

/** @param location a path, `s3://bucket/key` or an object with `Bucket` and `Key`, its functions computed. */
export function openLocation(location: Node | undefined, template: SourceFile, access: ReadSession): Located | undefined {
  const paths = pathsOf(location);
  if (paths.length === 0) return undefined;
  const inS3 = location?.kind === "object" || /^s3:\/\//.test((location?.kind === "string" && location.value) || "");
  let missing = "";
  for (const path of paths) {
    if (inS3 && !access.exists(template, path)) continue;
    const read = readReferenced(access, template, path);
    if ("file" in read) return { path, ...read };
    missing ||= read.missing;
  }
  if (inS3) return { elsewhere: true };
  const [path = ""] = paths;
  const above = filesAbove(path, template, access);
  if (above.length === 1) return { above: above[0] as SourceFile, path };
  const several = above.length > 1 ? `; there are ${above.map((file) => file.path).join(" and ")} above it` : "";
  return { missing: `"${path}" cannot be read: ${missing}${several}` };
}

/** Files to which the path leads from the folders above the template's, up to the repository's root. */
function filesAbove(path: string, template: SourceFile, access: ReadSession): SourceFile[] {
  if (/^(?:\/|\.\.|[a-z]+:)/i.test(path)) return [];
  const found = new Map<string, SourceFile>();
  for (let up = "../", i = 0; i < MAX_UP; up += "../", i++) {
    const read = access.exists(template, up + path) ? access.read(template, up + path) : undefined;
    if (read && !("refused" in read)) found.set(read.path, read);
  }
  return [...found.values()];
}

/** Where the file may be, in the order to look: a path; the key of an object in S3, which a build left beside the template. */
function pathsOf(location: Node | undefined): string[] {
  if (location?.kind === "string") {
    const s3 = /^s3:\/\/[^/]+\/(.+)$/.exec(location.value);
    if (s3) return keyPaths(s3[1] as string);
    return location.placeholders.length > 0 || location.value === "" ? [] : [location.value];
  }
  if (location?.kind !== "object") return [];
  const key = get(location, "Key");
  const text = key && asText(key)?.text;
  return text ? keyPaths(text) : [];
}

function keyPaths(key: string): string[] {
  const last = key.slice(key.lastIndexOf("/") + 1);
  // a stage's assembly lies below the one that holds the assets
  const paths = [key, last, `asset.${last}`, `../asset.${last}`].filter((path) => path !== "" && !path.includes("${"));
  return [...new Set(paths)];
}
