import { optimizedIntegration, optimizedServices } from "../../asl/optimized-integrations.js";
import { parseResource } from "../../asl/resource.js";
import type { ActionModel, Shape } from "../../integrations/catalog.js";
import { action, errorsOf, parametersOf, service, services } from "../../integrations/catalog.js";
import { get, type ObjectNode } from "../../text/node.js";
import type { Item } from "./items.js";
import type { LanguagePlace } from "./place.js";

const PREFIX = "arn:aws:states:::";

/** Resources of Tasks: integrations of Step Functions itself, then calls of the SDK as far as they are typed. */
export function resourceItems(before: string): Item[] {
  const sdk = /^arn:aws[\w-]*:states:::aws-sdk:(\w*)(:?)/.exec(before);
  if (sdk) {
    const [, name = "", colon] = sdk;
    if (colon === "") return services().map((label) => ({ label: `${PREFIX}aws-sdk:${label}`, kind: "resource" }));
    return (service(name)?.actions ?? []).map((one) => ({ label: `${PREFIX}aws-sdk:${name}:${one}`, kind: "resource" }));
  }
  const own = [...optimizedServices()].flatMap((name) =>
    [...(optimizedIntegration(name) ?? [])].flatMap(([one, patterns]) =>
      patterns.map((pattern): Item => {
        const suffix = pattern === "request-response" ? "" : `.${pattern}`;
        const required = modelOf(`${PREFIX}${name}:${one}`)?.required ?? [];
        return {
          label: `${PREFIX}${name}:${one}${suffix}`,
          kind: "resource",
          ...(required.length > 0 ? { detail: `requires ${required.join(", ")}` } : {}),
          first: true,
        };
      }),
    ),
  );
  return [
    ...own,
    { label: `${PREFIX}http:invoke`, kind: "resource" },
    { label: `${PREFIX}aws-sdk:`, kind: "resource", detail: "any AWS API" },
  ];
}

const resourceOf = (state: ObjectNode | undefined) => {
  const node = state && get(state, "Resource");
  return node?.kind === "string" ? parseResource(node) : undefined;
};

function modelOf(text: string): ActionModel | undefined {
  return action({
    form: "optimized",
    text,
    service: text.split(":")[5] ?? "",
    action: text.split(":")[6] ?? "",
    pattern: "request-response",
  });
}

/** Errors that the catalog lists for the Task's call. */
export function errorsOfResource(state: ObjectNode): readonly string[] {
  const resource = resourceOf(state);
  return resource && resource.form !== "opaque" && resource.form !== "invalid" ? errorsOf(resource).names : [];
}

/** Arguments of the call at this depth: required ones first. In JSONPath each also as `Name.$`, for a path. */
export function argumentItems(place: LanguagePlace, there: ReadonlySet<string>, language: "JSONPath" | "JSONata"): Item[] {
  const found = shapeAt(place);
  if (found?.kind !== "object") return [];
  const items: Item[] = [];
  for (const [name, shape] of found.members) {
    if (there.has(name) || there.has(`${name}.$`) || found.deprecated?.has(name)) continue;
    const required = found.required.has(name);
    const detail = `${described(shape)}${required ? ", required" : ""}`;
    items.push({ label: name, kind: "field", detail, first: required });
    if (language === "JSONPath") items.push({ label: `${name}.$`, kind: "field", detail });
  }
  return items;
}

/** Values of an argument that has a fixed set of them. */
export function argumentValues(place: LanguagePlace): Item[] {
  const shape = shapeAt(place);
  if (shape?.kind === "string") return (shape.values ?? []).map((label) => ({ label, kind: "value" }));
  return [];
}

function described(shape: Shape): string {
  if (shape.kind === "string" && shape.values)
    return shape.values
      .slice(0, 6)
      .map((v) => JSON.stringify(v))
      .join(" | ");
  return shape.kind === "any" ? "any value" : shape.kind;
}

/** What the model of the call says about the place in Parameters or Arguments. */
function shapeAt({ state, trail }: LanguagePlace): Shape | undefined {
  const [field, ...steps] = trail;
  if (field !== "Parameters" && field !== "Arguments") return undefined;
  const resource = resourceOf(state?.node);
  let at = resource && parametersOf(resource);
  if (!at) return undefined;
  for (const step of steps) {
    const next: Shape | undefined =
      at.kind === "object"
        ? at.members.get(String(step).replace(/\.\$$/, ""))
        : at.kind === "list" || at.kind === "map"
          ? at.of
          : undefined;
    if (!next) return undefined;
    at = next;
  }
  return at;
}
