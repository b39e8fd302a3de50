import { nearest } from "../asl/did-you-mean.js";
import type { StringNode } from "../text/node.js";
import { literal } from "./arn-pattern.js";
import { actionsOf, iamPrefixes, prefixOfSdkService } from "./iam-data.js";
import { matchPattern, policyPattern } from "./match.js";
import type { ExecutionRole } from "./role/model.js";

export interface UnknownAction {
  /** As written. */
  readonly text: string;
  readonly node: StringNode;
  /** Whether the service is known. */
  readonly service: boolean;
  /** An action that is there. */
  readonly meant?: string;
}

/**
 * Names of API operations whose permission has another name.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "lambda:invoke": "lambda:InvokeFunction",
  "s3:listobjects": "s3:ListBucket",
  "s3:listobjectsv2": "s3:ListBucket",
  "s3:headobject": "s3:GetObject",
  "s3:headbucket": "s3:ListBucket",
  "s3:listbuckets": "s3:ListAllMyBuckets",
  "s3:deleteobjects": "s3:DeleteObject",
  "s3:createmultipartupload": "s3:PutObject",
  "s3:uploadpart": "s3:PutObject",
  "s3:completemultipartupload": "s3:PutObject",
  "sqs:sendmessagebatch": "sqs:SendMessage",
  "sns:publishbatch": "sns:Publish",
  "dynamodb:transactwriteitems": "dynamodb:PutItem",
  "dynamodb:transactgetitems": "dynamodb:GetItem",
  "bedrock:converse": "bedrock:InvokeModel",
};

/** Actions that a role names and IAM does not have. */
export function unknownActionsIn(role: ExecutionRole): UnknownAction[] {
  return role.statements.flatMap(({ written }) =>
    written.flatMap(({ text, node }) => {
      const unknown = node && unknownAction(text);
      return unknown ? [{ text, node, ...unknown }] : [];
    }),
  );
}

function unknownAction(text: string): Pick<UnknownAction, "service" | "meant"> | undefined {
  const match = /^([\w-]+):([\w*?]+)$/.exec(text);
  if (!match) return undefined;
  const [, prefix = "", name = ""] = match;
  const actions = actionsOf(prefix);
  if (!actions) return { service: false, ...meantIn(serviceMeant(prefix), name) };
  const lower = name.toLowerCase();
  if (/[*?]/.test(name)) {
    const pattern = policyPattern([literal(lower)]);
    return [...actions.keys()].some((action) => matchPattern(pattern, [literal(action)]) === "yes") ? undefined : { service: true };
  }
  if (actions.has(lower)) return undefined;
  return { service: true, ...meantIn(prefix, name) };
}

/** The SDK's name of a service, or a misspelling. */
function serviceMeant(prefix: string): string | undefined {
  const lower = prefix.toLowerCase();
  return prefixOfSdkService(lower) ?? prefixOfSdkService(lower.replaceAll("-", "")) ?? nearest(lower, iamPrefixes());
}

function meantIn(prefix: string | undefined, name: string): { readonly meant?: string } {
  if (prefix === undefined) return {};
  const other = OTHER_NAMES[`${prefix}:${name}`.toLowerCase()];
  if (other !== undefined) return { meant: other };
  const actions = actionsOf(prefix) ?? new Map();
  if (name === "*") return { meant: `${prefix}:*` };
  const found = actions.get(name.toLowerCase()) ?? actions.get(nearest(name.toLowerCase(), [...actions.keys()]) ?? "");
  return found ? { meant: found.name } : {};
}
