/**
 * The actions of AWS's services and the policies that AWS manages, as a snapshot that scripts/iam/generate.mjs writes.
 * Read when it is asked for, a service at a time.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type AccessLevel = "Read" | "List" | "Write" | "Permissions management" | "Tagging";

export interface IamAction {
  /** `lambda:InvokeFunction`. */
  readonly name: string;
  readonly level: AccessLevel;
  /** Empty for an action that takes only `*`, as far as the reference says. */
  readonly resources: readonly IamResourceType[];
}

export interface IamResourceType {
  /** `function`. */
  readonly name: string;
  /** `arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}`. */
  readonly arn: string;
  /** A statement must cover a resource of this type; of those that are not required, the request has some. */
  readonly required: boolean;
}

export interface ManagedPolicy {
  readonly arn: string;
  /** A policy document; each statement with Effect, Action or NotAction, Resource or NotResource, perhaps Condition. */
  readonly document: { readonly Statement: readonly Readonly<Record<string, unknown>>[] };
}

/** Where the snapshot comes from and of which day it is. */
export interface IamSource {
  readonly source: string;
  /** ISO 8601 date. */
  readonly date: string;
}

type Place = readonly [start: number, length: number];

interface ActionIndex extends IamSource {
  readonly prefixes: Readonly<Record<string, Place>>;
  readonly sdk: Readonly<Record<string, string>>;
}

interface PolicyIndex extends IamSource {
  readonly policies: Readonly<Record<string, number>>;
  readonly chunks: readonly Place[];
}

interface PackedService {
  readonly resources: readonly (readonly [name: string, arn: string])[];
  readonly actions: Readonly<Record<string, string>>;
}

interface Pack<Index> {
  readonly index: Index;
  chunk<T>(place: Place): T;
}

const LEVELS: Readonly<Record<string, AccessLevel>> = { R: "Read", L: "List", W: "Write", P: "Permissions management", T: "Tagging" };

// The files never change during a process: what was read from them once is kept.
let actions: Pack<ActionIndex> | undefined;
let policies: Pack<PolicyIndex> | undefined;
const services = new Map<string, ReadonlyMap<string, IamAction> | undefined>();
const policyChunks = new Map<number, Readonly<Record<string, ManagedPolicy>>>();

/** The action of that name, in any letter case: `lambda:invokefunction`; undefined where AWS has none or the snapshot is older. */
export function iamAction(name: string): IamAction | undefined {
  const colon = name.indexOf(":");
  return actionsOf(name.slice(0, colon))?.get(name.slice(colon + 1).toLowerCase());
}

/** The actions of a service by their names without prefix in lower case; undefined for a prefix that is not one. */
export function actionsOf(prefix: string): ReadonlyMap<string, IamAction> | undefined {
  const key = prefix.toLowerCase();
  if (!services.has(key)) services.set(key, load(key));
  return services.get(key);
}

/** Prefixes of all services: `lambda`, `states`, … */
export function iamPrefixes(): readonly string[] {
  return Object.keys(actionPack().index.prefixes);
}

/** The prefix of the actions that `aws-sdk:<service>:` calls; undefined where it is not known. */
export function prefixOfSdkService(service: string): string | undefined {
  const { sdk } = actionPack().index;
  return Object.hasOwn(sdk, service) ? sdk[service] : undefined;
}

/** An AWS managed policy by its name (the part of its ARN after the last slash). */
export function managedPolicy(name: string): ManagedPolicy | undefined {
  policies ??= openPack<PolicyIndex>("managed-policies.bin");
  const { index } = policies;
  const at = Object.hasOwn(index.policies, name) ? index.policies[name] : undefined;
  if (at === undefined) return undefined;
  const chunk = policyChunks.get(at) ?? policies.chunk<Record<string, ManagedPolicy>>(index.chunks[at] as Place);
  policyChunks.set(at, chunk);
  return chunk[name];
}

/** Where the data of IAM comes from, with its dates. */
export function iamSources(): readonly IamSource[] {
  policies ??= openPack<PolicyIndex>("managed-policies.bin");
  return [actionPack().index, policies.index].map(({ source, date }) => ({ source, date }));
}

function actionPack(): Pack<ActionIndex> {
  actions ??= openPack<ActionIndex>("iam.bin");
  return actions;
}

function load(prefix: string): ReadonlyMap<string, IamAction> | undefined {
  const { index, chunk } = actionPack();
  const place = Object.hasOwn(index.prefixes, prefix) ? index.prefixes[prefix] : undefined;
  if (!place) return undefined;
  const packed = chunk<PackedService>(place);
  return new Map(Object.entries(packed.actions).map(([name, code]) => [name.toLowerCase(), decoded(`${prefix}:${name}`, code, packed)]));
}

function decoded(name: string, code: string, { resources }: PackedService): IamAction {
  return {
    name,
    level: LEVELS[code.charAt(0)] ?? "Write",
    resources: [...code.matchAll(/(\d{1,5})([!,])/g)].flatMap(([, number, mark]) => {
      const type = resources[Number(number)];
      return type ? [{ name: type[0], arn: type[1], required: mark === "!" }] : [];
    }),
  };
}

function openPack<Index>(file: string): Pack<Index> {
  const bytes = readFileSync(locate(file));
  const start = 4 + bytes.readUInt32BE(0);
  const unpack = (from: number, to: number): unknown =>
    JSON.parse(process.getBuiltinModule("node:zlib").brotliDecompressSync(bytes.subarray(from, to)).toString());
  return { index: unpack(4, start) as Index, chunk: <T>([from, length]: Place) => unpack(start + from, start + from + length) as T };
}

/** In the sources the data folder is beside this file, in the package beside the bundles' folder. */
function locate(file: string): string {
  const places = ["data", "../data"].map((folder) => join(import.meta.dirname, folder, file));
  return places.find((path) => existsSync(path)) ?? (places[0] as string);
}
