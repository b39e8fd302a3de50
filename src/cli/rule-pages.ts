import { BUILT_IN_FINDINGS } from "../linter/built-in-findings.js";
import { PAGES } from "../linter/pages.generated.js";
import type { Rule } from "../rule-kit/index.js";
import type { SettingsOptions } from "./settings.js";

/**
 * The page of a rule in Markdown: our own, of a finding that the linter makes itself, or of a plugin's rule. The
 * configuration, and with it code of plugins, is only loaded for ids of plugins (`plugin/rule`).
 * @returns `page` absent where no rule has this id; `ids`: what there is.
 * @throws ConfigError, UsageError
 */
export async function pageOf(id: string, options: SettingsOptions): Promise<{ readonly page?: string; readonly ids: readonly string[] }> {
  const pages = new Map([...PAGES, ...BUILT_IN_FINDINGS.map((one) => [one.id, one.page] as const)]);
  if (id.includes("/")) {
    const { loadSettings, rulesFor } = await import("./settings.js");
    for (const rule of await rulesFor(await loadSettings(undefined, options)))
      if (!pages.has(rule.id)) pages.set(rule.id, pluginPage(rule));
  }
  const page = pages.get(id);
  return { ...(page === undefined ? {} : { page }), ids: [...pages.keys()] };
}

function pluginPage(rule: Rule): string {
  if (rule.page !== undefined) return rule.page;
  const options = Object.entries(rule.options ?? {}).map(
    ([name, { summary, default: value }]) => `- \`${name}\`: ${summary} (default: ${JSON.stringify(value)})`,
  );
  return [`# ${rule.id}`, `${rule.summary}.`, options.join("\n"), `See ${rule.reference}`].filter((part) => part !== "").join("\n\n");
}
