import { defineRule, describeResource, formatList, type Surplus } from "#rule-kit";

const REASONS: Readonly<Record<Surplus["kind"], string>> = {
  "every-action": "The state machine can then do everything that the account can.",
  "service-wide": "It includes actions that delete resources and that change permissions.",
  "all-but": "Allow with NotAction covers every other action of every service, those of the future included.",
  "pass-any-role": "The state machine can then hand any role of the account to any service.",
  "every-resource": "Each call that needs it names its resource.",
  unused: "No state needs it, and nothing else in the template uses the role.",
};

/** More resources than these are not listed. */
const MOST_LISTED = 4;

export default defineRule<Surplus & { readonly role: string }>({
  id: "role-allows-too-much",
  category: "security",
  severity: "info",
  summary: "The execution role allows more than the state machine needs",
  reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  presets: ["strict"],
  reads: ["permissions"],
  *check({ permissions }) {
    const role = permissions?.role?.name;
    if (!permissions || role === undefined) return;
    for (const surplus of permissions.surplus) {
      const wide = surplus.everywhere && (surplus.kind === "every-action" || surplus.kind === "service-wide" || surplus.kind === "all-but");
      yield { at: surplus.at, certainty: "will", severity: wide ? "warning" : "info", data: { ...surplus, role } };
    }
  },
  describe({ kind, actions, everywhere, policy, needed, role }) {
    const listed = actions.length > MOST_LISTED ? [...actions.slice(0, MOST_LISTED), `${actions.length - MOST_LISTED} more`] : actions;
    const names = formatList(listed);
    const who = policy === undefined ? `Role ${role}` : `Policy ${policy} of role ${role}`;
    const where = everywhere ? " on every resource" : "";
    const what = kind === "all-but" ? `every action except ${names}` : kind === "every-action" ? "every action" : names;
    const tail = kind === "unused" ? ", and no state uses it" : kind === "every-resource" ? ", and the calls name their resources" : "";
    return { message: `${who} allows ${what}${where}${tail}`, reason: REASONS[kind], suggestion: suggestionFor(kind, names, needed) };
  },
});

function suggestionFor(kind: Surplus["kind"], names: string, needed: Surplus["needed"]): string {
  if (kind === "unused") return `Remove ${names}`;
  const wanted = new Map<string, Set<string>>();
  for (const { action, resource } of needed) wanted.set(action, (wanted.get(action) ?? new Set()).add(describeResource(resource)));
  const parts = [...wanted].map(([action, resources]) => `${action} on ${formatList([...resources].slice(0, MOST_LISTED))}`);
  const more = parts.length > MOST_LISTED ? [...parts.slice(0, MOST_LISTED), `${parts.length - MOST_LISTED} more actions`] : parts;
  if (parts.length === 0)
    return kind === "pass-any-role" ? "Name the roles, and add a condition on iam:PassedToService" : `Remove ${names}`;
  return `Allow ${formatList(more)} instead`;
}
