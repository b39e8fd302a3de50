import { type Consequence, defineRule, describeResource, formatList, type LackingPermission, type Severity } from "#rule-kit";

type Lack =
  | { readonly kind: "permissions"; readonly role: string; readonly generated: boolean; readonly lacking: readonly LackingPermission[] }
  | { readonly kind: "trust"; readonly role: string };

/** What AWS refuses is an error; what is seen late, or goes on running, is not. */
const SEVERITIES: Readonly<Record<Consequence, Severity>> = {
  refused: "error",
  "creation-refused": "error",
  "completion-unseen": "warning",
  "completion-delayed": "info",
  "job-keeps-running": "warning",
  "redrive-refused": "info",
  "not-recorded": "info",
};

const REASONS: Readonly<Record<Consequence, string>> = {
  refused: "The call is made as the execution role. It is refused each time the state runs.",
  "creation-refused": "CreateStateMachine and UpdateStateMachine check it and fail.",
  "completion-unseen": "Step Functions polls with it for the end of the job. Without it the state does not complete.",
  "completion-delayed": "An event reports the end of the job. If the event is lost, only this call finds it.",
  "job-keeps-running":
    "Step Functions stops the job with it. Without it the job continues, and is billed, after the execution is stopped or the state times out.",
  "redrive-refused": "Executions run without it. Only a redrive fails.",
  "not-recorded": "Executions run without it, and their traces are missing.",
};

export default defineRule<Lack>({
  id: "role-lacks-permission",
  category: "correctness",
  severity: "error",
  summary: "The execution role does not allow what the state machine calls",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html",
  fixable: "unsafe",
  presets: ["recommended", "strict"],
  reads: ["permissions"],
  *check({ permissions }) {
    const role = permissions?.role;
    if (!permissions || !role) return;
    const { untrusted } = permissions;
    if (untrusted) yield { at: untrusted.trusted?.at ?? untrusted.at, certainty: "will", data: { kind: "trust", role: role.name } };
    for (const lacking of grouped(permissions.lacking)) {
      if (!matters(lacking)) continue;
      const [{ needed, decision }] = lacking;
      yield {
        at: needed.at,
        certainty: SEVERITIES[needed.consequence] === "error" ? "will" : "may",
        severity: SEVERITIES[needed.consequence],
        ...(needed.state ? { state: needed.state } : {}),
        data: { kind: "permissions", role: role.name, generated: role.generated, lacking },
        related: [
          nearest(needed, decision) ?? {
            at: role.at,
            message: role.generated ? `${role.name} is generated from this` : `Role ${role.name} is declared here`,
          },
        ],
      };
    }
  },
  describe(evidence) {
    if (evidence.kind === "trust")
      return {
        message: `Role ${evidence.role} does not trust states.amazonaws.com`,
        reason: "CreateStateMachine refuses a role that Step Functions cannot assume.",
        suggestion: "Allow sts:AssumeRole to the principal states.amazonaws.com in the trust policy",
      };
    const { lacking, role, generated } = evidence;
    const [{ needed, decision }] = lacking as readonly [LackingPermission];
    const actions = formatList([...new Set(lacking.map((one) => one.needed.action))]);
    const resources = [...new Set(lacking.map((one) => describeResource(one.needed.resource)))];
    const on = resources.length === 1 && resources[0] !== "*" ? ` on ${resources[0]}` : "";
    const verb = decision.by ? "denies" : "does not allow";
    const who = needed.state ? `"${needed.state.name}"` : "The state machine";
    return {
      message: `${who} needs ${actions}${on}, which role ${role} ${verb}`,
      reason: REASONS[needed.consequence],
      suggestion: decision.by
        ? `Exclude ${resources.length === 1 ? resources[0] : "these resources"} from the Deny statement`
        : `Allow ${actions}${resources.length === 1 ? ` on ${resources[0]}` : ""} ${generated ? "in its policies" : "in a policy of the role"}`,
    };
  },
  fix(evidence, edit, { permissions }) {
    if (evidence.kind === "trust") return undefined;
    const added = permissions?.statementFor(evidence.lacking);
    if (!added) return undefined;
    edit.appendItem(added.list, added.item);
    return { title: `Add a statement to role ${evidence.role}` };
  },
});

/**
 * Of the actions that the guide lists together, those without which it does not work. A role without the others creates its
 * log delivery, and its executions have traces.
 */
const DECISIVE: Partial<Record<LackingPermission["needed"]["reason"], ReadonlySet<string>>> = {
  logging: new Set(["logs:CreateLogDelivery", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups"]),
  tracing: new Set(["xray:PutTraceSegments"]),
};

function matters(lacking: Group): boolean {
  const decisive = DECISIVE[lacking[0].needed.reason];
  return !decisive || lacking.some(({ needed, decision }) => decision.by !== undefined || decisive.has(needed.action));
}

type Group = readonly [LackingPermission, ...LackingPermission[]];

/** What one state lacks with one consequence, on one resource or of one kind, is one finding. */
function grouped(lacking: readonly LackingPermission[]): Group[] {
  const groups = new Map<string, [LackingPermission, ...LackingPermission[]]>();
  for (const one of lacking) {
    const { state, at, consequence, reason } = one.needed;
    const key = `${state?.name ?? ""} ${at.file.path} ${at.start} ${consequence} ${reason === "call" ? one.needed.action : reason} ${one.decision.by !== undefined}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

/** The statement that comes nearest to what is needed. */
function nearest({ action, resource }: LackingPermission["needed"], { by, nearest }: LackingPermission["decision"]) {
  const wanted = describeResource(resource);
  if (by?.at) return { at: by.at, message: `This statement denies ${action} on ${wanted}` };
  const statement = nearest?.statement;
  if (!nearest || !statement?.at) return undefined;
  const allowed = formatList(statement.resources.map(describeResource));
  switch (nearest.differs) {
    case "resource":
      return { at: statement.at, message: `This statement allows ${action} on ${allowed}, and the state uses ${wanted}` };
    case "condition":
      return { at: statement.at, message: `This statement allows ${action} only under a condition that the call does not meet` };
    case "action":
      return { at: statement.at, message: `This statement allows ${formatList(statement.written.map(({ text }) => text))}` };
  }
}
