import type { DeclaredResource, Deployment } from "../hosts/deployment.js";
import { get, type Node } from "../text/node.js";
import { isArn, literalTextOf, pattern, type TextPattern } from "./arn-pattern.js";
import type { Call, Need } from "./call.js";
import { patternOfNode } from "./declared-text.js";
import { arnOf } from "./needs.js";

/** Keys of resources that the template shows, and of the state machine itself. */

/** Where a type of resource says its key, and what a call does with it in the caller's name. */
interface Encrypted {
  readonly argument: string;
  readonly key: (resource: DeclaredResource) => Node | undefined;
  readonly actions: (operation: string) => readonly string[];
}

const path =
  (...names: readonly string[]) =>
  (resource: DeclaredResource): Node | undefined => {
    const [first = "", ...rest] = names;
    let node = resource.property(first);
    for (const name of rest) {
      if (node?.kind === "array") [node] = node.items;
      node = node?.kind === "object" ? get(node, name) : undefined;
    }
    return node;
  };

const firstOf =
  (...ways: readonly ((resource: DeclaredResource) => Node | undefined)[]) =>
  (resource: DeclaredResource): Node | undefined => {
    for (const way of ways) {
      const found = way(resource);
      if (found) return found;
    }
    return undefined;
  };

const DECRYPT = ["kms:Decrypt"];
const SEND = ["kms:Decrypt", "kms:GenerateDataKey"];

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/service-integration.html */
const ENCRYPTED: ReadonlyMap<string, Encrypted> = new Map<string, Encrypted>([
  ["sqs", { argument: "QueueUrl", key: firstOf(path("KmsMasterKeyId"), path("kms_master_key_id")), actions: () => SEND }],
  ["sns", { argument: "TopicArn", key: firstOf(path("KmsMasterKeyId"), path("kms_master_key_id")), actions: () => SEND }],
  [
    "dynamodb",
    {
      argument: "TableName",
      key: firstOf(path("SSESpecification", "KMSMasterKeyId"), path("server_side_encryption", "kms_key_arn")),
      actions: () => DECRYPT,
    },
  ],
  [
    "s3",
    {
      argument: "Bucket",
      key: path("BucketEncryption", "ServerSideEncryptionConfiguration", "ServerSideEncryptionByDefault", "KMSMasterKeyID"),
      actions: (operation) => (/^(?:put|copy|create|upload|complete)/.test(operation) ? SEND : DECRYPT),
    },
  ],
  ["secretsmanager", { argument: "SecretId", key: firstOf(path("KmsKeyId"), path("kms_key_id")), actions: () => DECRYPT }],
  [
    "kinesis",
    { argument: "StreamName", key: firstOf(path("StreamEncryption", "KeyId"), path("kms_key_id")), actions: () => ["kms:GenerateDataKey"] },
  ],
]);

/** The key of the resource that a call names, where the template shows both. */
export function* encryptionNeeds(service: string, operation: string, of: Call): Generator<Need> {
  const encrypted = ENCRYPTED.get(service);
  const resource = encrypted && of.declaredBy(encrypted.argument);
  const key = resource && keyArn(encrypted.key(resource), of.deployment);
  if (!key || !encrypted) return;
  for (const action of encrypted.actions(operation))
    yield { action, resource: key, reason: "encryption", consequence: "refused", advisory: "the key's own policy can allow it as well" };
}

/**
 * The state machine's own key.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export function* ownEncryption(deployment: Deployment | undefined, machine: TextPattern): Generator<Need> {
  const { self } = deployment ?? {};
  const key =
    self && keyArn(firstOf(path("EncryptionConfiguration", "KmsKeyId"), path("encryption_configuration", "kms_key_id"))(self), deployment);
  if (!key) return;
  const keys = [{ key: "kms:EncryptionContext:aws:states:stateMachineArn", operator: "StringEquals" as const, values: [machine] }];
  for (const action of SEND)
    yield {
      action,
      resource: key,
      keys,
      reason: "encryption",
      consequence: "refused",
      advisory: "the key's own policy can allow it as well",
    };
}

/** A key by its ARN or id; an alias does not tell the key, and keys that AWS manages need no permission. */
function keyArn(node: Node | undefined, deployment: Deployment | undefined): TextPattern | undefined {
  const text = node && patternOfNode(node, deployment?.declared);
  if (!text || text.length === 0) return undefined;
  const known = literalTextOf(text);
  if (known !== undefined && /(?:^|:)alias\//.test(known)) return undefined;
  return isArn(text) ? text : arnOf("kms", "key/", pattern(text));
}
