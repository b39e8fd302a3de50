import type { InlayHint } from "vscode-languageserver";
import { allStates } from "../../asl/model.js";
import type { MachineDigest } from "../analysis/digest.js";
import type { DocumentModel, MachineModel } from "../model/document-model.js";
import { linePosition } from "../text.js";
import { bytes, interval } from "./describe.js";

/** Sizes and visits after the names of states. */
export function inlayHints(
  { machines, file }: DocumentModel,
  lines: { readonly from: number; readonly to: number },
  wanted: { readonly size: boolean; readonly visits: boolean },
  factsOf: (model: MachineModel) => MachineDigest | undefined,
): InlayHint[] {
  const hints: InlayHint[] = [];
  if (!wanted.size && !wanted.visits) return hints;
  for (const model of machines) {
    const facts = factsOf(model);
    for (const { name, key } of model.machine && facts ? allStates(model.machine) : []) {
      const known = facts?.states.get(name);
      if (!known || key.range.file.path !== file.path) continue;
      const position = linePosition(file, key.range.end);
      if (position.line < lines.from || position.line > lines.to) continue;
      const parts =
        known.reached === "no"
          ? ["not reached"]
          : [
              ...(wanted.visits ? [`visits: ${interval(known.visits)}`] : []),
              ...(wanted.size && known.outputBytes ? [`output: ${bytes(known.outputBytes)}`] : []),
            ];
      if (parts.length > 0) hints.push({ position, label: parts.join(", "), paddingLeft: true });
    }
  }
  return hints;
}
