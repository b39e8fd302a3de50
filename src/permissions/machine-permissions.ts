import type { DeclaredResources, Deployment } from "../hosts/deployment.js";
import { keyOf, type TextPattern } from "./arn-pattern.js";
import { arnOfDeclared } from "./declared-text.js";
import { type Decision, decide } from "./evaluate.js";
import type { RequiredPermission, RequiredPermissions } from "./required.js";
import { ResourcePolicies } from "./resource-policies.js";
import type { ExecutionRole } from "./role/model.js";
import { NOTHING_DECLARED, readExecutionRole } from "./role/read-role.js";
import { type RefusedStarter, refusedStarters } from "./starters.js";
import { type StatementToAdd, statementToAdd } from "./statement.js";
import { type Surplus, surplusOf } from "./surplus.js";
import { isTrusted } from "./trust.js";
import { type UnknownAction, unknownActionsIn } from "./unknown-actions.js";

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
    const declared = deployment.declared ?? NOTHING_DECLARED;
    if (!role) return [];
    const policies = new ResourcePolicies(declared);
    return this.required.permissions.flatMap((needed) => {
      if (needed.advisory !== undefined) return [];
      const decision = decide(role, needed);
      if (decision.verdict !== "denied") return [];
      // a role that assumes itself is no case that AWS documents
      if (needed.action === "sts:AssumeRole" && isItself(role, needed.resource, declared)) return [];
      // what a Deny refuses no policy of the resource allows
      if (!decision.by && policies.mayGrant(needed.action, needed.resource)) return [];
      return [{ needed, decision }];
    });
  }

  /** What to add to the file so that the role allows this. */
  statementFor(lacking: readonly LackingPermission[]): StatementToAdd | undefined {
    const { role, deployment } = this;
    if (!role || lacking.some(({ decision }) => decision.by !== undefined)) return undefined;
    return statementToAdd(
      role,
      lacking.map(({ needed }) => needed),
      deployment,
    );
  }

  /** The role cannot be assumed by Step Functions, so that CreateStateMachine refuses it. */
  get untrusted(): ExecutionRole | undefined {
    const { role } = this;
    return role?.trusted && role.trusted.principals.length > 0 && !isTrusted(role, "states") ? role : undefined;
  }

  /** What of the same template targets the state machine and surely may not start it. */
  get refusedStarters(): readonly RefusedStarter[] {
    return refusedStarters(this.deployment);
  }

  /** What the role allows beyond what the state machine needs. */
  get surplus(): readonly Surplus[] {
    const { role, deployment, required } = this;
    return role ? surplusOf(role, required, deployment) : [];
  }

  /** Actions in the role's policies that AWS does not have. */
  get unknownActions(): readonly UnknownAction[] {
    const { role } = this;
    return role ? unknownActionsIn(role) : [];
  }
}

function isItself(role: ExecutionRole, arn: TextPattern, declared: DeclaredResources): boolean {
  const resource = declared.get(role.name);
  const own = resource && arnOfDeclared(resource, declared);
  return own !== undefined && keyOf(own) === keyOf(arn);
}
