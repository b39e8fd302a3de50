import type { Tools } from "../../languages/evaluator/library.js";
import { computedText } from "../../languages/evaluator/text.js";
import { type Call, type ConstructedObject, memberOf, type Value } from "../../languages/evaluator/values.js";
import { cdkName } from "./names.js";

/** What a program does to the permissions of a role or a state machine, kept in its state. */
export const STATEMENTS = "(statements)";
export const MANAGED = "(managed)";
/** Modules of whose services something was granted. */
export const SERVICES = "(services)";

const isRole = ({ type }: ConstructedObject): boolean => type === "iam.Role";
const isMachine = ({ type }: ConstructedObject): boolean => type === "sfn.StateMachine";
const isPolicy = ({ type }: ConstructedObject): boolean => /^iam\.Policy(?:Statement|Document)/.test(type);
const isGrantee = (value: Value | undefined): value is ConstructedObject => value?.kind === "made" && (isRole(value) || isMachine(value));

/** Methods that leave the permissions of a role and a state machine as they are. */
const HARMLESS = /^(?:grant|metric|applyRemovalPolicy$|to[A-Z])/;

/** Notes `role.addToPolicy(…)`, `machine.addToRolePolicy(…)`, `bucket.grantRead(machine)`; what else is done makes it unknown. */
export function noteCall(made: ConstructedObject, name: string, call: Call, tools: Tools): void {
  if (isPolicy(made) && !HARMLESS.test(name)) made.tainted ??= `${name} changes it`;
  if (isGrantee(made)) {
    const [first] = call.args;
    const certain = !tools.uncertain && first !== undefined;
    if (/^add(?:To|ToPrincipal)Policy$|^addToRolePolicy$/.test(name) && certain) tools.push(made, STATEMENTS, first);
    else if (name === "addManagedPolicy" && certain) tools.push(made, MANAGED, first);
    else if (!HARMLESS.test(name)) made.tainted ??= `${name} may add permissions`;
  }
  for (const grantee of call.args.filter(isGrantee)) {
    const module = name.startsWith("grant") && !tools.uncertain ? moduleOf(made) : undefined;
    if (module === undefined) grantee.tainted ??= `${name} may add permissions`;
    else tools.push(grantee, SERVICES, computedText(module, call.at));
  }
}

/** `aws-cdk-lib/aws-lambda.Function`: `lambda`. */
function moduleOf({ type }: ConstructedObject): string | undefined {
  if (type === "sfn.StateMachine") return "sfn";
  // linear: what it looks at ahead is what it cannot begin with again
  return cdkName(type.split(/\.(?=[A-Za-z_]\w*(?:\.|$))/))?.module.replace(/-(?:nodejs|python|go)$/, "");
}

/** Constructs that are given a state machine or a role and leave its permissions as they are. */
const BYSTANDERS = /^(?:sfn|events|events-targets|scheduler|scheduler-targets|apigateway|cloudwatch|cloudwatch-actions|core)$/;

/** A construct or a function of a package that is given a role or a state machine may add to its permissions. */
export function noteUse(path: readonly string[], { args }: Call): void {
  const name = cdkName(path);
  const mayGrant = !name || !BYSTANDERS.test(name.module);
  for (const arg of args) {
    if (mayGrant && isGrantee(arg)) arg.tainted ??= "what is given it may add permissions";
    if (arg.kind !== "object") continue;
    // another construct that runs as the role shares it
    for (const { value } of arg.members.values())
      for (const one of value.kind === "list" ? value.items : [value])
        if (isGrantee(one) && (mayGrant || (isRole(one) && name?.module !== "sfn"))) one.tainted ??= "what is given it may add permissions";
  }
}

export function noteEscape(value: Value): void {
  const members = value.kind === "object" ? [...value.members.values()].map((member) => member.value) : [];
  for (const one of [value, ...members])
    if (one.kind === "made" && (isPolicy(one) || isGrantee(one))) one.tainted ??= "it is passed to code outside this repository";
}

/** `machine.role` is the role that it was given; what is done to a generated one, or to a principal, is not followed. */
export function propertyOfGrantee(made: ConstructedObject, name: string): Value | undefined {
  if (!isGrantee(made) || !/^(?:role|grantPrincipal)$/.test(name)) return undefined;
  const given = name === "role" && isMachine(made) ? memberOf(made.args[2], "role") : undefined;
  if (!given) made.tainted ??= `what is done to its ${name} is not followed`;
  return given;
}

/** Functions of the package for IAM that make policies. */
const MAKERS = /^(?:ManagedPolicy\.fromAwsManagedPolicyName|PolicyDocument\.fromJson|PolicyStatement\.fromJson)$/;

export const iamCall = (names: readonly string[], call: Call, tools: Tools): Value | undefined =>
  MAKERS.test(names.join(".")) ? tools.made(`iam.${names.join(".")}`, call) : undefined;
