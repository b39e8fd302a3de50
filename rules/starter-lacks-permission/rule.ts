import { defineRule, type RefusedStarter } from "#rule-kit";

const NAMES: Readonly<Record<RefusedStarter["kind"], string>> = {
  rule: "EventBridge rule",
  schedule: "Schedule",
  pipe: "Pipe",
  API: "API integration",
};

export default defineRule<RefusedStarter>({
  id: "starter-lacks-permission",
  category: "correctness",
  severity: "error",
  summary: "A rule, schedule, pipe or API of the template targets the state machine with a role that cannot start it",
  reference: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html",
  presets: ["recommended", "strict"],
  reads: ["permissions"],
  *check({ permissions, deployment }) {
    for (const refused of permissions?.refusedStarters ?? []) {
      const by = refused.decision?.by ?? refused.decision?.nearest?.statement;
      const declared = { at: refused.role.at, message: `Role ${refused.role.name} is declared here` };
      yield {
        at: refused.at,
        certainty: "will",
        data: refused,
        related: [
          by?.at ? { at: by.at, message: `This statement ${refused.decision?.by ? "denies" : "comes nearest to"} it` } : declared,
          ...(deployment ? [{ at: deployment.declaration, message: "The state machine is declared here" }] : []),
        ],
      };
    }
  },
  describe({ kind, id, action, service, role, decision }) {
    const who = `${NAMES[kind]} ${id}`;
    if (!decision)
      return {
        message: `${who} cannot assume role ${role.name}, which does not trust ${service}.amazonaws.com`,
        reason: "No execution is started.",
        suggestion: `Allow sts:AssumeRole to the principal ${service}.amazonaws.com in the trust policy`,
      };
    return {
      message: `${who} cannot start the state machine, because role ${role.name} ${decision.by ? "denies" : "does not allow"} ${action} on it`,
      reason: "The target is called as this role. The call is refused and no execution is started.",
      suggestion: `Allow ${action} on the ARN of the state machine`,
    };
  },
});
