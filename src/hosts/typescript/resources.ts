import { posix } from "node:path";
import { DIRNAME } from "../../languages/evaluator/run.js";
import { plainText } from "../../languages/evaluator/text.js";
import { type ConstructedObject, isNothing, memberOf, type Value } from "../../languages/evaluator/values.js";
import type { Span } from "../../text/range.js";
import { cdkName } from "../cdk/names.js";
import type { DeployedResource, FunctionCode } from "../deployment.js";

/** Lambda's own default, in seconds. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const DEFAULT_FUNCTION_TIMEOUT = 3;

/** What a program declares beside its machines, by the ids that holes name. */
export function surroundingResources(made: readonly ConstructedObject[]): Map<string, DeployedResource> {
  const found = new Map<string, DeployedResource>();
  for (const one of made) {
    const resource = surrounding(one);
    // the same id in several scopes says nothing about any of them
    if (resource && found.has(resource.id) && found.get(resource.id)?.at.start !== resource.at.start) found.delete(resource.id);
    else if (resource) found.set(resource.id, resource);
  }
  return found;
}

function surrounding(made: ConstructedObject): DeployedResource | undefined {
  const form = formOf(made.type);
  if (!form) return undefined;
  const id = plainText(made.args[form.pulumi ? 0 : 1]);
  const props = made.args[form.pulumi ? 1 : 2];
  if (id === undefined) return undefined;
  const at = made.args[form.pulumi ? 0 : 1]?.at ?? made.at;
  const open = props?.kind === "unknown" || (props?.kind === "object" && props.open);
  switch (form.kind) {
    case "function":
      return functionOf(id, at, made.type, props, open);
    case "queue":
      return open
        ? undefined
        : {
            kind: "queue",
            id,
            at,
            fifo: isTrue(memberOf(props, form.pulumi ? "fifoQueue" : "fifo")),
            contentBasedDeduplication: isTrue(memberOf(props, "contentBasedDeduplication")),
          };
    case "topic":
      return open ? undefined : { kind: "topic", id, at, fifo: isTrue(memberOf(props, form.pulumi ? "fifoTopic" : "fifo")) };
    case "table": {
      const keys = form.pulumi
        ? [plainText(memberOf(props, "hashKey")), plainText(memberOf(props, "rangeKey"))]
        : ["partitionKey", "sortKey"].map((key) => plainText(memberOf(memberOf(props, key), "name")));
      return { kind: "table", id, at, keys: keys.filter((key) => key !== undefined) };
    }
    case "activity":
      return { kind: "activity", id, at };
  }
}

interface Form {
  readonly kind: "function" | "queue" | "topic" | "table" | "activity";
  readonly pulumi: boolean;
}

const CDK: Readonly<Record<string, Form["kind"]>> = {
  "lambda.Function": "function",
  "lambda-nodejs.NodejsFunction": "function",
  "lambda-python.PythonFunction": "function",
  "lambda-go.GoFunction": "function",
  "lambda.DockerImageFunction": "function",
  "sqs.Queue": "queue",
  "sns.Topic": "topic",
  "dynamodb.Table": "table",
  "dynamodb.TableV2": "table",
  "sfn.Activity": "activity",
};

const PULUMI: Readonly<Record<string, Form["kind"]>> = {
  "lambda.Function": "function",
  "lambda.CallbackFunction": "function",
  "sqs.Queue": "queue",
  "sns.Topic": "topic",
  "dynamodb.Table": "table",
  "sfn.Activity": "activity",
};

function formOf(type: string): Form | undefined {
  const pulumi = /^@pulumi\/aws(?:-native)?[./]((?:\w+)[./]\w+)$/.exec(type)?.[1]?.replace("/", ".");
  if (pulumi !== undefined) return PULUMI[pulumi] ? { kind: PULUMI[pulumi], pulumi: true } : undefined;
  // linear: what it looks at ahead is what it cannot begin with again
  const short = type.startsWith("sfn.") ? { module: "sfn", names: [type.slice(4)] } : cdkName(type.split(/\.(?=[A-Za-z_]\w*(?:\.|$))/));
  const kind = short && CDK[`${short.module}.${short.names.join(".")}`];
  return kind && { kind, pulumi: false };
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
