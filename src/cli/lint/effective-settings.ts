import type { Preset } from "../../linter/config/model.js";
import type { settingsFor } from "../../linter/config/resolve.js";
import { levelOf } from "../../linter/run-rules.js";
import type { Rule } from "../../rule-kit/index.js";

/** What holds for a file, in the words of a configuration. */
export function effectiveSettings(settings: ReturnType<typeof settingsFor>, preset: Preset, rules: readonly Rule[]) {
  const setting = (rule: Rule) => {
    const level = levelOf(rule, preset, settings);
    if (!level) return "off";
    const severity = level.severity ?? rule.severity;
    return Object.keys(level.options).length > 0 ? [severity, level.options] : severity;
  };
  return { ...settings, rules: Object.fromEntries(rules.map((r) => [r.id, setting(r)])), known: Object.fromEntries(settings.known) };
}
