import { posix } from "node:path";
import { DIRNAME } from "../../languages/evaluator/run.js";
import { plainText } from "../../languages/evaluator/text.js";
import { type ConstructedObject, isNothing, memberOf, type Value } from "../../languages/evaluator/values.js";
import type { Span } from "../../text/range.js";
import type { DeployedResource, FunctionCode } from "../deployment.js";
import { workflowType } from "./settings.js";

/** Lambda's own default, in seconds. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const DEFAULT_FUNCTION_TIMEOUT = 3;

export type ResourceKind = "function" | "queue" | "topic" | "table" | "activity" | "state-machine";

/** A class of a library that declares a resource, and where its arguments say what matters to state machines. */
export interface ResourceClass {
  readonly kind: ResourceKind;
  /** Positions of its arguments. */
  readonly id: number;
  readonly props: number;
  /** The property that makes a queue or topic FIFO. */
  readonly fifo: string;
  /** A table's partition and sort key. */
  keys(props: Value | undefined): readonly (string | undefined)[];
}

/** The class of an object's type; undefined where it declares nothing that matters here. */
export type ResourceClasses = (type: string) => ResourceClass | undefined;

/** What a program declares beside its machines, by the ids that placeholders name. */
export function deployedResources(made: readonly ConstructedObject[], classOf: ResourceClasses): Map<string, DeployedResource> {
  const found = new Map<string, DeployedResource>();
  const places = new Map<string, Span>();
  const ambiguous = new Set<string>();
  for (const one of made) {
    const cls = classOf(one.type);
    const id = cls && plainText(one.args[cls.id]);
    if (!cls || id === undefined) continue;
    const before = places.get(id);
    if (before && !isSamePlace(before, one.at)) ambiguous.add(id);
    places.set(id, one.at);
    const resource = deployedResource(one, id, cls);
    if (resource) found.set(id, resource);
  }
  // the same id in several scopes says nothing about any of them
  for (const id of ambiguous) found.delete(id);
  return found;
}

const isSamePlace = (a: Span, b: Span): boolean => a.file.path === b.file.path && a.start === b.start;

function deployedResource(made: ConstructedObject, id: string, cls: ResourceClass): DeployedResource | undefined {
  const props = made.args[cls.props];
  const at = made.args[cls.id]?.at ?? made.at;
  const open = props?.kind === "unknown" || (props?.kind === "object" && props.open);
  const fifo = isTrue(memberOf(props, cls.fifo));
  switch (cls.kind) {
    case "function":
      return functionOf(id, at, made.type, props, open);
    case "queue":
      return open
        ? undefined
        : { kind: "queue", id, at, fifo, contentBasedDeduplication: isTrue(memberOf(props, "contentBasedDeduplication")) };
    case "topic":
      return open ? undefined : { kind: "topic", id, at, fifo };
    case "table":
      return { kind: "table", id, at, keys: cls.keys(props).filter((key) => key !== undefined) };
    case "activity":
      return { kind: "activity", id, at };
    case "state-machine": {
      const type = workflowType(props);
      return type && { kind: "state-machine", id, at: made.at, type };
    }
  }
}

function functionOf(id: string, at: Span, type: string, props: Value | undefined, open: boolean): DeployedResource {
  const given = memberOf(props, "timeout");
  const code = codeOf(type, props, at);
  const seconds = given && !isNothing(given) ? secondsIn(given) : open ? undefined : DEFAULT_FUNCTION_TIMEOUT;
  return {
    kind: "function",
    id,
    at,
    ...(seconds === undefined ? {} : { timeout: { value: seconds, at: given?.at ?? at } }),
    ...(code ? { code } : {}),
  };
}

/** A number, or a duration of the CDK. */
function secondsIn(value: Value): number | undefined {
  if (value.kind === "number") return value.value;
  const [seconds] = value.kind === "made" && value.type === "core.Duration" ? value.args : [];
  return seconds?.kind === "number" ? seconds.value : undefined;
}

/** Folder and handler, as far as the program says them; relative to the program's own folder. */
function codeOf(type: string, props: Value | undefined, at: Span): FunctionCode | undefined {
  const handler = plainText(memberOf(props, "handler"));
  const runtime = runtimeOf(memberOf(props, "runtime"));
  const entry = relative(memberOf(props, "entry"), at);
  if (/NodejsFunction$/.test(type)) {
    if (entry === undefined) return undefined;
    const stem = posix.basename(entry).replace(/\.[cm]?[jt]sx?$/, "");
    return { folder: posix.dirname(entry), handler: `${stem}.${handler ?? "handler"}`, runtime: runtime ?? "nodejs" };
  }
  if (handler === undefined) return undefined;
  const code = memberOf(props, "code");
  const folder = code?.kind === "made" && /\.from(?:Asset|BucketV2)?$/.test(code.type) ? relative(code.args[0], at) : undefined;
  return { handler, ...(folder === undefined ? {} : { folder }), ...(runtime === undefined ? {} : { runtime }) };
}

function runtimeOf(value: Value | undefined): string | undefined {
  const name = value?.kind === "library" ? value.path[value.path.length - 1] : plainText(value);
  return name?.toLowerCase().replace(/^nodejs_(\d+)_x$/, "nodejs$1.x");
}

function relative(path: Value | undefined, at: Span): string | undefined {
  const text = plainText(path);
  if (text === undefined) return undefined;
  return text.startsWith(DIRNAME) ? posix.relative(posix.dirname(at.file.path), text.slice(DIRNAME.length)) || "." : text;
}

const isTrue = (value: Value | undefined): boolean => value?.kind === "boolean" && value.value;
