import type { Deployment } from "../hosts/deployment.js";
import { type Decision, decide } from "./evaluate.js";
import type { RequiredPermission, RequiredPermissions } from "./required.js";
import { mayBeGrantedByResource } from "./resource-policies.js";
import type { ExecutionRole } from "./role/model.js";
import { readExecutionRole } from "./role/read-role.js";

/** A permission that the role surely lacks. */
export interface LackingPermission {
  readonly needed: RequiredPermission;
  readonly decision: Decision & { readonly verdict: "denied" };
}

/** What the permissions of one state machine are, each part computed when a rule asks for it. */
export class MachinePermissions {
  private cachedRole: { readonly role: ExecutionRole | undefined } | undefined;
  private cachedLacking: readonly LackingPermission[] | undefined;

  constructor(
    readonly deployment: Deployment,
    readonly required: RequiredPermissions,
  ) {}

  /** The execution role; undefined where no file beside the state machine declares it. */
  get role(): ExecutionRole | undefined {
    this.cachedRole ??= { role: readExecutionRole(this.deployment) };
    return this.cachedRole.role;
  }

  /** What the state machine needs and the role surely does not allow. */
  get lacking(): readonly LackingPermission[] {
    this.cachedLacking ??= this.computeLacking();
    return this.cachedLacking;
  }

  private computeLacking(): LackingPermission[] {
    const { role, deployment } = this;
    const { declared } = deployment;
    if (!role || !declared) return [];
    return this.required.permissions.flatMap((needed) => {
      if (needed.advisory !== undefined) return [];
      const decision = decide(role, needed);
      if (decision.verdict !== "denied") return [];
      // what a Deny refuses no policy of the resource allows
      if (!decision.by && mayBeGrantedByResource(needed.action, needed.resource, declared)) return [];
      return [{ needed, decision }];
    });
  }

  /** The role cannot be assumed by Step Functions, so that CreateStateMachine refuses it. */
  get untrusted(): ExecutionRole | undefined {
    const { role } = this;
    return role?.trusted && role.trusted.principals.length > 0 && !isTrusted(role, "states") ? role : undefined;
  }
}

/** Whether the trust policy may let a service assume the role. */
export function isTrusted({ trusted }: ExecutionRole, service: string): boolean {
  if (!trusted) return true;
  return trusted.principals.some((principal) => {
    const text = principal.map((part) => (part.kind === "literal" ? part.text : "\u0000")).join("");
    if (text === "*") return true;
    if (/^arn:|^\d{12}$/.test(text)) return false;
    if (!text.includes("\u0000")) return new RegExp(`^${service}(?:\\.[a-z0-9-]+)?\\.amazonaws\\.com(?:\\.cn)?$`).test(text);
    return text.startsWith("\u0000") || text.startsWith(`${service}.`);
  });
}
