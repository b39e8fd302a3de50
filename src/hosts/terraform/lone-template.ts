import { MappedText } from "../../text/mapped-text.js";
import { range } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { ReadSession } from "../read-session.js";
import { definitionFrom, type FoundDefinition } from "./definition.js";
import { ModuleEvaluator } from "./evaluate.js";
import { Modules } from "./module.js";
import { renderText } from "./render.js";
import { Session } from "./session.js";
import { unknown } from "./values.js";

/** A template of Terraform whose program is not at hand: its variables are unknown, its directives read as they can be. */
export function readLoneTemplate(file: SourceFile, access: ReadSession): Promise<FoundDefinition> {
  const modules = new Modules(access);
  const session = new Session(modules, file);
  const evaluator = new ModuleEvaluator(modules.moduleOf(file), session);
  const at = range(file, 0, file.text.length);
  return definitionFrom(session, () => renderText(MappedText.ofFile(file), unknown("unknown", at), at, evaluator));
}
