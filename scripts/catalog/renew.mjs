#!/usr/bin/env node
// Renews src/integrations/data from newer API descriptions and prints what changed. Run by hand, its output is committed:
//
//   pip download --no-deps botocore && unzip botocore-*.whl 'botocore/data/*' botocore/__init__.py
//   node scripts/catalog/fetch-clients.mjs clients
//   node scripts/catalog/renew.mjs --descriptions botocore/data --clients clients
//
// Each source can be given alone, then the catalog as it is stands for the other. With --check nothing is written, and the exit code
// is 1 if something would change. Neither needs a network once the folders are there.
//
// models.bin      for each action: names of parameters, result, errors, token, pages. Read by every analysis.
// parameters.bin  for each action: its parameters in full, with bounds. Read where a definition's arguments are checked.
// What the catalog knew before stays in it; services that are described no longer are listed as retired. merge.mjs says what counts
// where the sources differ. `described` is the day of the descriptions, which alone have all services; a service whose client is newer
// has a date of its own. The catalog says what the APIs have; what Step Functions supports of it can be older.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { changesBetween } from "./changes.mjs";
import { addClients, mergeServices } from "./merge.mjs";
import { decodeShape, encode, readPack, writePack } from "./pack.mjs";
import { clientsVersion, readClients } from "./read-clients.mjs";
import { readDescriptions, versionOf } from "./read-descriptions.mjs";

const options = { descriptions: { type: "string" }, clients: { type: "string" }, check: { type: "boolean" } };
const { descriptions, clients, check } = parseArgs({ options }).values;
const data = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "src", "integrations", "data");

/** Nested objects to keep. Results of the services that definitions use most are kept deeper. */
const COMMON = new Set(
  (
    "athena backup batch bedrock bedrockagent bedrockruntime cloudformation cloudwatch cloudwatchlogs codebuild codepipeline comprehend " +
    "databasemigration databrew datasync dynamodb ec2 ecs eks emr emrcontainers emrserverless eventbridge firehose forecast glue kinesis " +
    "lambda mediaconvert personalize rds redshiftdata rekognition s3 sagemaker secretsmanager sfn sns sqs ssm textract transcribe"
  ).split(" "),
);
const depthOf = (name) => ({ input: 7, output: COMMON.has(name) ? 6 : 4 });

/** Not retired: the SDK for Java has a module of this name for a service that the descriptions list under a newer one. */
const OTHER_NAMES = new Set(["cloudwatchevents"]);

const MODELS = readPack(join(data, "models.bin"));
const before = knownBefore();
let all = knownBefore();
let { sources, date, described, retired } = MODELS.head;
described ??= date;
if (descriptions) {
  const found = readDescriptions(descriptions, depthOf);
  retired = retiredSince(before, found);
  all = mergeServices(all, found);
  ({ sources, date } = from(versionOf(descriptions), sources));
  described = versionOf(descriptions).date;
}
if (clients) {
  const { services, skipped } = readClients(clients, depthOf);
  process.stdout.write(`${services.size} clients read; ${skipped.length} are too old to have schemas: ${skipped.join(", ")}\n`);
  all = addClients(all, services, described);
  ({ sources, date } = from(clientsVersion(clients), sources));
}
const { lines, counts } = changesBetween(before, all);
for (const line of lines) process.stdout.write(`${line}\n`);
for (const [kind, n] of [...counts].sort()) process.stdout.write(`${kind}: ${n}\n`);
if (check) process.exit(lines.length > 0 ? 1 : 0);
const head = { sources, date, described, retired };

const models = new Map();
const parameters = new Map();
for (const [name, { id, date: day, operations }] of all) {
  const errors = [...new Set([...operations.values()].flatMap((op) => op.errors ?? []))].sort();
  const body = (op, put) => ({
    i: put(topLevel(op.input)),
    o: put(op.output),
    t: op.token,
    p: op.pages && [op.pages.results, op.pages.token ?? 0, op.pages.limit ?? 0],
    x: op.errors?.map((e) => errors.indexOf(e)),
  });
  models.set(name, { id, ...(day > described ? { date: day } : {}), errors, ...encode(operations, body) });
  parameters.set(
    name,
    encode(operations, (op, put) => put(op.input)),
  );
}
const sizes = [writePack(join(data, "models.bin"), head, models), writePack(join(data, "parameters.bin"), {}, parameters)];
const actions = [...all.values()].reduce((n, s) => n + s.operations.size, 0);
process.stdout.write(`${sources.join(" and ")} of ${date}: ${all.size} services, ${actions} actions, ${sizes.join(" and ")} bytes\n`);

/** Parameters with their kinds, nothing below them. */
function topLevel(shape) {
  if (typeof shape === "string") return shape;
  const flat = (member) => {
    if (typeof member === "string") return member;
    if (member.kind === "bounded") return member.of;
    if (member.kind === "enum") return "s";
    if (member.kind === "object") return "j";
    return { kind: member.kind, of: flat(member.of) };
  };
  const members = Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, flat(member)]));
  return { kind: "object", members, required: shape.required };
}

/** The catalog as it is, a new copy at each call. */
function knownBefore() {
  const full = readPack(join(data, "parameters.bin")).services;
  const services = new Map();
  for (const [name, { id, date: day, errors, actions, table }] of MODELS.services) {
    const parameters = full.get(name);
    const operations = new Map();
    for (const [action, { o, t, p, x }] of Object.entries(actions))
      operations.set(action, {
        input: decodeShape(parameters.actions[action], parameters.table),
        output: decodeShape(o, table),
        token: t,
        pages: p && { results: p[0], token: p[1] || undefined, limit: p[2] || undefined },
        errors: x?.map((at) => errors[at]),
      });
    services.set(name, { id, ...(day ? { date: day } : {}), operations });
  }
  return services;
}

/** A source of the same package replaces its earlier version. */
function from({ source, date: day }, others) {
  const packageOf = (each) => each.slice(0, each.lastIndexOf("@"));
  return {
    sources: [...others.filter((each) => packageOf(each) !== packageOf(source)), source],
    date: day > date ? day : date,
  };
}

function retiredSince(older, newer) {
  const earlier = MODELS.head.retired ?? [];
  const names = new Set([...earlier, ...older.keys()].filter((name) => !newer.has(name) && !OTHER_NAMES.has(name)));
  return [...names].sort();
}
