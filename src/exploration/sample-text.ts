import type { Place } from "./places.js";

const ACCOUNT = "111111111111";
const HEX = "0123456789abcdef0";
const UUID = "11111111-2222-4333-8444-000000000001";

/** Identifiers whose form AWS fixes, by the last words of a member's name. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/instance_?id$/i, `i-${HEX}`],
  [/subnet_?id$/i, `subnet-${HEX}`],
  [/vpc_?id$/i, `vpc-${HEX}`],
  [/security_?group_?id$/i, `sg-${HEX}`],
  [/volume_?id$/i, `vol-${HEX}`],
  [/snapshot_?id$/i, `snap-${HEX}`],
  [/(image|ami)_?id$/i, `ami-${HEX}`],
  [/account_?id$/i, ACCOUNT],
  [/^(aws_?)?region$/i, "us-east-1"],
  [/^(day|[a-z]+(Day|_day))$/, "2026-01-01"],
];

/** Of answers only: elsewhere the same words can mean anything. */
const ANSWERED: readonly (readonly [RegExp, string])[] = [
  [/^(Message|Event|QueryExecution|Command|Request|Version)Id$/, UUID],
  [/^Account$/, ACCOUNT],
  [/^(StatusText|ResponseBody)$/, "OK"],
  [/^(VarCharValue|Value)$/, "value"],
  [/^(ETag|MD5Of.*)$/, "d41d8cd98f00b204e9800998ecf8427e"],
];

/** ARNs whose form differs from `service:region:account:resource/name`, by the resource that the member's name ends with. */
const ARNS: readonly (readonly [RegExp, string])[] = [
  [/role$/i, `arn:aws:iam::${ACCOUNT}:role/example`],
  [/topic$/i, `arn:aws:sns:us-east-1:${ACCOUNT}:example`],
  [/queue$/i, `arn:aws:sqs:us-east-1:${ACCOUNT}:example`],
  [/bucket$/i, "arn:aws:s3:::example-bucket"],
  [/state_?machine$/i, `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:example`],
  [/(function|lambda)$/i, `arn:aws:lambda:us-east-1:${ACCOUNT}:function:example`],
  [/secret$/i, `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:example-AbCdEf`],
];

const find = (table: readonly (readonly [RegExp, string])[], name: string): string | undefined =>
  table.find(([names]) => names.test(name))?.[1];

/** A text of a form that AWS fixes, or a day, for a member of that name, or an item of a list of that name. */
export const textOfForm = (name: string): string | undefined => ofForm(name, "service") ?? ofForm(singular(name), "service");

/** A text as AWS or a caller would write it at that place, by the member's name. */
export function sampleText({ name, shape, source, parent }: Place): string {
  if (shape?.kind === "timestamp" || /(time|date|timestamp|At)$/i.test(name)) return "2026-01-01T00:00:00Z";
  const service = source.kind === "result" ? (source.task.resource?.value.service ?? "service") : "service";
  if (name === "*") return (parent && ofForm(singular(parent.name), service)) ?? "item";
  const formed = (source.kind === "result" && shape ? find(ANSWERED, name) : undefined) ?? ofForm(name, service);
  if (formed !== undefined) return formed;
  if (/ur[il]$/i.test(name))
    return /queue_?url$/i.test(name) ? `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/example` : `https://example.com/${name}`;
  if (/email/i.test(name)) return "someone@example.com";
  if (/bucket/i.test(name)) return "example-bucket";
  if (/key$/i.test(name)) return "folder/file.json";
  return /id$/i.test(name) ? `${name}-1` : name === "$" ? "text" : name;
}

const singular = (name: string): string => name.replace(/s$/, "");

function ofForm(name: string, service: string): string | undefined {
  if (!/arn$/i.test(name)) return find(FORMS, name);
  const resource = name.replace(/_?arn$/i, "");
  if (service === "states" && /execution$/i.test(resource)) return `arn:aws:states:us-east-1:${ACCOUNT}:execution:example:example`;
  return find(ARNS, resource) ?? `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource.toLowerCase() || "resource"}/example`;
}

/** Ends of texts whose form allows no other characters: the digits are counted up. */
const COUNTED = /^(?:[a-z]+-[0-9a-f]{17}|[0-9]{12}|[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** Another text of the same form: the next second or day, the next identifier, a number before what follows a name. */
export function numbered(text: string, n: number): string {
  const time = Date.parse(text);
  if (text.includes("T00:") && !Number.isNaN(time)) return new Date(time + (n - 1) * 1000).toISOString().replace(".000Z", "Z");
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return new Date(time + (n - 1) * DAY).toISOString().slice(0, text.length);
  if (COUNTED.test(text)) return counted(text, n);
  const end = [text.indexOf("@"), text.endsWith(".json") ? text.length - ".json".length : -1].find((i) => i > 0) ?? text.length;
  return `${text.slice(0, end)}-${n}${text.slice(end)}`;
}

const DAY = 86_400_000;
/** Digits that are counted up: enough for all places of a run, and exact as a number. */
const DIGITS = 8;

/** Digits stay decimal where all of them are. */
function counted(text: string, n: number): string {
  const radix = /^[0-9]+$/.test(text) ? 10 : 16;
  const last = Number.parseInt(text.slice(-DIGITS), radix) + n - 1;
  return text.slice(0, -DIGITS) + (last % radix ** DIGITS).toString(radix).padStart(DIGITS, "0");
}
