import type { SourceFile } from "../../text/source-file.js";
import type { ReadSession } from "../read-session.js";

export type Referenced =
  | { readonly file: SourceFile /** The name as it is on disk, where it is written otherwise. */; readonly otherCase?: string }
  | { readonly missing: string };

/**
 * The file that a template names. Where no such file exists but one that differs in upper and lower case only, that one:
 * it is what macOS and Windows would have opened.
 */
export function readReferenced(access: ReadSession, from: SourceFile, path: string): Referenced {
  const answer = access.read(from, path);
  if (!("refused" in answer)) return { file: answer };
  const other = access.exists(from, path) ? undefined : otherCase(access, from, path);
  if (other !== undefined) {
    const file = access.read(from, other);
    if (!("refused" in file)) return { file, otherCase: other };
  }
  return { missing: answer.refused };
}

function otherCase(access: ReadSession, from: SourceFile, path: string): string | undefined {
  const list = access.list?.bind(access);
  if (!list) return undefined;
  const done: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === "." || part === "..") {
      done.push(part);
      continue;
    }
    const names = list(from, done.join("/") || ".");
    const name = names.includes(part) ? part : names.find((n) => n.toLowerCase() === part.toLowerCase());
    if (name === undefined) return undefined;
    done.push(name);
  }
  return done.join("/");
}
