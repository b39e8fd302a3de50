// Which IAM prefix the actions of an `aws-sdk` service have: the one that has most of its operations by name, except where
// names mislead. Sources: "Service prefix" on each service's page of the Service Authorization Reference,
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

/** Where the names of operations do not tell; undefined: the service's permissions are not known. */
const BY_HAND = {
  apigateway: "apigateway",
  apigatewaymanagementapi: "execute-api",
  apigatewayv2: "apigateway",
  applicationcostprofiler: undefined,
  bcmrecommendedactions: "bcm-recommended-actions",
  bedrockruntime: "bedrock",
  budgets: "budgets",
  cloudhsm: undefined,
  cloudsearchdomain: "cloudsearch",
  codecatalyst: undefined,
  codestarconnections: "codestar-connections",
  connectparticipant: undefined,
  dynamodbstreams: "dynamodb",
  elasticinference: undefined,
  endusermessaging: undefined,
  finspacedata: "finspace-api",
  geomaps: "geo-maps",
  iamtoolbox: undefined,
  iot1clickdevices: undefined,
  iot1clickprojects: undefined,
  iotthingsgraph: undefined,
  keyspaces: "cassandra",
  keyspacesstreams: "cassandra",
  kinesisvideomedia: "kinesisvideo",
  lambdaweb: undefined,
  mobileanalytics: "mobileanalytics",
  neptunedata: "neptune-db",
  s3: "s3",
  s3control: "s3",
  sso: undefined,
  ssooidc: "sso-oauth",
  taxsettings: "tax",
  waf: "waf",
};

/** {"aws-sdk" name: prefix} for the services of the catalog. @param names the actions of each prefix */
export function prefixesOf(models, names) {
  const lower = new Map([...names].map(([prefix, actions]) => [prefix, new Set([...actions].map((name) => name.toLowerCase()))]));
  const found = {};
  for (const [service, operations] of operationsOf(models)) {
    const prefix = service in BY_HAND ? BY_HAND[service] : nearest(service, operations, lower);
    if (prefix !== undefined && lower.has(prefix)) found[service] = prefix;
    else if (!(service in BY_HAND)) console.log(`no prefix for ${service}`);
  }
  return found;
}

function nearest(service, operations, prefixes) {
  const scores = [...prefixes]
    .map(([prefix, actions]) => ({ prefix, hits: operations.filter((name) => actions.has(name.toLowerCase())).length, of: actions.size }))
    .filter(({ hits }) => hits >= operations.length / 2)
    .sort((a, b) => b.hits - a.hits || Number(b.prefix === service) - Number(a.prefix === service) || a.of - b.of);
  return scores[0]?.prefix;
}

function* operationsOf(models) {
  const bytes = readFileSync(models);
  const start = 4 + bytes.readUInt32BE(0);
  const unpack = (from, to) => JSON.parse(brotliDecompressSync(bytes.subarray(from, to)).toString());
  for (const [service, [from, length]] of Object.entries(unpack(4, start).services))
    yield [service, Object.keys(unpack(start + from, start + from + length).actions)];
}
