import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { REPORTERS, reporterFor } from "../../reporters/registry.js";
import { UsageError } from "../command.js";
import { unknownName } from "../unknown-name.js";
import type { Output } from "../write-reports.js";
import type { LintCommandOptions } from "./options.js";

/** The reports that are asked for, and where each goes. @throws UsageError for an unknown format or a path that cannot be written */
export function outputsOf(options: LintCommandOptions): Output[] {
  const wanted = options.format.length > 0 ? options.format : ["text"];
  const outputs = wanted.map((spec) => {
    const [format = "", ...rest] = spec.split("=");
    if (!reporterFor(format))
      throw new UsageError(
        unknownName(
          "format",
          format,
          REPORTERS.map((r) => r.format),
        ),
      );
    return rest.length > 0 ? { format, file: rest.join("=") } : { format };
  });
  const [first] = outputs;
  const all =
    options.output !== undefined && first && first.file === undefined ? [{ ...first, file: options.output }, ...outputs.slice(1)] : outputs;
  for (const { file } of all) if (file !== undefined) checkWritable(file, "--output");
  if (options.writeBaseline !== undefined) checkWritable(options.writeBaseline, "--write-baseline");
  return all;
}

/** A bad path is told before the work is done. @throws UsageError */
function checkWritable(file: string, option: string): void {
  const path = resolve(file);
  const folder = dirname(path);
  if (existsSync(path) && statSync(path).isDirectory()) throw new UsageError(`${option}: ${file} is a folder`);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new UsageError(`${option}: there is no folder ${dirname(file)}`);
}

/** Whether people read the report on standard output. */
export const textOnOutput = (outputs: readonly { readonly format: string; readonly file?: string | undefined }[]): boolean =>
  outputs.some(({ format, file }) => format === "text" && file === undefined);
