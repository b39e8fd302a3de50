import { plainText } from "../../languages/evaluator/text.js";
import { isNothing, memberOf, type Value } from "../../languages/evaluator/values.js";
import type { DeployedResource, Deployment, WorkflowType } from "../deployment.js";
import type { Site, SiteReading } from "./sites.js";

/** Undefined where the program decides it while it runs. */
export function workflowType(props: Value | undefined): WorkflowType | undefined {
  if (props?.kind !== "object") return undefined;
  const given = memberOf(props, "type") ?? memberOf(props, "stateMachineType");
  if (!given || given.kind === "undefined") return props.open ? undefined : "STANDARD";
  const word = given.kind === "library" ? given.path[given.path.length - 1] : plainText(given);
  return /^express$/i.test(word ?? "") ? "EXPRESS" : /^standard$/i.test(word ?? "") ? "STANDARD" : undefined;
}

/** Logging, tracing and the resources next to it. */
export function deploymentOf(
  { name, props }: Site,
  reading: SiteReading | undefined,
  resources: ReadonlyMap<string, DeployedResource>,
): Deployment {
  const logging = loggingOf(reading ? reading.logging : memberOf(props, "loggingConfiguration"));
  const tracing = tracingOf(reading ? reading.tracing : memberOf(props, "tracingConfiguration"));
  return {
    declaration: name,
    describesOperations: props?.kind === "object" && !props.open && logging !== "unknown" && tracing !== "unknown",
    ...(logging && logging !== "unknown" ? { logging } : {}),
    ...(tracing && tracing !== "unknown" ? { tracing } : {}),
    resources,
  };
}

const LEVELS: ReadonlySet<string> = new Set(["ALL", "ERROR", "FATAL", "OFF"]);

function loggingOf(value: Value | undefined): Deployment["logging"] | "unknown" {
  if (!value || isNothing(value)) return undefined;
  if (value.kind !== "object") return "unknown";
  const level = memberOf(value, "level");
  if (!level) return value.open ? "unknown" : { level: "OFF", at: value.at };
  const word = (level.kind === "library" ? level.path[level.path.length - 1] : plainText(level))?.toUpperCase() ?? "";
  if (!LEVELS.has(word)) return "unknown";
  const data = memberOf(value, "includeExecutionData");
  const include =
    data?.kind === "boolean" ? { includeExecutionData: data.value } : data && !isNothing(data) ? {} : { includeExecutionData: false };
  return { level: word as "ALL" | "ERROR" | "FATAL" | "OFF", ...include, at: level.at };
}

function tracingOf(value: Value | undefined): Deployment["tracing"] | "unknown" {
  if (!value || isNothing(value)) return undefined;
  const enabled = memberOf(value, "enabled");
  return enabled?.kind === "boolean" ? { enabled: enabled.value, at: enabled.at } : "unknown";
}
