import { join } from "node:path";

interface Configuration {
  get(name: string): unknown;
}

/** The program to start: another one than the extension's own only if the workspace is trusted. */
export function serverModule(extensionPath: string, configuration: Configuration, trusted: boolean): string {
  const other = configuration.get("serverPath");
  if (trusted && typeof other === "string" && other !== "") return other;
  return join(extensionPath, "server", "bin", "sfn-lint.js");
}

/** The settings as the server gets them: without a consent to run code that the workspace could have given itself. */
export function settingsFor(section: unknown, trusted: boolean): unknown {
  if (typeof section !== "object" || section === null || trusted) return section;
  return { ...section, allowConfigCode: false };
}
