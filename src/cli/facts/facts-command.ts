import { dirname, resolve } from "node:path";
import { analyze } from "../../analysis/facts/analyze-machine.js";
import { loadConfig } from "../../linter/config/load.js";
import { type ResolvedSettings, settingsFor } from "../../linter/config/resolve.js";
import { declaredFacts } from "../../linter/facts-for.js";
import { RULES } from "../../linter/registry.generated.js";
import type { Terminal } from "../command.js";
import { UsageError } from "../command.js";
import { type LoadedMachine, loadMachines } from "../load-machine.js";
import { refuseInvalid } from "../run-command.js";
import type { Described } from "./facts-json.js";

export interface FactsFlags {
  readonly type?: "standard" | "express";
  readonly machine?: string;
  readonly state?: string;
  readonly format: "text" | "json";
  readonly force?: boolean;
  readonly config?: string | boolean;
  readonly configCode?: boolean;
}

/** `sfn-lint facts`. @throws UsageError */
export async function showFacts(path: string, flags: FactsFlags, terminal: Terminal): Promise<void> {
  const all = await loadMachines(path);
  const asked = flags.machine === undefined ? all : all.filter((m) => m.definition.name === flags.machine);
  if (asked.length === 0) {
    const names = all.map((m) => m.definition.name).join(", ") || "none";
    throw new UsageError(`${path}: no such state machine in it; it has ${names}`);
  }
  if (!flags.force) for (const one of asked) refuseInvalid(one);
  const config = await loadConfig(path === "-" ? process.cwd() : dirname(resolve(path)), {
    rules: RULES,
    ...(typeof flags.config === "string" ? { file: flags.config } : {}),
    search: flags.config !== false,
    ...(flags.configCode === false ? { code: false } : {}),
  });
  const described = asked.map((one) => describe(one, flags, settingsFor(config, path, one.definition.name)));
  if (flags.format === "json") {
    const { factsJson } = await import("./facts-json.js");
    terminal.data(`${JSON.stringify(factsJson(described), null, 2)}\n`);
    return;
  }
  const { writeFacts } = await import("./facts-text.js");
  writeFacts(described, flags.state, terminal);
}

function describe({ machine, definition }: LoadedMachine, flags: FactsFlags, settings: ResolvedSettings): Described {
  const type = flags.type ? (flags.type.toUpperCase() as "STANDARD" | "EXPRESS") : (definition.type ?? settings.type);
  const facts = analyze(machine, { ...declaredFacts(settings), ...(type ? { type } : {}) });
  return { file: definition.file.path, name: definition.name, facts };
}
