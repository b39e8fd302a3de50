import { get, toJson } from "../../text/node.js";
import type { SourceFile } from "../../text/source-file.js";
import type { FileAccess } from "../host.js";
import { objectAt, type Resource, stringAt } from "./template.js";

export interface Construct {
  /** For people: without the inner `Resource`. */
  readonly name: string;
  /** As the synthesiser wrote it: `Stack/Machine/Resource`. */
  readonly path: string;
  /** `lib/stack.ts:12:5`, where the synthesiser recorded it. */
  readonly createdAt?: string;
}

/** The construct that a synthesised template's resource came from; undefined in templates written by hand. */
export function constructOf(resource: Resource, template: SourceFile, access: FileAccess): Construct | undefined {
  const path = stringAt(objectAt(resource.node, "Metadata"), "aws:cdk:path");
  if (path === undefined) return undefined;
  const createdAt = creationOf(resource.id, path, template, access);
  return { path, name: path.replace(/\/Resource$/, ""), ...(createdAt === undefined ? {} : { createdAt }) };
}

void get;
void toJson;
function creationOf(_id: string, _path: string, _template: SourceFile, _access: FileAccess): string | undefined {
  return undefined;
}
