import { decoder, openPack, type Pack, type Ref } from "./pack.js";
import { errorPrefixOf } from "./prefixes.js";
import type { ActionModel, ServiceModel, Shape } from "./shapes.js";

/** Written by scripts/catalog/renew.mjs. */
const MODELS = "models.bin";
const PARAMETERS = "parameters.bin";

interface Head {
  readonly sources: readonly string[];
  /** The day of the newest source, as `2026-11-24`. */
  readonly date: string;
  /** The day of the descriptions that have all services: of a service that has no date of its own. */
  readonly described: string;
  /** Services that AWS describes no longer. */
  readonly retired: readonly string[];
}

interface Packed {
  readonly id: string;
  readonly date?: string;
  readonly errors: readonly string[];
  readonly actions: Readonly<Record<string, PackedAction>>;
}

interface PackedAction {
  readonly i: Ref;
  readonly o: Ref;
  readonly t?: string;
  readonly p?: readonly [results: readonly string[], token: string | 0, limit: string | 0];
  readonly x?: readonly number[];
}

interface PackedParameters {
  readonly actions: Readonly<Record<string, Ref>>;
}

// The files never change during a process: what was read from them once is kept.
let models: Pack<Head> | undefined;
let parameters: Pack<object> | undefined;
const loaded = new Map<string, ServiceModel | undefined>();
const detailed = new Map<string, ((action: string) => Shape | undefined) | undefined>();

/** The services that have a model, as the names in `aws-sdk` ARNs. */
export function modelNames(): readonly string[] {
  return Object.keys(openModels().head.services);
}

/** Which packages, with versions, the models were generated from. */
export function modelSources(): readonly string[] {
  return openModels().head.sources;
}

/** The day that the list of services is of, and each service's model that has no date of its own, as `2026-10-01`. */
export function modelDate(): string {
  return openModels().head.described;
}

/** The day of the newest of the models. */
export function newestModelDate(): string {
  return openModels().head.date;
}

/** Does a model of the service exist although AWS describes it no longer? */
export function isRetired(service: string): boolean {
  return openModels().head.retired.includes(service);
}

/** The model of a service, read once; undefined where there is none. */
export function readModel(name: string): ServiceModel | undefined {
  if (!loaded.has(name)) loaded.set(name, load(name));
  return loaded.get(name);
}

/** All that the API's model says of an action's parameters: nested members, bounds, patterns, what is required and deprecated. */
export function readParameters(service: string, action: string): Shape | undefined {
  if (!detailed.has(service)) detailed.set(service, loadParameters(service));
  return detailed.get(service)?.(action);
}

function openModels(): Pack<Head> {
  models ??= openPack<Head>(MODELS);
  return models;
}

function loadParameters(service: string): ((action: string) => Shape | undefined) | undefined {
  parameters ??= openPack(PARAMETERS);
  const chunk = parameters.chunk(service);
  if (!chunk) return undefined;
  const packed = chunk.body as PackedParameters;
  const decode = decoder(chunk);
  return (action) => (Object.hasOwn(packed.actions, action) ? decode(packed.actions[action] as Ref) : undefined);
}

function load(name: string): ServiceModel | undefined {
  const chunk = openModels().chunk(name);
  if (!chunk) return undefined;
  const packed = chunk.body as Packed;
  const decode = decoder(chunk);
  const known = new Map<string, ActionModel>();
  return {
    name,
    ...(packed.date === undefined ? {} : { date: packed.date }),
    prefix: errorPrefixOf(name, packed.id),
    actions: Object.keys(packed.actions),
    action(wanted) {
      if (!Object.hasOwn(packed.actions, wanted)) return undefined;
      const model = known.get(wanted) ?? modelOf(name, wanted, packed, decode);
      known.set(wanted, model);
      return model;
    },
  };
}

function modelOf(service: string, action: string, packed: Packed, decode: (ref: Ref) => Shape): ActionModel {
  const raw = packed.actions[action] as PackedAction;
  const input = decode(raw.i);
  const token = raw.t;
  return {
    service,
    action,
    // the SDK fills a token that is not given
    required: input.kind === "object" ? [...input.required].filter((name) => name !== token) : [],
    parameters: input.kind === "object" ? input.members : new Map(),
    ...(token ? { token } : {}),
    output: decode(raw.o),
    ...(raw.x ? { errors: raw.x.map((i) => packed.errors[i] as string) } : {}),
    ...(raw.p ? { pages: { results: raw.p[0], ...(raw.p[1] ? { token: raw.p[1] } : {}), ...(raw.p[2] ? { limit: raw.p[2] } : {}) } } : {}),
  };
}
