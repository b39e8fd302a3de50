import { defineRule, type UnknownAction } from "#rule-kit";

export default defineRule<UnknownAction & { readonly role: string }>({
  id: "unknown-iam-action",
  category: "correctness",
  severity: "warning",
  summary: "A policy of the execution role names an action that does not exist",
  reference: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  fixable: "unsafe",
  presets: ["recommended", "strict"],
  reads: ["permissions"],
  *check({ permissions }) {
    const role = permissions?.role?.name;
    if (!permissions || role === undefined) return;
    for (const action of permissions.unknownActions) yield { at: action.node, certainty: "will", data: { ...action, role } };
  },
  describe({ text, service, meant, role }) {
    const prefix = text.slice(0, text.indexOf(":"));
    return {
      message: service
        ? `${text} in role ${role} is not an IAM action`
        : `${text} in role ${role} is not an IAM action, because no service has the prefix ${prefix}`,
      reason: "IAM accepts the policy, and the entry allows nothing.",
      suggestion: meant === undefined ? "Write the action as the Service Authorization Reference lists it" : `Use ${meant}`,
    };
  },
  fix({ node, meant }, edit) {
    if (meant === undefined) return undefined;
    edit.replaceValue(node, meant);
    return { title: `Use ${meant}` };
  },
});
