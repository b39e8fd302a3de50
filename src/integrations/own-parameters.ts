import type { Resource } from "../asl/model.js";
import { readParameters } from "./models.js";
import type { Shape } from "./shapes.js";

type ObjectShape = Extract<Shape, { kind: "object" }>;

const any: Shape = { kind: "any" };
const text: Shape = { kind: "string" };
const boolean: Shape = { kind: "boolean" };
const texts: Shape = { kind: "map", of: { kind: "list", of: text } };
const oneOf = (...values: readonly string[]): Shape => ({ kind: "string", values });

/** A name that ends in `*` is required. */
function object(members: Readonly<Record<string, Shape>>): ObjectShape {
  const all = Object.entries(members).map(([name, shape]) => ({ name: name.replace(/\*$/, ""), required: name.endsWith("*"), shape }));
  return {
    kind: "object",
    members: new Map(all.map(({ name, shape }) => [name, shape])),
    required: new Set(all.flatMap(({ name, required }) => (required ? [name] : []))),
  };
}

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

/** The cluster that Amazon EKS calls go to. */
const CLUSTER = { "ClusterName*": text, "CertificateAuthority*": text, "Endpoint*": text };

const api = (service: string, action: string): ObjectShape | undefined => {
  const shape = readParameters(service, action);
  return shape?.kind === "object" ? shape : undefined;
};

const memberOf = (shape: Shape | undefined, name: string): Shape => (shape?.kind === "object" && shape.members.get(name)) || any;
const itemOf = (shape: Shape): Shape => (shape.kind === "list" ? shape.of : any);

/**
 * Parameters of optimized integrations that are Step Functions' own.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrockagentcore.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-eks.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
 */
const OWN: ReadonlyMap<string, () => ObjectShape | undefined> = new Map([
  [
    "apigateway:invoke",
    () =>
      object({
        AllowNullValues: boolean,
        // the host alone
        "ApiEndpoint*": { kind: "string", pattern: "^[^/:]+$" },
        AuthType: oneOf("NO_AUTH", "IAM_ROLE", "RESOURCE_POLICY"),
        Headers: texts,
        "Method*": oneOf(...METHODS),
        Path: text,
        QueryParameters: texts,
        RequestBody: any,
        Stage: text,
      }),
  ],
  // its parameters are the API's, its result is not
  ["bedrockagentcore:invokeHarness", () => api("bedrockagentcore", "invokeHarness")],
  ["eks:call", () => object({ ...CLUSTER, "Method*": oneOf(...METHODS), "Path*": text, QueryParameters: texts, RequestBody: any })],
  [
    "eks:runJob",
    () =>
      object({
        ...CLUSTER,
        "Job*": any,
        LogOptions: object({ LogParameters: texts, RawLogs: boolean, RetrieveLogs: boolean }),
        Namespace: text,
      }),
  ],
  [
    "http:invoke",
    () =>
      object({
        ApiEndpoint: text,
        Authentication: object({ ConnectionArn: text }),
        Headers: { kind: "map", of: any },
        InvocationConfig: object({ ConnectionArn: text }),
        Method: text,
        QueryParameters: { kind: "map", of: any },
        RequestBody: any,
        Transform: object({
          RequestBodyEncoding: oneOf("NONE", "URL_ENCODED"),
          RequestEncodingOptions: object({ ArrayFormat: oneOf("INDICES", "REPEAT", "COMMAS", "BRACKETS", "NONE") }),
        }),
      }),
  ],
  ["elasticmapreduce:createCluster", () => api("emr", "runJobFlow")],
  ["elasticmapreduce:terminateCluster", () => object({ "ClusterId*": text })],
  [
    "elasticmapreduce:addStep",
    () => {
      const steps = api("emr", "addJobFlowSteps");
      return object({ "ClusterId*": text, ExecutionRoleArn: text, "Step*": itemOf(memberOf(steps, "Steps")) });
    },
  ],
  ["elasticmapreduce:cancelStep", () => object({ "ClusterId*": text, "StepId*": text })],
  ["elasticmapreduce:setClusterTerminationProtection", () => object({ "ClusterId*": text, "TerminationProtected*": boolean })],
  ["elasticmapreduce:modifyInstanceFleetByName", () => object({ "ClusterId*": text, "InstanceFleet*": any, "InstanceFleetName*": text })],
  ["elasticmapreduce:modifyInstanceGroupByName", () => object({ "ClusterId*": text, "InstanceGroup*": any, "InstanceGroupName*": text })],
]);

/** Step Functions makes the request's body of the payload: text as it is, objects and lists as JSON. Numbers are refused. */
const withPayload = (shape: Shape | undefined): Shape | undefined =>
  shape?.kind === "object" ? { ...shape, members: new Map([...shape.members, ["Payload", text]]) } : shape;

/** What an API's model says of parameters, as the integration takes them. */
export function integrated({ form, service, action }: Resource, shape: Shape | undefined): Shape | undefined {
  return form === "optimized" && service === "lambda" && action === "invoke" ? withPayload(shape) : shape;
}

/** The parameters of an integration that has a form of its own; undefined where they are the API's. */
export function ownParameters({ form, service, action }: Resource): ObjectShape | undefined {
  return form === "optimized" || form === "http" ? OWN.get(`${service}:${action}`)?.() : undefined;
}
